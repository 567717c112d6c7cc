// Calls that are written for one side of a change of behaviour: the same arguments mean something else, or are refused, on the other.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { ARGUMENT_CASES } from './argument-cases.ts';
import { BySymbol } from './by-symbol.ts';
import type { Case } from './call-case.ts';
import { FUNCTION_CASES, METHOD_CASES, PDO_CHARSET } from './call-cases.ts';
import { ownFunction } from './definitions.ts';
import { EXTENSION_CASES } from './extension-cases.ts';
import { callsIn, lookedUpIn, reaching } from './fates.ts';
import { FLOW_CASES } from './flow-cases.ts';
import { change } from './knowledge/changes.ts';

const functionCases = casesByName(FUNCTION_CASES, ARGUMENT_CASES, EXTENSION_CASES, FLOW_CASES);
const methodCases = casesByName(METHOD_CASES);

function casesByName(...tables: Record<string, Case[]>[]): BySymbol<Case[]> {
  const byName = new Map<string, Case[]>();
  for (const table of tables)
    for (const [name, cases] of Object.entries(table)) byName.set(name, [...(byName.get(name) ?? []), ...cases]);
  return new BySymbol((name) => byName.get(name));
}

function report(php: PhpDocument, context: Context, call: PhpCall, each: Case): void {
  if (call.args.some(({ spread, named }) => spread || named !== null) || !each.applies(call, php)) return;
  const { from, further } = change(each.change);
  const say = (severity: Severity | null, holds: (version: number) => boolean) => {
    if (!severity) return;
    context.report(call.nameSpan, {
      severity,
      message: each.message,
      fix: each.fix?.(call, php) ?? null,
      on: reaching(php, call.start, context.target.on('php', holds)),
      unless: call.kind === 'function' ? ownFunction(call.name, lookedUpIn(call)) : [],
    });
  };
  say(each.before, (v) => v < from);
  const isOne = each.after === each.further;
  say(each.after, (v) => v >= from && (isOne || v < further));
  if (!isOne) say(each.further, (v) => v >= further);
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
    {
      on: 'php 8.0.0',
      wrong: "<?php echo implode($list, ','), join(f($a, 1), '');",
      fixed: "<?php echo implode(',', $list), join('', f($a, 1));",
    },
    {
      on: 'php 8.0.0',
      wrong: "<?php echo mb_strrpos($s, 'a', 'EUC-JP');",
      fixed: "<?php echo mb_strrpos($s, 'a', 0, 'EUC-JP');",
    },
    {
      on: 'php 8.0.0',
      wrong: '<?php echo implode(array_map("f", $list), $glue);',
      fixed: '<?php echo implode($glue, array_map("f", $list));',
    },
    { on: 'php 8.0.0', wrong: "<?php $o = new A; if (array_key_exists('x', $o)) { echo get_class(); }" },
    { on: 'php 8.3.0', wrong: '<?php class A { function f() { return get_class(); } }' },
    { on: 'php 8.0.0', wrong: '<?php function f() { return get_called_class(); }' },
    { on: 'php 8.0.0', right: '<?php class A { static function f() { return get_called_class(); } }' },
    { on: 'php 8.0.0', wrong: '<?php echo mb_ereg_replace($p, $r, $s, "e$i"), mb_strrpos($s, $t, "utf-$n");' },
    { on: 'php 5.6.30', wrong: "<?php echo strpos($s, 'a', -3), substr_count($s, 'a', 0, -2);" },
    {
      on: 'php 8.0.0',
      right:
        "<?php class A { function f($o) { $a = array(); return get_class() . get_class($o) . array_key_exists('x', $a) . array_key_exists('y', $o) . strpos('abc', 'b', -1); } } echo implode($glue, array_keys($a));",
    },
    { on: 'php 7.4.0', wrong: '<?php echo strpos($s, 65);', fixed: '<?php echo strpos($s, chr(65));' },
    { on: 'php 8.0.0', wrong: '<?php echo count(null);' },
    { on: 'php 5.6.30', wrong: '<?php echo crypt($text);' },
    // refused there for its number of arguments
    { on: 'php 8.0.0', right: '<?php echo crypt($text);' },
    { on: 'php 7.2.0', wrong: "<?php echo sizeof('abc');" },
    { on: 'php 5.3.3', wrong: "<?php $t = strtotime($s); if ($t == -1) { echo 'error'; }" },
    { on: 'php 5.3.3', right: "<?php $t = strtotime($s); if ($t === -1 || $t === false) { echo 'error'; }" },
    { on: 'php 7.1.0', wrong: "<?php mt_srand(date('Ymd')); echo mt_rand(1, 7);" },
    { on: 'php 7.1.0', right: '<?php mt_srand((double) microtime() * 1000000); srand(time()); srand();' },
    { on: 'php 8.0.0', wrong: "<?php $a = explode('', $s);" },
    { on: 'php 8.0.0', wrong: "<?php if (in_array(0, array('a', 'b'))) { echo 1; }" },
    {
      on: 'php 8.0.0',
      right: "<?php in_array(0, array('a', 'b'), true); in_array('a', array('b')); in_array(1, array('1', '2'));",
    },
    {
      on: 'php 8.0.0',
      wrong: '<?php function onError($no, $text) { if (error_reporting() == 0) { return; } echo $text; }',
    },
    { on: 'php 8.2.0', wrong: "<?php echo mb_convert_encoding($s, 'HTML-ENTITIES', 'UTF-8');" },
    { on: 'php 8.4.0', wrong: "<?php $row = fgetcsv($file, 1000, ',');" },
    { on: 'php 8.4.0', right: "<?php $row = fgetcsv($file, 1000, ',', '\"', '');" },
    { on: 'php 5.3.3', wrong: "<?php $db = new PDO('mysql:host=localhost;dbname=a;charset=utf8', 'u', 'p');" },
    { on: 'php 5.3.3', wrong: '<?php echo $doc->saveHTML($node);' },
    {
      on: 'php 5.6.30',
      right:
        "<?php define('A', 1, true); echo implode($list, ','), count('a'), strpos($s, 65); $db = new PDO('mysql:host=a;charset=utf8');",
    },
    { on: 'php 8.0.0', wrong: "<?php if (substr($s, 3) === false) { echo sprintf('%s %s', $a); }" },
    { on: 'php 8.0.0', right: "<?php $x = sprintf('%05.1f%% %1$s', $a); printf('100%; %s'); substr($s, 1) == '';" },
    { on: 'php 5.3.3', wrong: "<?php echo number_format($n, 0, '.', '&nbsp;');" },
    { on: 'php 5.3.3', right: "<?php echo number_format($n, 0, '', ','), number_format($n);" },
    {
      on: 'php 5.6.30',
      wrong: "<?php echo htmlentities($s, ENT_QUOTES, 'EUC-JP');",
      fixed: "<?php echo htmlspecialchars($s, ENT_QUOTES, 'EUC-JP');",
    },
    { on: 'php 5.6.30', wrong: '<?php header("Pragma: no-cache\\r\\nExpires: 0");' },
    { on: 'php 5.6.30', right: '<?php header("Pragma: no-cache\\n"); ob_start(); ob_start("f", 4096); crypt($p, $s);' },
    { on: 'php 5.6.30', wrong: '<?php ob_start("f", 0, false); $a = unpack("a4id/Nlen", $s);' },
    { on: 'php 8.0.0', wrong: "<?php call_user_func_array('f', array('id' => 1)); hash_hmac('crc32', $s, $k);" },
    { on: 'php 8.0.0', right: "<?php call_user_func_array('f', array(1)); hash_hmac('sha1', $s, $k); get_class($o);" },
    { on: 'php 8.2.0', wrong: "<?php call_user_func(array('parent', 'm')); usort($a, 'self::compare');" },
    { on: 'php 8.2.0', right: "<?php call_user_func(array('A', 'm')); usort($a, 'A::compare');" },
    { on: 'php 5.6.30', wrong: "<?php echo hash('tiger192,3', $s); call_user_func_array('f', 'x');" },
    { on: 'php 8.0.0', wrong: "<?php function f() { return call_user_func('func_get_args'); }" },
    {
      on: 'php 8.0.0',
      right: "<?php call_user_func('f', 'extract'); call_user_func_array('f', $x); hash('sha1', $s);",
    },
    { on: 'php 8.4.0', wrong: "<?php trigger_error('x', E_USER_ERROR);" },
    { on: 'php 8.4.0', wrong: "<?php ldap_connect('host', 389); xml_set_default_handler($p, '');" },
    { on: 'php 8.4.0', right: "<?php ldap_connect('ldap://host:389'); xml_set_default_handler($p, 'f');" },
    { on: 'php 8.1.0', wrong: "<?php version_compare($a, $b, 'g'); mb_check_encoding();" },
    { on: 'php 8.0.0', wrong: '<?php echo implode($list, PHP_EOL);', fixed: '<?php echo implode(PHP_EOL, $list);' },
    { on: 'php 7.0.0', wrong: '<?php foreach ($list as $k => $v) { if (next($list)) { echo $v; } }' },
    {
      on: 'php 7.0.0',
      right:
        '<?php foreach ($list as $v) { echo $v; } echo next($list); foreach ($a as $v) { echo next($list); reset($a); key($a); }',
    },
    {
      on: 'php 7.0.0',
      wrong:
        "<?php function o($p, $n) { } function c() { return true; } session_set_save_handler('o', 'c', 'r', 'w', 'd', 'g');",
    },
    {
      on: 'php 7.0.0',
      right:
        "<?php function c() { return true; } function r($i) { return ''; } session_set_save_handler('o', 'c', 'r', 'w', 'd', 'g'); foreach ($b as $v) { key($b); }",
    },
    {
      on: 'php 8.0.0',
      right: "<?php echo implode(',', $list); $o->define('A', 1, true); define('B', 2); parse_str($q, $r);",
    },
  ],
  check: {
    php(php, context) {
      for (const { call, fate: cases } of callsIn(php, functionCases))
        for (const each of cases) report(php, context, call, each);
      for (const name of php.calledNames()) {
        const cases = methodCases.get(name);
        if (!cases) continue;
        for (const call of php.methodCalls(name)) for (const each of cases) report(php, context, call, each);
      }
      for (const call of php.instantiations('pdo')) report(php, context, call, PDO_CHARSET);
    },
  },
});
