// Magic methods that older versions do not know: there they are plain methods, which nothing calls.
import type { ClassDefinition, PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { words } from '../../src/text/words.ts';
import { skippedFile } from './definitions.ts';
import { change } from './knowledge/changes.ts';

/** By the method's name: what is said where PHP does not call it. */
const SEVERITIES: Record<string, Severity> = {
  __callstatic: 'error',
  __invoke: 'error',
  __serialize: 'warning',
  __unserialize: 'warning',
};

/** Older versions have their own way to write an object of this class. */
const hasOldWay = ({ methods }: ClassDefinition): boolean =>
  methods.some(({ resolved }) => resolved === '__sleep' || resolved === '__wakeup' || resolved === 'serialize');

function check(php: PhpDocument, context: Context): void {
  const from = { static: change('magic-5.3').from, serialize: change('magic-7.4').from };
  for (const definition of php.classes) {
    for (const { resolved, name, nameSpan } of definition.methods) {
      const severity = SEVERITIES[resolved];
      if (!severity || (severity === 'warning' && hasOldWay(definition))) continue;
      const since = severity === 'error' ? from.static : from.serialize;
      const text = versionText(since);
      context.report(nameSpan, {
        severity,
        on: context.target.on('php', (v) => v < since),
        unless: skippedFile(context.file.path),
        message: {
          ja: `${name}() は PHP ${text} からのマジックメソッドで、それより古い PHP では自動的に呼び出されません。`,
          en: `${name}() is called by PHP itself since ${text}; older versions take it for a plain method.`,
        },
      });
    }
  }
}

export default defineRule({
  id: 'php/unknown-magic-method',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: '移行先の PHP が知らないマジックメソッド', en: 'Magic method that the target’s PHP does not know' },
  why: {
    ja: '古い PHP では普通のメソッドとみなされて呼び出されません。静的な呼び出しやオブジェクトの関数呼び出しは致命的エラーになり、シリアライズの結果も変わります。',
    en: 'An older PHP takes it for a plain method: static calls and calls of objects are fatal errors, and objects are serialized in another way.',
  },
  hint: {
    ja: '呼び出される側を普通のメソッドにするか、__sleep()・__wakeup() などの以前からある方法を使ってください。',
    en: 'Use plain methods, or what older versions know, such as __sleep() and __wakeup().',
  },
  sources: ['https://www.php.net/manual/en/language.oop5.magic.php'],
  examples: [
    { on: 'php 7.3.0', wrong: '<?php class A { function __serialize() { return array(); } }' },
    { on: 'php 5.2.17', wrong: '<?php class A { static function __callStatic($n, $a) { } function __invoke() { } }' },
    { on: 'php 5.3.3', right: '<?php class A { static function __callStatic($n, $a) { } function __invoke() { } }' },
    {
      on: 'php 5.6.30',
      right: '<?php class A { function __sleep() { } function __serialize() { } } function __serialize() { }',
    },
  ],
  words: words(...Object.keys(SEVERITIES)),
  check: { php: check },
});
