// Calls whose arguments show that they were written for one side of a change of behaviour: which, since when, and what to say.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix, Splice } from '../../src/rule/finding.ts';
import { type Case, textOf, written } from './call-case.ts';
import { OBJECT_CASES } from './object-cases.ts';

const isText = (call: PhpCall, position: number): boolean => {
  const literal = call.args[position]?.literal;
  return literal !== undefined && literal !== null && !/^-?\d+$/.test(literal);
};

const safe = (...splices: Splice[]): Fix => ({ safety: 'safe', splices });

/** It gives an array, whatever is in it; as the second argument, it is where it should be. */
const isPlainlyArray = (code: string): boolean =>
  /^(?:array\s*\(|\[|\(array\)|(?:explode|array_(?:keys|map|merge|unique|filter|values|slice|reverse)|preg_split|str_split|file)\s*\()/i.test(
    code,
  );

/** The array stands first, the glue second: as glue a literal text can be meant alone. */
const REVERSED: Case = {
  change: 'implode-order',
  applies: (call, php) =>
    call.args.length === 2 &&
    call.args[0]!.literal === null &&
    (isText(call, 1) || /^["']/.test(written(php, call.args[1])) || isPlainlyArray(written(php, call.args[0]))),
  before: null,
  after: 'warning',
  further: 'error',
  message: {
    ja: 'implode() に配列を先に渡す順序は PHP 7.4 で非推奨、PHP 8.0 で廃止されました。',
    en: 'implode() with the array first is deprecated since PHP 7.4 and refused since 8.0.',
  },
  fix: ({ args: [list, glue] }, php) =>
    glue!.literal === null && glue!.variable === null
      ? null
      : safe(
          { start: list!.start, end: list!.end, text: textOf(php, glue!) },
          { start: glue!.start, end: glue!.end, text: textOf(php, list!) },
        ),
};

/** A number or a constant without elements where an array is counted. */
const COUNTED: Case = {
  change: 'count-scalar',
  applies: (call, php) =>
    call.args.length > 0 &&
    (call.args[0]!.literal !== null || /^(?:null|true|false)$/i.test(written(php, call.args[0]))),
  before: null,
  after: 'warning',
  further: 'error',
  message: {
    ja: '配列でも Countable でもない値を数えると、PHP 7.2 から警告、PHP 8.0 からエラーになります。',
    en: 'Counting what is neither an array nor Countable is warned of since PHP 7.2 and an error since 8.0.',
  },
};

const NEEDLE: Case = {
  change: 'integer-needle',
  applies: (call, php) => /^-?\d+$/.test(written(php, call.args[1])),
  before: null,
  after: 'warning',
  further: 'error',
  message: {
    ja: '検索する文字を整数で指定すると、PHP 7 までは文字コード、PHP 8.0 からは数字の文字列として扱われます（7.3 から非推奨）。',
    en: 'A whole number to search for is a character code up to PHP 7 and text of digits since 8.0 (deprecated since 7.3).',
  },
  fix: (call, php) => {
    const arg = call.args[1]!;
    return safe({ start: arg.start, end: arg.end, text: `chr(${written(php, arg)})` });
  },
};

/** Result -1 for a failure, as PHP 4 gave it: compared at once, or through the variable that takes it. */
function comparedWithMinusOne(call: PhpCall, php: PhpDocument): boolean {
  const behind = php.text.slice(call.end, call.end + 500);
  if (!/[=!]==?\s*-\s*1\b/.test(behind)) return false;
  if (/^\s*\)?\s*[=!]==?\s*-\s*1\b/.test(behind)) return true;
  const taken = /\$(\w+)\s*=\s*@?\s*$/.exec(php.text.slice(Math.max(0, call.start - 60), call.start))?.[1];
  if (!taken) return false;
  const compares = (value: string) => new RegExp(`\\$${taken}\\)?\\s*[=!]==?\\s*${value}`, 'i').test(behind);
  return compares('-\\s*1\\b') && !compares('false\\b') && !new RegExp(`!\\s*\\$${taken}\\b`).test(behind);
}

const MINUS_ONE: Case = {
  change: 'date-failure-false',
  applies: comparedWithMinusOne,
  before: null,
  after: 'warning',
  further: null,
  message: {
    ja: '失敗したときの戻り値は PHP 4 では -1 でしたが、PHP 5.1 からは false です。-1 との比較は成り立ちません。',
    en: 'On failure it gave -1 in PHP 4 and gives false since 5.1: the comparison with -1 never holds.',
  },
};

/** A seed that differs from call to call gives other numbers anyway. */
const SEED: Case = {
  change: 'random-sequence',
  applies: (call, php) =>
    call.args.length > 0 &&
    !/micro|usec|time\s*\(|rand|uniqid|getmypid|lcg|seed|hexdec|md5|sha1/i.test(written(php, call.args[0])),
  before: null,
  after: 'warning',
  further: null,
  message: {
    ja: '同じ種を与えても、PHP 7.1 からは以前と異なる乱数列になります。',
    en: 'Since PHP 7.1 the same seed gives another sequence of numbers.',
  },
};

/** Fewer arguments than the one that says how quotes are escaped. */
const escapeOpen = (needed: number): Case => ({
  change: 'csv-escape',
  applies: (call) => call.args.length > 0 && call.args.length < needed,
  before: null,
  after: 'warning',
  further: null,
  message: {
    ja: '引数 $escape の省略は PHP 8.4 から非推奨です。',
    en: 'Leaving out $escape is deprecated since PHP 8.4.',
  },
});

const evaluating = (position: number): Case => ({
  change: 'mb-ereg-e',
  applies: (call, php) =>
    /e/.test(call.args[position]?.literal ?? '') || /^["'][a-df-z]*e/.test(written(php, call.args[position])),
  before: null,
  after: 'warning',
  further: 'error',
  message: {
    ja: 'オプション e（置換文字列を PHP として実行）は PHP 7.1 で非推奨、PHP 8.0 で廃止されました。',
    en: 'The option e, which runs the replacement as PHP, is deprecated since PHP 7.1 and gone since 8.0.',
  },
});

/** What is searched for is a number and the list holds texts, or the other way round; 0 used to equal any text. */
function mixesNumbersAndTexts({ args }: PhpCall, php: PhpDocument): boolean {
  const [needle, list] = [written(php, args[0]), written(php, args[1])];
  if (args.length !== 2 || !/^(?:array\s*\(|\[)/i.test(list)) return false;
  const texts = /(?:[([,]|=>)\s*["'](?!\s*[-+.]?\d)[^"']*["']\s*(?=[,)\]])/;
  const zero = /(?:[([,]|=>)\s*0\s*(?=[,)\]])/;
  return (
    (needle === '0' && texts.test(list)) ||
    (/^["'](?!\s*[-+.]?\d)/.test(needle) && args[0]!.literal !== null && zero.test(list))
  );
}

const LOOSE_SEARCH: Case = {
  change: 'number-text-comparison',
  applies: mixesNumbersAndTexts,
  before: null,
  after: 'error',
  further: null,
  message: {
    ja: '0 と文字列は PHP 7 までは等しく、PHP 8.0 からは等しくありません。検索の結果が変わります。',
    en: '0 equals any text up to PHP 7 and none since 8.0: the search has another result.',
  },
};

/** Inside an error handler: `error_reporting() == 0` asks whether @ stands before the failing place. */
function asksForSilence(call: PhpCall, php: PhpDocument): boolean {
  if (call.args.length > 0) return false;
  const before = php.text.slice(Math.max(0, call.start - 30), call.start);
  const behind = php.text.slice(call.end, call.end + 30);
  if (!/^\s*[=!]==?\s*0\b/.test(behind) && !/(?:\b0\s*[=!]==?|!)\s*$/.test(before)) return false;
  return php.functions.some(
    ({ body, params }) => params.length >= 2 && body !== null && body.start < call.start && call.end < body.end,
  );
}

/** A literal negative number at one of the positions. */
const NEGATIVE = (...positions: number[]): Case => ({
  change: 'negative-offset',
  applies: ({ args }, php) => positions.some((position) => /^-\s*\d+$/.test(written(php, args[position]))),
  before: 'error',
  after: null,
  further: null,
  message: {
    ja: '負の位置（末尾から数える）は PHP 7.1 からです。それより古い PHP では警告になり、false が返ります。',
    en: 'A negative offset counts from the end since PHP 7.1; older versions warn and give false.',
  },
});

/** By the function's name. */
export const FUNCTION_CASES: Record<string, Case[]> = {
  implode: [REVERSED],
  join: [REVERSED],
  count: [COUNTED],
  sizeof: [COUNTED],
  ...Object.fromEntries('strrpos strripos strstr stristr strchr strrchr'.split(' ').map((name) => [name, [NEEDLE]])),
  strpos: [NEEDLE, NEGATIVE(2)],
  stripos: [NEEDLE, NEGATIVE(2)],
  substr_count: [NEGATIVE(2, 3)],
  mb_strpos: [NEGATIVE(2)],
  mb_stripos: [NEGATIVE(2)],
  iconv_strpos: [NEGATIVE(2)],
  ...OBJECT_CASES,
  strtotime: [MINUS_ONE],
  ip2long: [MINUS_ONE],
  mt_srand: [SEED],
  srand: [SEED],
  fgetcsv: [escapeOpen(5)],
  fputcsv: [escapeOpen(5)],
  str_getcsv: [escapeOpen(4)],
  mb_ereg_replace: [evaluating(3)],
  mb_eregi_replace: [evaluating(3)],
  mbereg_replace: [evaluating(3)],
  mberegi_replace: [evaluating(3)],
  mb_regex_set_options: [evaluating(0)],
  in_array: [LOOSE_SEARCH],
  array_search: [LOOSE_SEARCH],
  explode: [
    {
      change: 'empty-separator',
      applies: (call) => call.args[0]?.literal === '',
      before: null,
      after: 'error',
      further: null,
      message: {
        ja: '空の区切り文字は PHP 7 までは警告だけでしたが、PHP 8.0 からはエラーになります。',
        en: 'An empty separator was only warned of up to PHP 7 and is an error since 8.0.',
      },
    },
  ],
  error_reporting: [
    {
      change: 'silenced-fatal-errors',
      applies: asksForSilence,
      before: null,
      after: 'warning',
      further: null,
      message: {
        ja: 'PHP 8.0 からは @ の付いた箇所でも error_reporting() が 0 になりません。エラーハンドラが抑制したはずのエラーを処理します。',
        en: 'Since PHP 8.0 error_reporting() is not 0 behind @: the error handler treats what was meant to be silenced.',
      },
    },
  ],
  mb_convert_encoding: [
    {
      change: 'mb-text-encodings',
      applies: (call) =>
        call.args
          .slice(1)
          .some(({ literal }) =>
            /^(?:html(?:-entities)?|base64|qprint|quoted-printable|uuencode)$/i.test(literal ?? ''),
          ),
      before: null,
      after: 'warning',
      further: null,
      message: {
        ja: 'HTML-ENTITIES、BASE64、QPrint、Uuencode の指定は PHP 8.2 から非推奨です。',
        en: 'HTML-ENTITIES, BASE64, QPrint and Uuencode are deprecated as encodings since PHP 8.2.',
      },
    },
  ],
  session_set_save_handler: [
    {
      change: 'session-callbacks',
      applies: (call) => call.args.length >= 6,
      before: null,
      after: 'warning',
      further: null,
      message: {
        ja: 'セッションハンドラを関数で渡す書き方は PHP 8.4 から非推奨です。SessionHandlerInterface を実装したオブジェクトを渡してください。',
        en: 'A session handler made of functions is deprecated since PHP 8.4: hand over an object with SessionHandlerInterface.',
      },
    },
  ],
  password_hash: [
    {
      change: 'password-salt',
      applies: (call, php) => /['"]salt['"]\s*=>/.test(written(php, call.args[2])),
      before: null,
      after: 'warning',
      further: 'warning',
      message: {
        ja: 'オプション salt は PHP 7.0 から非推奨で、PHP 8.0 からは無視されます。',
        en: 'The option salt is deprecated since PHP 7.0 and ignored since 8.0.',
      },
    },
  ],
  define: [
    {
      change: 'define-case-insensitive',
      applies: (call, php) => call.args.length === 3 && /^(?:true|1)$/i.test(textOf(php, call.args[2]!)),
      before: null,
      after: 'warning',
      further: 'error',
      message: {
        ja: '大文字・小文字を区別しない定数（define() の第 3 引数）は PHP 7.3 で非推奨、PHP 8.0 で廃止されました。',
        en: 'Case-insensitive constants (third argument of define()) are deprecated since PHP 7.3 and gone since 8.0.',
      },
    },
  ],
  mb_strrpos: [
    {
      change: 'mb-strrpos-encoding',
      applies: (call, php) =>
        call.args.length === 3 && (isText(call, 2) || /^(?:["'][A-Za-z]|\(string\))/i.test(written(php, call.args[2]))),
      before: null,
      after: 'warning',
      further: 'error',
      message: {
        ja: 'mb_strrpos() の第 3 引数に文字コードを渡す書き方は PHP 7.4 で非推奨、PHP 8.0 で廃止されました。',
        en: 'mb_strrpos() with the encoding as third argument is deprecated since PHP 7.4 and refused since 8.0.',
      },
      fix: ({ args }) => safe({ start: args[2]!.start, end: args[2]!.start, text: '0, ' }),
    },
  ],
  setlocale: [
    {
      change: 'setlocale-string',
      applies: (call) => isText(call, 0),
      before: null,
      after: 'warning',
      further: 'error',
      message: {
        ja: 'setlocale() の第 1 引数を文字列で指定する書き方は PHP 5.3 で非推奨、PHP 7.0 で廃止されました。',
        en: 'setlocale() with its category as a string is deprecated since PHP 5.3 and refused since 7.0.',
      },
    },
  ],
  parse_str: [
    {
      change: 'parse-str-scope',
      applies: (call) => call.args.length === 1,
      before: null,
      after: 'warning',
      further: null,
      message: {
        ja: '引数 1 個の parse_str() は PHP 7.2 から非推奨です。',
        en: 'parse_str() with one argument is deprecated since PHP 7.2.',
      },
    },
  ],
  assert: [
    {
      change: 'assert-string',
      applies: (call) => isText(call, 0),
      before: null,
      after: 'warning',
      further: 'warning',
      message: {
        ja: 'assert() に文字列で条件を渡す書き方は PHP 7.2 から非推奨で、PHP 8.0 からは評価されません。',
        en: 'assert() with its condition as a string is deprecated since PHP 7.2 and not evaluated since 8.0.',
      },
    },
  ],
};

/** By the method's name. */
export const METHOD_CASES: Record<string, Case[]> = {
  savehtml: [
    {
      change: 'save-html-node',
      applies: (call) => call.args.length === 1,
      before: 'error',
      after: null,
      further: null,
      message: {
        ja: 'saveHTML() の引数は PHP 5.3.6 で追加されたもので、それより古い PHP では何も返りません。',
        en: 'saveHTML() takes an argument since PHP 5.3.6; before, it returns nothing.',
      },
    },
  ],
};

/** Of `new PDO`. */
export const PDO_CHARSET: Case = {
  change: 'pdo-charset-in-dsn',
  applies: (call, php) => {
    const [dsn] = call.args;
    return (
      dsn !== undefined && /^["']mysql:[^"']*;\s*charset\s*=|^["']mysql:.*;\s*charset\s*=/is.test(textOf(php, dsn))
    );
  },
  before: 'warning',
  after: null,
  further: null,
  message: {
    ja: 'DSN の charset= は PHP 5.3.6 より古い PHP では無視され、文字化けの原因になります。接続後に SET NAMES を実行してください。',
    en: 'A PHP before 5.3.6 ignores charset= in the DSN, and text is garbled: send SET NAMES after connecting.',
  },
};
