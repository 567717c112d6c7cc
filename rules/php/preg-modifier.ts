// preg_replace() with the modifier e, which runs the replacement as PHP code: deprecated in 5.5, refused from 7.0.
import type { PhpArgument, PhpCall, PhpDocument, PhpString } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn, reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** The modifiers of a pattern as it stands in the source; '' for what is no pattern. */
export function modifiersOf(pattern: string): string {
  const open = /^\s*([^\w\s\\])/.exec(pattern)?.[1];
  if (!open) return '';
  const close = pattern.lastIndexOf(CLOSING[open] ?? open);
  const modifiers = pattern.slice(close + 1);
  return close > pattern.indexOf(open) && /^[a-zA-Z\s]*$/.test(modifiers) ? modifiers : '';
}

const inner = (php: PhpDocument, string: PhpString) => php.text.slice(string.inner.start, string.inner.end);

/** The pattern's own text, or the ends of what is joined to it: '/(' . $words . ')/e'. */
function patternsOf(php: PhpDocument, arg: PhpArgument): string[] {
  const source = php.text.slice(arg.value.start, arg.value.end);
  const strings = php.stringsIn(arg.value);
  if (/^(?:array\s*\(|\[)/i.test(source)) return strings.map((string) => inner(php, string));
  const [first, last] = [strings[0], strings.at(-1)];
  if (!first || !last || last.end !== arg.value.end) return [];
  if (first === last) return first.start === arg.value.start ? [inner(php, first)] : [];
  return first.start === arg.value.start && /\.\s*$/.test(php.text.slice(arg.value.start, last.start))
    ? [inner(php, first) + inner(php, last)]
    : [];
}

function report(php: PhpDocument, context: Context, call: PhpCall, arg: PhpArgument): void {
  const { from, further } = change('preg-e');
  const unless = ownFunction(call.name, lookedUpIn(call));
  const on = (holds: (version: number) => boolean) => reaching(php, call.start, context.target.on('php', holds));
  context.report(arg, {
    on: on((v) => v >= further),
    unless,
    message: {
      ja: '修飾子 e は PHP 7.0 で廃止されました。置換は行われず、結果は null になります。',
      en: 'The modifier e is gone since PHP 7.0: nothing is replaced, the result is null.',
    },
  });
  context.report(arg, {
    severity: 'warning',
    on: on((v) => v >= from && v < further),
    unless,
    message: {
      ja: '修飾子 e は PHP 5.5 から非推奨です。',
      en: 'The modifier e is deprecated since PHP 5.5.',
    },
  });
}

export default defineRule({
  id: 'php/preg-e-modifier',
  component: 'php',
  severity: 'error',
  effort: { minutes: [10, 20, 60] },
  title: { ja: 'preg_replace() の修飾子 e', en: 'Modifier e of preg_replace()' },
  why: {
    ja: '置換文字列を PHP のコードとして実行する機能です。攻撃に悪用されやすいため、PHP 5.5 で非推奨、PHP 7.0 で廃止されました。',
    en: 'It runs the replacement as PHP code. Being an open door for attacks, it was deprecated in PHP 5.5 and removed in 7.0.',
  },
  hint: { ja: 'preg_replace_callback() に書き換えてください。', en: 'Use preg_replace_callback().' },
  sources: ['https://www.php.net/manual/en/reference.pcre.pattern.modifiers.php'],
  examples: [
    { on: 'php 7.0.0', wrong: "<?php $s = preg_replace('/(.)/e', 'strtoupper(\"\\\\1\")', $s);" },
    { on: 'php 5.6.30', wrong: '<?php $s = preg_replace("#$word#ie", "f(1)", $s);' },
    { on: 'php 5.6.30', wrong: "<?php $s = preg_replace(array('/a/', '{b}e'), 'c', $s);" },
    { on: 'php 5.3.3', right: "<?php $s = preg_replace('/(.)/e', 'f(1)', $s);" },
    {
      on: 'php 7.0.0',
      right:
        "<?php $s = preg_replace('/e/', 'e', $s); $t = preg_replace('~the~i', '/e', $s); $u = preg_match('/a/e', $s);",
    },
  ],
  words: words('preg_replace', 'preg_filter'),
  check: {
    php(php, context) {
      for (const name of ['preg_replace', 'preg_filter']) {
        for (const call of php.callsTo(name)) {
          const [arg] = call.args;
          if (arg && patternsOf(php, arg).some((pattern) => modifiersOf(pattern).includes('e')))
            report(php, context, call, arg);
        }
      }
    },
  },
});
