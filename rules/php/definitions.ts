// What the site brings itself under the name of something that PHP has: polyfills, and functions of an own namespace.
import type { Include, PhpDocument } from '../../src/languages/php/document.ts';
import type { Context } from '../../src/rule/rule.ts';
import { BySymbol } from './by-symbol.ts';
import { reachedBy } from './guards.ts';
import { classHistory, constantHistory, functionHistory } from './knowledge/symbols.ts';

const base = (name: string) => name.slice(name.lastIndexOf('\\') + 1);
/** Functions, in whatever namespace, that share their name with one of PHP. */
const phpFunctions = new BySymbol((name) => functionHistory(base(name)));
const done = new WeakSet<PhpDocument>();

/**
 * Tells the site pass the functions, classes and constants of this file that share a name with one of PHP: 'php-function:…' and
 * 'php-class:…' in lower case with their namespace, 'php-constant:…'. Only the first call for a document does anything.
 */
export function defineOwn(php: PhpDocument, context: Context): void {
  if (done.has(php)) return;
  done.add(php);
  defineSkipped(php, context);
  for (const fn of php.functions)
    if (fn.kind === 'function' && phpFunctions.get(fn.symbol)) context.define(`php-function:${fn.resolved}`);
  for (const { resolved } of php.classes) {
    if (resolved !== '' && classHistory(base(resolved))) context.define(`php-class:${resolved}`);
  }
  for (const { resolved, via } of php.constantDefinitions) {
    if (via !== 'class' && constantHistory(base(resolved))) context.define(`php-constant:${resolved}`);
  }
  for (const alias of php.callsTo('class_alias')) {
    const name = alias.args[1]?.literal?.replace(/^\\/, '').toLowerCase();
    if (name && classHistory(base(name))) context.define(`php-class:${name}`);
  }
}

/** The keys that make a use of this function an own one: the global name and, for a name without prefix, the one of the namespace. */
export function ownFunction(name: string, namespace: string): string[] {
  return namespace === '' ? [`php-function:${name}`] : [`php-function:${name}`, `php-function:${namespace}\\${name}`];
}

export function ownConstant(name: string, namespace: string): string[] {
  return namespace === '' ? [`php-constant:${name}`] : [`php-constant:${name}`, `php-constant:${namespace}\\${name}`];
}

/** Set when another file includes this one only under conditions that no offered version of PHP meets. */
export function skippedFile(path: string): string {
  return `php-skipped:${path}`;
}

/** Joins and normalizes a path of the site; null when it leaves the site. */
function sitePath(directory: string, path: string): string | null {
  const parts: string[] = [];
  for (const part of `${directory}/${path}`.split('/')) {
    if (part === '..' && parts.pop() === undefined) return null;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/**
 * Tells the site pass of files that this file includes only for versions which the target does not offer, such as
 * `if (PHP_VERSION_ID >= 80000) { require __DIR__.'/bootstrap80.php'; }`.
 */
function defineSkipped(php: PhpDocument, context: Context): void {
  if (!php.hasGuards) return;
  for (const { start, path, base, up } of php.includes) {
    if (path === null || base === 'unknown') continue;
    const reached = reachedBy(php, start);
    if (context.target.versions('php').some((on) => reached(on.number))) continue;
    const here = context.file.path
      .split('/')
      .slice(0, -1 - up)
      .join('/');
    const included = sitePath(here, path);
    if (included !== null) context.define(skippedFile(included));
  }
}

/** The included file's own name, when at least that is literal: `$dir . '/file.php'`, `"$dir/file.php"`. */
export function includedName(php: PhpDocument, { path, expression }: Include): string | null {
  if (path !== null) return path.slice(path.lastIndexOf('/') + 1);
  return /['"](?:[^'"]*\/)?([\w.-]+)['"]\s*\)?$/.exec(php.text.slice(expression.start, expression.end))?.[1] ?? null;
}

/** Set when another file includes one of this name under a condition that asks whether something is there, or for the version. */
export function guardedInclude(path: string): string {
  return `php-included-if:${path.slice(path.lastIndexOf('/') + 1)}`;
}

/** Tells the site pass of such includes: compatibility files are loaded only where they are needed. */
export function tellGuardedIncludes(php: PhpDocument, context: Context): void {
  if (!php.hasGuards) return;
  for (const include of php.includes) {
    const name = includedName(php, include);
    if (name === null) continue;
    const { present, absent, min, max } = php.guardsAt(include.start);
    if (present.size > 0 || absent.size > 0 || min > 0 || max < Number.POSITIVE_INFINITY)
      context.define(guardedInclude(name));
  }
}
