// Why a file stays in the encoding that it is in while the rest of the site is converted. Asked by the rule, and by the conversion itself.
import type { Documents } from '../../src/rule/documents.ts';
import type { Text } from '../../src/rule/text.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import type { Convertible, LossyCharacter } from '../../src/text/losses.ts';
import { runsOf } from '../../src/text/runs.ts';
import { readEscapes, type SourceEdit } from './escapes/backslashes.ts';
import { type Literal, literalsOf } from './escapes/literals.ts';

const SURE = 0.9;

/** What the bytes alone say; null when they are sure to be Japanese text in one encoding. */
export function whyItStays({ encoding }: SourceFile): Text | null {
  if (encoding.name === 'mixed') return { ja: '文字コードが混在している', en: 'two encodings in one file' };
  if (encoding.name === 'latin1') return { ja: '日本語以外の 8 ビット文字コード', en: 'some other 8-bit encoding' };
  if (encoding.confidence < SURE)
    return { ja: '文字が少なく文字コードを断定できない', en: 'too short to be sure of its encoding' };
  return null;
}

export interface Obstacle {
  reason: Text;
  /** Places in the way; empty: the file as a whole. */
  at: LossyCharacter[];
}

/** How a program really reads its literals, and what makes a conversion of it change more than characters. */
export interface ProgramReading {
  obstacle: Obstacle | null;
  literals: Literal[];
  edits: SourceEdit[];
}

type Programs = Pick<Partial<Documents>, 'php' | 'perl'>;

/** @param documents as far as the file has them; data and pages have none */
export function readProgram(file: SourceFile, documents: Programs, from: Convertible): ProgramReading {
  const literals = literalsOf(documents);
  const reason = obstacleIn(file, documents, literals, from);
  if (reason) return { obstacle: { reason, at: [] }, literals, edits: [] };
  if (from !== 'shift_jis' || readsCharacters(documents)) return { obstacle: null, literals, edits: [] };
  const { edits, broken } = readEscapes(file.bytes, literals);
  const at = broken.map((span): LossyCharacter => ({ ...span, codePoint: 0x5c, kind: 'missing' }));
  return { obstacle: at.length > 0 ? { reason: MOVED_END, at } : null, literals, edits };
}

const MOVED_END: Text = {
  ja: '2 バイト目が 0x5C の文字で文字列の区切りが変わっている',
  en: 'a character whose second byte is 0x5C moves the end of a string',
};

/** `use encoding` and the Sjis filter make perl read characters: no second byte is an escape there. */
const readsCharacters = ({ perl }: Programs): boolean =>
  perl?.inclusions.some(({ kind, module }) => kind === 'use' && (module === 'encoding' || module === 'Sjis')) ?? false;

function obstacleIn(
  { bytes, text, kind }: SourceFile,
  { perl, php }: Programs,
  literals: readonly Literal[],
  from: Convertible,
): Text | null {
  if (perl?.inclusions.some(({ kind, module }) => kind === 'use' && module === 'utf8')) {
    return {
      ja: 'use utf8 のスクリプトで、UTF-8 でなければ動かない',
      en: 'a script with `use utf8` only works in UTF-8',
    };
  }
  if (!perl && !php && /(?:^|[;{}\t\n>,'"])[sOaC]:\d+:["{][^\n]*[\x80-\xff\x1b]/.test(text)) {
    return {
      ja: 'バイト数を含む直列化データ（serialize）',
      en: 'serialized values: they hold their own lengths in bytes',
    };
  }
  if (from === 'iso-2022-jp' && (kind === 'php' || kind === 'perl') && hasSignsInEscapedRuns(bytes, literals)) {
    return {
      ja: 'ISO-2022-JP の文字が " や $ などの記号としても読まれている',
      en: 'ISO-2022-JP characters in program code are also read as quotes, dollar signs or backslashes',
    };
  }
  return null;
}

/** In ISO-2022-JP every byte of a character is ASCII: in a literal the program takes some for its own signs. */
function hasSignsInEscapedRuns(bytes: Uint8Array, literals: readonly Literal[]): boolean {
  for (const { start, end } of runsOf(bytes, 'iso-2022-jp')) {
    if (!literals.some((literal) => literal.start < end && start < literal.end && literal.mode !== 'verbatim'))
      continue;
    for (let i = start; i < end; i++) {
      const delicate =
        bytes[i] === 0x22 || bytes[i] === 0x27 || bytes[i] === 0x5c || bytes[i] === 0x24 || bytes[i] === 0x40;
      // The escape sequences themselves hold `$` and `@`.
      if (delicate && bytes[i - 1] !== 0x1b && !(bytes[i - 2] === 0x1b && bytes[i - 1] === 0x24)) return true;
    }
  }
  return false;
}
