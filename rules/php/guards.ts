// Which versions of PHP come to a place at all: conditions on the version, and conditions whose outcome tells the version.
import type { DynamicUse, Guards, PhpDocument } from '../../src/languages/php/document.ts';
import { featureEffect } from '../../src/languages/php/features.ts';
import { words } from '../../src/text/words.ts';
import { extension } from './knowledge/extensions.ts';
import { classHistory, constantHistory, functionHistory, type History } from './knowledge/symbols.ts';
import { oncePerFile } from './once.ts';

function historyOf(guard: string): History | undefined {
  const name = guard.slice(guard.indexOf(':') + 1);
  if (guard.startsWith('function:')) return functionHistory(name);
  if (guard.startsWith('class:')) return classHistory(name);
  if (guard.startsWith('constant:')) return constantHistory(name);
  return undefined;
}

/** The same test of presence comes out otherwise in a PHP that was built otherwise: then its failing tells nothing about the version. */
function alwaysBuilt(history: History): boolean {
  return !history.pecl && extension(history.extension)?.kind === 'always';
}

/** What is tested to be there is there from its first version on, so older versions do not come by. */
function comesBy(guards: Guards, php: number): boolean {
  if (php < guards.min || php >= guards.max) return false;
  for (const guard of guards.present) {
    const history = historyOf(guard);
    if (history && !history.pecl && (php < history.since || php >= history.removed)) return false;
  }
  for (const guard of guards.absent) {
    const history = historyOf(guard);
    if (history && alwaysBuilt(history) && php >= history.since && php < history.removed) return false;
  }
  return true;
}

const everyVersion = () => true;
const readsAttributes = (version: number) => featureEffect('attributes', version) === 'ok';

/** Within `#[…]` on a line of its own: a comment to versions that have no attributes. */
export function inAttribute(php: PhpDocument, offset: number): boolean {
  return php.has('attributes') && php.uses('attributes').some(({ start, end }) => start < offset && offset < end);
}

/** Tells for a version number whether that version runs the code at the offset, as far as the conditions around it say. */
export function reachedBy(php: PhpDocument, offset: number): (version: number) => boolean {
  if (inAttribute(php, offset)) return readsAttributes;
  if (!php.hasGuards) return everyVersion;
  const guards = php.guardsAt(offset);
  return (version) => comesBy(guards, version);
}

/** Tells whether a version compiles the code at the offset: all of a file but what is a comment to it. */
export function compiledBy(php: PhpDocument, offset: number): (version: number) => boolean {
  return inAttribute(php, offset) ? readsAttributes : everyVersion;
}

/** The place runs only where this is there: 'function:ereg', 'class:x', 'constant:X', 'extension:mbstring', 'method:x::y'. */
export function guarded(php: PhpDocument, offset: number, ...what: string[]): boolean {
  if (!php.hasGuards) return false;
  const { present, absent } = php.guardsAt(offset);
  return what.some((name) => present.has(name) || (absent.has(name) && !staysAbsent(php, name)));
}

/** A function that is not there is not there in the next line either, where nothing is loaded. */
const staysAbsent = (php: PhpDocument, name: string): boolean => name.startsWith('function:') && !loadsMore(php);

const EVAL = words('eval');
const loadsMore = oncePerFile(
  (php): boolean => php.includes.length > 0 || php.callsTo('dl').length > 0 || EVAL.in(php.bytes),
);

/** Some function, class or constant of this extension is known to be there, or the extension itself. */
export function guardedByExtension(php: PhpDocument, offset: number, name: string): boolean {
  if (!php.hasGuards) return false;
  for (const guard of php.guardsAt(offset).present) {
    if (guard === `extension:${name}` || historyOf(guard)?.extension === name) return true;
  }
  return false;
}

/** Asked for by name somewhere in the file: `foreach ($names as $name) if (defined($name)) …`. */
export function askedByName(php: PhpDocument, name: string): boolean {
  return namesAskedFor(php).has(name.toLowerCase());
}

/** A name in a string: in a condition that asks for it, or in a variable of a file that asks for what variables name. */
export function dynamicGuarded(php: PhpDocument, use: DynamicUse): boolean {
  return guarded(php, use.start, `function:${use.name}`) || (use.via === 'variable' && askedByName(php, use.name));
}

/** All strings of a file that asks for names which do not stand in the question. */
const namesAskedFor = oncePerFile((php): ReadonlySet<string> => {
  const asking = ['defined', 'function_exists', 'class_exists', 'is_callable'].flatMap((name) => [
    ...php.callsTo(name),
  ]);
  if (!asking.some(({ args: [first] }) => first && first.literal === null)) return new Set();
  const questions = new Set(asking.map(({ args: [first] }) => first?.start));
  return new Set(php.strings.flatMap(({ value, start }) => (questions.has(start) ? [] : (value?.toLowerCase() ?? ''))));
});

const VERSION = words('php_version', 'phpversion');

/**
 * Before the offset, its function compares PHP's version with exactly this one: its author knew, and the outcome reaches the place on ways
 * that conditions do not show (variables, names put together).
 */
export function knowsVersion(php: PhpDocument, offset: number, since: number): boolean {
  if (!VERSION.in(php.bytes)) return false;
  const around = php.functionAt(offset)?.body;
  if (!around || offset < around.start) return false;
  const [major, minor] = [Math.floor(since / 10000), Math.floor(since / 100) % 100];
  const number = `${major}${String(minor).padStart(2, '0')}\\d\\d\\b`;
  const text = `['"]${major}(?:\\.${minor}(?:\\.\\d+)?)?['"]`;
  const asked = new RegExp(
    `\\b(?:PHP_VERSION_ID\\s*[<>]=?\\s*${number}|(?:PHP_VERSION|phpversion\\(\\))\\s*,\\s*${text})`,
  );
  return asked.test(php.text.slice(around.start, offset));
}

/**
 * The file asks somewhere whether the extension, or one of its oldest functions, is there: it can do without. Who asks for a younger one
 * asks for a newer version of the extension, and relies on the rest.
 */
export function asksForExtension(php: PhpDocument, name: string): boolean {
  const asks = (asked: string, matches: (literal: string) => boolean) =>
    php
      .callsTo(asked)
      .some(({ args: [first] }) => typeof first?.literal === 'string' && matches(first.literal.toLowerCase()));
  return (
    asks('extension_loaded', (literal) => literal === name) ||
    asks('function_exists', (literal) => {
      const history = functionHistory(literal);
      return history?.extension === name && history.since <= (extension(name)?.since ?? 0);
    }) ||
    asksForListed(php, name)
  );
}

/** `foreach ($extensions as $each => $class) if (extension_loaded($each)) …`, with the name somewhere in the file. */
const asksForListed = (php: PhpDocument, name: string): boolean =>
  php.callsTo('extension_loaded').some(({ args: [first] }) => first?.literal === null) &&
  php.strings.some(({ value }) => value?.toLowerCase() === name);
