// Parts of mysqli that need mysqlnd: missing where PHP was built on libmysqlclient, as RHEL/CentOS 6 builds its PHP 5.3.
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn, reaching } from './fates.ts';
import { guarded } from './guards.ts';
import { isRhel6Php } from './knowledge/extensions.ts';

const FUNCTIONS = [
  'mysqli_fetch_all',
  'mysqli_get_cache_stats',
  'mysqli_get_client_stats',
  'mysqli_get_connection_stats',
  'mysqli_get_links_stats',
  'mysqli_poll',
  'mysqli_reap_async_query',
  'mysqli_stmt_get_result',
  'mysqli_stmt_more_results',
  'mysqli_stmt_next_result',
];
/** Methods whose names say enough in a file that uses mysqli. */
const METHODS = ['fetch_all', 'get_result', 'reap_async_query'];

export default defineRule({
  id: 'php/mysqlnd',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: 'mysqlnd が必要な mysqli の機能', en: 'Parts of mysqli that need mysqlnd' },
  why: {
    ja: '移行先の PHP 5.3 は libmysqlclient で作られており、これらの関数やメソッドがありません。呼び出すと致命的エラーになります。',
    en: 'The target’s PHP 5.3 is built on libmysqlclient and lacks these functions and methods: calling them is a fatal error.',
  },
  hint: {
    ja: 'bind_result() と fetch()、または 1 行ずつの取得に書き換えてください。',
    en: 'Use bind_result() and fetch(), or fetch row by row.',
  },
  sources: [
    'https://www.php.net/manual/en/mysqlnd.overview.php',
    'https://www.php.net/manual/en/mysqli-stmt.get-result.php',
  ],
  examples: [
    { on: 'php 5.3.3', wrong: '<?php $rows = mysqli_fetch_all($result);' },
    {
      on: 'php 5.3.3',
      wrong: "<?php $db = new mysqli('localhost'); $s = $db->prepare('SELECT 1'); $r = $s->get_result();",
    },
    { on: 'php 5.6.30', right: '<?php $rows = mysqli_fetch_all($result);' },
    {
      on: 'php 5.3.3',
      right:
        '<?php $r = $task->get_result(); $row = mysqli_fetch_assoc($s); if (function_exists("mysqli_fetch_all")) { mysqli_fetch_all($s); }',
    },
  ],
  words: words(...FUNCTIONS, ...METHODS),
  check: {
    php(php, context) {
      const { packages, components } = context.target.profile;
      if (packages !== 'rhel6' || components.php?.extensions?.includes('mysqlnd')) return;
      const on = context.target.on('php', isRhel6Php);
      for (const name of FUNCTIONS) {
        for (const call of php.callsTo(name)) {
          if (guarded(php, call.start, `function:${name}`, 'extension:mysqlnd')) continue;
          context.report(call.nameSpan, {
            on: reaching(php, call.start, on),
            unless: ownFunction(name, lookedUpIn(call)),
          });
        }
      }
      for (const name of METHODS) {
        for (const call of php.methodCalls(name)) {
          const usesMysqli = php.instantiations('mysqli').length > 0 || php.callsTo('mysqli_connect').length > 0;
          if (!usesMysqli || guarded(php, call.start, `method:mysqli_stmt::${name}`, `method:mysqli_result::${name}`))
            continue;
          context.report(call.nameSpan, { on: reaching(php, call.start, on) });
        }
      }
    },
  },
});
