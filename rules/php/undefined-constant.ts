// Words without quotes that are no constant: PHP took them for text with a notice, and PHP 8 stops. `$row[name]`, `define(DEBUG, 1)`.
import { type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import { nameOf } from '../../src/languages/php/symbols.ts';
import type { Fix, Severity, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { readableUpTo } from './behind-errors.ts';
import { BySymbol } from './by-symbol.ts';
import { reaching } from './fates.ts';
import { guarded } from './guards.ts';
import { change } from './knowledge/changes.ts';
import { constantHistory } from './knowledge/symbols.ts';

/** Keys of $_SERVER that no site would name a constant of its own after. */
const SERVER_KEY =
  /^(?:PHP_SELF|PHP_AUTH_(?:USER|PW)|AUTH_TYPE|HTTPS|HTTP_(?:HOST|REFERER|USER_AGENT|COOKIE|ACCEPT\w*|X_\w+)|REQUEST_(?:METHOD|URI|TIME)|QUERY_STRING|DOCUMENT_ROOT|SCRIPT_(?:NAME|FILENAME|URI)|PATH_(?:INFO|TRANSLATED)|REMOTE_(?:ADDR|HOST|PORT|USER)|SERVER_(?:NAME|ADDR|PORT|SOFTWARE|PROTOCOL|ADMIN)|GATEWAY_INTERFACE|argv)$/;

/** Constants are written in capitals by all but everyone: a word of small letters is most likely a forgotten pair of quotes. */
const small = new BySymbol<true>((name) =>
  /^[a-z_][a-z0-9_]*$/.test(name) &&
  /[a-z]/.test(name) &&
  !constantHistory(name) &&
  !constantHistory(name.toUpperCase())
    ? true
    : undefined,
);

const key = (name: string) => `php-own-constant:${name}`;

/** Constants of the site whose names could be taken for forgotten quotes. */
function tell(php: PhpDocument, context: Context): void {
  for (const { via, name, value } of php.constantDefinitions) {
    if (via === 'class') continue;
    const bare = name.slice(name.lastIndexOf('\\') + 1);
    if (/[a-z]/.test(bare)) context.define(key(bare));
    // A third argument that is true makes the name one in any case of its letters.
    if (via === 'define' && /^\s*,\s*true\b/i.test(php.text.slice(value.end, value.end + 20)))
      context.define(key(bare.toLowerCase()));
  }
  // Names put together at run time: none of the site's words is certain.
  if (php.callsTo('define').some(({ args: [first] }) => first && first.literal === null && first.constant === null))
    context.define('php-own-constant');
}

interface Place extends Span {
  name: string;
  /** It stands where the key of an array does. */
  inBrackets: boolean;
  /** Quotes make of it what PHP made of it; review: unless the name stands for another one. */
  safety: Fix['safety'];
}

const isIndex = (php: PhpDocument, { start, end }: Span): boolean =>
  /[\w\x80-\xff\]})]\s*\[\s*$/.test(php.text.slice(Math.max(0, start - 20), start)) &&
  /^\s*\]/.test(php.text.slice(end, end + 20));

function* smallWords(php: PhpDocument): Generator<Place> {
  const { count, symbol, start, end } = php.constants;
  for (let i = 0; i < count; i++) {
    const first = php.bytes[start[i]!]!;
    if ((first < 0x61 && first !== 0x5f) || !small.get(symbol[i]!)) continue;
    const span = { start: start[i]!, end: end[i]! };
    const name = php.text.slice(span.start, span.end);
    if (name === nameOf(symbol[i]!)) yield { ...span, name, inBrackets: isIndex(php, span), safety: 'safe' };
  }
}

/** `$_SERVER[PHP_SELF]`, `$_POST[Name]`: the arrays of the request have texts for keys. */
function* requestKeys(php: PhpDocument): Generator<Place> {
  for (const array of ['_SERVER', '_GET', '_POST', '_REQUEST', '_COOKIE', '_FILES', '_SESSION']) {
    for (const { start, end, use } of php.variablesNamed(array)) {
      if (!(use & VARIABLE.BASE) || use & VARIABLE.INTERPOLATED) continue;
      const found = /^\s*\[\s*([A-Za-z_]\w*)\s*\]/.exec(php.text.slice(end, end + 80));
      const name = found?.[1];
      if (!name || /^[a-z_][a-z0-9_]*$/.test(name) || constantHistory(name)) continue;
      if (array === '_SERVER' ? !SERVER_KEY.test(name) : !/[a-z]/.test(name)) continue;
      const at = end + found[0].indexOf(name);
      if (php.text[start] === '$') yield { start: at, end: at + name.length, name, inBrackets: true, safety: 'safe' };
    }
  }
}

