// Arguments that one side of a change of behaviour refuses, warns of or understands in another way: by function.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Text } from '../../src/rule/text.ts';
import { type Case, countIs, literalAt, one, written } from './call-case.ts';
import { placeholdersOf } from './format-placeholders.ts';

/** `=== false` behind the call, `false ===` before it, or behind the variable that takes the result at once. */
function comparedWithFalse({ start, end }: PhpCall, php: PhpDocument): boolean {
  if (/^\s*[!=]==\s*false\b/i.test(php.text.slice(end, end + 40))) return true;
  return /\bfalse\s*[!=]==\s*$/i.test(php.text.slice(Math.max(0, start - 30), start));
}

const CHECKSUMS = /^(?:adler32|crc32b?|crc32c|fnv1a?(?:32|64)|joaat|murmur3[acf]|xxh(?:32|64|3|128))$/i;
const CHECKSUM_TEXT: [string, string] = [
  '暗号用でないハッシュ（crc32 など）での HMAC は PHP 7.2 から拒否されます。',
  'An HMAC with a checksum such as crc32 is refused since PHP 7.2.',
];
const checksum = (applies: Case['applies']): Case[] =>
  one('hmac-checksum', applies, [null, 'error', 'error'], ...CHECKSUM_TEXT);
const ofChecksum = (call: PhpCall): boolean => CHECKSUMS.test(literalAt(call, 0) ?? '');

const MULTIBYTE =
  /^(?:EUC-?JP|eucJP(?:-win)?|S(?:hift_?)?JIS|sjis-win|cp932|932|ms_kanji|BIG5(?:-HKSCS)?|950|GB2312|936)$/i;

const ENTITIES: Case = {
  change: 'entities-multibyte',
  applies: (call) => MULTIBYTE.test(literalAt(call, 2) ?? ''),
  before: null,
  after: 'warning',
  further: 'warning',
  message: {
    ja: 'htmlentities() に EUC-JP や Shift_JIS を指定すると、PHP 5.4 からは htmlspecialchars() と同じ動作になり、Strict Standards（7.0 からは Notice）の警告が出ます。',
    en: 'htmlentities() with EUC-JP or Shift_JIS does what htmlspecialchars() does, and since PHP 5.4 it says so in a notice.',
  },
  fix: ({ nameSpan }) => ({ safety: 'safe', splices: [{ ...nameSpan, text: 'htmlspecialchars' }] }),
};

/** A line end inside of a header; one at its end is dropped. */
const HEADER_LINES = one(
  'header-lines',
  (call) => /[\r\n]/.test((literalAt(call, 0) ?? '').trimEnd()),
  [null, 'error'],
  '1 回の header() に複数行のヘッダーを書くと拒否され、ヘッダーが送られません。1 行ずつ header() を呼び出してください。',
  'header() takes one header at a time: several lines in one call are refused, and none is sent.',
);

const FORMATS: Text = {
  ja: '書式の %s などの数に対して引数が足りません。PHP 7 までは警告だけでしたが、PHP 8.0 からはエラーで止まります。',
  en: 'The format asks for more arguments than are given: a warning up to PHP 7, an error that stops the page since 8.0.',
};
/** @param before how many arguments stand before the first value */
const format = (before: number): Case[] => [
  {
    change: 'format-arguments',
    applies: (call) => {
      const text = literalAt(call, before - 1);
      return text !== null && placeholdersOf(text) > call.args.length - before;
    },
    before: null,
    after: 'error',
    further: null,
    message: FORMATS,
  },
];

/** Names of constants that hold text. */
const TEXT_CONSTANTS = /^(?:PHP_EOL|DIRECTORY_SEPARATOR|PATH_SEPARATOR)$/;

const REVERSED_CONSTANT = one(
  'implode-order',
  ({ args: [list, glue, more] }) =>
    !more && list?.literal === null && list.constant === null && TEXT_CONSTANTS.test(glue?.constant ?? ''),
  [null, 'warning', 'error'],
  'implode() に配列を先に渡す順序は PHP 7.4 で非推奨、PHP 8.0 で廃止されました。',
  'implode() with the array first is deprecated since PHP 7.4 and refused since 8.0.',
);
REVERSED_CONSTANT[0]!.fix = ({ args: [list, glue] }, php) => ({
  safety: 'safe',
  splices: [
    { start: list!.start, end: list!.end, text: written(php, glue) },
    { start: glue!.start, end: glue!.end, text: written(php, list) },
  ],
});

const separators = ({ args }: PhpCall): boolean =>
  args.slice(2, 4).some(({ literal }) => literal !== null && literal.length > 1);

