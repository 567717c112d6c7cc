// Version comments of MySQL: what a given server executes of a statement. Skipped parts become spaces, so offsets stay.

/** How a server or client reads `/*!` comments. */
export interface CommentReader {
  /** The server as a five-digit number: 50173 for 5.1.73; MariaDB as six digits: 101100. */
  version: number;
  mariadb: boolean;
}

/** Executes everything: what the producer meant. */
export const EVERYTHING: CommentReader = { version: Number.POSITIVE_INFINITY, mariadb: false };

/** A version comment that the server reads otherwise than its writer meant. */
export interface CommentProblem {
  /** six-digits: `/*!100401` read as 10040 and a stray `1`; nested: an inner executed comment ends the outer one. */
  kind: 'six-digits' | 'nested';
  start: number;
  end: number;
}

export interface Executed {
  text: string;
  /** Ranges that are skipped as comments because of their version. */
  skipped: { start: number; end: number }[];
  problems: CommentProblem[];
}

/** MySQL reads six digits since 8.0.34 (five before, whatever follows), MariaDB since 5.5. */
const readsSixDigits = (reader: CommentReader) =>
  reader.mariadb || reader.version >= 80034 || reader.version === Number.POSITIVE_INFINITY;

/** MariaDB passes over MySQL's own comments for 5.7 to 9.x. */
function runs(version: number, reader: CommentReader): boolean {
  if (reader.mariadb && version >= 50700 && version <= 99999) return false;
  return version <= reader.version;
}

const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');

/** The statement as the server sees it, of the same length. Sources: MySQL and MariaDB manuals, "Comments"; measured on 5.1.63. */
export function executed(text: string, reader: CommentReader): Executed {
  const result: Executed = { text, skipped: [], problems: [] };
  if (!text.includes('/*')) return result;
  let out = '';
  let copied = 0;
  /** Start of the executed comments that are open. */
  const open: number[] = [];
  const drop = (from: number, to: number) => {
    out += text.slice(copied, from) + blank(text.slice(from, to));
    copied = to;
  };
  let i = 0;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === 0x27 || c === 0x22 || c === 0x60) {
      i = afterQuoted(text, i);
    } else if (c === 0x2f && text[i + 1] === '*') {
      const mark = /^\/\*(M?)!(\d{5,6})?/.exec(text.slice(i, i + 12));
      if (!mark || (mark[1] && !reader.mariadb && reader.version !== Number.POSITIVE_INFINITY)) {
        const end = text.indexOf('*/', i + 2);
        i = end < 0 ? text.length : end + 2;
        if (mark) {
          drop(i - (i - mark.index), i);
        }
        continue;
      }
      i = enter(mark, i);
    } else if (c === 0x2a && text[i + 1] === '/' && open.length > 0) {
      open.pop();
      drop(i, i + 2);
      i += 2;
    } else i++;
  }
  result.text = out + text.slice(copied);
  return result;

  function enter(mark: RegExpExecArray, at: number): number {
    let digits = mark[2] ?? '';
    let marker = mark[0].length;
    if (digits.length === 6 && !readsSixDigits(reader)) {
      result.problems.push({ kind: 'six-digits', start: at, end: at + marker });
      digits = digits.slice(0, 5);
      marker--;
    }
    if (digits === '' || runs(Number(digits), reader)) {
      if (open.length > 0 && digits !== '' && !reader.mariadb && reader.version < 50500) {
        result.problems.push({ kind: 'nested', start: at, end: at + marker });
      }
      open.push(at);
      drop(at, at + marker);
      return at + marker;
    }
    if (result.problems.at(-1)?.start === at) result.problems.pop();
    const end = endOfSkipped(text, at);
    result.skipped.push({ start: at, end });
    drop(at, end);
    return end;
  }
}

/** A skipped comment may hold further comments. */
function endOfSkipped(text: string, at: number): number {
  let depth = 1;
  let i = at + 2;
  while (i < text.length) {
    if (text.startsWith('*/', i)) {
      i += 2;
      if (--depth === 0) return i;
    } else if (text.startsWith('/*', i)) {
      depth++;
      i += 2;
    } else i++;
  }
  return text.length;
}

function afterQuoted(text: string, at: number): number {
  const quote = text[at]!;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote !== '`') i++;
    else if (text[i] === quote) {
      if (text[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  return text.length;
}
