// A constructor of today's spelling beside one that bears the class's name.
import type { FunctionDefinition, PhpDocument, Span } from '../../../src/languages/php/document.ts';
import type { Fix } from '../../../src/rule/finding.ts';
import { insert, inside, type Repairs, safe, textOf } from './repair.ts';

/** The old constructor looks at its arguments itself, which a call from the new one would change. */
const COUNTS_ARGUMENTS = /\bfunc_(?:get_args?|num_args)\b|\bdebug_backtrace\b/i;

function methodAt(php: PhpDocument, use: Span): FunctionDefinition | undefined {
  for (const { methods } of php.classes) for (const method of methods) if (inside(use, method)) return method;
  return undefined;
}

/** The parameters as they stand, but for defaults that never count, because a parameter behind them must be given. */
function parametersOf(php: PhpDocument, { params }: FunctionDefinition): string {
  const last = params.findLastIndex((param) => param.default === null && !param.variadic);
  return params
    .map((param, i) => {
      const text = textOf(php, param);
      return i < last && param.default && !param.type ? text.replace(/\s*=[\s\S]*$/, '') : text;
    })
    .join(', ');
}

const variableOf = ({ name, variadic }: { name: string; variadic: boolean }) => `${variadic ? '...' : ''}$${name}`;

/**
 * `function __construct($a) { self::Name($a); }` before the old one, which stays for children that call it by name. Not for PHP 4, whose
 * constructor the old one would remain.
 */
function withConstruct(php: PhpDocument, use: Span): Fix | null {
  const method = methodAt(php, use);
  if (!method?.body || method.byRef || COUNTS_ARGUMENTS.test(textOf(php, method.body))) return null;
  if (method.modifiers.some((word) => word === 'static' || word === 'abstract')) return null;
  const parameters = parametersOf(php, method);
  if (/\/\/|#|\/\*|<<</.test(parameters)) return null;
  const modifiers = method.modifiers.length > 0 ? `${method.modifiers.join(' ')} ` : '';
  const lineStart = php.text.lastIndexOf('\n', method.start - 1) + 1;
  const before = php.text.slice(lineStart, method.start);
  const lineEnd = php.text[lineStart - 2] === '\r' ? '\r\n' : '\n';
  const gap = lineStart > 0 && /^[ \t]*$/.test(before) ? `${lineEnd}${before}` : ' ';
  const body = `{ self::${method.name}(${method.params.map(variableOf).join(', ')}); }`;
  return safe(insert(method.start, `${modifiers}function __construct(${parameters}) ${body}${gap}`));
}

export const classRepairs: Repairs = {
  'php4-constructor': {
    fix: withConstruct,
    examples: [
      {
        on: 'php 8.0.0',
        wrong: '<?php class Cart {\n  var $a;\n  function Cart(&$db, $n = 1) {\n    $this->a = $n;\n  }\n}',
        fixed:
          '<?php class Cart {\n  var $a;\n  function __construct(&$db, $n = 1) { self::Cart($db, $n); }\n  function Cart(&$db, $n = 1) {\n    $this->a = $n;\n  }\n}',
      },
      {
        on: 'php 8.0.0',
        wrong: '<?php class A { private function A() { } }',
        fixed: '<?php class A { private function __construct() { self::A(); } private function A() { } }',
      },
      {
        on: 'php 7.4.0',
        wrong: '<?php class A { function A($a = 1, $b) { } }',
        fixed: '<?php class A { function __construct($a, $b) { self::A($a, $b); } function A($a = 1, $b) { } }',
      },
      { on: 'php 8.0.0', wrong: '<?php class A { function A() { $this->a = func_get_args(); } }' },
      { on: 'php 8.0.0', right: '<?php namespace Kita; class A { function A() { } }' },
      { on: 'php 8.0.0', right: '<?php class A { function A() { } function __construct() { } }' },
    ],
  },
};
