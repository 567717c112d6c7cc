// Spelling arrays and lists as older versions of PHP do.
import type { FeatureUse, PhpDocument } from '../../../src/languages/php/document.ts';
import { featureEffect } from '../../../src/languages/php/features.ts';
import type { Fix } from '../../../src/rule/finding.ts';
import type { Target } from '../../../src/target/target.ts';
import { fixed, insert, inside, type Repairs, replace, safe, spaced, textOf } from './repair.ts';

function brackets(php: PhpDocument, { parts }: FeatureUse, word: string) {
  const { open, close } = parts;
  if (!open || !close) return null;
  return [replace(open, `${spaced(php, open.start, word)}(`), replace(close, ')')];
}

/** PHP 5 assigned from right to left: it matters where elements are appended or a variable stands twice. */
function orderMatters(list: string): boolean {
  if (/\[\s*\]/.test(list.slice(1, -1))) return true;
  const names = list.match(/\$\w+/g) ?? [];
  return new Set(names).size < names.length;
}

/** The short list that a nested one belongs to: both have to be spelled alike. */
function outermost(php: PhpDocument, use: FeatureUse): FeatureUse {
  return php.uses('short-list').find((other) => inside(use, other)) ?? use;
}

const isLoopVariable = (php: PhpDocument, { start }: FeatureUse): boolean =>
  /\bas\s*(?:\$[\w\x80-\xff]+\s*=>\s*)?$/i.test(php.text.slice(Math.max(0, start - 200), start));

const lacks = (target: Target, feature: string): boolean =>
  target.versions('php').some((on) => featureEffect(feature, on.number) !== 'ok');

/** A list in foreach becomes a variable, taken apart at the head of the loop's body. */
function unpackedInside(php: PhpDocument, start: number, pattern: RegExp): Fix | null {
  const found = pattern.exec(php.text.slice(start, start + 1000));
  const name = ['$row', '$element', '$listed'].find((free) => php.variablesNamed(free.slice(1)).length === 0);
  if (!found || !name || found[1]!.includes('=>')) return null;
  const list = `list(${found[1]})`;
  const end = start + found[0].length;
  return orderMatters(list)
    ? null
    : safe(replace({ start, end: end - found[2]!.length }, name), insert(end, ` ${list} = ${name};`));
}

export const arrayRepairs: Repairs = {
  'short-array': {
    fix(php, use) {
      const splices = brackets(php, use, 'array');
      return splices && safe(...splices);
    },
    examples: [
      {
        on: 'php 5.3.3',
        wrong: "<?php $k = new Kernel(['debug' => false]);",
        fixed: "<?php $k = new Kernel(array('debug' => false));",
      },
      { on: 'php 5.3.3', wrong: '<?php return[[1, 2], []];', fixed: '<?php return array(array(1, 2), array());' },
      { on: 'php 5.3.3', right: "<?php $a['x'] = array(); $b = $a['x'][0]; echo '[1, 2]';" },
    ],
  },
  'short-list': {
    fix(php, use, target) {
      const outer = outermost(php, use);
      if (isLoopVariable(php, outer) && lacks(target, 'foreach-list')) {
        return outer === use ? unpackedInside(php, use.start, /^\[([^[\]()]*)\](\s*\)\s*\{)/) : null;
      }
      if (lacks(target, 'keyed-list') && php.uses('keyed-list').some((key) => inside(key, outer))) return null;
      const splices = brackets(php, use, 'list');
      return splices && fixed(orderMatters(textOf(php, use)) ? 'review' : 'safe', splices);
    },
    examples: [
      { on: 'php 5.6.30', wrong: '<?php [$a, [$b]] = f();', fixed: '<?php list($a, list($b)) = f();' },
      { on: 'php 5.6.30', right: '<?php $a[0] = $b;' },
      { on: 'php 5.6.30', wrong: "<?php ['id' => $id] = $row;" },
      {
        on: 'php 5.3.3',
        wrong: '<?php foreach ($rows as [$a, $b]) { echo $a; }',
        fixed: '<?php foreach ($rows as $row) { list($a, $b) = $row; echo $a; }',
      },
      { on: 'php 5.3.3', wrong: '<?php foreach ($rows as $k => [$a, $b]) echo $a;' },
    ],
  },
  'foreach-list': {
    fix: (php, { start }) => unpackedInside(php, start, /^list\s*\(((?:[^()]|\([^()]*\))*)\)(\s*\)\s*\{)/i),
    examples: [
      {
        on: 'php 5.3.3',
        wrong: '<?php foreach ($rows as list($a, $b)) { echo $a; }',
        fixed: '<?php foreach ($rows as $row) { list($a, $b) = $row; echo $a; }',
      },
    ],
  },
  'dollar-brace-offset': {
    fix(_, { parts: { open, close } }) {
      return open && close ? safe(replace(open, '['), replace(close, ']')) : null;
    },
    examples: [{ on: 'php 8.0.0', wrong: '<?php echo $x{0};', fixed: '<?php echo $x[0];' }],
  },
};
