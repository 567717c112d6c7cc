// multipart/form-data as ModSecurity 2 reads it, with the flags of its strict checks.
import type { Member } from './request.ts';

export interface UploadedFile {
  /** Of the field. */
  name: string;
  filename: string;
  content: string;
}

export interface Multipart {
  fields: Member[];
  files: UploadedFile[];
  /** `name` of the part with each of its header lines. */
  partHeaders: Member[];
  /** Behind MULTIPART_. */
  flags: Record<string, string>;
  broken: boolean;
}

/** Never throws; what cannot be read is `broken`. One character per byte. */
export function parseMultipart(contentType: string, body: string): Multipart {
  const read: Multipart = { fields: [], files: [], partHeaders: [], flags: {}, broken: false };
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) return { ...read, broken: true };
  if (boundary?.[1]) read.flags.BOUNDARY_QUOTED = '1';
  const pieces = body.split(`--${mark}`);
  if (pieces.length < 2) return { ...read, broken: true };
  if (pieces[0]!.trim() !== '') read.flags.DATA_BEFORE = '1';
  const last = pieces.at(-1)!;
  if (!last.startsWith('--')) return { ...read, broken: true };
  if (last.slice(2).trim() !== '') read.flags.DATA_AFTER = '1';
  for (const piece of pieces.slice(1, -1)) readPart(piece, read);
  const strict = [
    'DATA_BEFORE',
    'DATA_AFTER',
    'BOUNDARY_QUOTED',
    'HEADER_FOLDING',
    'LF_LINE',
    'INVALID_QUOTING',
    'INVALID_PART',
  ];
  if (strict.some((flag) => flag !== 'BOUNDARY_QUOTED' && read.flags[flag] === '1')) read.flags.STRICT_ERROR = '1';
  return read;
}

function readPart(piece: string, read: Multipart): void {
  if (/^\n/.test(piece)) read.flags.LF_LINE = '1';
  const text = piece.replace(/^\r?\n/, '').replace(/\r?\n$/, '');
  const [, head = '', content = ''] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(text) ?? [];
  if (/\r?\n[ \t]/.test(head)) read.flags.HEADER_FOLDING = '1';
  const disposition = /^content-disposition:[ \t]*form-data[ \t]*(;[^\r\n]*)$/im.exec(head)?.[1];
  const name = disposition && parameter(disposition, 'name');
  if (name === undefined || name === '') {
    read.flags.INVALID_PART = '1';
    return;
  }
  if (/'/.test(disposition ?? '') && /=\s*'/.test(disposition ?? '')) read.flags.INVALID_QUOTING = '1';
  for (const line of head.split(/\r?\n/)) if (line !== '') read.partHeaders.push([name, line]);
  const filename = parameter(disposition ?? '', 'filename');
  if (filename === undefined) read.fields.push([name, content]);
  else read.files.push({ name, filename, content });
}

function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:\\\\"|[^"])*)"|([^;\\s]*))`, 'i').exec(disposition);
  return found ? (found[1]?.replaceAll('\\"', '"') ?? found[2]) : undefined;
}
