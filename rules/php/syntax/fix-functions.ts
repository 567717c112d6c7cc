// Spelling functions, calls, names and constant expressions as older versions of PHP do.
import type { ClassDefinition, FunctionDefinition, PhpDocument, Span } from '../../../src/languages/php/document.ts';
import { VARIABLE } from '../../../src/languages/php/document.ts';
import { featureEffect } from '../../../src/languages/php/features.ts';
import type { Fix } from '../../../src/rule/finding.ts';
import type { Target } from '../../../src/target/target.ts';
import { evaluate } from './evaluate.ts';
import { fixed, insert, inside, type Repairs, remove, replace, review, safe, textOf } from './repair.ts';

function variadic(php: PhpDocument, use: Span): Fix | null {
  const fn = php.functionAt(use.start);
  const param = fn?.params.at(-1);
  if (!fn?.body || fn.kind === 'arrow' || !param?.variadic || !inside(use, param) || param.byRef) return null;
  const before = fn.params.length - 1;
  const cut = before === 0 ? param : { start: fn.params[before - 1]!.end, end: param.end };
  const all = before === 0 ? 'func_get_args()' : `array_slice(func_get_args(), ${before})`;
  return fixed(param.type ? 'review' : 'safe', [remove(cut), insert(fn.body.start + 1, ` $${param.name} = ${all};`)]);
}

interface Captured {
  /** With `$`, in the order of the body. */
  names: string[];
  /** Nothing here tells whether they are set outside, and nothing minds if not: a use list would warn. */
  doubtful: boolean;
}

/** Variables of the body that come from outside: an arrow function sees them by value, a closure by its use list. */
function captured(php: PhpDocument, fn: FunctionDefinition): Captured {
  const own = new Set([...fn.params.map((param) => param.name), 'this']);
  const within = php.functions.filter((other) => other !== fn && inside(other, fn.body));
  const read = new Map<string, boolean>();
  const { count, start } = php.variables;
  for (let i = 0; i < count; i++) {
    if (start[i]! < fn.body!.start || start[i]! >= fn.body!.end) continue;
    const { name, use, start: at } = php.variable(i);
    const foreign = within.some(
      (other) =>
        inside({ start: at, end: at }, other.body) ||
        other.params.some((param) => inside({ start: at, end: at }, param)),
    );
    if (foreign || own.has(name) || /^(?:GLOBALS|_[A-Z]+)$/.test(name)) continue;
    if (use & (VARIABLE.READ | VARIABLE.ASKED | VARIABLE.ARGUMENT | VARIABLE.BASE | VARIABLE.REFERENCE))
      read.set(name, (read.get(name) ?? true) && (use & VARIABLE.ASKED) === 0);
  }
  const names: string[] = [];
  let doubtful = false;
  for (const [name, needed] of read) {
    const known = php
      .variablesNamed(name)
      .some(({ scope, start: at }) => scope === fn.outer && !inside({ start: at, end: at }, fn));
    if (known || needed) names.push(`$${name}`);
    else if (php.scopes[fn.outer]?.kind === 'file' || php.scopes[fn.outer]?.dynamic) doubtful = true;
  }
  return { names, doubtful };
}

function arrow(php: PhpDocument, at: Span, unbound: boolean): Fix | null {
  const fn = php.functions.find(
    (candidate) =>
      candidate.kind === 'arrow' &&
      candidate.start <= at.start &&
      inside(at, candidate) &&
      candidate.body !== null &&
      at.start < candidate.body.start,
  );
  if (!fn?.body || php.scopes[fn.scope]?.dynamic) return null;
  if (php.functions.some((other) => other !== fn && inside(other, fn.body) && other.kind === 'arrow')) return null;
  const body = textOf(php, fn.body);
  if (fn.generator || body.includes('<<<')) return null;
  if (unbound && /\$this\b/.test(body)) return null;
  const head = /\bfn\b/i.exec(textOf(php, fn));
  const sign = /=>\s*$/.exec(php.text.slice(fn.start, fn.body.start));
  if (!head || !sign) return null;
  const { names, doubtful } = captured(php, fn);
  const signStart = fn.start + sign.index;
  const use = names.length > 0 ? `use (${names.join(', ')}) ` : '';
  const colon = fn.returnType && php.text.lastIndexOf(':', fn.returnType.start);
  return fixed(doubtful ? 'review' : 'safe', [
    replace({ start: fn.start + head.index, end: fn.start + head.index + 2 }, 'function '),
    ...(colon ? [insert(colon, ` ${use.trimEnd()}`)] : []),
    replace({ start: signStart, end: fn.body.start }, colon ? '{ return ' : `${use}{ return `),
    insert(fn.body.end, '; }'),
  ]);
}

