// What Composer says of the site: which PHP and which extensions it needs, and libraries whose locked version cannot run on the target.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import type { Offered } from '../../src/target/target.ts';
import { parseVersion } from '../../src/target/version.ts';
import { accepts } from './composer-constraint.ts';
import { reachedBy } from './guards.ts';
import { type Availability, availability } from './knowledge/extensions.ts';
import { cannotRun } from './libraries.ts';

interface Package {
  name?: unknown;
  version?: unknown;
  require?: unknown;
}

/** Place of a key with a string value behind `from`: `"php": "…"`. */
function placeOf(text: string, key: string, from: number): Span | null {
  const found = new RegExp(`"${key.replace(/[^\w-]/g, '\\$&')}"\\s*:\\s*"[^"]*"`).exec(text.slice(from));
  return found && { start: from + found.index, end: from + found.index + found[0].length };
}

/** Place of a package's name behind `from`; some writers of JSON escape the slash. */
function nameAt(text: string, name: string, from: number): Span | null {
  for (const written of [`"${name}"`, `"${name.replace('/', '\\/')}"`]) {
    const start = text.indexOf(written, from);
    if (start >= 0) return { start, end: start + written.length };
  }
  return null;
}

function requirements(of: unknown): [string, string][] {
  if (typeof of !== 'object' || of === null) return [];
  return Object.entries(of).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

function checkPhp(context: Context, where: Span | null, constraint: string, subject: { ja: string; en: string }): void {
  context.report(where, {
    on: context.target.on('php', (version) => accepts(constraint, version) === false),
    message: {
      ja: `${subject.ja}は PHP ${constraint} を必要としており、移行先の PHP では動きません。`,
      en: `${subject.en} asks for PHP ${constraint} and does not run on the target's.`,
    },
  });
}

const ASKED: Partial<Record<Availability, Severity>> = { missing: 'error', doubtful: 'warning', unknown: 'info' };

/** One finding for each severity that the offered versions give. */
function checkExtension(context: Context, where: Span | null, name: string): void {
  const bySeverity = new Map<Severity, Offered[]>();
  for (const on of context.target.versions('php')) {
    const severity = ASKED[availability(context.target, on, name)];
    if (severity) bySeverity.set(severity, [...(bySeverity.get(severity) ?? []), on]);
  }
  for (const [severity, on] of bySeverity) {
    context.report(where, {
      on,
      severity,
      message: {
        ja: `拡張モジュール ${name} が必要とされています。移行先にあるか確認してください。`,
        en: `The extension ${name} is required: ask whether the target has it.`,
      },
    });
  }
}

function checkRequire(context: Context, text: string, from: number, of: unknown): void {
  for (const [name, constraint] of requirements(of)) {
    if (name === 'php') checkPhp(context, placeOf(text, name, from), constraint, { ja: 'このサイト', en: 'The site' });
    else if (name.startsWith('ext-'))
      checkExtension(
        context,
        placeOf(text, name, from),
        name.slice(4).toLowerCase().replace('zend-opcache', 'opcache'),
      );
  }
}

/** One finding for each library, instead of one for each of its files. */
function checkLocked(context: Context, text: string, packages: unknown): void {
  if (!Array.isArray(packages)) return;
  let from = 0;
  for (const { name, version, require } of packages as Package[]) {
    if (typeof name !== 'string') continue;
    const where = nameAt(text, name, from);
    if (where) from = where.end;
    const php = requirements(require).find(([key]) => key === 'php')?.[1];
    if (!php) continue;
    const label = `${name} ${typeof version === 'string' ? version : ''}`.trim();
    if (context.target.versions('php').every((on) => accepts(php, on.number) === false))
      context.define(cannotRun(context.file.path, name));
    checkPhp(context, where, php, { ja: `ライブラリ ${label} `, en: `The library ${label}` });
  }
}

function checkFile(file: SourceFile, context: Context): void {
  if (file.name !== 'composer.json' && file.name !== 'composer.lock') return;
  let content: { require?: unknown; packages?: unknown; platform?: unknown };
  try {
    content = JSON.parse(file.text.replace(/^\xef\xbb\xbf/, ''));
  } catch {
    return;
  }
  if (typeof content !== 'object' || content === null) return;
  // A library's own composer.json in vendor/ is told by the lock file.
  if (file.name === 'composer.json' && !/(?:^|\/)vendor\//.test(file.path)) {
    checkRequire(context, file.text, Math.max(0, file.text.indexOf('"require"')), content.require);
  }
  if (file.name === 'composer.lock') {
    checkLocked(context, file.text, content.packages);
    checkRequire(context, file.text, Math.max(0, file.text.lastIndexOf('"platform"')), content.platform);
  }
}

/** vendor/composer/platform_check.php ends the program on an older PHP. */
function checkPlatform(php: PhpDocument, context: Context): void {
  if (!context.file.path.endsWith('composer/platform_check.php')) return;
  const needed = /PHP_VERSION_ID\s*>=\s*(\d{5,6})/.exec(php.text)?.[1];
  if (!needed) return;
  const version = Number(needed);
  const text = `${Math.floor(version / 10000)}.${Math.floor(version / 100) % 100}`;
  if (!reachedBy(php, 0)(version)) return;
  context.report(null, {
    on: context.target.on('php', (v) => v < parseVersion(text)),
    message: {
      ja: `Composer の確認処理が PHP ${text} 未満ではサイト全体を停止させます。`,
      en: `Composer's own check stops the whole site on a PHP before ${text}.`,
    },
  });
}

export default defineRule({
  id: 'php/composer',
  component: 'php',
  severity: 'error',
  effort: { minutes: [15, 60, 480] },
  title: { ja: 'Composer の動作条件', en: 'What Composer asks for' },
  why: {
    ja: 'ライブラリが必要とする PHP の版や拡張モジュールが移行先にないと、サイトが動きません。',
    en: 'Where the target lacks the PHP or the extensions that the libraries need, the site does not run.',
  },
  hint: {
    ja: '移行先の PHP に対応した版のライブラリに入れ替えるか、より新しい PHP を選べる移行先を検討してください。',
    en: 'Install versions of the libraries that run on the target’s PHP, or choose a target with a newer one.',
  },
  sources: [
    'https://getcomposer.org/doc/articles/versions.md',
    'https://getcomposer.org/doc/07-runtime.md#platform-check',
  ],
  examples: [
    { on: 'php 5.6.30', path: 'composer.json', wrong: '{ "require": { "php": ">=8.1" } }' },
    { on: 'php 5.6.30', path: 'composer.json', wrong: '{ "require": { "php": "^7.2 || ^8.0" } }' },
    { on: 'php 5.6.30', path: 'composer.json', wrong: '{ "require": { "ext-imagick": "*" } }' },
    {
      on: 'php 5.6.30',
      path: 'composer.lock',
      wrong: '{ "packages": [ { "name": "monolog/monolog", "version": "3.0.0", "require": { "php": ">=8.1" } } ] }',
    },
    {
      on: 'php 5.6.30',
      path: 'composer.json',
      right: '{ "require": { "php": ">=5.3.0", "ext-json": "*", "monolog/monolog": "^1.0" } }',
    },
    { on: 'php 5.6.30', path: 'composer.json', right: '{ "require": { "php": "~5.3 || 7.*" } }' },
    { on: 'php 5.6.30', path: 'composer.json', right: '{ "require-dev": { "php": ">=8.1" } }' },
  ],
  check: { file: checkFile, php: checkPlatform },
});
