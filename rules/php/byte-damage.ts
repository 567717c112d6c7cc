// Shift_JIS in PHP: the second byte of some characters (表, ソ, 能 …) is 0x5C, which PHP reads as a backslash.
import type { ByteDamage, PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';

const EFFECTS: Record<ByteDamage['effect'], Text> = {
  quote: {
    ja: '文字の 2 バイト目（0x5C）が直後の引用符を打ち消し、文字列が閉じません。',
    en: 'The second byte of the character (0x5C) escapes the quote behind it: the string does not end.',
  },
  escape: {
    ja: '文字の 2 バイト目（0x5C）が直後の文字と合わせてエスケープと解釈され、文字化けします。',
    en: 'The second byte of the character (0x5C) forms an escape with what follows: the text is garbled.',
  },
  lost: {
    ja: '文字の 2 バイト目（0x5C）が直後の「\\」を打ち消し、\\n などのエスケープがそのままの文字になります。',
    en: 'The second byte of the character (0x5C) takes away the backslash behind it: \\n and the like are no escapes any more.',
  },
};

function check(php: PhpDocument, context: Context): void {
  if (context.file.encoding.main !== 'shift_jis') return;
  for (const damage of php.byteDamage()) {
    const severity = damage.effect === 'quote' ? 'error' : 'warning';
    context.report(damage, { severity, message: EFFECTS[damage.effect] });
  }
}

export default defineRule({
  id: 'php/shift-jis-escape',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [1, 3, 10] },
  title: { ja: 'Shift_JIS の 2 バイト目の 0x5C（表・ソ・能など）', en: 'Shift_JIS characters with the byte 0x5C' },
  why: {
    ja: 'PHP は文字列をバイトとして読むため、Shift_JIS の「表」「ソ」「能」などの 2 バイト目をバックスラッシュと解釈します。構文エラーや文字化けの原因になります。',
    en: 'PHP reads bytes: the second byte of characters such as U+8868 is a backslash to it. That makes parse errors and garbled text.',
  },
  hint: {
    ja: '文字の直後に「\\」を補うか、ファイル全体を EUC-JP か UTF-8 に変換してください。',
    en: 'Put a backslash behind the character, or convert the site to EUC-JP or UTF-8.',
  },
  sources: ['https://www.php.net/manual/en/language.types.string.php'],
  examples: [
    { encoding: 'shift_jis', wrong: '<?php // 予定をご確認ください\n$t = "一覧表";\n$u = "次の行です";' },
    { encoding: 'shift_jis', wrong: '<?php // 予定をご確認ください\n$t = "一覧表\\n";' },
    { encoding: 'shift_jis', right: '<?php // 予定をご確認ください\n$t = "一覧表\\"; $u = \'表\\\' . "表\\示する$t";' },
    { encoding: 'shift_jis', right: '<?php // 予定表\n$t = "一覧を表示します";\n$u = "次の行です";' },
    { encoding: 'euc-jp', right: '<?php $t = "一覧表"; $u = "ソフト";' },
  ],
  check: { php: check },
});