/** The namespace or import that gives the full name, in the case in which it is written. */
function asWritten(php: PhpDocument, name: string, resolved: string): string | null {
  if (name.startsWith('\\')) return name.slice(1);
  if (name.toLowerCase() === resolved) return name;
  const tail = name.slice(name.indexOf('\\') + 1);
  const imports = /\buse\s+\\?([\w\\\x80-\xff]+)/gi;
  const spaces = /\bnamespace\s+([\w\\\x80-\xff]+)/gi;
  for (const [, full] of php.text.matchAll(imports)) {
    if (full!.toLowerCase() === resolved) return full!;
    if (name.includes('\\') && `${full}\\${tail}`.toLowerCase() === resolved) return `${full}\\${tail}`;
  }
  for (const [, space] of php.text.matchAll(spaces)) {
    if (`${space}\\${name}`.toLowerCase() === resolved) return `${space}\\${name}`;
  }
  return null;
}

const classAround = (php: PhpDocument, at: Span): ClassDefinition | undefined =>
  php.classes.filter((candidate) => inside(at, candidate.body)).at(-1);

function className(php: PhpDocument, use: Span, left: Span, target: Target): Fix | null {
  const name = textOf(php, left);
  switch (name.toLowerCase()) {
    case 'static':
      return target.versions('php').some((on) => on.number < 50300) ? null : safe(replace(use, 'get_called_class()'));
    case 'self':
      return classAround(php, use)?.kind === 'class' ? safe(replace(use, '__CLASS__')) : null;
    case 'parent':
      return null;
  }
  if (!/^[\w\\\x80-\xff]+$/.test(name)) return null;
  const full = asWritten(php, name, php.resolveClass(name, left.start));
  return full === null ? null : safe(replace(use, `'${full}'`));
}

/** `use function A\f;`: calls get the full name; what PHP has itself is found without the import. */
function importedFunction(php: PhpDocument, use: Span): Fix | null {
  const statement = php.statementAt(use.start);
  const parts =
    statement && /^use\s+(function|const)\s+\\?([\w\\\x80-\xff]+)(?:\s+as\s+(\w+))?\s*;$/i.exec(textOf(php, statement));
  if (!statement || !parts) return null;
  const [, kind, full, alias] = parts;
  const cut = remove(wholeLine(php, statement));
  if (!full!.includes('\\') && !alias) return safe(cut);
  const short = (alias ?? full!.slice(full!.lastIndexOf('\\') + 1)).toLowerCase();
  const places =
    kind!.toLowerCase() === 'function' ? functionPlaces(php, full!, short) : constantPlaces(php, full!, short);
  return safe(cut, ...places.map((place) => replace(place, `\\${full}`)));
}

function functionPlaces(php: PhpDocument, full: string, short: string): Span[] {
  return php
    .callsTo(full.toLowerCase())
    .map((call) => call.nameSpan)
    .filter((span) => textOf(php, span).toLowerCase() === short);
}

function constantPlaces(php: PhpDocument, full: string, short: string): Span[] {
  const places: Span[] = [];
  for (let i = 0; i < php.constants.count; i++) {
    const { start, end, resolved } = php.constant(i);
    if (resolved === full.toLowerCase() && textOf(php, { start, end }).toLowerCase() === short)
      places.push({ start, end });
  }
  return places;
}

function wholeLine(php: PhpDocument, statement: Span): Span {
  const start = php.text.lastIndexOf('\n', statement.start - 1) + 1;
  const behind = /^[ \t]*\r?\n/.exec(php.text.slice(statement.end, statement.end + 80));
  const alone = /^[ \t]*$/.test(php.text.slice(start, statement.start)) && behind;
  return alone ? { start, end: statement.end + behind[0].length } : statement;
}

