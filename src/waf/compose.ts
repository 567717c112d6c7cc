// A form or link with chosen values, as the browser would send it: bytes in the page's own charset.
import { posix } from 'node:path';
import { encode, type TargetEncoding } from '../text/encode.ts';
import type { FieldFact, FormFact } from './forms.ts';
import type { HttpRequest } from './request.ts';
import type { Role } from './values.ts';

export interface Filled {
  field: FieldFact;
  role: Role;
  text: string;
}

const BROWSER: readonly (readonly [string, string])[] = [
  ['Host', 'www.example.jp'],
  [
    'User-Agent',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  ],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Language', 'ja,en;q=0.8'],
];
const BOUNDARY = '----WebKitFormBoundaryHkS8Rq2mWz4LpT7x';

/** Where a page's link or form leads, as a path from the site's root; null when it leaves the site. */
export function targetPath(page: string, url: string): string | null {
  const bare = url.replace(/[?#][\s\S]*$/, '');
  if (/^(?:[a-z][\w+.-]*:|\/\/)/i.test(bare)) return null;
  const from = `/${page}`;
  if (bare === '') return from;
  return bare.startsWith('/') ? posix.normalize(bare) : posix.join(posix.dirname(from), bare);
}

/** Values that the page itself writes are its bytes already; the others are encoded as a browser does. */
const bytesOf = ({ role, text }: Filled, charset: TargetEncoding): string =>
  role === 'written'
    ? text
    : Array.from(text, (character) => {
        const { bytes, lost } = encode(character, charset);
        return lost.length > 0 ? `&#${character.codePointAt(0)};` : bytes.toString('latin1');
      }).join('');

const percent = (bytes: string): string =>
  bytes.replace(/[^\w.*-]/g, (c) =>
    c === ' ' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

/** @param path what targetPath gives, one character per byte */
export function formRequest(
  form: FormFact,
  path: string,
  filled: readonly Filled[],
  charset: TargetEncoding,
): HttpRequest {
  const address = percentPath(path);
  const query = filled
    .map(
      (each) =>
        `${percent(each.field.name)}=${percent(each.role === 'upload' ? fileName(each, charset) : bytesOf(each, charset))}`,
    )
    .join('&');
  if (form.method === 'get') return request('GET', `${address}?${query}`, '', '');
  const own = /\?[^#]*/.exec(form.action)?.[0] ?? '';
  if (!form.multipart) return request('POST', address + percentPath(own), 'application/x-www-form-urlencoded', query);
  const parts = filled.map((each) => {
    const name = `Content-Disposition: form-data; name="${each.field.name}"`;
    return each.role === 'upload'
      ? `${name}; filename="${fileName(each, charset)}"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xe0JFIF`
      : `${name}\r\n\r\n${bytesOf(each, charset)}`;
  });
  const body = `${parts.map((part) => `--${BOUNDARY}\r\n${part}\r\n`).join('')}--${BOUNDARY}--\r\n`;
  return request('POST', address + percentPath(own), `multipart/form-data; boundary=${BOUNDARY}`, body);
}

const fileName = (filled: Filled, charset: TargetEncoding): string => bytesOf({ ...filled, role: 'short' }, charset);

/** @param url of a link, one character per byte */
export function linkRequest(path: string, url: string): HttpRequest {
  return request('GET', percentPath(path) + percentPath(/\?[^#]*/.exec(url)?.[0] ?? ''), '', '');
}

/** What a browser writes for blanks, quotes and bytes above 7F in a link. */
const percentPath = (text: string): string =>
  text.replace(/[\x00-\x20"<>\x7f-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

function request(method: string, uri: string, type: string, body: string): HttpRequest {
  const sent: [string, string][] =
    method === 'POST'
      ? [
          ['Content-Type', type],
          ['Content-Length', String(body.length)],
        ]
      : [];
  return { method, uri, protocol: 'HTTP/1.1', headers: [...BROWSER, ...sent], body, remote: '192.0.2.1' };
}
