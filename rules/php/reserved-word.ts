// Names of functions, classes, methods and constants that some version of PHP has made a word of the language.
import type { FeatureUse } from '../../src/languages/php/document.ts';
import { type Effect, effectOf, WORD_POSITIONS, type WordPosition } from '../../src/languages/php/features.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Offered } from '../../src/target/target.ts';
import { skippedFile } from './definitions.ts';

const PLACES: Record<WordPosition, Text> = {
  function: { ja: '関数名', en: 'name of a function' },
  class: { ja: 'クラス名', en: 'name of a class' },
  method: { ja: 'メソッド名', en: 'name of a method' },
  constant: { ja: '定数名', en: 'name of a constant' },
  'class-constant': { ja: 'クラス定数名', en: 'name of a class constant' },
  namespace: { ja: '名前空間', en: 'part of a namespace' },
};

const refused = (effect: Effect): boolean => effect === 'parse' || effect === 'fatal';

function messageOf(use: FeatureUse, position: WordPosition): Text {
  const place = PLACES[position];
  return {
    ja: `「${use.word}」は移行先の PHP の予約語のため、${place.ja}に使えません。`,
    en: `"${use.word}" is a reserved word of the target's PHP and cannot be the ${place.en}.`,
  };
}

export default defineRule({
  id: 'php/reserved-word',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '予約語になった名前', en: 'Name that is a reserved word' },
  why: {
    ja: '予約語を名前に使うと構文エラーになり、そのファイル全体が動きません。PHP 5 ではメソッド名にも予約語を使えません（PHP 7.0 から使えます）。',
    en: 'A reserved word as a name is a parse error: nothing of the file runs. Methods may be called like words of the language only since PHP 7.0.',
  },
  hint: {
    ja: '別の名前に変え、呼び出している箇所もすべて直してください。',
    en: 'Choose another name, and change every place that uses it.',
  },
  sources: [
    'https://www.php.net/manual/en/reserved.keywords.php',
    'https://www.php.net/manual/en/reserved.other-reserved-words.php',
  ],
  examples: [
    { on: 'php 5.6.30', wrong: '<?php class A { function list() { return array(); } }' },
    { on: 'php 7.0.0', right: '<?php class A { function list() { return array(); } }' },
    { on: 'php 8.0.0', wrong: '<?php function match($a) { return $a; }' },
    { on: 'php 7.0.0', wrong: '<?php class String { }' },
    { on: 'php 7.0.0', wrong: '<?php use Kita\\Text as String; use Kita\\Bool;' },
    { on: 'php 5.6.30', right: '<?php use Kita\\Text as String; use function Kita\\string;' },
    { on: 'php 5.6.30', right: '<?php class String { function count() { } } function match($enum) { return $enum; }' },
  ],
  uses: WORD_POSITIONS.map((position) => `word-${position}`),
  check: {
    php(php, context) {
      for (const position of WORD_POSITIONS) {
        for (const use of php.uses(`word-${position}`)) {
          const on: Offered[] = context.target.on('php', (v) => refused(effectOf(use, v)));
          context.report(use, { message: messageOf(use, position), on, unless: skippedFile(context.file.path) });
        }
      }
    },
  },
});