const unpacksText = (call: PhpCall): boolean => /(?:^|\/)a(?:[2-9]|\d\d)/.test(literalAt(call, 0) ?? '');

const keysArguments = (call: PhpCall, php: PhpDocument): boolean =>
  /^(?:array\s*\(|\[)\s*(?:'[A-Za-z_]\w*'|"[A-Za-z_]\w*")\s*=>/i.test(written(php, call.args[1]));

/** They work on the variables of the function that calls them. */
const SCOPE_FUNCTIONS = /^(?:extract|compact|func_get_args?|func_num_args|get_defined_vars|parse_str)$/i;

const OF_THE_CALLER = one(
  'scope-function-by-name',
  (call) => SCOPE_FUNCTIONS.test(literalAt(call, 0) ?? ''),
  [null, 'warning', 'error'],
  'extract() や func_get_args() などを名前で間接的に呼び出すと、PHP 7.1 からは警告だけが出て働かず、PHP 8.0 からはエラーになります。',
  'extract(), func_get_args() and their kin called by name only warn since PHP 7.1, and are an error since 8.0.',
);

const FATAL_BY_USER = one(
  'user-error-level',
  ({ args }) => args[1]?.constant === 'E_USER_ERROR',
  [null, 'info'],
  'E_USER_ERROR を指定した trigger_error() は PHP 8.4 から非推奨です。例外を投げるか exit で終了してください。',
  'trigger_error() with E_USER_ERROR is deprecated since PHP 8.4: throw an exception, or exit.',
);

/** `'parent::m'`, `array($this, 'self::m')`, `array('parent', 'm')` */
const RELATIVE =
  /^['"](?:self|parent|static)::|^(?:array\s*\(|\[)\s*(?:[^,]*,\s*['"](?:self|parent|static)::|['"](?:self|parent|static)['"]\s*,)/i;

const RELATIVE_CALLABLE = one(
  'relative-callable',
  ({ args }, php) => args.some((arg) => RELATIVE.test(written(php, arg))),
  [null, 'warning'],
  'self::、parent::、static:: を文字列で書いたコールバックは PHP 8.2 から非推奨です。',
  'Callbacks that say self::, parent:: or static:: in text are deprecated since PHP 8.2.',
);

/** By the function's name. */
export const ARGUMENT_CASES: Record<string, Case[]> = {
  implode: REVERSED_CONSTANT,
  join: REVERSED_CONSTANT,
  header: HEADER_LINES,
  sprintf: format(1),
  printf: format(1),
  fprintf: format(2),
  htmlentities: [ENTITIES],
  substr: one(
    'substr-text',
    comparedWithFalse,
    [null, 'warning'],
    'substr() は PHP 8.0 から、範囲外でも false ではなく空文字列を返します。false との比較は成り立ちません。',
    'Since PHP 8.0 substr() gives an empty string beyond the end, never false: the comparison with false never holds.',
  ),
  number_format: [
    ...one(
      'separator-bytes',
      separators,
      ['warning', null],
      'PHP 5.3 までの number_format() は、区切り文字の先頭 1 バイトしか使いません。',
      'Up to PHP 5.3 number_format() uses only the first byte of a separator.',
    ),
    ...one(
      'separator-alone',
      countIs(3),
      ['error', null],
      '引数 3 個の number_format() は PHP 8.0 からです。それより古い PHP では警告になり、何も返りません。',
      'number_format() with three arguments came with PHP 8.0; older versions warn and give nothing.',
    ),
  ],
  unpack: one(
    'unpack-padding',
    unpacksText,
    [null, 'warning'],
    'unpack() の a は PHP 5.5 から末尾の NUL を取り除きません。取り除くには Z を使います（PHP 5.4 以前にはありません）。',
    'Since PHP 5.5 unpack() with a keeps NUL bytes at the end; Z, which strips them, is not known before 5.5.',
  ),
  version_compare: one(
    'version-operators',
    (call) => call.args.length === 3 && /^(?:|[lgn!])$/.test(literalAt(call, 2) ?? '-'),
    [null, 'error'],
    'version_compare() の比較演算子の略記（l、g、n など）は PHP 8.1 からエラーになります。',
    'version_compare() no longer takes shortened operators (l, g, n) since PHP 8.1: it throws.',
  ),
  hash_hmac: checksum(ofChecksum),
  hash_hmac_file: checksum(ofChecksum),
  hash_pbkdf2: checksum(ofChecksum),
  hash_init: checksum(
    (call) => ofChecksum(call) && /^(?:HASH_HMAC|1)$/.test(call.args[1]?.constant ?? literalAt(call, 1) ?? ''),
  ),
  get_class: one(
    'class-of-null',
    (call, php) => /^\\?null$/i.test(written(php, call.args[0])),
    [null, 'warning', 'error'],
    'get_class(null) は PHP 7.2 から警告、PHP 8.0 からエラーになります。',
    'get_class(null) is warned of since PHP 7.2 and an error since 8.0.',
  ),
  ob_start: one(
    'buffer-flags',
    (call, php) => call.args.length === 3 && /^\\?(?:true|false|1|0)$/i.test(written(php, call.args[2])),
    [null, 'warning'],
    'ob_start() の第 3 引数は PHP 5.4 から真偽値ではなくフラグです。true や false を渡すと、ob_clean() や ob_end_clean() が失敗します。',
    'Since PHP 5.4 the third argument of ob_start() is flags: with true or false the buffer can no longer be cleaned or ended.',
  ),
  array_reduce: one(
    'reduce-initial',
    (call, php) => /^(?:array\s*\(|\[|new\b|["'](?!\d))/i.test(written(php, call.args[2])),
    ['error', null],
    'PHP 5.2 の array_reduce() の初期値は整数だけです。',
    'In PHP 5.2 the initial value of array_reduce() is turned into a whole number.',
  ),
  password_hash: one(
    'password-algorithm-name',
    (call) => /^(?:2y|argon2id?)$/.test(literalAt(call, 1) ?? ''),
    ['error', null],
    'password_hash() に方式を文字列で渡す書き方は PHP 7.4 からです。',
    'password_hash() takes the name of an algorithm as text since PHP 7.4.',
  ),
  crypt: one(
    'crypt-no-salt',
    countIs(1),
    [null, 'warning'],
    'ソルトのない crypt() は PHP 5.6 から Notice が出ます。',
    'crypt() without salt gives a notice since PHP 5.6.',
  ),
  stream_socket_enable_crypto: one(
    'crypto-method-open',
    (call, php) => call.args.length === 2 && /^\\?(?:true|1)$/i.test(written(php, call.args[1])),
    ['error', null],
    '暗号化の方式を省略した stream_socket_enable_crypto() は PHP 5.6 からです。古い PHP では警告になり、暗号化されません。',
    'stream_socket_enable_crypto() needs its third argument before PHP 5.6: without it, it warns and does nothing.',
  ),
  stream_context_set_option: one(
    'context-options',
    countIs(2),
    [null, 'warning'],
    '引数 2 個の stream_context_set_option() は PHP 8.4 から非推奨です。stream_context_set_options() を使ってください。',
    'stream_context_set_option() with two arguments is deprecated since PHP 8.4: use stream_context_set_options().',
  ),
  hash: one(
    'tiger-order',
    (call) => /^tiger\d/i.test(literalAt(call, 0) ?? ''),
    [null, 'error'],
    'tiger のハッシュ値は PHP 5.4 でバイト順が変わりました。以前に保存した値と一致しません。',
    'PHP 5.4 changed the byte order of tiger: values that were stored before no longer match.',
  ),
  call_user_func: [...RELATIVE_CALLABLE, ...OF_THE_CALLER],
  ...Object.fromEntries(
    'array_map array_filter array_walk usort uasort uksort preg_replace_callback register_shutdown_function'
      .split(' ')
      .map((name) => [name, RELATIVE_CALLABLE]),
  ),
  call_user_func_array: [
    ...RELATIVE_CALLABLE,
    ...OF_THE_CALLER,
    ...one(
      'argument-list',
      (call) => literalAt(call, 1) !== null,
      [null, 'error'],
      'call_user_func_array() の第 2 引数は、PHP 5.3 からは配列でなければなりません。',
      'The second argument of call_user_func_array() must be an array since PHP 5.3.',
    ),
    ...one(
      'argument-names',
      keysArguments,
      [null, 'error'],
      '配列の文字列キーは、PHP 8.0 からは引数の名前とみなされます。同じ名前の引数がなければエラーになります。',
      'Since PHP 8.0 the keys of the array are names of parameters: an error where the function has none of that name.',
    ),
  ],
  trigger_error: FATAL_BY_USER,
  user_error: FATAL_BY_USER,
  hexdec: one(
    'foreign-digits',
    (call) => /[^0-9a-f]/i.test((literalAt(call, 0) ?? '').replace(/^0x/i, '')),
    [null, 'warning'],
    '16 進数でない文字（# など）を含む値を hexdec() に渡すと、PHP 7.4 から非推奨の警告が出ます。',
    'hexdec() of text with other characters than digits, such as #, is deprecated since PHP 7.4.',
  ),
};
