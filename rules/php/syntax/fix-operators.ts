// Spelling operators with those that older versions of PHP have.
import type { FeatureUse, PhpDocument } from '../../../src/languages/php/document.ts';
import type { Splice } from '../../../src/rule/finding.ts';
import { words } from '../../../src/text/words.ts';
import { oncePerFile } from '../once.ts';
import { insert, inside, isConstantPlace, isPure, isSimple, type Repairs, replace, safe, textOf } from './repair.ts';

/** Other uses of the same operator within this one: their splices would meet at its end. */
function nested(php: PhpDocument, use: FeatureUse): FeatureUse[] {
  return php.uses(use.feature).filter((other) => other !== use && other.start >= use.start && inside(other, use));
}

/** `a ?? b ?? c` is one chain to the right: the first use repairs all of it. */
function coalesceChain(php: PhpDocument, use: FeatureUse): FeatureUse[] | null {
  const chain = [use];
  for (let right = use.parts.right; ; ) {
    const next =
      right && php.uses('null-coalesce').find(({ start, end }) => start === right!.start && end === right!.end);
    if (!next) break;
    chain.push(next);
    right = next.parts.right;
  }
  return chain.every(({ parts: { left, operator, right } }) => left && operator && right && isPure(textOf(php, left)))
    ? chain
    : null;
}

/** `a ?: b ?: c` is one chain to the left; PHP 8 takes no mixture of both spellings, so the last use repairs all of it. */
function ternaryChain(php: PhpDocument, use: FeatureUse): FeatureUse[] {
  const chain = [use];
  for (let left = use.parts.left; ; ) {
    const inner =
      left && php.uses('short-ternary').find(({ start, end }) => start === left!.start && end === left!.end);
    if (!inner) return chain;
    chain.unshift(inner);
    left = inner.parts.left;
  }
}

const isHead = (php: PhpDocument, use: FeatureUse): boolean =>
  php.uses('short-ternary').some(({ parts: { left } }) => left?.start === use.start && left.end === use.end);

/** A function of PHP itself, also where the file has its own of the same name in a namespace. */
function builtin(php: PhpDocument, name: string): string {
  return php.functions.some((fn) => fn.kind === 'function' && fn.name.toLowerCase() === name) ? `\\${name}` : name;
}

const OWN_ISSETS = words(
  'ArrayAccess',
  'ArrayObject',
  'ArrayIterator',
  'SplObjectStorage',
  'SimpleXML',
  '__isset',
  'offsetExists',
);
const OWN_ISSET =
  /\b(?:ArrayAccess|ArrayObject|ArrayIterator|SplObjectStorage|SimpleXMLElement|simplexml_load_\w+|__isset|offsetExists)\b/i;
/** The file deals with objects that answer isset() themselves: there `??` asks for the value too, isset() does not. */
const hasOwnIsset = oncePerFile((php) => OWN_ISSETS.in(php.bytes) && OWN_ISSET.test(php.text));

/** `isset($a['k'])`, with what `??` asks besides. */
function isThere(php: PhpDocument, variable: string): string {
  const plain = /^\$(?:\w+$|_(?:GET|POST|COOKIE|REQUEST|SERVER|SESSION|FILES|ENV)\b)/.test(variable);
  return plain || !hasOwnIsset(php) ? `isset(${variable})` : `isset(${variable}) && ${variable} !== null`;
}

const isTail = (php: PhpDocument, use: FeatureUse): boolean =>
  php.uses(use.feature).some(({ parts: { right } }) => right?.start === use.start && right.end === use.end);

