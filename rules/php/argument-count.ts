// Calls of PHP's own functions with arguments that a version does not know, or without ones that it demands.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Offered } from '../../src/target/target.ts';
import { versionText } from '../../src/target/version.ts';
import { BySymbol } from './by-symbol.ts';
import { defineOwn, ownFunction } from './definitions.ts';
import { callsIn, lookedUpIn, reaching } from './fates.ts';
import { type Arity, aritiesOf, arityIn } from './knowledge/parameters.ts';

interface Watched {
  name: string;
  history: readonly Arity[];
}

/** Functions that ever changed the number of their arguments. */
const watched = new BySymbol<Watched>((name) => {
  const history = aritiesOf(name);
  return history && history.length > 1 ? { name, history } : undefined;
});

/** The version in which the count began to be right (or, negative, ceased to be). */
function turn(history: readonly Arity[], count: number, php: number): number | null {
  const fits = (arity: Arity) => count >= arity.least && count <= arity.most;
  const later = history.find((arity) => arity.from > php && fits(arity));
  if (later) return later.from;
  const here = history.indexOf(arityIn(history, php));
  for (let i = here; i > 0; i--) if (fits(history[i - 1]!)) return -history[i]!.from;
  return null;
}

function message(name: string, count: number, at: number): Text {
  const text = versionText(Math.abs(at));
  if (at > 0) {
    return {
      ja: `引数 ${count} 個の ${name}() は PHP ${text} からの書き方です。`,
      en: `${name}() takes ${count === 1 ? 'one argument' : `${count} arguments`} only since PHP ${text}.`,
    };
  }
  return {
    ja: `PHP ${text} からは、${name}() を引数 ${count} 個で呼び出せません。`,
    en: `Since PHP ${text}, ${name}() no longer takes ${count === 1 ? 'one argument' : `${count} arguments`}.`,
  };
}

const TOO_FEW: Text = {
  ja: '移行先の版では省略できない引数を補ってください。',
  en: 'Give the arguments that cannot be left out there.',
};

/** `mktime()` is time(); `dirname($path, 2)` is dirname() of dirname(). */
function fixOf({ name, args, nameSpan, start, end }: PhpCall, php: PhpDocument): Fix | null {
  if (/^(?:gm)?mktime$/.test(name) && args.length === 0)
    return { safety: 'safe', splices: [{ ...nameSpan, text: 'time' }] };
  const [path, levels] = args;
  const deep = levels && php.text.slice(levels.start, levels.end);
  if (
    name !== 'dirname' ||
    args.length !== 2 ||
    !/^[1-9]$/.test(deep ?? '') ||
    args.some(({ spread, named }) => spread || named)
  )
    return null;
  const [called, inner] = [php.text.slice(start, nameSpan.end), php.text.slice(path!.start, path!.end)];
  const text = `${called}(`.repeat(Number(deep)) + inner + ')'.repeat(Number(deep));
  return { safety: 'safe', splices: [{ start, end, text }] };
}

function check(
  php: PhpDocument,
  call: PhpCall,
  { name, history }: Watched,
  context: Context,
  reached: readonly Offered[],
): void {
  const count = call.args.length;
  const groups = new Map<number, Offered[]>();
  for (const on of reached) {
    const { least, most } = arityIn(history, on.number);
    if (count >= least && count <= most) continue;
    const at = turn(history, count, on.number);
    // Wrong in every version: it is wrong today as well, and stops the page only where it throws.
    if (at === null) continue;
    const group = groups.get(at);
    if (group) group.push(on);
    else groups.set(at, [on]);
  }
  for (const [at, on] of groups) {
    context.report(call.nameSpan, {
      message: message(name, count, at),
      ...(count < arityIn(history, on[0]!.number).least ? { hint: TOO_FEW } : {}),
      on,
      fix: fixOf(call, php),
      unless: ownFunction(name, lookedUpIn(call)),
    });
  }
}

export default defineRule({
  id: 'php/argument-count',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '移行先の関数が受け付けない引数の数', en: 'Number of arguments that the target’s function refuses' },
  why: {
    ja: 'PHP の標準関数は、知らない引数を渡されると警告を出して処理をせずに null を返します（PHP 8 では例外になり、ページが止まります）。',
    en: 'Given an argument it does not know, a built-in function warns, does nothing and returns null; PHP 8 throws instead.',
  },
  hint: {
    ja: '移行先の版にある引数だけで書き直してください。',
    en: 'Write the call with the arguments that the target’s version has.',
  },
  sources: [
    'https://www.php.net/manual/en/functions.arguments.php',
    'https://www.php.net/manual/en/migration80.incompatible.php',
  ],
  examples: [
    { on: 'php 5.6.30', wrong: '<?php $root = dirname(__FILE__, 2);' },
    { on: 'php 5.6.30', right: '<?php $root = dirname(dirname(__FILE__));' },
    { on: 'php 5.3.3', wrong: '<?php $o = json_decode($text, true, 10, 0);' },
    { on: 'php 5.6.30', right: '<?php $o = json_decode($text, true, 10, 0);' },
    { on: 'php 8.0.0', wrong: '<?php $now = mktime();', fixed: '<?php $now = time();' },
    {
      on: 'php 5.6.30',
      wrong: '<?php require dirname(__FILE__, 2) . "/a.php";',
      fixed: '<?php require dirname(dirname(__FILE__)) . "/a.php";',
    },
    { on: 'php 7.4.0', wrong: '<?php $t = mktime(0, 0, 0, 1, 1, 2000, 0);' },
    { on: 'php 8.2.0', wrong: '<?php parse_str($query);' },
    {
      on: 'php 5.6.30',
      right: '<?php $root = PHP_VERSION_ID >= 70000 ? dirname(__FILE__, 2) : dirname(dirname(__FILE__));',
    },
    { on: 'php 5.6.30', right: '<?php $root = dirname(...$parts); echo $path->dirname(1, 2);' },
  ],
  check: {
    php(php, context) {
      defineOwn(php, context);
      for (const { call, fate } of callsIn(php, watched)) {
        if (call.args.some((arg) => arg.spread || arg.named !== null)) continue;
        check(php, call, fate, context, reaching(php, call.start, context.target.versions('php')));
      }
    },
  },
});
