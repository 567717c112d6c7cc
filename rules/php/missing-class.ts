// Classes and interfaces that the target's PHP does not have: not yet, no more, or for want of an extension.
import { CLASS_USES, type ClassUse, type PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Offered } from '../../src/target/target.ts';
import { versionText } from '../../src/target/version.ts';
import { defineOwn } from './definitions.ts';
import { classesThatAre, type Fate, reaching } from './fates.ts';
import { askedByName, guarded, guardedByExtension, knowsVersion } from './guards.ts';

const ATTRIBUTE = CLASS_USES.indexOf('attribute');

/** The next catch takes the exceptions that a missing class lets through: `catch (Throwable $e) { … } catch (Exception $e) { … }`. */
function alsoCaughtAsException(php: PhpDocument, use: ClassUse): boolean {
  const { count, start } = php.classUses;
  for (let i = 0; i < count; i++) {
    if (start[i]! <= use.start) continue;
    const next = php.classUse(i);
    if (next.kind !== 'catch') continue;
    const between = php.text.slice(use.end, next.start);
    const braces = (sign: string) => between.split(sign).length - 1;
    return next.resolved === 'exception' && braces('{') === braces('}') && /\}\s*catch\s*\(\s*\\?$/i.test(between);
  }
  return false;
}

/** A class that is only asked for is simply never met; one that is used stops the page. */
function severityOf(php: PhpDocument, use: ClassUse): Severity | null {
  if (use.kind === 'catch') return alsoCaughtAsException(php, use) ? null : 'warning';
  return use.kind === 'instanceof' ? 'info' : 'error';
}

const EFFECTS: Record<Severity, Text> = {
  error: { ja: '使うとエラーになります。', en: 'Using it is an error.' },
  warning: { ja: 'この catch では例外を受け取れません。', en: 'This catch never catches.' },
  info: { ja: 'この判定は常に偽になります。', en: 'This test is always false.' },
};

function reports({ name, history, missing, removed, uncertain }: Fate): { on: readonly Offered[]; what: Text }[] {
  const without = uncertain.filter(({ availability }) => availability === 'missing').map(({ on }) => on);
  return [
    {
      on: missing,
      what: {
        ja: `クラス ${name} は PHP ${versionText(history.since)} で追加されたものです。`,
        en: `The class ${name} came with PHP ${versionText(history.since)}.`,
      },
    },
    {
      on: removed,
      what: {
        ja: `クラス ${name} は PHP ${versionText(history.removed)} でなくなりました。`,
        en: `The class ${name} is gone since PHP ${versionText(history.removed)}.`,
      },
    },
    {
      on: without,
      what: {
        ja: `クラス ${name} に必要な拡張モジュール ${history.extension} が移行先の PHP にありません。`,
        en: `The class ${name} needs the extension ${history.extension}, which the target's PHP does not have.`,
      },
    },
  ];
}

function check(php: PhpDocument, context: Context, use: ClassUse, fate: Fate): void {
  const severity = knowsVersion(php, use.start, fate.history.since) ? 'info' : severityOf(php, use);
  // X::class is only a name.
  if (use.kind === 'static' && /^\s*::\s*class\b/i.test(php.text.slice(use.end, use.end + 20))) return;
  if (!severity || askedByName(php, fate.name) || guarded(php, use.start, `class:${use.resolved}`)) return;
  const written = {
    ...fate,
    name: use.resolved.includes('\\')
      ? use.written.replace(/^\\/, '')
      : use.written.slice(use.written.lastIndexOf('\\') + 1),
  };
  for (const { on, what } of reports(written)) {
    if (fate.history.pecl && on === fate.missing) continue;
    if (on !== fate.missing && guardedByExtension(php, use.start, fate.history.extension)) continue;
    const effect = EFFECTS[severityOf(php, use) ?? severity];
    context.report(use, {
      severity,
      message: { ja: `${what.ja}${effect.ja}`, en: `${what.en} ${effect.en}` },
      on: reaching(php, use.start, on),
      unless: `php-class:${use.resolved}`,
    });
  }
}

type Lookup = Pick<ReturnType<typeof classesThatAre>, 'get'>;

