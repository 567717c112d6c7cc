// A method that takes less, or demands more, than the one of the parent which it replaces: a warning in PHP 7, fatal in PHP 8.
import { defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { type Classes, classesOf, lineage, type Method, type Shape, tellShapes } from './class-shapes.ts';
import { change } from './knowledge/changes.ts';

/** The nearest method of this name above the class, with the class that has it. */
function replaced(classes: Classes, shape: Shape, name: string): { owner: Shape; method: Method } | null {
  for (const owner of lineage(classes, shape.parent)) {
    const method = owner.methods.find((candidate) => candidate.name === name);
    if (method) return { owner, method };
  }
  return null;
}

/** Constructors may differ; so may what is private above. */
const isFree = (shape: Shape, owner: Shape, method: Method): boolean =>
  method.isPrivate || method.name === '__construct' || method.name === owner.name || method.name === shape.name;

function fits(child: Method, parent: Method): boolean {
  if (child.isStatic !== parent.isStatic) return false;
  if (child.least > parent.least) return false;
  if (child.most >= 0 && (parent.most < 0 || child.most < parent.most)) return false;
  return parent.byRef.every((byRef, i) => child.byRef[i] === undefined || child.byRef[i] === byRef);
}

function reportSite(site: SiteContext): void {
  const { from, further } = change('method-signature');
  if (site.target.on('php', (v) => v >= from).length === 0) return;
  const classes = classesOf(site);
  for (const shape of classes.values()) {
    if (!shape || shape.parent === '') continue;
    for (const child of shape.methods) {
      const above = replaced(classes, shape, child.name);
      if (!above || !child.place || isFree(shape, above.owner, above.method) || fits(child, above.method)) continue;
      site.report(child.place, {
        on: site.target.on('php', (v) => v >= further),
        message: {
          ja: `メソッドの引数が親クラス ${above.owner.name} の宣言と合いません。PHP 8.0 からはクラスの読み込み時に致命的エラーになります。`,
          en: `The method does not take what the one of its parent ${above.owner.name} takes: fatal when the class is loaded since PHP 8.0.`,
        },
      });
      site.report(child.place, {
        severity: 'warning',
        on: site.target.on('php', (v) => v >= from && v < further),
        message: {
          ja: `メソッドの引数が親クラス ${above.owner.name} の宣言と合いません。PHP 7.0 からは警告が出ます。`,
          en: `The method does not take what the one of its parent ${above.owner.name} takes: warned of since PHP 7.0.`,
        },
      });
    }
  }
}

export default defineRule({
  id: 'php/method-signature',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '親クラスと合わないメソッドの宣言', en: 'Method that does not fit the one of its parent' },
  why: {
    ja: 'PHP 5 では何も起きませんでしたが、PHP 7 では警告、PHP 8 ではクラスを読み込んだ時点で致命的エラーになります。',
    en: 'PHP 5 said nothing; PHP 7 warns, and PHP 8 stops as soon as the class is loaded.',
  },
  hint: {
    ja: '親クラスのメソッドと同じ引数（参照渡しも含む）を取り、追加する引数には既定値を付けてください。',
    en: 'Take the same parameters as the parent, references included, and give those that come on top a default.',
  },
  sources: [
    'https://www.php.net/manual/en/language.oop5.basic.php#language.oop.lsp',
    'https://www.php.net/manual/en/migration80.incompatible.php',
  ],
  examples: [
    { on: 'php 8.0.0', wrong: '<?php class A { function f($a) { } } class B extends A { function f() { } }' },
    {
      on: 'php 7.4.0',
      wrong: '<?php class B extends A { function f($a, $b) { } }',
      files: { 'a.php': '<?php class A { function f($a, $b = 1) { } }' },
    },
    { on: 'php 8.0.0', wrong: '<?php class A { function f(&$a) { } } class B extends A { function f($a) { } }' },
    { on: 'php 5.6.30', right: '<?php class A { function f($a) { } } class B extends A { function f() { } }' },
    {
      on: 'php 8.0.0',
      right:
        '<?php class A { function __construct($a) { } private function p($a) { } function f($a, $b = 1) { } function A() { } } class B extends A { function __construct() { } function p() { } function f($a, $b = 2, $c = 3) { } function B($x) { } }',
    },
  ],
  check: {
    php(php, context) {
      const { from } = change('method-signature');
      if (context.target.on('php', (v) => v >= from).length > 0) tellShapes(php, context);
    },
  },
  site: reportSite,
});
