// Calls that are written for one side of a change of behaviour: the same arguments mean something else, or are refused, on the other.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn, reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

interface Case {
  change: string;
  /** Which calls are written for the other side. */
  applies(call: PhpCall, php: PhpDocument): boolean;
  /** What it is on versions before the change, from the change on, and from its second step on; null: nothing to say. */
  before: Severity | null;
  after: Severity | null;
  further: Severity | null;
  message: Text;
}

const textOf = (php: PhpDocument, { start, end }: { start: number; end: number }) => php.text.slice(start, end);

/** A place that holds an array, by its look. */
const isArray = (php: PhpDocument, call: PhpCall, position: number): boolean =>
  call.args[position] !== undefined && /^(?:array\s*\(|\[)/i.test(textOf(php, call.args[position]!.value));

const isText = (call: PhpCall, position: number): boolean => {
  const literal = call.args[position]?.literal;
  return literal !== undefined && literal !== null && !/^-?\d+$/.test(literal);
};

/** The array stands first, the glue second. */
const REVERSED: Case = {
  change: 'implode-order',
  applies: (call, php) =>
    call.args.length === 2 && isText(call, 1) && (isArray(php, call, 0) || call.args[0]!.variable !== null),
  before: null,
  after: 'warning',
  further: 'error',
  message: {
    ja: 'implode() に配列を先に渡す順序は PHP 7.4 で非推奨、PHP 8.0 で廃止されました。',
    en: 'implode() with the array first is deprecated since PHP 7.4 and refused since 8.0.',
  },
};

const CASES: Record<string, Case[]> = {
  implode: [REVERSED],
  join: [REVERSED],
  define: [
    {
      change: 'define-case-insensitive',
      applies: (call, php) => call.args.length === 3 && /^true$/i.test(textOf(php, call.args[2]!)),
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
      applies: (call) => call.args.length === 3 && isText(call, 2),
      before: null,
      after: 'warning',
      further: 'error',
      message: {
        ja: 'mb_strrpos() の第 3 引数に文字コードを渡す書き方は PHP 7.4 で非推奨、PHP 8.0 で廃止されました。',
        en: 'mb_strrpos() with the encoding as third argument is deprecated since PHP 7.4 and refused since 8.0.',
      },
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

const METHODS: Record<string, Case[]> = {
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

const PDO_CHARSET: Case = {
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

function report(php: PhpDocument, context: Context, call: PhpCall, each: Case): void {
  if (call.args.some(({ spread, named }) => spread || named !== null) || !each.applies(call, php)) return;
  const { from, further } = change(each.change);
  const say = (severity: Severity | null, holds: (version: number) => boolean) => {
    if (!severity) return;
    context.report(call.nameSpan, {
      severity,
      message: each.message,
      on: reaching(php, call.start, context.target.on('php', holds)),
      unless: call.kind === 'function' ? ownFunction(call.name, lookedUpIn(call)) : [],
    });
  };
  say(each.before, (v) => v < from);
  say(each.after, (v) => v >= from && v < further);
  say(each.further, (v) => v >= further);
}

export default defineRule({
  id: 'php/changed-call',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '版によって扱いの変わる呼び出し', en: 'Call that versions treat differently' },
  why: {
    ja: '同じ書き方でも PHP の版によって、無視されたり、警告やエラーになったりします。',
    en: 'The same call is ignored, warned of or refused, depending on the version of PHP.',
  },
  hint: {
    ja: 'どの版でも同じ意味になる書き方に変えてください。',
    en: 'Write it in a way that means the same in every version.',
  },
  sources: [
    'https://www.php.net/manual/en/migration80.incompatible.php',
    'https://www.php.net/manual/en/ref.pdo-mysql.connection.php',
  ],
  examples: [
    { on: 'php 8.0.0', wrong: "<?php define('A', 1, true);" },
    { on: 'php 8.0.0', wrong: "<?php echo implode($list, ',');" },
    { on: 'php 5.3.3', wrong: "<?php $db = new PDO('mysql:host=localhost;dbname=a;charset=utf8', 'u', 'p');" },
    { on: 'php 5.3.3', wrong: '<?php echo $doc->saveHTML($node);' },
    {
      on: 'php 5.6.30',
      right: "<?php define('A', 1, true); echo implode($list, ','); $db = new PDO('mysql:host=a;charset=utf8');",
    },
    {
      on: 'php 8.0.0',
      right: "<?php echo implode(',', $list); $o->define('A', 1, true); define('B', 2); parse_str($q, $r);",
    },
  ],
  check: {
    php(php, context) {
      for (const [name, cases] of Object.entries(CASES)) {
        for (const call of php.callsTo(name)) for (const each of cases) report(php, context, call, each);
      }
      for (const [name, cases] of Object.entries(METHODS)) {
        for (const call of php.methodCalls(name)) for (const each of cases) report(php, context, call, each);
      }
      for (const call of php.instantiations('pdo')) report(php, context, call, PDO_CHARSET);
    },
  },
});
