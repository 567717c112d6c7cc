// Class::method() of a method that is not static: deprecated in PHP 7, an error in PHP 8. The class may stand in any file of the site.
import { CALL_KINDS, type ClassDefinition, type PhpDocument, type Span } from '../../src/languages/php/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { change } from './knowledge/changes.ts';
import { classHistory } from './knowledge/symbols.ts';

const STATIC = CALL_KINDS.indexOf('static');

/** A class as the site pass needs it. Names in lower case. */
interface Shape {
  name: string;
  parent: string;
  methods: string[];
  statics: string[];
}

interface Call {
  className: string;
  method: string;
  /** The class in whose body the call stands, '' outside of classes. */
  within: string;
  place: Place;
}

function shapeOf({ resolved, extends: parents, methods }: ClassDefinition): Shape {
  const isStatic = (modifiers: readonly string[]) => modifiers.includes('static');
  return {
    name: resolved,
    parent: parents[0]?.resolved ?? '',
    methods: methods.filter(({ modifiers }) => !isStatic(modifiers)).map((method) => method.resolved),
    statics: methods.filter(({ modifiers }) => isStatic(modifiers)).map((method) => method.resolved),
  };
}

const around = (php: PhpDocument, { start, end }: Span): string =>
  php.classes.filter(({ body }) => body.start <= start && end <= body.end).at(-1)?.resolved ?? '';

function check(php: PhpDocument, context: Context): void {
  const { from } = change('static-call-of-method');
  if (context.target.on('php', (v) => v >= from).length === 0) return;
  const shapes = php.classes.filter(({ kind, resolved }) => kind === 'class' && resolved !== '').map(shapeOf);
  if (shapes.length > 0) context.fact('php-class-shapes', shapes);
  const { count, kind } = php.calls;
  const calls: Call[] = [];
  for (let i = 0; i < count; i++) {
    if (kind[i] !== STATIC) continue;
    const { className, name, nameSpan } = php.call(i);
    if (!className || /^(?:self|static|parent)$/.test(className) || classHistory(className)) continue;
    calls.push({ className, method: name, within: around(php, nameSpan), place: context.place(nameSpan) });
  }
  if (calls.length > 0) context.fact('php-static-calls', calls);
}

/** All classes of the site by name; a name that stands for several classes is left out. */
function classesOf(site: SiteContext): Map<string, Shape | null> {
  const classes = new Map<string, Shape | null>();
  for (const { value } of site.facts<Shape[]>('php-class-shapes')) {
    for (const shape of value) classes.set(shape.name, classes.has(shape.name) ? null : shape);
  }
  return classes;
}

/** The class, its parent, and so on, as far as the site has them; never more than a sane depth. */
function* lineage(classes: ReadonlyMap<string, Shape | null>, name: string): Generator<Shape> {
  let shape = classes.get(name);
  for (let depth = 0; shape && depth < 50; depth++) {
    yield shape;
    shape = classes.get(shape.parent);
  }
}

/** The method that the call reaches is known, and is not static. */
function isInstanceMethod(classes: ReadonlyMap<string, Shape | null>, { className, method }: Call): boolean {
  for (const { methods, statics } of lineage(classes, className)) {
    if (statics.includes(method) || statics.includes('__callstatic')) return false;
    if (methods.includes(method)) return true;
  }
  return false;
}

/** Within the class or a child of it, the call may be made for the object at hand: Grandparent::method(). */
function isOwn(classes: ReadonlyMap<string, Shape | null>, { within, className }: Call): boolean {
  for (const { name, parent } of lineage(classes, within)) if (name === className || parent === className) return true;
  return within === className;
}

function reportSite(site: SiteContext): void {
  const facts = site.facts<Call[]>('php-static-calls');
  if (facts.length === 0) return;
  const classes = classesOf(site);
  const { from, further } = change('static-call-of-method');
  for (const { value } of facts) {
    for (const call of value) {
      if (isOwn(classes, call) || !isInstanceMethod(classes, call)) continue;
      site.report(call.place, {
        on: site.target.on('php', (v) => v >= further),
        message: {
          ja: 'static でないメソッドの静的呼び出しは、PHP 8.0 からエラーになります。',
          en: 'Calling a method that is not static without an object is an error since PHP 8.0.',
        },
      });
      site.report(call.place, {
        severity: 'warning',
        on: site.target.on('php', (v) => v >= from && v < further),
        message: {
          ja: 'static でないメソッドの静的呼び出しは、PHP 7.0 から非推奨です。',
          en: 'Calling a method that is not static without an object is deprecated since PHP 7.0.',
        },
      });
    }
  }
}

export default defineRule({
  id: 'php/static-call',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 3, 15] },
  title: { ja: 'static でないメソッドの静的呼び出し', en: 'Static call of a method that is not static' },
  why: {
    ja: 'PHP 8 では致命的エラーになり、ページの表示が途中で止まります。PHP 7 では非推奨の警告が出ます。',
    en: 'PHP 8 stops with an error; PHP 7 calls it deprecated.',
  },
  hint: {
    ja: '$this を使わないメソッドなら宣言に static を付け、使うメソッドならオブジェクトを作って呼び出してください。',
    en: 'Declare the method static if it does not use $this; otherwise call it on an object.',
  },
  sources: [
    'https://www.php.net/manual/en/language.oop5.static.php',
    'https://www.php.net/manual/en/migration80.incompatible.php',
  ],
  examples: [
    { on: 'php 8.0.0', wrong: '<?php class Util { function trim($s) { return $s; } } echo Util::trim(1);' },
    {
      on: 'php 7.4.0',
      wrong: '<?php echo Util_Ex::trim(1);',
      files: { 'Util.php': '<?php class Util { function trim($s) { } } class Util_Ex extends Util { }' },
    },
    { on: 'php 5.6.30', right: '<?php class Util { function trim($s) { return $s; } } echo Util::trim(1);' },
    {
      on: 'php 8.0.0',
      right:
        '<?php class A { static function f() { } } class B extends A { function g() { A::f(); self::h(); } function h() { } } B::f();',
    },
    {
      on: 'php 8.0.0',
      right:
        '<?php class A { function f() { } } class B extends A { function f() { A::f(); parent::f(); } } Other::f();',
    },
  ],
  check: { php: check },
  site: reportSite,
});
