// What stands for a character that the new encoding lacks, when the user asked for a substitute or a numeric reference.
import table from '../../../rules/data/text/substitutes.tsv';
import { encode } from '../../text/encode.ts';
import type { SiteEncoding } from '../../text/losses.ts';

const SUBSTITUTES = new Map<number, string>();
for (const line of table.split('\n')) {
  if (line === '' || line.startsWith('#')) continue;
  const [codes, by] = line.split('\t');
  for (const code of codes!.split(' ')) SUBSTITUTES.set(Number.parseInt(code, 16), by ?? '');
}

/** The mark that Japanese typesetters set for a missing character. */
const GETA = '〓';
/** ASCII signs that mean something to a program, a style sheet or a page. */
const DELICATE = /["'`$@\\&<>{}[\]|^~%;#/=+*?!,:]/;

const fits = (text: string, to: SiteEncoding): boolean => encode(text, to).lost.length === 0;

/**
 * By table first, then what Unicode calls a compatible character, then the letter without its accents, then 〓.
 * Holds no sign that a program or a page could misread.
 */
export function substitute(character: string, to: SiteEncoding): string {
  const known = SUBSTITUTES.get(character.codePointAt(0)!);
  const plain = (text: string): boolean => text !== character && fits(text, to) && !DELICATE.test(text);
  if (known !== undefined && fits(known, to)) return known;
  const compatible = character.normalize('NFKC');
  if (plain(compatible)) return compatible;
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
  return bare !== '' && plain(bare) ? bare : GETA;
}

export const reference = (character: string): string => `&#${character.codePointAt(0)};`;
