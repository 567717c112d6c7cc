// The dry run: what would change, as a unified diff. In the files' own bytes for patch(1) (`patch -p1 --binary`), or decoded and in
// colours for people at a terminal.
import type { Writable } from 'node:stream';
import { decode } from '../text/decode.ts';
import type { EncodingName } from '../text/names.ts';
import { type DiffLine, type Hunk, hunksOf } from './hunks.ts';
import type { Repaired } from './version.ts';

/** Names what git, GNU diff and patch name a file: relative, one character per byte. */
export type NameOf = (file: Repaired) => string;

/** Waits when the reader is slow. */
async function write(out: Writable, bytes: string | Buffer): Promise<void> {
  if (!out.write(bytes)) await new Promise((resolve) => out.once('drain', resolve));
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

export async function writePatch(out: Writable, files: readonly Repaired[], nameOf: NameOf): Promise<void> {
  for (const file of files) {
    for (const [i, { from, splices }] of file.layers.entries()) {
      await write(out, latin1(headerOf(file, nameOf(file), i === 0)));
      for (const hunk of hunksOf(from, splices())) await write(out, patchOf(hunk));
    }
  }
}

/** As git writes it: without its first line patch(1) would take a permission for that of the file before. */
function headerOf({ entry, mode, written }: Repaired, name: string, first: boolean): string {
  const octal = (bits: number): string => `100${(bits & 0o777).toString(8).padStart(3, '0')}`;
  const lines = [`diff --git ${quoted(`a/${name}`, / /)} ${quoted(`b/${name}`, / /)}`];
  if (first && entry.mode !== null && mode !== null && mode !== entry.mode)
    lines.push(`old mode ${octal(entry.mode)}`, `new mode ${octal(mode)}`);
  if (written.before !== written.after) {
    // a tab ends a name that holds blanks
    const ended = (text: string): string => (text.includes(' ') && !text.startsWith('"') ? `${text}\t` : text);
    lines.push(`--- ${ended(quoted(`a/${name}`, / $/))}`, `+++ ${ended(quoted(`b/${name}`, / $/))}`);
  }
  return `${lines.join('\n')}\n`;
}

const ESCAPES: Record<string, string> = {
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
};

/** As C writes strings, where a name holds quotes, backslashes, control characters, bytes that are no UTF-8, or what `also` finds. */
function quoted(name: string, also?: RegExp): string {
  const plain = !/[\x00-\x1f\x7f"\\]/.test(name) && isUtf8Text(latin1(name));
  if (plain && !also?.test(name)) return name;
  const text = name.replace(/[^ -~]|["\\]/g, (c) => {
    if (c === '"' || c === '\\') return `\\${c}`;
    return `\\${ESCAPES[c] ?? c.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${text}"`;
}

function isUtf8Text(bytes: Buffer): boolean {
  return bytes.equals(Buffer.from(bytes.toString()));
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

function markOf({ oldStart, oldCount, newStart, newCount }: Hunk): string {
  return `@@ -${range(oldStart, oldCount)} +${range(newStart, newCount)} @@`;
}

const NO_LINE_END = '\\ No newline at end of file';

function patchOf(hunk: Hunk): Buffer {
  const parts: Buffer[] = [latin1(`${markOf(hunk)}\n`)];
  for (const { sign, bytes, ended } of hunk.lines) {
    parts.push(latin1(sign), bytes, latin1(ended ? '\n' : `\n${NO_LINE_END}\n`));
  }
  return Buffer.concat(parts);
}

const COLOURS = { '-': '\x1b[31m', '+': '\x1b[32m', ' ': '' } as const;
const [BOLD, CYAN, RESET] = ['\x1b[1m', '\x1b[36m', '\x1b[0m'];
/** Characters of a line that are shown around the place that changes. */
const SHOWN = 160;

/** @param encodingOf of a file's old bytes, by its path; @param encodingAfter of its new ones */
export async function writeReadable(
  out: Writable,
  files: readonly Repaired[],
  encodingOf: (path: string) => EncodingName,
  encodingAfter: (path: string) => EncodingName,
): Promise<void> {
  for (const file of files) {
    const { path, mode: before } = file.entry;
    const modes = before === file.mode ? '' : ` ${before?.toString(8)} -> ${file.mode?.toString(8)}`;
    await write(out, `${BOLD}${visible(path)}${modes}${RESET}\n`);
    for (const hunk of file.layers.flatMap(({ from, splices }) => [...hunksOf(from, splices())])) {
      await write(out, `${CYAN}${markOf(hunk)}${RESET}\n`);
      const differs = firstDifference(hunk);
      for (const line of hunk.lines) {
        const text = readable(line, line.sign === '+' ? encodingAfter(path) : encodingOf(path), differs);
        await write(out, `${COLOURS[line.sign]}${line.sign}${text}${COLOURS[line.sign] && RESET}\n`);
      }
    }
  }
}

/** Byte at which the first removed and the first added line part. */
function firstDifference({ lines }: Hunk): number {
  const before = lines.find(({ sign }) => sign === '-')?.bytes;
  const after = lines.find(({ sign }) => sign === '+')?.bytes;
  if (!before || !after) return 0;
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  return at;
}

function readable({ sign, bytes }: DiffLine, encoding: EncodingName, differs: number): string {
  const from = sign === ' ' || differs < SHOWN / 2 ? 0 : differs - SHOWN / 2;
  const part = bytes.subarray(from, from + SHOWN * 2);
  const text = visible(decode(part, encoding));
  return `${from > 0 ? '…' : ''}${text}${from + part.length < bytes.length ? '…' : ''}`;
}

/** Control characters would talk to the terminal. */
function visible(text: string): string {
  return text
    .replace(/\r$/, '␍')
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (c) =>
      c.charCodeAt(0) < 0x20 ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '·',
    );
}