/** `define(DEBUG, true)`, `defined(DEBUG)`: the name of a constant, not its value. */
function* namesWithoutQuotes(php: PhpDocument): Generator<Place> {
  for (const asking of ['define', 'defined']) {
    for (const { args } of php.callsTo(asking)) {
      const [first] = args;
      const name = first?.constant;
      if (!name || !/^[A-Z_][A-Z0-9_]*$/.test(name) || constantHistory(name)) continue;
      if (php.constantDefinitions.some((own) => own.name === name)) continue;
      yield { start: first.start, end: first.end, name, inBrackets: false, safety: 'review' };
    }
  }
}

function report(php: PhpDocument, context: Context, place: Place): void {
  const { from, further } = change('undefined-constant');
  if (guarded(php, place.start, `constant:${place.name}`)) return;
  const splices = [{ start: place.start, end: place.end, text: `'${place.name}'` }];
  const fix: Fix = { safety: place.safety, splices };
  const say = (severity: Severity, holds: (version: number) => boolean) =>
    context.report(place, {
      severity,
      fix,
      on: reaching(php, place.start, context.target.on('php', holds)),
      unless: [key(place.name), key(place.name.toLowerCase()), ...(place.inBrackets ? [] : ['php-own-constant'])],
      message: {
        ja: `引用符のない ${place.name} は定数として扱われます。PHP 7.2 からは警告、PHP 8.0 からはエラーになります。`,
        en: `${place.name} without quotes is taken for a constant: a warning since PHP 7.2, an error since 8.0.`,
      },
    });
  say('warning', (v) => v >= from && v < further);
  say('error', (v) => v >= further);
}

export default defineRule({
  id: 'php/undefined-constant',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '引用符のない文字列（未定義の定数）', en: 'Text without quotes (undefined constant)' },
  why: {
    ja: '$row[name] のような書き方は、PHP 7 まで通知だけで動いていましたが、PHP 8 では致命的エラー（Undefined constant）になり、ページの表示が止まります。',
    en: 'Words such as the one in $row[name] worked with a notice up to PHP 7; PHP 8 stops with an error (Undefined constant).',
  },
  hint: { ja: "引用符で囲んでください（例: $row['name']）。", en: "Put it in quotes: $row['name']." },
  sources: [
    'https://www.php.net/manual/en/migration80.incompatible.php',
    'https://www.php.net/manual/en/language.types.array.php',
  ],
  examples: [
    { on: 'php 8.0.0', wrong: '<?php echo $row[name];', fixed: "<?php echo $row['name'];" },
    {
      on: 'php 8.0.0',
      wrong: '<?php echo $_SERVER[PHP_SELF] . $a[1][id];',
      fixed: "<?php echo $_SERVER['PHP_SELF'] . $a[1]['id'];",
    },
    { on: 'php 8.0.0', wrong: '<?php define(DEBUG, 1); if ($mode == edit) { }' },
    { on: 'php 7.4.0', wrong: "<?php if (!defined(KITA_ROOT)) { define('ROOT', 1); }" },
    { on: 'php 5.6.30', right: '<?php echo $row[name];' },
    {
      on: 'php 8.0.0',
      right:
        '<?php echo "$row[name] {$row[\'name\']}", $row[NAME], $row[PHP_EOL], $row[0], $_SESSION[LOGIN_KEY], $_SERVER[SERVER_IP_KEY], true, null; // $row[name]',
    },
    {
      on: 'php 8.0.0',
      right: '<?php echo $row[prefix], debug;',
      files: { 'conf.php': "<?php define('prefix', 'a'); define('DEBUG', 1, true);" },
    },
    {
      on: 'php 8.0.0',
      right: '<?php $_SESSION[k_COOKIE] = $_COOKIE[k_COOKIE];',
      files: { 'conf.php': "<?php define('k_COOKIE', $pref['name']);" },
    },
    { on: 'php 8.0.0', right: "<?php die('changes'); ?>\nthe closing <?php tag fixed in index.php, reduce load\n" },
    {
      on: 'php 8.0.0',
      right:
        "<?php const lang = 'ja'; echo $x[lang], A::name, $o->name, name(), new name; if (defined('a')) echo $r[a];",
    },
  ],
  check: {
    php(php, context) {
      const { from } = change('undefined-constant');
      if (context.target.on('php', (v) => v >= from).length === 0) return;
      tell(php, context);
      const readable = readableUpTo(php);
      for (const place of [...smallWords(php), ...requestKeys(php), ...namesWithoutQuotes(php)]) {
        if (place.start < readable) report(php, context, place);
      }
    },
  },
});
