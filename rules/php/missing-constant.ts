// Constants that the target's PHP does not know.
import { defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { constantReads } from './constants.ts';
import { defineOwn, ownConstant } from './definitions.ts';
import { reaching } from './fates.ts';
import { askedByName, guarded, knowsVersion } from './guards.ts';

export default defineRule({
  id: 'php/missing-constant',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '移行先の PHP にない定数', en: 'Constant that the target’s PHP does not have' },
  why: {
    ja: 'PHP 7 以前では未定義の定数はその名前の文字列として扱われ、指定したつもりのオプションが効かなくなります。PHP 8 では致命的エラーになります。',
    en: 'Up to PHP 7 an unknown constant is taken for a string with its name, and the option it stands for is lost; PHP 8 stops with an error.',
  },
  hint: {
    ja: 'その定数を使わない書き方に変えるか、defined() で確認してから使ってください。',
    en: 'Do without it, or ask defined() first.',
  },
  sources: [
    'https://www.php.net/manual/en/migration54.global-constants.php',
    'https://www.php.net/manual/en/migration70.constants.php',
  ],
  examples: [
    { on: 'php 5.3.3', wrong: '<?php echo json_encode($a, JSON_UNESCAPED_UNICODE);' },
    { on: 'php 5.6.30', right: '<?php echo json_encode($a, JSON_UNESCAPED_UNICODE);' },
    { on: 'php 8.0.0', wrong: '<?php $x = filter_var($u, FILTER_VALIDATE_URL, FILTER_FLAG_SCHEME_REQUIRED);' },
    {
      on: 'php 5.3.3',
      right: "<?php if (!defined('JSON_PRETTY_PRINT')) { define('JSON_PRETTY_PRINT', 128); } echo JSON_PRETTY_PRINT;",
    },
    { on: 'php 5.3.3', right: "<?php $f = defined('ENT_HTML5') ? ENT_HTML5 : 0;" },
    {
      on: 'php 5.3.3',
      right: "<?php class A { const ENT_HTML5 = 1; } echo A::ENT_HTML5, 'ENT_HTML5', \\Kita\\ENT_HTML5;",
    },
  ],
  check: {
    php(php, context) {
      defineOwn(php, context);
      for (const { read, name, history } of constantReads(php, context.target)) {
        if (guarded(php, read.start, `constant:${name}`) || askedByName(php, name)) continue;
        const namespace = read.qualification === 'unqualified' ? read.namespace : '';
        const unless = ownConstant(name, namespace);
        const versions = context.target.versions('php');
        context.report(read, {
          severity: knowsVersion(php, read.start, history.since) ? 'info' : 'error',
          message: {
            ja: `定数 ${name} は PHP ${versionText(history.since)} で追加されたものです。`,
            en: `The constant ${name} came with PHP ${versionText(history.since)}.`,
          },
          on: reaching(
            php,
            read.start,
            versions.filter(({ number }) => number < history.since),
          ),
          unless,
        });
        context.report(read, {
          message: {
            ja: `定数 ${name} は PHP ${versionText(history.removed)} で削除されました。`,
            en: `The constant ${name} was removed in PHP ${versionText(history.removed)}.`,
          },
          on: reaching(
            php,
            read.start,
            versions.filter(({ number }) => number >= history.removed),
          ),
          unless,
        });
      }
    },
  },
});
