// gd_info(): what said "JPG Support" up to PHP 5.2 says "JPEG Support" since 5.3.
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

const [OLD, NEW] = ['JPG Support', 'JPEG Support'];

export default defineRule({
  id: 'php/gd-info-key',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [1, 3, 10] },
  title: { ja: 'gd_info() のキー「JPG Support」', en: 'Key "JPG Support" of gd_info()' },
  why: {
    ja: 'PHP 5.3 でキーの名前が「JPEG Support」に変わりました。古いキーだけを調べるプログラムは、JPEG が使えないと判断して画像を処理しません。',
    en: 'PHP 5.3 calls the key "JPEG Support". A program that only asks for the old one takes JPEG for missing and leaves images alone.',
  },
  hint: {
    ja: "isset($info['JPEG Support']) も調べるようにしてください。",
    en: "Ask for $info['JPEG Support'] as well.",
  },
  sources: ['https://www.php.net/manual/en/function.gd-info.php'],
  examples: [
    { on: 'php 5.3.3', wrong: "<?php $gd = gd_info(); if ($gd['JPG Support']) { echo 'jpeg'; }" },
    { on: 'php 5.2.17', right: "<?php $gd = gd_info(); if ($gd['JPG Support']) { echo 'jpeg'; }" },
    { on: 'php 5.3.3', right: "<?php $gd = gd_info(); echo $gd['JPG Support'] || $gd['JPEG Support'];" },
    { on: 'php 5.3.3', right: "<?php echo 'JPG Support';" },
  ],
  words: words(OLD),
  check: {
    php(php, context) {
      const keys = php.strings.filter(({ value }) => value === OLD || value === NEW);
      if (php.callsTo('gd_info').length === 0 || keys.some(({ value }) => value === NEW)) return;
      const { from } = change('gd-info-key');
      for (const key of keys)
        context.report(key, {
          on: reaching(
            php,
            key.start,
            context.target.on('php', (v) => v >= from),
          ),
        });
    },
  },
});
