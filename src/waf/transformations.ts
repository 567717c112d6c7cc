// ModSecurity's transformations, on byte strings (one character per byte).
import { createHash } from 'node:crypto';

export type Transformation = (value: string) => string;

const byte = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** %XX and +; what is no valid code stays. */
function urlDecode(value: string): string {
  if (!/[%+]/.test(value)) return value;
  return value.replace(/\+|%[\da-fA-F]{2}/g, (code) => (code === '+' ? ' ' : byte(code.slice(1))));
}

/** Also %uXXXX: full-width forms become ASCII, of others the low byte is taken. */
function urlDecodeUni(value: string): string {
  if (!/[%+]/.test(value)) return value;
  return value.replace(/\+|%[uU]([\da-fA-F]{4})|%[\da-fA-F]{2}/g, (code, wide: string | undefined) => {
    if (code === '+') return ' ';
    if (!wide) return byte(code.slice(1));
    const low = Number.parseInt(wide.slice(2), 16);
    return String.fromCharCode(/^ff/i.test(wide) && low > 0 && low < 0x5f ? low + 0x20 : low);
  });
}

const ENTITIES: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', nbsp: '\xa0' };

function htmlEntityDecode(value: string): string {
  if (!value.includes('&')) return value;
  return value.replace(
    /&(?:#[xX]([\da-fA-F]+)|#(\d+)|(\w+));?/g,
    (whole, hex: string, decimal: string, name: string) => {
      if (hex) return String.fromCharCode(Number.parseInt(hex.slice(-2), 16));
      if (decimal) return String.fromCharCode(Number(decimal) & 0xff);
      const known = ENTITIES[name.toLowerCase()];
      return known === undefined ? whole : known;
    },
  );
}

function jsDecode(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([0-3]?[0-7]{1,2})|([\s\S]))/g,
    (_, wide, hex, octal, plain) => {
      if (wide) {
        const low = Number.parseInt(wide.slice(2), 16);
        return String.fromCharCode(/^ff/i.test(wide) && low > 0 && low < 0x5f ? low + 0x20 : low);
      }
      if (hex) return byte(hex);
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
      return JS_ESCAPES[plain] ?? plain;
    },
  );
}

const JS_ESCAPES: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function cssDecode(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(
    /\\(?:([\da-fA-F]{1,6})\s?|(\n)|([\s\S])|$)/g,
    (_, hex: string, newline: string, plain: string) => {
      if (hex) {
        let code = Number.parseInt(hex.slice(-2), 16);
        if (/^0*ff[\da-f]{2}$/i.test(hex) && hex.length >= 4 && code > 0 && code < 0x5f) code += 0x20;
        return String.fromCharCode(code);
      }
      return newline ? '' : (plain ?? '');
    },
  );
}

function escapeSeqDecode(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\(?:x([\da-fA-F]{2})|([0-7]{1,3})|([abfnrtv\\?'"]))/g, (_, hex, octal, plain) =>
    hex ? byte(hex) : octal ? String.fromCharCode(Number.parseInt(octal, 8) & 0xff) : (JS_ESCAPES[plain] ?? plain),
  );
}

/** UTF-8 sequences of two bytes and more become %uXXXX. */
function utf8toUnicode(value: string): string {
  if (!/[\xc2-\xf4]/.test(value)) return value;
  return value.replace(/[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g, (sequence) => {
    const lead = sequence.charCodeAt(0);
    let code = sequence.length === 2 ? lead & 0x1f : sequence.length === 3 ? lead & 0x0f : lead & 0x07;
    for (let i = 1; i < sequence.length; i++) code = (code << 6) | (sequence.charCodeAt(i) & 0x3f);
    return `%u${code.toString(16).padStart(4, '0')}`;
  });
}

function normalizePath(value: string): string {
  if (value === '') return value;
  const rooted = value.startsWith('/');
  const trailing = /\/\.{0,2}$/.test(value) && !/[^/.]\.{1,2}$/.test(value);
  const parts: string[] = [];
  for (const part of value.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push(part);
  }
  const path = (rooted ? '/' : '') + parts.join('/');
  return trailing && !path.endsWith('/') && path !== '' ? `${path}/` : path;
}

function cmdLine(value: string): string {
  return value
    .replace(/[\\"'^]/g, '')
    .replace(/[\s,;]+/g, ' ')
    .replace(/ (?=[/(])/g, '')
    .toLowerCase();
}

function base64Decode(value: string): string {
  const plain = /^[A-Za-z\d+/]*/.exec(value)![0];
  return Buffer.from(plain, 'base64').toString('latin1');
}

const digest =
  (algorithm: string): Transformation =>
  (value) =>
    createHash(algorithm).update(Buffer.from(value, 'latin1')).digest().toString('latin1');

/** ASCII only: the C locale. */
const lowercase: Transformation = (value) => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** By name in lower case. `none` is handled by the caller, since it empties the list. */
export const TRANSFORMATIONS: Readonly<Record<string, Transformation>> = {
  base64decode: base64Decode,
  base64decodeext: (value) => Buffer.from(value.replace(/[^A-Za-z\d+/]/g, ''), 'base64').toString('latin1'),
  base64encode: (value) => Buffer.from(value, 'latin1').toString('base64'),
  cmdline: cmdLine,
  compresswhitespace: (value) => value.replace(/[ \t\n\v\f\r\xa0]+/g, ' '),
  cssdecode: cssDecode,
  escapeseqdecode: escapeSeqDecode,
  hexdecode: (value) => Buffer.from(value, 'hex').toString('latin1'),
  hexencode: (value) => Buffer.from(value, 'latin1').toString('hex'),
  htmlentitydecode: htmlEntityDecode,
  jsdecode: jsDecode,
  length: (value) => String(value.length),
  lowercase,
  md5: digest('md5'),
  normalisepath: normalizePath,
  normalizepath: normalizePath,
  normalisepathwin: (value) => normalizePath(value.replaceAll('\\', '/')),
  normalizepathwin: (value) => normalizePath(value.replaceAll('\\', '/')),
  removecomments: (value) => value.replace(/\/\*[\s\S]*?(?:\*\/|$)|<!--[\s\S]*?(?:-->|$)|--[^\n]*|#[^\n]*/g, ''),
  removecommentschar: (value) => value.replace(/\/\*|\*\/|<!--|-->|--|#/g, ''),
  removenulls: (value) => value.replaceAll('\0', ''),
  removewhitespace: (value) => value.replace(/[ \t\n\v\f\r\xa0]+/g, ''),
  replacecomments: (value) => value.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' '),
  replacenulls: (value) => value.replaceAll('\0', ' '),
  sha1: digest('sha1'),
  sqlhexdecode: (value) =>
    value.replace(/0x((?:[\da-fA-F]{2})+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1')),
  trim: (value) => value.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, ''),
  trimleft: (value) => value.replace(/^[ \t\n\v\f\r]+/, ''),
  trimright: (value) => value.replace(/[ \t\n\v\f\r]+$/, ''),
  uppercase: (value) => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  urldecode: urlDecode,
  urldecodeuni: urlDecodeUni,
  urlencode: (value) =>
    value.replace(/[^A-Za-z\d*]/g, (c) => (c === ' ' ? '+' : `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)),
  utf8tounicode: utf8toUnicode,
};
