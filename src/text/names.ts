// The names that pages, scripts and servers give to encodings, old ones and aliases included.

/** What a file's bytes are. latin1: some other 8-bit text (Western, Chinese, Korean, Cyrillic …). mixed: two encodings in one file. */
export type EncodingName =
  | 'ascii'
  | 'utf-8'
  | 'shift_jis'
  | 'euc-jp'
  | 'iso-2022-jp'
  | 'utf-16le'
  | 'utf-16be'
  | 'latin1'
  | 'mixed'
  | 'binary';

/** Encodings with a name to declare: what pages should write (IANA's preferred MIME names). */
const PREFERRED: Partial<Record<EncodingName, string>> = {
  'utf-8': 'UTF-8',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
  'iso-2022-jp': 'ISO-2022-JP',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
};

/** Sources: https://encoding.spec.whatwg.org/#names-and-labels, PHP's mb_list_encodings, Encode::Supported, jcode.pl, MySQL charsets. */
const ALIASES: Record<string, EncodingName> = {};
const define = (name: EncodingName, labels: string): void => {
  for (const label of labels.split(' ')) ALIASES[label] = name;
};
define(
  'utf-8',
  'utf-8 utf8 utf_8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf8mb4 utf8mb3 utf-8-strict cp65001',
);
define(
  'shift_jis',
  'shift_jis shift-jis shiftjis sjis s-jis x-sjis x_sjis x-shift-jis x-shift_jis ms_kanji ms932 cp932 cp-932 cp943 csshiftjis windows-31j ' +
    'windows31j cswindows31j windows-932 sjis-win sjis-open sjis-mac mskanji shift_jisx0213 shift_jis-2004',
);
define(
  'euc-jp',
  'euc-jp eucjp euc euc_jp ujis x-euc-jp x-euc xeucjp cseucpkdfmtjapanese x-eucjp eucjp-win eucjp-ms eucjpms eucjp-open ' +
    'cp51932 cp20932 extended_unix_code_packed_format_for_japanese euc-jisx0213 euc-japan',
);
define(
  'iso-2022-jp',
  'iso-2022-jp iso2022jp csiso2022jp jis iso-2022-jp-ms iso-2022-jp-1 iso-2022-jp-2 cp50220 cp50221 cp50222 jis-ms x-jis 7bit-jis',
);
define('utf-16le', 'utf-16le utf-16 utf16 ucs-2 csunicode iso-10646-ucs-2 unicode utf16le');
define('utf-16be', 'utf-16be unicodefffe utf16be');
define('ascii', 'us-ascii ascii ansi_x3.4-1968 iso646-us iso-ir-6 csascii');
define(
  'latin1',
  'latin1 latin-1 l1 iso-8859-1 iso8859-1 iso_8859-1 8859-1 cp1252 windows-1252 x-cp1252 cp819 iso-8859-15 iso8859-15 iso-8859-2 ' +
    'iso-8859-5 iso-8859-7 iso-8859-9 windows-1250 windows-1251 windows-1253 windows-1254 windows-1257 koi8-r macintosh x-mac-roman ' +
    'gb2312 gbk gb18030 gb_2312-80 x-gbk hz-gb-2312 big5 big5-hkscs x-x-big5 euc-kr ks_c_5601-1987 ksc5601 iso-2022-kr windows-949 euc-tw tis-620 windows-874 cp1250 cp1251 cp1253 cp1254 cp936 cp949 cp950',
);

/** The encoding that a label names, null when it is unknown (Big5, "none", a template's variable …). Case and outer blanks do not count. */
export function encodingOfLabel(label: string): EncodingName | null {
  return ALIASES[label.trim().toLowerCase()] ?? null;
}

/** The name to write in a declaration: `Shift_JIS`, `EUC-JP`, `UTF-8`, `ISO-2022-JP`; null for what cannot be declared. */
export function preferredName(name: EncodingName): string | null {
  return PREFERRED[name] ?? null;
}