/** `$c = 'DateTimeImmutable'; new $c`: most likely it is made there. */
function checkDynamic(php: PhpDocument, context: Context, maps: readonly Lookup[]): void {
  for (const use of php.dynamicUses) {
    if (use.kind !== 'class' || guarded(php, use.start, `class:${use.name}`)) continue;
    const fate = maps.map((map) => map.get(use.symbol)).find((found) => found !== undefined);
    if (!fate) continue;
    const written = php.text.slice(use.start + 1, use.end - 1).replace(/^\\+/, '');
    for (const { on, what } of reports({ ...fate, name: written })) {
      if (fate.history.pecl && on === fate.missing) continue;
      context.report(use, {
        severity: 'warning',
        message: what,
        on: reaching(php, use.start, on),
        unless: `php-class:${use.name}`,
      });
    }
  }
}

export default defineRule({
  id: 'php/missing-class',
  component: 'php',
  severity: 'error',
  effort: { minutes: [10, 30, 120] },
  title: { ja: '移行先の PHP にないクラス', en: 'Class that the target’s PHP does not have' },
  why: {
    ja: '存在しないクラスを new したり継承したりすると致命的エラーになります。catch や instanceof では、エラーにならないまま一致しなくなります。',
    en: 'Making or extending a class that does not exist is a fatal error; a catch or instanceof simply never matches.',
  },
  hint: {
    ja: '同じ働きをするクラスを用意するか、古い PHP にもあるクラスに書き換えてください。',
    en: 'Bring a class that does the same, or use one that the older PHP has.',
  },
  sources: [
    'https://www.php.net/manual/en/migration54.classes.php',
    'https://www.php.net/manual/en/migration55.classes.php',
    'https://www.php.net/manual/en/migration70.classes.php',
  ],
  examples: [
    { on: 'php 5.3.3', wrong: '<?php $d = new DateTimeImmutable();' },
    { on: 'php 5.6.30', right: '<?php $d = new DateTimeImmutable();' },
    { on: 'php 5.3.3', wrong: '<?php class A implements \\JsonSerializable { function jsonSerialize() { } }' },
    { on: 'php 5.3.3', wrong: "<?php $c = 'DateTimeImmutable'; $d = new $c('now');" },
    { on: 'php 5.6.30', wrong: '<?php try { f(); } catch (Throwable $e) { }' },
    { on: 'php 5.6.30', right: '<?php try { f(); } catch (Throwable $e) { } catch (Exception $e) { }' },
    { on: 'php 5.3.3', right: "<?php if (class_exists('CURLFile')) { $f = new CURLFile('a.txt'); }" },
    {
      on: 'php 5.6.30',
      right:
        '<?php namespace Kita; use WeakMap as Map; $w = class_exists(\\WeakReference::class) ? \\WeakReference::create($o) : null; if (class_exists(Map::class, false)) { $m = new Map; }',
    },
    { on: 'php 5.6.30', wrong: '<?php namespace Kita; if (class_exists(WeakMap::class)) { $m = new \\WeakMap; }' },
    { on: 'php 5.3.3', right: '<?php namespace Kita; class CURLFile { } $f = new CURLFile();' },
    {
      on: 'php 5.6.30',
      right: '<?php #[Attribute(Attribute::TARGET_CLASS)]\nclass A { } if (class_exists(\\Random\\Engine::class)) { }',
    },
    { on: 'php 5.6.30', right: "<?php use Cake\\Error; $e = new Error('a'); // new Throwable" },
    {
      on: 'php 5.3.3',
      right: '<?php $d = new DateTimeImmutable();',
      files: { 'lib/compat.php': '<?php class DateTimeImmutable extends DateTime { }' },
    },
  ],
  check: {
    php(php, context) {
      defineOwn(php, context);
      const maps = (['missing', 'removed', 'uncertain'] as const).map((kind) => classesThatAre(kind, context.target));
      const { count, symbol, kind } = php.classUses;
      for (let i = 0; i < count; i++) {
        if (kind[i] === ATTRIBUTE) continue;
        const fate = maps[0]!.get(symbol[i]!) ?? maps[1]!.get(symbol[i]!) ?? maps[2]!.get(symbol[i]!);
        if (fate) check(php, context, php.classUse(i), fate);
      }
      checkDynamic(php, context, maps);
    },
  },
});
