// What Composer says of the site: which PHP and which extensions it needs, and libraries whose locked version cannot run on the target.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Place, Severity, Span } from '../../src/rule/finding.ts';
import { type Context, type Details, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import type { Offered, Target } from '../../src/target/target.ts';
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

const THE_SITE: Text = { ja: 'このサイト', en: 'The site' };

/** Made for an older PHP: Composer refuses to install it, but what is installed runs as far as the code does. */
function isForOlder(target: Target, constraint: string): boolean {
  const oldest = Math.min(...target.versions('php').map(({ number }) => number));
  return [50300, 50600, 70000, 70400, 80000, 80200].some((version) => version < oldest && accepts(constraint, version));
}

function refusal(target: Target, constraint: string, subject: Text): Details {
  const on = target.on('php', (version) => accepts(constraint, version) === false);
  if (isForOlder(target, constraint)) {
    return {
      on,
      severity: 'warning',
      message: {
        ja: `${subject.ja}は PHP ${constraint} 向けです。移行先の PHP では、Composer がインストールや更新を拒否します。`,
        en: `${subject.en} asks for PHP ${constraint}: Composer refuses to install or update it on the target's.`,
      },
      hint: {
        ja: '移行先の PHP に対応した版に更新し、composer.json の PHP の指定も改めてください。',
        en: 'Take versions that run on the target’s PHP, and change what composer.json asks for.',
      },
    };
  }
  return {
    on,
    message: {
      ja: `${subject.ja}は PHP ${constraint} を必要としており、移行先の PHP では動きません。`,
      en: `${subject.en} asks for PHP ${constraint} and does not run on the target's.`,
    },
  };
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
      hint: {
        ja: 'なければ、追加できるかを移行先に相談するか、その拡張を使わない版のライブラリに入れ替えてください。',
        en: 'If it has not, ask whether it can be had, or take versions of the libraries that do without.',
      },
    });
  }
}

function checkRequire(context: Context, text: string, from: number, of: unknown, subject: Text): void {
  for (const [name, constraint] of requirements(of)) {
    if (name === 'php') context.report(placeOf(text, name, from), refusal(context.target, constraint, subject));
    else if (name.startsWith('ext-'))
      checkExtension(
        context,
        placeOf(text, name, from),
        name.slice(4).toLowerCase().replace('zend-opcache', 'opcache'),
      );
  }
}

/** A library that the target's PHP cannot run, for the site pass. */
interface Locked {
  /** The folder of vendor/, with a slash at its end; '' for the site's own. */
  folder: string;
  found: { place: Place; constraint: string; label: string }[];
}

/** One finding for each library, instead of one for each of its files. */
function lockedIn(context: Context, text: string, packages: unknown, folder: string): Locked {
  const found: Locked['found'] = [];
  let from = 0;
  for (const { name, version, require } of Array.isArray(packages) ? (packages as Package[]) : []) {
    if (typeof name !== 'string') continue;
    const where = nameAt(text, name, from);
    if (where) from = where.end;
    const php = requirements(require).find(([key]) => key === 'php')?.[1];
    if (!php || !context.target.versions('php').some((on) => accepts(php, on.number) === false)) continue;
    if (context.target.versions('php').every((on) => accepts(php, on.number) === false))
      context.define(cannotRun(folder, name));
    const label = `${name} ${typeof version === 'string' ? version : ''}`.trim();
    found.push({ place: { ...context.place(where ?? { start: 0, end: 0 }) }, constraint: php, label });
  }
  return { folder, found };
}

/** Composer writes what it installed there, and so does the lock file beside vendor/, where it came along. */
const INSTALLED = /(?:^|\/)vendor\/composer\/installed\.json$/;

function packagesOf(content: Content | unknown[]): unknown {
  return Array.isArray(content) ? content : content.packages;
}

function reportSite(site: SiteContext): void {
  const locks = site.facts<Locked>('php-composer-lock').map(({ value }) => value);
  const folders = new Set(locks.map(({ folder }) => folder));
  const isInstalled = (folder: string) => site.files.some(({ path }) => path.startsWith(`${folder}vendor/`));
  const isInner = (folder: string) => [...folders].some((outer) => outer !== folder && folder.startsWith(outer));
  // The lock of a part of the site, whose libraries are not there: the site has others in their place.
  const present = locks.filter(({ folder }) => !isInner(folder) || isInstalled(folder));
  const installed = site.facts<Locked>('php-composer-installed').map(({ value }) => value);
  for (const { found } of [...present, ...installed.filter(({ folder }) => !folders.has(folder))]) {
    for (const { place, constraint, label } of found) {
      site.report(place, refusal(site.target, constraint, { ja: `ライブラリ ${label} `, en: `The library ${label}` }));
    }
  }
}

interface Content {
  name?: unknown;
  require?: unknown;
  packages?: unknown;
  platform?: unknown;
}

function contentOf(file: SourceFile): Content | unknown[] | null {
  try {
    const content = JSON.parse(file.text.replace(/^\xef\xbb\xbf/, ''));
    return typeof content === 'object' ? content : null;
  } catch {
    return null;
  }
}

function checkFile(file: SourceFile, context: Context): void {
  const installed = INSTALLED.test(file.path);
  // A library's own files in vendor/ are told by the lock file.
  if (!installed && (!/^composer\.(?:json|lock)$/.test(file.name) || /(?:^|\/)vendor\//.test(file.path))) return;
  const content = contentOf(file);
  if (content === null) return;
  if (installed) {
    const folder = file.path.slice(0, file.path.lastIndexOf('vendor/composer/'));
    context.fact('php-composer-installed', lockedIn(context, file.text, packagesOf(content), folder));
    return;
  }
  if (Array.isArray(content)) return;
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  if (file.name === 'composer.lock') {
    context.fact('php-composer-lock', lockedIn(context, file.text, content.packages, folder));
    checkRequire(context, file.text, Math.max(0, file.text.lastIndexOf('"platform"')), content.platform, THE_SITE);
    return;
  }
  const part =
    folder !== '' && typeof content.name === 'string' ? { ja: `${content.name} `, en: content.name } : THE_SITE;
  checkRequire(context, file.text, Math.max(0, file.text.indexOf('"require"')), content.require, part);
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
    {
      on: 'php 5.6.30',
      path: 'shop/vendor/composer/installed.json',
      wrong: '{ "packages": [ { "name": "monolog/monolog", "version": "3.0.0", "require": { "php": ">=8.1" } } ] }',
    },
    {
      on: 'php 5.6.30',
      path: 'ext/links/composer.lock',
      right: '{ "packages": [ { "name": "twig/twig", "version": "3.0.0", "require": { "php": ">=8.1" } } ] }',
      files: { 'composer.lock': '{ "packages": [] }' },
    },
  ],
  check: { file: checkFile, php: checkPlatform },
  site: reportSite,
});
