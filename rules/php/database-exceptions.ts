// Connections whose errors became exceptions by default: PDO in PHP 8.0, mysqli in 8.1. What tests for false is never reached.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

interface Driver {
  change: string;
  /** The site decides about errors itself. */
  key: string;
  decides(php: PhpDocument): boolean;
  connections(php: PhpDocument): readonly PhpCall[];
  message: Text;
}

const DRIVERS: Driver[] = [
  {
    change: 'mysqli-exceptions',
    key: 'php-mysqli-report',
    decides: (php) => php.callsTo('mysqli_report').length > 0 || php.instantiations('mysqli_driver').length > 0,
    connections: (php) => [...php.callsTo('mysqli_connect'), ...php.instantiations('mysqli')],
    message: {
      ja: 'mysqli のエラーは PHP 8.1 から標準で例外になります。戻り値やエラー番号による判定の前に、処理が止まります。',
      en: 'Errors of mysqli are exceptions by default since PHP 8.1: the page stops before any test of the result.',
    },
  },
  {
    change: 'pdo-exceptions',
    key: 'php-pdo-errmode',
    decides: (php) => php.text.includes('ATTR_ERRMODE'),
    connections: (php) => php.instantiations('pdo'),
    message: {
      ja: 'PDO のエラーは PHP 8.0 から標準で例外になります。戻り値による判定の前に、処理が止まります。',
      en: 'Errors of PDO are exceptions by default since PHP 8.0: the page stops before any test of the result.',
    },
  },
];

function check(php: PhpDocument, context: Context): void {
  for (const driver of DRIVERS) {
    const { from } = change(driver.change);
    const on = context.target.on('php', (v) => v >= from);
    if (on.length === 0) continue;
    if (driver.decides(php)) context.define(driver.key);
    const [first] = [...driver.connections(php)].sort((a, b) => a.start - b.start);
    if (first)
      context.report(first.nameSpan, {
        on: reaching(php, first.start, on),
        unless: driver.key,
        message: driver.message,
      });
  }
}

export default defineRule({
  id: 'php/database-exceptions',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [5, 20, 60] },
  title: { ja: 'データベースエラーの例外化', en: 'Database errors that became exceptions' },
  why: {
    ja: 'SQL の失敗を戻り値で判定して先に進むプログラムが、捕捉されない例外で停止します。エラー画面にパスワードなどの情報が表示されることもあります。',
    en: 'A program that tests results and goes on now stops at an uncaught exception, which may show what should stay hidden.',
  },
  hint: {
    ja: '接続の前に mysqli_report(MYSQLI_REPORT_OFF) を呼ぶ（PDO では ATTR_ERRMODE に ERRMODE_SILENT を指定する）か、例外を捕捉してください。',
    en: 'Call mysqli_report(MYSQLI_REPORT_OFF) before connecting (PDO: ATTR_ERRMODE, ERRMODE_SILENT), or catch the exceptions.',
  },
  sources: [
    'https://www.php.net/manual/en/migration81.incompatible.php',
    'https://www.php.net/manual/en/migration80.incompatible.php',
  ],
  examples: [
    { on: 'php 8.1.0', wrong: "<?php $db = mysqli_connect('localhost', 'u', 'p'); if (!$db) { die('error'); }" },
    { on: 'php 8.0.0', wrong: "<?php $db = new PDO('sqlite:a'); if (!$db->query('x')) { echo 1; }" },
    { on: 'php 7.4.0', right: "<?php $db = new PDO('sqlite:a'); $m = new mysqli('a');" },
    {
      on: 'php 8.2.0',
      right:
        "<?php $m = new mysqli('a'); $p = new PDO('sqlite:a', '', '', array(PDO::ATTR_ERRMODE => PDO::ERRMODE_SILENT));",
      files: { 'init.php': '<?php mysqli_report(MYSQLI_REPORT_OFF);' },
    },
  ],
  words: words('mysqli', 'pdo', 'attr_errmode'),
  check: { php: check },
});
