// One file into another encoding, with every name of the encoding in it: --encoding of `fix`. Pure: bytes and documents in, splices out.
import type { Literal } from '../../../rules/encoding/escapes/literals.ts';
import { readProgram, whyItStays } from '../../../rules/encoding/obstacles.ts';
import type { Documents } from '../../rule/documents.ts';
import type { Span, Splice } from '../../rule/finding.ts';
import type { Move } from '../../rule/rule.ts';
import type { Text } from '../../rule/text.ts';
import type { Kind } from '../../site/kind.ts';
import type { SourceFile } from '../../site/source-file.ts';
import { decodeWithErrors } from '../../text/decode.ts';
import { type Convertible, isConvertible, type LossyCharacter, type SiteEncoding } from '../../text/losses.ts';
import type { EncodingName } from '../../text/names.ts';
import { convertCharacters } from './characters.ts';
import { contextFinder } from './contexts.ts';
import { additionTo } from './jcode-library.ts';
import { japaneseEncoding, translate } from './labels.ts';
import { type EncodingMention, findMentions } from './names.ts';
import { reference, substitute } from './substitutes.ts';
import type { Conversion } from './types.ts';

const NOT_TEXT: ReadonlySet<Kind> = new Set(['sql', 'mailbox', 'archive', 'image', 'program', 'dbm', 'binary']);

const UNCHANGED: Conversion = { outcome: 'unchanged' };
const kept = (ja: string, en: string, at: LossyCharacter[] = []): Conversion => ({
  outcome: 'kept',
  reason: { ja, en },
  at,
});
const keptFor = (reason: Text): Conversion => ({ outcome: 'kept', reason, at: [] });

/**
 * @param documents every reading of the file that there is; without the one of its language, names and escapes in it are not seen.
 * @param move `encoding` null: nothing is converted.
 */
export function convertFile(
  file: SourceFile,
  documents: Partial<Documents>,
  move: Pick<Move, 'encoding' | 'lossy'>,
): Conversion {
  const to = move.encoding;
  const { name, main } = file.encoding;
  if (to === null || NOT_TEXT.has(file.kind) || name === 'binary' || name === to) return UNCHANGED;
  const mentions = findMentions(file, documents);
  const addition = additionTo(documents.perl, to);
  if (name === 'ascii') return converted(merged(renamed(mentions, file, 'ascii', to), addition), []);
  const reason = whyItStays(file);
  if (reason) return keptFor(reason);
  if (!isConvertible(main)) return UNCHANGED;
  return convertText(file, documents, main, to, move.lossy, mentions, addition);
}

const converted = (
  splices: Splice[],
  replaced: Extract<Conversion, { outcome: 'converted' }>['replaced'],
): Conversion => (splices.length === 0 ? UNCHANGED : { outcome: 'converted', splices, replaced });

function convertText(
  file: SourceFile,
  documents: Partial<Documents>,
  from: Convertible,
  to: SiteEncoding,
  lossy: Move['lossy'],
  mentions: readonly EncodingMention[],
  addition: readonly Splice[],
): Conversion {
  const { bytes } = file;
  const { text, invalid } = decodeWithErrors(bytes, from);
  if (invalid.length > 0) return kept('文字になっていないバイトがある', 'bytes that are no characters');
  const { obstacle, literals, edits } = readProgram(file, documents, from);
  if (obstacle) return { outcome: 'kept', reason: obstacle.reason, at: obstacle.at };
  const contexts = contextFinder(file, documents);
  const replacement = (character: string, at: Span, literal: Literal | null): string | null => {
    if (lossy === 'report') return null;
    const context = contexts(at.start, literal);
    if (context === 'code') return null;
    return lossy === 'entity' && context === 'page' ? reference(character) : substitute(character, to);
  };
  const characters = convertCharacters({ bytes, from, to, literals, edits, replacement });
  if (characters.refused.length > 0) {
    return kept(
      '変換先の文字コードで表せない文字がある',
      'characters that the new encoding cannot hold',
      characters.refused,
    );
  }
  const names = isWide(from) ? [] : renamed(mentions, file, from, to);
  const splices = merged(characters.splices, [...names, ...addition]);
  if (!decodesAgain(bytes, splices, to, text.length)) {
    return kept('変換結果を確認できない', 'the result of the conversion could not be verified');
  }
  return converted(splices, characters.replaced);
}

const isWide = (encoding: EncodingName): boolean => encoding === 'utf-16le' || encoding === 'utf-16be';

/** The new names of the encoding. */
function renamed(
  mentions: readonly EncodingMention[],
  file: SourceFile,
  from: EncodingName,
  to: SiteEncoding,
): Splice[] {
  const toConverters = new Set(
    mentions.filter(({ role }) => role === 'converter').map(({ label }) => japaneseEncoding(label)),
  );
  const isPage = file.kind === 'html' || file.kind === 'ssi';
  return mentions
    .filter(({ label, role }) => {
      const named = japaneseEncoding(label);
      if (named === null || named === to) return false;
      if (named === from) return true;
      // Mail is sent in ISO-2022-JP whatever the page is in.
      if (role === 'converter' || (named === 'iso-2022-jp' && !isPage)) return false;
      // A page that the program converts on its way out stays what the program makes of it.
      return !toConverters.has(named);
    })
    .map(({ start, end, label, dialect }) => ({ start, end, text: translate(label, to, dialect) }));
}

function merged(characters: readonly Splice[], names: readonly Splice[]): Splice[] {
  return [...characters, ...names].sort((a, b) => a.start - b.start);
}

/** The last look: what would be written is text in the new encoding, and none of it has gone. */
function decodesAgain(bytes: Uint8Array, splices: readonly Splice[], to: SiteEncoding, characters: number): boolean {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of splices) {
    if (start < at) return false;
    parts.push(source.subarray(at, start), Buffer.from(text, 'latin1'));
    at = end;
  }
  const { text, invalid } = decodeWithErrors(Buffer.concat([...parts, source.subarray(at)]), to);
  return invalid.length === 0 && (characters === 0 || text.length > 0);
}