export const operatorRepairs: Repairs = {
  'null-coalesce': {
    fix(php, use) {
      if (isTail(php, use)) return null;
      const chain = coalesceChain(php, use);
      if (!chain) return null;
      const heads = chain.map(({ start, parts: { left, right } }) => {
        const variable = textOf(php, left!);
        return replace({ start, end: right!.start }, `(${isThere(php, variable)} ? ${variable} : `);
      });
      return safe(...heads, insert(use.end, ')'.repeat(chain.length)));
    },
    examples: [
      {
        on: 'php 5.6.30',
        wrong: "<?php $name = $_GET['name'] ?? 'x';",
        fixed: "<?php $name = (isset($_GET['name']) ? $_GET['name'] : 'x');",
      },
      {
        on: 'php 5.6.30',
        wrong: '<?php $n = $a ?? $b->c ?? 1;',
        fixed: '<?php $n = (isset($a) ? $a : (isset($b->c) ? $b->c : 1));',
      },
      {
        on: 'php 5.6.30',
        wrong: "<?php $o = new ArrayObject($_GET); echo $o['a'] ?? $_GET['a'] ?? 'x';",
        fixed:
          "<?php $o = new ArrayObject($_GET); echo (isset($o['a']) && $o['a'] !== null ? $o['a'] : (isset($_GET['a']) ? $_GET['a'] : 'x'));",
      },
      {
        on: 'php 5.6.30',
        wrong: "<?php echo $a[ $i + 1 ]['k' . $n] ?? self::$x[A::B] ?? 0;",
        fixed:
          "<?php echo (isset($a[ $i + 1 ]['k' . $n]) ? $a[ $i + 1 ]['k' . $n] : (isset(self::$x[A::B]) ? self::$x[A::B] : 0));",
      },
      { on: 'php 5.6.30', wrong: '<?php echo $a[f()] ?? 1, $a[$i++] ?? 2, $o->f()->x ?? 3;' },
      { on: 'php 5.6.30', right: "<?php echo isset($a) ? $a : '??';" },
    ],
  },
  'null-coalesce-assign': {
    fix(php, use) {
      const { left, right } = use.parts;
      const statement = php.statementAt(use.start);
      if (!left || !right || statement?.start !== use.start || php.text[use.end] !== ';') return null;
      const variable = textOf(php, left);
      if (!isPure(variable)) return null;
      return safe(replace({ start: use.start, end: right.start }, `${isThere(php, variable)} or ${variable} = `));
    },
    examples: [{ on: 'php 7.0.0', wrong: '<?php $a ??= f();', fixed: '<?php isset($a) or $a = f();' }],
  },
  'short-ternary': {
    fix(php, use) {
      if (isHead(php, use)) return null;
      const chain = ternaryChain(php, use);
      const splices: Splice[] = [];
      let test = chain[0]!.parts.left;
      for (const { parts } of chain) {
        const { operator, right } = parts;
        if (!test || !operator || !right || !isPure(textOf(php, test))) return null;
        if (splices.length > 0) splices.push(insert(test.start, '('));
        splices.push(replace(operator, `? ${textOf(php, test)} :`));
        test = right;
      }
      return safe(...splices, ...(chain.length > 1 ? [insert(use.end, ')'.repeat(chain.length - 1))] : []));
    },
    examples: [
      { on: 'php 5.2.17', wrong: "<?php $n = $name ?: 'x';", fixed: "<?php $n = $name ? $name : 'x';" },
      {
        on: 'php 5.2.17',
        wrong: "<?php $n = $a ?: $b ?: 'x';",
        fixed: "<?php $n = $a ? $a : ($b ? $b : 'x');",
      },
    ],
  },
  'pow-operator': {
    fix(php, use) {
      const { left, right, operator } = use.parts;
      if (!left || !right || nested(php, use).length > 0 || isConstantPlace(php, use)) return null;
      const pow = builtin(php, 'pow');
      if (operator && textOf(php, operator) === '**=') {
        const variable = textOf(php, left);
        if (!isPure(variable)) return null;
        return safe(replace({ start: left.end, end: right.start }, ` = ${pow}(${variable}, `), insert(right.end, ')'));
      }
      return safe(
        insert(left.start, `${pow}(`),
        replace({ start: left.end, end: right.start }, ', '),
        insert(right.end, ')'),
      );
    },
    examples: [
      { on: 'php 5.3.3', wrong: '<?php echo 2 ** $n;', fixed: '<?php echo pow(2, $n);' },
      { on: 'php 5.3.3', wrong: "<?php $a['x'] **= 1 + 2;", fixed: "<?php $a['x'] = pow($a['x'], 1 + 2);" },
      {
        on: 'php 5.3.3',
        wrong: '<?php namespace N; function pow() { } echo 2 ** 3;',
        fixed: '<?php namespace N; function pow() { } echo \\pow(2, 3);',
      },
    ],
  },
  spaceship: {
    fix(php, use) {
      const { left, right } = use.parts;
      if (!left || !right) return null;
      const [a, b] = [textOf(php, left), textOf(php, right)];
      if (!isSimple(a) || !isSimple(b) || isConstantPlace(php, use)) return null;
      return safe(replace(use, `(${a} == ${b} ? 0 : (${a} < ${b} ? -1 : 1))`));
    },
    examples: [
      {
        on: 'php 5.6.30',
        wrong: '<?php return $a <=> $b;',
        fixed: '<?php return ($a == $b ? 0 : ($a < $b ? -1 : 1));',
      },
    ],
  },
  'nested-ternary': {
    fix(_, { parts: { left } }) {
      return left ? safe(insert(left.start, '('), insert(left.end, ')')) : null;
    },
    examples: [
      { on: 'php 8.0.0', wrong: '<?php echo $a ? 1 : $b ? 2 : 3;', fixed: '<?php echo ($a ? 1 : $b) ? 2 : 3;' },
      { on: 'php 8.0.0', right: '<?php echo $a ? 1 : ($b ? 2 : 3);' },
    ],
  },
  'empty-expression': {
    fix(php, use) {
      const call = /^empty\s*\(/i.exec(textOf(php, use));
      if (!call || php.text[use.end - 1] !== ')') return null;
      return safe(replace({ start: use.start, end: use.start + call[0].length }, '!('));
    },
    examples: [
      {
        on: 'php 5.3.3',
        wrong: '<?php if (empty(trim($x))) { echo 1; }',
        fixed: '<?php if (!(trim($x))) { echo 1; }',
      },
    ],
  },
};
