// How an encoding is called, by whom: mbstring, MySQL, PostgreSQL, jcode.pl and Encode have their own names.

import type { SiteEncoding } from '../../text/losses.ts';
import { type EncodingName, encodingOfLabel, preferredName } from '../../text/names.ts';

export type Dialect = 'page' | 'mbstring' | 'mysql' | 'postgresql' | 'jcode' | 'encode';

const NAMES: Record<Dialect, Record<SiteEncoding, string>> = {
  page: { 'utf-8': 'UTF-8', shift_jis: 'Shift_JIS', 'euc-jp': 'EUC-JP' },
  mbstring: { 'utf-8': 'UTF-8', shift_jis: 'SJIS', 'euc-jp': 'EUC-JP' },
  mysql: { 'utf-8': 'utf8', shift_jis: 'sjis', 'euc-jp': 'ujis' },
  postgresql: { 'utf-8': 'UTF8', shift_jis: 'SJIS', 'euc-jp': 'EUC_JP' },
  jcode: { 'utf-8': 'utf8', shift_jis: 'sjis', 'euc-jp': 'euc' },
  encode: { 'utf-8': 'utf8', shift_jis: 'cp932', 'euc-jp': 'euc-jp' },
};
/** Names that mean Microsoft's or eucJP-ms' tables: the new name keeps to them. */
const WITH_EXTENSIONS = /-(?:win|ms)$|^cp932$|^windows-31j$|^eucjpms$/i;
const EXTENDED: Partial<Record<Dialect, Partial<Record<SiteEncoding, string>>>> = {
  mbstring: { shift_jis: 'SJIS-win', 'euc-jp': 'eucJP-win' },
  mysql: { shift_jis: 'cp932', 'euc-jp': 'eucjpms' },
};

/** The new name in place of `label`, in the same dialect. */
export function translate(label: string, to: SiteEncoding, dialect: Dialect): string {
  return (WITH_EXTENSIONS.test(label) && EXTENDED[dialect]?.[to]) || NAMES[dialect][to];
}

/** The dialect of a name that stands alone, in a variable or a table of settings. */
export function dialectOf(label: string): Dialect {
  if (/^(?:shift_jis|euc-jp|utf-8|iso-2022-jp|x-sjis|x-euc-jp|shift-jis|windows-31j)$/i.test(label)) return 'page';
  if (/^(?:ujis|cp932|eucjpms|utf8mb[34])$/.test(label)) return 'mysql';
  if (/^euc_jp$/i.test(label)) return 'postgresql';
  return /^(?:sjis|euc|jis|utf8)$/.test(label) ? 'jcode' : 'mbstring';
}

/** The Japanese encoding that a label names, null for `auto`, `none`, Latin and the like. */
export function japaneseEncoding(label: string): EncodingName | null {
  const encoding = encodingOfLabel(label);
  return encoding !== null && encoding !== 'ascii' && preferredName(encoding) !== null ? encoding : null;
}

/** Tools that tell how kanji are read: they speak what they spoke. */
const TOOLS = /kanji2kana|kakasi|chasen|mecab/i;
/** Files for a spreadsheet, pages for old mobile phones, other servers: what is not in the site's encoding there is so on purpose. */
const OTHERS = /csv|excel|mobile|keitai|imode|docomo|softbank|ftp|external|import|export/i;

/** What a setting that names an encoding says, by its own name: as the roles of `EncodingMention`, null for what stays as it is. */
export function roleOfSetting(name: string): 'own' | 'converter' | null {
  if (TOOLS.test(name)) return null;
  return OTHERS.test(name) ? 'converter' : 'own';
}
