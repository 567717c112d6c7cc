// A result such as a scan of a hostile upload gives, and one as large as a site can get.
import { createHash } from 'node:crypto';
import type { Found, ReportOptions } from '../../src/report/reporter.ts';
import type { Rule } from '../../src/rule/rule.ts';
import type { ScanResult } from '../../src/scan/result.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';

export const HOSTILE_NAMES = [
  "=cmd|' calc'!A1.php",
  '+1+1.php',
  '-2+3.php',
  '@SUM(1).php',
  '<script>alert(1)</script>.php',
  '<img src=x onerror=alert(2)>.php',
  '"onmouseover="alert(3)".php',
  'a|b.php',
  'a,b:c%25%0A.php',
  '改\n行.php',
  '表示 ソフト.php',
  'a b#c?d&e.php',
  'esc\x1b[2J.php',
  '絵😀.php',
  '`code`_*[x](y).php',
  ']]>.php',
  '</script><script>alert(4)</script>.php',
  '日本/語/深い.php',
  '\u202egnp.php',
  '\ud83d.php',
  '<!--.php',
];

const rule = (id: string, severity: Rule['severity'], component: Rule['component'], ja: string, en: string): Rule => ({
  id,
  component,
  severity,
  effort: { minutes: [1, 5, 15] },
  title: { ja, en },
  why: { ja: `${ja}ため、移行先では動作しません。`, en: `${en}: it stops on the new server.` },
  hint: { ja: '書き換えてください。', en: 'Rewrite it.' },
  sources: ['https://www.php.net/manual/en/migration54.incompatible.php'],
  examples: [
    { on: 'php 5.6.30', wrong: '<?php f(&$x);\n```\n', fixed: '<?php f($x);' },
    { on: 'php 5.3.3', right: '<?php f($x & $y);' },
  ],
});

export const RULES: Rule[] = [
  rule('php/call-time-reference', 'error', 'php', '呼び出し時の参照渡しがある', 'Call-time pass-by-reference'),
  rule('php/removed-function', 'error', 'php', '削除された関数を使っている', 'A function that is gone'),
  rule('encoding/declared', 'warning', 'encoding', '宣言と実際の文字コードが違う', 'Declared and real encoding differ'),
  rule('php/short-array', 'info', 'php', '短い配列の書き方がある', 'Short array'),
  rule('limits/mailbox', 'error', 'limits', 'メールボックスが大きすぎる', 'A mailbox is too large'),
  rule('perl/missing-module', 'error', 'perl', 'モジュールが見つからない', 'A module is missing'),
];

function finding(path: string, nth: number, rule: Rule, over: Partial<Found> = {}): Found {
  const base: Found = {
    rule: rule.id,
    severity: rule.severity,
    component: rule.component,
    path,
    line: 3 + nth,
    column: 3,
    endLine: 3 + nth,
    endColumn: 4,
    start: 40 + nth * 20,
    end: 41 + nth * 20,
    message: { ja: `${rule.title.ja}（「<b>」など）`, en: `${rule.title.en} ("<b>")` },
    hint: rule.hint,
    on: rule.component === 'php' ? ['php 5.6.30'] : [],
    fix: null,
    reach: 'live',
    anchor: 'a',
    fingerprint: '',
    excerpt: {
      line: 2 + nth,
      lines: ['<?php // 表示 </script><!--', `f(&$x); // ${nth} ]]> & "`, '?>'],
      mark: [2, 3],
      fixed: ['f($x);'],
    },
  };
  const made = { ...base, ...over };
  made.fingerprint = createHash('sha1').update(`${made.rule}\0${made.path}\0${nth}`).digest('hex').slice(0, 16);
  return made;
}

const SAFE = { safety: 'safe' as const, splices: [{ start: 40, end: 41, text: '' }] };
const REVIEW = { safety: 'review' as const, splices: [{ start: 40, end: 41, text: 'x' }] };

export function sampleResult(findings = sampleFindings()): ScanResult {
  const count = (severity: string) => findings.filter((found) => found.severity === severity).length;
  const paths = [...new Set(findings.map((found) => found.path))].sort();
  return {
    tool: { name: 'hikkoshi', version: '0.1.0' },
    target: {
      id: 'extremeserv-v3',
      name: { ja: 'エクストリームサーブ', en: 'Extreme Serv' },
      components: { php: ['5.3.3', '5.6.30'], perl: ['5.10.1'], mysql: ['5.1.73'] },
    },
    summary: {
      files: paths.length,
      bytes: 1_234_567,
      error: count('error'),
      warning: count('warning'),
      info: count('info'),
      fixable: 3,
      unchecked: 1,
    },
    findings,
    unchecked: [{ path: 'cut.zip', reason: { ja: '壊れた書庫のため読めません', en: 'a broken archive' } }],
    checks: [
      ...RULES.map((rule) => ({
        rule: rule.id,
        result: 'found' as const,
        count: findings.filter((found) => found.rule === rule.id).length,
      })).filter((check) => check.count > 0),
      { rule: 'paths/shebang', result: 'clean', count: 0 },
      { rule: 'mysql/syntax', result: 'not-applicable', count: 0 },
    ],
    inventory: {
      kinds: { php: paths.length, image: 12 },
      encodings: { 'utf-8': 3, shift_jis: 9 },
      shebangs: { '/usr/local/bin/perl': 2 },
      passedOver: { '.git': 1 },
    },
    files: paths.map((path) => ({
      path,
      kind: 'php',
      size: 1234,
      mode: 0o644,
      encoding: 'shift_jis',
      reach: 'live',
      read: ['file', 'php', 'html'],
      shebang: '',
      findings: [],
      facts: [],
      defines: [],
      copies: [],
      unchecked: [],
    })),
  };
}

function sampleFindings(): Found[] {
  const [byRef, removed, declared, short, mailbox, missing] = RULES as [Rule, Rule, Rule, Rule, Rule, Rule];
  const findings = HOSTILE_NAMES.flatMap((name) => [
    finding(name, 0, byRef, { fix: SAFE }),
    finding(name, 1, removed, { fix: REVIEW }),
    finding(name, 2, short),
  ]);
  findings.push(finding('index.html', 0, declared), finding('old/index.php.bak', 0, removed, { reach: 'unreached' }));
  findings.push(finding('mail/inbox', 0, mailbox), finding('cgi-bin/a.cgi', 0, missing));
  return findings.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start));
}

/** As many findings as asked, in files of fifty, over six causes. */
export function largeResult(count: number): ScanResult {
  const findings = Array.from({ length: count }, (_, i) => {
    const path = `public_html/部署${Math.floor(i / 2000)}/page${String(Math.floor(i / 50)).padStart(5, '0')}.php`;
    const rule = RULES[i % RULES.length]!;
    const words = {
      message: { ja: `${rule.title.ja}（関数 f${i % 37}）`, en: `${rule.title.en} (function f${i % 37})` },
    };
    return finding(path, i % 50, rule, { ...words, ...(i % 3 === 0 && { fix: SAFE }) });
  });
  return sampleResult(findings);
}

export const optionsIn = (lang: 'ja' | 'en'): ReportOptions => ({
  lang,
  rules: RULES,
  move: { ...NO_MOVE, source: { php: 50300 } },
});
