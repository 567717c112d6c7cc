// Properties that a class sets without declaring them: deprecated since PHP 8.2. Only where the class and all above it stand in the file.
import { type ClassDefinition, type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { change } from './knowledge/changes.ts';

const SET_BELOW =
  /^\s*->\s*([A-Za-z_\x80-\xff][\w\x80-\xff]*)(?:\s*\[[^\]]*\])*\s*(?:[-+.*/|&^%]|\?\?|<<|>>)?=(?![=>])/;

/** The class with its parents; null when one of them is elsewhere, or takes properties as they come. */
function family(php: PhpDocument, definition: ClassDefinition): ClassDefinition[] | null {
  const all = [definition];
  for (let [parent] = definition.extends; parent; ) {
    const name = parent.resolved;
    const above = php.classes.filter(({ resolved }) => resolved === name);
    if (above.length !== 1 || all.includes(above[0]!)) return null;
    all.push(above[0]!);
    [parent] = above[0]!.extends;
  }
  const takesAny = all.some(
    ({ methods, start, body }) =>
      methods.some(({ resolved }) => resolved === '__set') ||
      /AllowDynamicProperties/.test(php.text.slice(Math.max(0, start - 200), body.start)) ||
      usesTrait(php, body),
  );
  return takesAny ? null : all;
}

/** A trait brings properties of its own. */
function usesTrait(php: PhpDocument, { start, end }: { start: number; end: number }): boolean {
  return /[{;}]\s*use\s+[\\\w]/i.test(php.text.slice(start, Math.min(end, start + 4000)));
}

/** The first place at which each undeclared property is set. */
function undeclared(php: PhpDocument, definition: ClassDefinition, declared: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const { start, end, use } of php.variablesNamed('this')) {
    if (start < definition.body.start || end > definition.body.end || !(use & VARIABLE.BASE)) continue;
    const name = SET_BELOW.exec(php.text.slice(end, end + 200))?.[1];
    if (name && !declared.has(name) && !found.has(name)) found.set(name, start);
  }
  return found;
}

/** A line of its own before the class: an attribute to PHP 8, a comment to older versions. */
function allow(php: PhpDocument, { start }: ClassDefinition): Fix | null {
  const lineStart = php.text.lastIndexOf('\n', start - 1) + 1;
  const blanks = php.text.slice(lineStart, start);
  if (lineStart === 0 || !/^[ \t]*$/.test(blanks)) return null;
  const lineEnd = php.text[lineStart - 2] === '\r' ? '\r\n' : '\n';
  return { safety: 'safe', splices: [{ start, end: start, text: `#[\\AllowDynamicProperties]${lineEnd}${blanks}` }] };
}

function check(php: PhpDocument, context: Context): void {
  const { from } = change('dynamic-property');
  const on = context.target.on('php', (v) => v >= from);
  if (on.length === 0 || php.variablesNamed('this').length === 0) return;
  for (const definition of php.classes) {
    if (definition.kind !== 'class') continue;
    const all = family(php, definition);
    if (!all) continue;
    const promoted = all.flatMap(({ methods }) => methods.flatMap(({ params }) => params.filter((p) => p.promoted)));
    const declared = new Set([...all.flatMap(({ properties }) => properties), ...promoted].map(({ name }) => name));
    const names = [...undeclared(php, definition, declared).keys()];
    if (names.length === 0) continue;
    const list = names.slice(0, 5).join(', ') + (names.length > 5 ? ' …' : '');
    context.report(definition.nameSpan, {
      on,
      fix: allow(php, definition),
      message: {
        ja: `クラス ${definition.name} は宣言していないプロパティ（${list}）に代入しています。PHP 8.2 から非推奨です。`,
        en: `The class ${definition.name} sets properties that it does not declare (${list}): deprecated since PHP 8.2.`,
      },
    });
  }
}

export default defineRule({
  id: 'php/dynamic-property',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [1, 3, 15] },
  title: { ja: '宣言していないプロパティへの代入', en: 'Property that is set but not declared' },
  why: {
    ja: '移行先でも動きますが、非推奨（Deprecated）の警告が出ます。PHP 9 ではエラーになる予定です。',
    en: 'It still works, but PHP calls it deprecated, and PHP 9 is to refuse it.',
  },
  hint: {
    ja: 'プロパティをクラスの先頭で宣言するか、#[\\AllowDynamicProperties] をクラスの前の行に書いてください。',
    en: 'Declare the properties, or write #[\\AllowDynamicProperties] on the line before the class.',
  },
  sources: [
    'https://www.php.net/manual/en/migration82.deprecated.php',
    'https://wiki.php.net/rfc/deprecate_dynamic_properties',
  ],
  examples: [
    {
      on: 'php 8.2.0',
      wrong: '<?php\nclass Cart {\n  var $a;\n  function f() { $this->a = 1; $this->total = 2; }\n}',
      fixed:
        '<?php\n#[\\AllowDynamicProperties]\nclass Cart {\n  var $a;\n  function f() { $this->a = 1; $this->total = 2; }\n}',
    },
    { on: 'php 8.2.0', wrong: '<?php class A { } class B extends A { function f() { $this->list[] = 1; } }' },
    { on: 'php 8.1.0', right: '<?php class Cart { function f() { $this->total = 2; } }' },
    {
      on: 'php 8.2.0',
      right:
        '<?php class A extends Elsewhere { function f() { $this->x = 1; } } class B { function __set($k, $v) { } function f() { $this->x = 1; } } class C { public $x; function f() { $this->x = 1; if ($this->y == 1) { } $this->z->w = 1; } } class D { use T; function f() { $this->x = 1; } }',
    },
    { on: 'php 8.2.0', right: '<?php class A { function __construct(private $x) { $this->x = 1; } }' },
  ],
  check: { php: check },
});
