// Class::method() of a method that is not static: deprecated in PHP 7, an error in PHP 8. The class may stand in any file of the site.
import { CALL_KINDS, type PhpDocument, type Span } from '../../src/languages/php/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { type Classes, classesOf, lineage, tellShapes } from './class-shapes.ts';
import { change } from './knowledge/changes.ts';
import { classHistory } from './knowledge/symbols.ts';

const STATIC = CALL_KINDS.indexOf('static');

interface Call {
  className: string;
  method: string;
  /** The class in whose body the call stands, '' outside of classes. */
  within: string;
  place: Place;
}

const around = (php: PhpDocument, { start, end }: Span): string =>
  php.classes.filter(({ body }) => body.start <= start && end <= body.end).at(-1)?.resolved ?? '';

function check(php: PhpDocument, context: Context): void {
  const { from } = change('static-call-of-method');
  if (context.target.on('php', (v) => v >= from).length === 0) return;
  tellShapes(php, context);
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

/** The method that the call reaches is known, and is not static. */
function isInstanceMethod(classes: Classes, { className, method }: Call): boolean {
  for (const { methods } of lineage(classes, className)) {
    if (methods.some(({ name }) => name === '__callstatic')) return false;
    const found = methods.find(({ name }) => name === method);
    if (found) return !found.isStatic;
  }
  return false;
}

/** Within the class or a child of it, the call may be made for the object at hand: Grandparent::method(). */
function isOwn(classes: Classes, { within, className }: Call): boolean {
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
