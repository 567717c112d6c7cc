// Spelling operators with those that older versions of PHP have.
import type { FeatureUse, PhpDocument } from '../../../src/languages/php/document.ts';
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
        return replace({ start, end: right!.start }, `(isset(${variable}) ? ${variable} : `);
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
      return safe(replace({ start: use.start, end: right.start }, `isset(${variable}) or ${variable} = `));
    },
    examples: [{ on: 'php 7.0.0', wrong: '<?php $a ??= f();', fixed: '<?php isset($a) or $a = f();' }],
  },
  'short-ternary': {
    fix(php, use) {
      const { left, operator } = use.parts;
      if (!left || !operator || !isPure(textOf(php, left))) return null;
      return safe(replace(operator, `? ${textOf(php, left)} :`));
    },
    examples: [{ on: 'php 5.2.17', wrong: "<?php $n = $name ?: 'x';", fixed: "<?php $n = $name ? $name : 'x';" }],
  },
  'pow-operator': {
    fix(php, use) {
      const { left, right } = use.parts;
      if (!left || !right || nested(php, use).length > 0 || isConstantPlace(php, use)) return null;
      return safe(
        insert(left.start, 'pow('),
        replace({ start: left.end, end: right.start }, ', '),
        insert(right.end, ')'),
      );
    },
    examples: [{ on: 'php 5.3.3', wrong: '<?php echo 2 ** $n;', fixed: '<?php echo pow(2, $n);' }],
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
