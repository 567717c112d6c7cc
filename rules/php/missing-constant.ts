// Constants that the target's PHP does not know.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { versionText } from '../../src/target/version.ts';
import { constantReads } from './constants.ts';
import { defineOwn, ownConstant } from './definitions.ts';
import { isOptionalDriver } from './drivers.ts';
import { reaching } from './fates.ts';
import { askedByName, asksForExtension, guarded, guardedByExtension, knowsVersion } from './guards.ts';
import { extension } from './knowledge/extensions.ts';
import { constantHistory, type History } from './knowledge/symbols.ts';

const came = (name: string, { since }: History): Text => ({
  ja: `定数 ${name} は PHP ${versionText(since)} で追加されたものです。`,
  en: `The constant ${name} came with PHP ${versionText(since)}.`,
});

const went = (name: string, { removed }: History): Text => {
  const text = versionText(Math.min(removed, 990000));
  return {
    ja: `定数 ${name} は PHP ${text} で削除されました。`,
    en: `The constant ${name} was removed in PHP ${text}.`,
  };
};

/** The program can do without the extension, and then takes another way. */
const isOptional = (php: PhpDocument, context: Context, name: string): boolean =>
  (extension(name)?.kind !== 'always' && asksForExtension(php, name)) || isOptionalDriver(context.file.path, name);

/** `constant('X')`: most likely it is read there. */
function checkDynamic(php: PhpDocument, context: Context): void {
  for (const use of php.dynamicUses) {
    const history = use.kind === 'constant' ? constantHistory(use.name) : undefined;
    if (!history || guarded(php, use.start, `constant:${use.name}`)) continue;
    const say = (message: Text, holds: (version: number) => boolean) =>
      context.report(use, {
        severity: 'warning',
        message,
        on: reaching(php, use.start, context.target.on('php', holds)),
        unless: ownConstant(use.name, ''),
      });
    say(came(use.name, history), (v) => v < history.since);
    say(went(use.name, history), (v) => v >= history.removed);
  }
}

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
    { on: 'php 5.3.3', wrong: "<?php echo json_encode($a, constant('JSON_UNESCAPED_UNICODE'));" },
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
          message: came(name, history),
          on: reaching(
            php,
            read.start,
            versions.filter(({ number }) => number < history.since),
          ),
          unless,
        });
        if (guardedByExtension(php, read.start, history.extension)) continue;
        context.report(read, {
          severity: isOptional(php, context, history.extension) ? 'warning' : 'error',
          message: went(name, history),
          on: reaching(
            php,
            read.start,
            versions.filter(({ number }) => number >= history.removed),
          ),
          unless,
        });
      }
      checkDynamic(php, context);
    },
  },
});
