// Classes that implement Serializable alone: deprecated since PHP 8.1, which wants __serialize() and __unserialize() beside it.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { change } from './knowledge/changes.ts';

const ALONE: Text = {
  ja: 'Serializable だけを実装したクラスは、PHP 8.1 から非推奨です。',
  en: 'A class that implements Serializable alone: deprecated since PHP 8.1.',
};

function check(php: PhpDocument, context: Context): void {
  const { from } = change('serializable-alone');
  const on = context.target.on('php', (v) => v >= from);
  if (on.length === 0) return;
  for (const { kind, implements: interfaces, methods, modifiers } of php.classes) {
    const named = interfaces.find(({ resolved }) => resolved === 'serializable');
    if (!named || kind === 'interface' || modifiers.includes('abstract')) continue;
    const has = (name: string) => methods.some(({ resolved }) => resolved === name);
    if (!has('__serialize') || !has('__unserialize')) context.report(named, { on, message: ALONE });
  }
}

export default defineRule({
  id: 'php/serializable',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [5, 15, 45] },
  title: { ja: 'Serializable だけの実装', en: 'Serializable alone' },
  why: {
    ja: 'PHP 8.1 から、__serialize() と __unserialize() を持たずに Serializable を実装したクラスは、読み込むたびに非推奨の通知が出ます。',
    en: 'Since PHP 8.1 a class that implements Serializable without __serialize() and __unserialize() gives a notice whenever it is loaded.',
  },
  hint: {
    ja: '__serialize() と __unserialize() を追加してください（古い PHP のために両方あってもかまいません）。',
    en: 'Add __serialize() and __unserialize(); older versions of PHP go on with the interface.',
  },
  sources: ['https://wiki.php.net/rfc/phase_out_serializable', 'https://www.php.net/manual/en/class.serializable.php'],
  examples: [
    {
      on: 'php 8.1.0',
      wrong: '<?php class A implements \\Serializable { function serialize() { } function unserialize($s) { } }',
    },
    {
      on: 'php 8.1.0',
      right:
        '<?php class A implements Serializable { function serialize() { } function unserialize($s) { } function __serialize() { } function __unserialize($a) { } } class B implements My\\Serializable { }',
    },
    { on: 'php 8.0.0', right: '<?php class A implements Serializable { function serialize() { } }' },
  ],
  words: words('Serializable'),
  check: { php: check },
});
