// f(&$x): the caller decides on the reference. Deprecated in 5.3, refused from 5.4.
import {
  type FeatureUse,
  type FunctionDefinition,
  type PhpCall,
  type PhpDocument,
  VARIABLE,
} from '../../src/languages/php/document.ts';
import type { Fix, Place } from '../../src/rule/finding.ts';
import { type Context, type Details, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import type { Target } from '../../src/target/target.ts';
import { change } from './knowledge/changes.ts';
import { takesReference } from './knowledge/parameters.ts';

/** A call of a function that this file does not define: the site pass finds its declaration. */
interface Open {
  callee: string;
  position: number;
  place: Place;
  fix: Fix;
}

/** Functions of a file that take parameters by reference, with their positions; the last one of `...` as -1 - position. */
type References = Record<string, number[]>;

function callAround(php: PhpDocument, use: FeatureUse): { call: PhpCall; position: number } | null {
  const ampersand = (use.parts.operator ?? use).start;
  for (let i = 0; i < php.calls.count; i++) {
    const call = php.call(i);
    if (!call.parens || ampersand < call.parens.start || ampersand >= call.parens.end) continue;
    const position = call.args.findIndex(({ byRef }) => byRef?.start === ampersand);
    if (position >= 0) return { call, position };
  }
  return null;
}

const positionsOf = ({ params }: FunctionDefinition): number[] =>
  params.flatMap(({ byRef, variadic }, at) => (byRef ? [variadic ? -1 - at : at] : []));

const covers = (positions: readonly number[], position: number): boolean =>
  positions.includes(position) || positions.some((each) => each < 0 && position >= -1 - each);

/** Does the callee itself take a reference? Null: another file must tell. */
function takes(php: PhpDocument, call: PhpCall, position: number, target: Target): boolean | null {
  const own = php.functions.filter(
    ({ kind, resolved }) =>
      resolved === call.name && kind !== 'closure' && (kind === 'method') === (call.kind !== 'function'),
  );
  if (own.length > 0 && (call.kind === 'function' || isOwnMethod(php, call))) {
    return own.every((fn) => covers(positionsOf(fn), position));
  }
  if (call.kind !== 'function') return false;
  const answers = target.versions('php').map((on) => takesReference(call.name, position, on.number));
  if (answers.includes(undefined)) return null;
  return !answers.includes(false);
}

/** `$this->m()` and `self::m()`: the method of this file is meant, unless a child class overrides it. */
function isOwnMethod(php: PhpDocument, call: PhpCall): boolean {
  return /(?:\$this\s*->|\bself\s*::)\s*$/i.test(
    php.text.slice(Math.max(0, call.nameSpan.start - 20), call.nameSpan.start),
  );
}

/** What is said of one use: an error from one version on, a warning before. */
function detailsOf(target: Target, isSafe: boolean, fix: Fix): Details[] {
  const { from, further } = change('call-time-reference');
  const shared: Details = { fix: { ...fix, safety: isSafe ? 'safe' : 'review' } };
  if (!isSafe) {
    shared.hint = {
      ja: '呼び出される側の引数宣言に & が必要かどうかを確認し、呼び出し側の & を取り除いてください。',
      en: 'See whether the function needs the & in its own declaration, then remove it here.',
    };
  }
  return [
    {
      ...shared,
      severity: 'error',
      on: target.on('php', (v) => v >= further),
      message: {
        ja: '呼び出し時の参照渡し（&）は PHP 5.4 で廃止され、ファイル全体が動かなくなります。',
        en: 'Call-time pass-by-reference was removed in PHP 5.4: nothing of the file runs.',
      },
    },
    {
      ...shared,
      severity: 'warning',
      on: target.on('php', (v) => v >= from && v < further),
      message: {
        ja: '呼び出し時の参照渡し（&）は PHP 5.3 から非推奨です。',
        en: 'Call-time pass-by-reference is deprecated since PHP 5.3.',
      },
    },
  ];
}

function check(php: PhpDocument, context: Context): void {
  for (const use of php.uses('call-time-byref')) {
    const { operator = { start: use.start, end: use.start + 1 }, operand } = use.parts;
    const fix: Fix = {
      safety: 'review',
      splices: [{ start: operator.start, end: operand?.start ?? operator.end, text: '' }],
    };
    const around = callAround(php, use);
    const taken = around ? takes(php, around.call, around.position, context.target) : false;
    if (taken === null) {
      const open = { callee: around!.call.name, position: around!.position, place: context.place(use), fix };
      context.fact('php-call-time-reference', open);
    } else for (const details of detailsOf(context.target, taken, fix)) context.report(use, details);
  }
}

/** The positions of all functions that have such parameters, by scope: one walk over the variables, whatever the number of functions. */
function referencesByScope({ variables: { count, use, scope, start }, text }: PhpDocument): Map<number, number[]> {
  const found = new Map<number, number[]>();
  let last = -1;
  let position = 0;
  for (let i = 0; i < count; i++) {
    if (!(use[i]! & VARIABLE.PARAMETER)) continue;
    position = scope[i] === last ? position + 1 : 0;
    last = scope[i]!;
    if (!(use[i]! & VARIABLE.REFERENCE)) continue;
    const positions = found.get(last) ?? [];
    positions.push(/\.\.\.\s*$/.test(text.slice(Math.max(0, start[i]! - 20), start[i])) ? -1 - position : position);
    found.set(last, positions);
  }
  return found;
}

function tellReferences(php: PhpDocument, context: Context): void {
  const positions = referencesByScope(php);
  if (positions.size === 0) return;
  const references: References = {};
  for (const fn of php.functions) {
    const found = fn.kind === 'function' ? positions.get(fn.scope) : undefined;
    if (found) references[fn.resolved] = found;
  }
  if (Object.keys(references).length > 0) context.fact('php-references', references);
}

function reportSite(site: SiteContext): void {
  const open = site.facts('php-call-time-reference').map(({ value }) => value as unknown as Open);
  if (open.length === 0) return;
  const references = new Map<string, number[][]>();
  for (const { value } of site.facts<References>('php-references')) {
    for (const [name, positions] of Object.entries(value))
      references.set(name, [...(references.get(name) ?? []), positions]);
  }
  for (const { callee, position, place, fix } of open) {
    const lists = references.get(callee) ?? [];
    const isSafe = lists.length > 0 && lists.every((positions) => covers(positions, position));
    for (const details of detailsOf(site.target, isSafe, fix)) site.report(place, details);
  }
}

export default defineRule({
  id: 'php/call-time-reference',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '呼び出し時の参照渡し', en: 'Call-time pass-by-reference' },
  why: {
    ja: '関数を呼び出す側で & を付ける書き方です。PHP 5.3 で非推奨となり、PHP 5.4 以降ではファイル全体がエラーで動きません。',
    en: 'The caller writes the &. Deprecated in PHP 5.3; from 5.4 on the whole file is refused.',
  },
  hint: {
    ja: '呼び出し側の & を取り除いてください。参照渡しが必要な場合は、関数の宣言側に & を付けます。',
    en: 'Remove the & from the call; where the reference is needed, the function declares it.',
  },
  sources: [
    'https://www.php.net/manual/en/language.references.pass.php',
    'https://www.php.net/manual/en/migration54.incompatible.php',
  ],
  examples: [
    {
      on: 'php 5.6.30',
      wrong: '<?php function f(&$x) { $x = 1; } f(&$y);',
      fixed: '<?php function f(&$x) { $x = 1; } f($y);',
    },
    { on: 'php 5.3.3', wrong: '<?php preg_match($p, $s, &$m);', fixed: '<?php preg_match($p, $s, $m);' },
    { on: 'php 5.6.30', wrong: '<?php $o->add(&$row);' },
    {
      on: 'php 5.6.30',
      wrong: '<?php fill(&$row);',
      fixed: '<?php fill($row);',
      files: { 'lib.php': '<?php function fill(&$row) { $row = 1; }' },
    },
    { on: 'php 5.6.30', right: '<?php f($x & $y); g($a && $b); $c = &$d; h(array(&$e)); function i(&$z) { }' },
    { on: 'php 5.6.30', right: "<?php // f(&$x)\necho 'f(&$x)';" },
  ],
  check: {
    php(php, context) {
      tellReferences(php, context);
      if (php.has('call-time-byref')) check(php, context);
    },
  },
  site: reportSite,
});
