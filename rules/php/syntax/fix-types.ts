// Taking off type declarations that the target does not know. Without a declaration PHP checks less; where it would also have
// converted the value (int, string …), a person has to look.
import type {
  FeatureUse,
  FunctionDefinition,
  Parameter,
  PhpDocument,
  Span,
} from '../../../src/languages/php/document.ts';
import { featureEffect } from '../../../src/languages/php/features.ts';
import type { Fix } from '../../../src/rule/finding.ts';
import type { Target } from '../../../src/target/target.ts';
import {
  fixed,
  insert,
  inside,
  type Repair,
  type Repairs,
  remove,
  replace,
  review,
  safe,
  textOf,
  withBlanksBehind,
} from './repair.ts';

const SCALAR = /\b(?:int|float|string|bool|false|true)\b/i;

function parameterAt(php: PhpDocument, use: Span): { fn: FunctionDefinition; param: Parameter } | null {
  const fn = php.functionAt(use.start);
  const param = fn?.params.find((candidate) => inside(use, candidate));
  return fn && param?.type ? { fn, param } : null;
}

function withoutType(php: PhpDocument, type: Span): Fix {
  return fixed(SCALAR.test(textOf(php, type)) ? 'review' : 'safe', [remove(withBlanksBehind(php, type))]);
}

function returnType(php: PhpDocument, use: Span): Fix | null {
  const fn = php.functionAt(use.start);
  if (!fn?.returnType || use.end > fn.returnType.end) return null;
  if (use.start < (fn.params.at(-1)?.end ?? fn.nameSpan.start)) return null;
  const before = php.text.slice(0, fn.returnType.start);
  const colon = /\s*:\s*$/.exec(before.slice(-40));
  if (!colon) return null;
  const start = fn.returnType.start - colon[0].length;
  return fixed(SCALAR.test(textOf(php, fn.returnType)) ? 'review' : 'safe', [
    remove({ start, end: fn.returnType.end }),
  ]);
}

/** A parameter's type goes; a promoted one stays (the property needs its visibility and is another construct). */
function type(php: PhpDocument, use: FeatureUse): Fix | null {
  const found = parameterAt(php, use);
  if (found) return found.param.type && withoutType(php, found.param.type);
  return returnType(php, use);
}

/** `?A $x` means what `A $x = null` means, if no required parameter follows. */
function nullable(php: PhpDocument, use: FeatureUse): Fix | null {
  const found = parameterAt(php, use);
  if (!found) return returnType(php, use);
  const { fn, param } = found;
  if (param.promoted) return null;
  const written = textOf(php, param.type!);
  if (!written.startsWith('?')) return null;
  if (/^\?\s*(?:int|float|string|bool|iterable|object|mixed|callable)$/i.test(written))
    return withoutType(php, param.type!);
  const later = fn.params.slice(fn.params.indexOf(param) + 1);
  const mark = { start: param.type!.start, end: param.type!.start + 1 };
  if (param.default || param.variadic)
    return param.default && textOf(php, param.default).toLowerCase() === 'null' ? safe(remove(mark)) : null;
  if (later.some((other) => !other.default && !other.variadic)) return null;
  return safe(remove(mark), insert(param.nameSpan.end, ' = null'));
}

function implicitNullable(php: PhpDocument, use: FeatureUse, target: Target): Fix | null {
  const found = parameterAt(php, use);
  const older = target.versions('php').some((on) => featureEffect('nullable-types', on.number) !== 'ok');
  if (!found || older) return null;
  const written = textOf(php, found.param.type!);
  return /^[\w\\\x80-\xff]+$/.test(written) ? safe(insert(found.param.type!.start, '?')) : null;
}

const typeOnly: Repair = { fix: type, examples: [] };

export const typeRepairs: Repairs = {
  'callable-type': {
    fix: type,
    examples: [
      {
        on: 'php 5.3.3',
        wrong: '<?php function run(callable $f) { $f(); }',
        fixed: '<?php function run($f) { $f(); }',
      },
      { on: 'php 5.3.3', right: '<?php function run(Kernel $k, array $a) { }' },
    ],
  },
  'scalar-types': {
    fix: type,
    examples: [
      { on: 'php 5.6.30', wrong: '<?php function total(int $a) { return $a; }' },
      { on: 'php 5.6.30', right: '<?php function total(Kernel $int, array $string) { }' },
    ],
  },
  'iterable-type': typeOnly,
  'object-type': typeOnly,
  'mixed-type': typeOnly,
  'union-types': typeOnly,
  'pure-intersection': typeOnly,
  dnf: typeOnly,
  'return-types': {
    fix: returnType,
    examples: [
      {
        on: 'php 5.6.30',
        wrong: '<?php function all(): array { return array(); }',
        fixed: '<?php function all() { return array(); }',
      },
    ],
  },
  'void-return': { fix: returnType, examples: [] },
  never: { fix: returnType, examples: [] },
  'static-return': { fix: returnType, examples: [] },
  'nullable-types': {
    fix: nullable,
    examples: [
      {
        on: 'php 5.6.30',
        wrong: '<?php function find(?Kernel $k) { }',
        fixed: '<?php function find(Kernel $k = null) { }',
      },
      { on: 'php 5.6.30', right: '<?php function find($a) { return $a ? 1 : 2; }' },
      {
        on: 'php 7.0.0',
        wrong: '<?php class K { function __construct(private ?K $up = null) { } }',
      },
    ],
  },
  'implicit-nullable': { fix: implicitNullable, examples: [] },
  'typed-properties': {
    fix(php, use) {
      const { operand } = use.parts;
      const found = operand && /^([^$]*?)(\s*)$/.exec(php.text.slice(use.start, operand.start));
      return found?.[1] ? review(replace({ start: use.start, end: operand!.start }, '')) : null;
    },
    examples: [],
  },
};
