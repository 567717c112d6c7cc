// Methods and class constants of PHP's own classes that came, are deprecated or went after their class.
import type { PhpCall, PhpDocument, Span } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { BySymbol } from './by-symbol.ts';
import { reaching } from './fates.ts';
import { guarded } from './guards.ts';
import {
  classConstantHistory,
  classConstants,
  classHistory,
  type History,
  methodHistory,
  methods,
} from './knowledge/symbols.ts';

/** The last parts of all members in the tables: most names of a file are none of them. */
let names: ReadonlySet<string> | undefined;
const members = new BySymbol<true>((name) => {
  names ??= new Set(
    [...methods().keys(), ...classConstants().keys()].map((key) => key.slice(key.indexOf('::') + 2).toLowerCase()),
  );
  return names.has(name) ? true : undefined;
});

function check(
  php: PhpDocument,
  context: Context,
  at: Span,
  member: string,
  history: History | undefined,
  owner: string,
): void {
  if (!history || guarded(php, at.start, `method:${member.replace(/\(\)$/, '').toLowerCase()}`)) return;
  const { since, deprecated, removed } = history;
  const say = (severity: Severity, ja: string, en: string, holds: (version: number) => boolean) =>
    context.report(at, {
      severity,
      message: { ja: `${member} は ${ja}`, en: `${member} ${en}` },
      on: reaching(php, at.start, context.target.on('php', holds)),
      unless: `php-class:${owner}`,
    });
  say(
    'error',
    `PHP ${versionText(since)} で追加されたものです。`,
    `came with PHP ${versionText(since)}.`,
    (v) => v < since,
  );
  if (removed !== Number.POSITIVE_INFINITY) {
    say(
      'error',
      `PHP ${versionText(removed)} で削除されました。`,
      `was removed in PHP ${versionText(removed)}.`,
      (v) => v >= removed,
    );
  }
  if (deprecated !== Number.POSITIVE_INFINITY) {
    say(
      'warning',
      `PHP ${versionText(deprecated)} から非推奨です。`,
      `is deprecated since PHP ${versionText(deprecated)}.`,
      (v) => v >= deprecated && v < removed,
    );
  }
}

/** Variables that hold a new object of a class of PHP, by name and scope: `$d = new DateTime()`. */
function holders(php: PhpDocument): Map<string, string> {
  const found = new Map<string, string>();
  const { count, kind } = php.calls;
  for (let i = 0; i < count; i++) {
    if (kind[i] !== 1) continue;
    const made = php.call(i);
    if (!classHistory(made.name)) continue;
    const assigned = /(\$\w+)\s*=\s*&?\s*$/.exec(php.text.slice(Math.max(0, made.start - 80), made.start));
    if (assigned) found.set(`${made.scope} ${assigned[1]}`, found.has(`${made.scope} ${assigned[1]}`) ? '' : made.name);
  }
  return found;
}

/** The class of the object that the method is called on, where it is plain to see. */
function classOf(php: PhpDocument, call: PhpCall, held: ReadonlyMap<string, string>): string | undefined {
  const before = php.text.slice(Math.max(0, call.nameSpan.start - 120), call.nameSpan.start);
  const variable = /(?:^|[^\w$>:])(\$\w+)\s*(?:\?)?->\s*$/.exec(before);
  if (variable) return held.get(`${call.scope} ${variable[1]}`);
  return /\(\s*new\s+\\?(\w+)\s*(?:\([^()]*\))?\s*\)\s*->\s*$/i.exec(before)?.[1]?.toLowerCase();
}

function checkMethods(php: PhpDocument, context: Context): void {
  const { count, kind, symbol } = php.calls;
  let held: Map<string, string> | undefined;
  for (let i = 0; i < count; i++) {
    if ((kind[i] !== 2 && kind[i] !== 3) || !members.get(symbol[i]!)) continue;
    const call = php.call(i);
    held ??= holders(php);
    const owner = call.kind === 'static' ? call.className : classOf(php, call, held);
    if (!owner) continue;
    const name = php.text.slice(call.nameSpan.start, call.nameSpan.end);
    check(php, context, call.nameSpan, `${owner}::${name}()`, methodHistory(`${owner}::${name.toLowerCase()}`), owner);
  }
}

function checkConstants(php: PhpDocument, context: Context): void {
  const { count, symbol } = php.classConstants;
  for (let i = 0; i < count; i++) {
    if (!members.get(symbol[i]!)) continue;
    const read = php.classConstant(i);
    const member = `${read.className}::${read.name}`;
    check(php, context, read, member, classConstantHistory(member), read.className);
  }
}

export default defineRule({
  id: 'php/missing-member',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: {
    ja: '移行先の PHP にないメソッド・クラス定数',
    en: 'Method or class constant that the target’s PHP does not have',
  },
  why: {
    ja: 'クラス自体はあっても、後の版で追加されたメソッドやクラス定数を使うと致命的エラーになります。',
    en: 'The class is there, but a method or constant that a later version brought is a fatal error.',
  },
  hint: {
    ja: '古い PHP にもあるメソッドで書き直してください。',
    en: 'Use methods that the older PHP has.',
  },
  sources: ['https://www.php.net/manual/en/migration54.methods.php', 'https://www.php.net/manual/en/book.datetime.php'],
  examples: [
    { on: 'php 5.2.17', wrong: '<?php $d = new DateTime(); echo $d->getTimestamp();' },
    { on: 'php 5.3.3', right: '<?php $d = new DateTime(); echo $d->getTimestamp();' },
    { on: 'php 5.3.3', wrong: '<?php $f = Closure::bind($g, null);' },
    { on: 'php 5.2.17', right: '<?php $d = new Day(); echo $d->getTimestamp(); echo $e->getTimestamp(), Day::bind();' },
  ],
  check: {
    php(php, context) {
      checkMethods(php, context);
      checkConstants(php, context);
    },
  },
});