function unpacking(php: PhpDocument, use: Span): Fix | null {
  for (let i = 0; i < php.calls.count; i++) {
    const call = php.call(i);
    if (!call.parens || !inside(use, call.parens) || call.args.length !== 1 || !call.args[0]!.spread) continue;
    if (call.kind !== 'function' || call.target?.qualification !== 'unqualified' || call.target.namespace !== '')
      return null;
    const [arg] = call.args;
    return review(replace(call, `call_user_func_array('${textOf(php, call.nameSpan)}', ${textOf(php, arg!.value)})`));
  }
  return null;
}

export const functionRepairs: Repairs = {
  variadics: {
    fix: variadic,
    examples: [
      {
        on: 'php 5.3.3',
        wrong: '<?php function sum($a, ...$n) { return $a + array_sum($n); }',
        fixed: '<?php function sum($a) { $n = array_slice(func_get_args(), 1); return $a + array_sum($n); }',
      },
    ],
  },
  'arg-unpack': {
    fix: unpacking,
    examples: [{ on: 'php 5.3.3', wrong: '<?php echo max(...$list);' }],
  },
  'arrow-fn': {
    fix: (php, use, target) => {
      const lacks = (feature: string) =>
        target.versions('php').some((on) => featureEffect(feature, on.number) !== 'ok');
      return lacks('closures') ? null : arrow(php, use, lacks('this-in-closure'));
    },
    examples: [
      {
        on: 'php 5.6.30',
        wrong: '<?php $f = array_map(fn($x) => $x * $n, $list);',
        fixed: '<?php $f = array_map(function ($x) use ($n) { return $x * $n; }, $list);',
      },
      {
        on: 'php 7.0.0',
        wrong: '<?php $n = 2; $f = fn(int $x): int => $x * $n;',
        fixed: '<?php $n = 2; $f = function (int $x) use ($n): int { return $x * $n; };',
      },
      {
        on: 'php 7.0.0',
        wrong: '<?php function g() { return fn() => isset($u) ? 1 : 2; }',
        fixed: '<?php function g() { return function () { return isset($u) ? 1 : 2; }; }',
      },
      {
        on: 'php 7.0.0',
        wrong: '<?php $m = 1; $f = fn($l) => array_filter($l, function ($e) use ($m) { $k = $e; return $k > $m; });',
        fixed:
          '<?php $m = 1; $f = function ($l) use ($m) { return array_filter($l, function ($e) use ($m) { $k = $e; return $k > $m; }); };',
      },
      { on: 'php 5.2.17', wrong: '<?php $f = fn($x) => $x + 1;' },
      { on: 'php 5.6.30', right: "<?php function fn($x) { return $x; } echo fn(1), 'fn($x) => 1';" },
    ],
  },
  'class-name-const': {
    fix: (php, use, target) => (use.parts.left ? className(php, use, use.parts.left, target) : null),
    examples: [
      {
        on: 'php 5.3.3',
        wrong: '<?php namespace Kita; echo Kernel::class;',
        fixed: "<?php namespace Kita; echo 'Kita\\Kernel';",
      },
      {
        on: 'php 5.3.3',
        wrong: '<?php use App\\Kernel as K; echo \\A\\B::class;',
        fixed: "<?php use App\\Kernel as K; echo 'A\\B';",
      },
    ],
  },
  'use-function': {
    fix: importedFunction,
    examples: [
      {
        on: 'php 5.3.3',
        wrong: '<?php\nuse function Kita\\tax;\necho tax(100);\n',
        fixed: '<?php\necho \\Kita\\tax(100);\n',
      },
    ],
  },
  'const-expression': {
    fix(php, use) {
      const value = evaluate(textOf(php, use.parts.operand ?? use));
      return value === null ? null : safe(replace(use.parts.operand ?? use, value));
    },
    examples: [
      {
        on: 'php 5.3.3',
        wrong: '<?php class A { const MAX = 10 * 1024; }',
        fixed: '<?php class A { const MAX = 10240; }',
      },
      {
        on: 'php 5.3.3',
        wrong: "<?php class A { public $x = 'a' . 'b'; }",
        fixed: "<?php class A { public $x = 'ab'; }",
      },
    ],
  },
  'const-expr-default': {
    fix(php, use) {
      const value = evaluate(textOf(php, use.parts.operand ?? use));
      return value === null ? null : safe(replace(use.parts.operand ?? use, value));
    },
    examples: [],
  },
};
