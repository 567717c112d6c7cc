// A zone file (RFC 1035, 5.1) cut into entries: parentheses joined, comments left out, every word with its place in the file.
import type { Text } from '../../rule/text.ts';

export interface Word {
  /** As it stands, without the quotation marks. */
  text: string;
  quoted: boolean;
  /** Indices into the file's text, quotation marks included. */
  start: number;
  end: number;
  line: number;
}

export interface Entry {
  words: Word[];
  line: number;
  /** It begins with a blank: the record belongs to the name before it. */
  indented: boolean;
}

export interface Problem {
  line: number;
  text: Text;
}

/** For messages: the file's bytes as text. */
export const decoded = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

const BLANK = /[ \t\r\f\v]/;
/** What ends a plain word: blanks of ASCII alone, since the bytes of Japanese hold A0. */
const END = /[ \t\r\n\f\v;()"]/;

/** @param text one character a byte */
export function entriesOf(text: string): { entries: Entry[]; problems: Problem[] } {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  let line = 1;
  let at = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  /** Line of the open parenthesis; 0: none is open. */
  let open = 0;
  let entry: Entry = { words: [], line, indented: BLANK.test(text[at] ?? '') };
  const finish = () => {
    if (entry.words.length > 0) entries.push(entry);
  };
  while (at < text.length) {
    const char = text[at]!;
    if (char === '\n') {
      at++;
      line++;
      if (open > 0) continue;
      finish();
      entry = { words: [], line, indented: BLANK.test(text[at] ?? '') };
    } else if (BLANK.test(char)) at++;
    else if (char === ';') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (char === '(') {
      if (open > 0) problems.push({ line, text: NESTED });
      else open = line;
      at++;
    } else if (char === ')') {
      if (open === 0) problems.push({ line, text: UNOPENED });
      open = 0;
      at++;
    } else {
      const word = char === '"' ? quotedWord(text, at, line) : plainWord(text, at, line);
      if (word === null) {
        problems.push({ line, text: UNQUOTED });
        const end = text.indexOf('\n', at);
        at = end < 0 ? text.length : end;
        continue;
      }
      entry.words.push(word);
      at = word.end;
    }
  }
  if (open > 0) problems.push({ line: open, text: UNCLOSED });
  finish();
  return { entries, problems };
}

const NESTED: Text = { ja: '括弧「(」が二重に開いています', en: 'a parenthesis is opened inside another one' };
const UNOPENED: Text = { ja: '対応する「(」のない「)」があります', en: 'a ) without its (' };
const UNCLOSED: Text = { ja: '括弧「(」が閉じられていません', en: 'the ( is never closed' };
const UNQUOTED: Text = {
  ja: '引用符「"」が行の終わりまでに閉じられていません',
  en: 'the quotation mark " is not closed on its line',
};

/** Null: not closed on its line. */
function quotedWord(text: string, start: number, line: number): Word | null {
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return { text: text.slice(start + 1, at), quoted: true, start, end: at + 1, line };
  }
  return null;
}

function plainWord(text: string, start: number, line: number): Word {
  let at = start;
  while (at < text.length && !END.test(text[at]!)) at += text[at] === '\\' && text[at + 1] !== '\n' ? 2 : 1;
  const end = Math.min(at, text.length);
  return { text: text.slice(start, end), quoted: false, start, end, line };
}
