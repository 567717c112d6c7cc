// __toString() that throws: a fatal error up to PHP 7.3, which nothing can catch.
import type { FunctionDefinition, PhpDocument, Span } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { codeOf } from './code.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

/** The words `throw` of the method's own code; none where it catches something itself. */
function throwsIn(php: PhpDocument, { body }: FunctionDefinition): Span[] {
  if (!body) return [];
  const code = codeOf(php, body);
  if (/\btry\b/i.test(code)) return [];
  return [...code.matchAll(/\bthrow\b/gi)].map(({ index }) => {
    const start = body.start + index!;
    return { start, end: start + 'throw'.length };
  });
}

function check(php: PhpDocument, context: Context): void {
  const on = context.target.on('php', (v) => v < change('exception-in-tostring').from);
  if (on.length === 0) return;
  for (const { methods } of php.classes)
    for (const method of methods)
      if (method.resolved === '__tostring')
        for (const place of throwsIn(php, method)) context.report(place, { on: reaching(php, place.start, on) });
}

export default defineRule({
  id: 'php/exception-in-tostring',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [5, 15, 40] },
  title: { ja: '__toString() の中の例外', en: 'Exception in __toString()' },
  why: {
    ja: 'PHP 7.3 までは、__toString() から例外を投げると、捕捉されずに致命的エラーで止まります。',
    en: 'Up to PHP 7.3 an exception that leaves __toString() is a fatal error; nothing catches it.',
  },
  hint: {
    ja: '例外を投げずに空文字列などを返すか、別のメソッドにしてください。',
    en: 'Return an empty string instead, or use another method.',
  },
  sources: ['https://www.php.net/manual/en/migration74.new-features.php'],
  examples: [
    {
      on: 'php 7.3.0',
      wrong: "<?php class A { function __toString() { if (!$this->x) { throw new Exception('x'); } return 'a'; } }",
    },
    { on: 'php 7.4.0', right: "<?php class A { function __toString() { throw new Exception('x'); } }" },
    {
      on: 'php 5.6.30',
      right:
        "<?php class A { function __toString() { try { throw new E(); } catch (E $e) { } return 'throw'; /* throw */ } function f() { throw new E(); } }",
    },
  ],
  words: words('__tostring'),
  check: { php: check },
});
