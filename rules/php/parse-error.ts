// Places that no version of PHP accepts: broken uploads, half-finished edits, files that are not PHP at all.
import type { PhpDocument, PhpError } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { decodeStrictly } from '../../src/text/decode.ts';
import type { EncodingName } from '../../src/text/names.ts';

/** After the first error the rest of a file is guesswork. */
const MOST = 3;

const KINDS: Record<PhpError['kind'], Text> = {
  syntax: { ja: '構文エラーです。', en: 'Syntax error.' },
  'unterminated-string': { ja: '文字列が閉じられていません。', en: 'A string is not closed.' },
  'unterminated-comment': { ja: 'コメントが閉じられていません。', en: 'A comment is not closed.' },
  'unterminated-heredoc': { ja: 'ヒアドキュメントが閉じられていません。', en: 'A here-document is not closed.' },
  'unclosed-brace': { ja: '括弧が閉じられていません。', en: 'A bracket is not closed.' },
  'unexpected-brace': { ja: '対応する開き括弧がありません。', en: 'A bracket closes nothing.' },
  'too-deep': {
    ja: '入れ子が深すぎるため、ここから先は確認できていません。',
    en: 'Nested too deeply: not checked from here on.',
  },
};

/** What the reader was waiting for, where it is not a token to be shown as it is. */
const AWAITED: Record<string, string> = {
  expression: '式',
  variable: '変数',
  name: '名前',
  'class name': 'クラス名',
  statement: '文',
  member: 'メンバーの宣言',
  type: '型',
  'end of the string': '文字列の終わり',
};

const inJapanese = (expected: string): string => AWAITED[expected] ?? expected.replace(' or ', ' または ');

/** @param found bytes as Latin-1; what is no text in the file's encoding (half a character) is not shown */
function messageOf({ kind, found, expected }: PhpError, encoding: EncodingName): Text {
  const { ja, en } = KINDS[kind];
  if (kind !== 'syntax' || found === '') return { ja, en };
  const text = decodeStrictly(Buffer.from(found, 'latin1'), encoding);
  const awaited = inJapanese(expected);
  if (text === null)
    return expected === ''
      ? { ja, en }
      : { ja: `${ja}ここに ${awaited} が必要です。`, en: `${en} Here ${expected} was expected.` };
  return expected === ''
    ? { ja: `${ja}ここに ${text} は書けません。`, en: `${en} ${text} cannot stand here.` }
    : {
        ja: `${ja}${awaited} が必要なところに ${text} があります。`,
        en: `${en} Found ${text} where ${expected} was expected.`,
      };
}

/** Behind a quote that half a Shift_JIS character takes away the rest follows from it, and php/shift-jis-escape says so. */
function explained(php: PhpDocument, context: Context): number {
  if (context.file.encoding.main !== 'shift_jis') return php.bytes.length + 1;
  return php.byteDamage().find(({ effect }) => effect === 'quote')?.start ?? php.bytes.length + 1;
}

function report(php: PhpDocument, context: Context): void {
  if (php.errors.length === 0) return;
  const end = explained(php, context);
  for (const error of php.errors.slice(0, MOST)) {
    // A string that does not end begins in front of the character.
    if (error.end > end) break;
    context.report(error.origin ?? error, {
      severity: error.kind === 'too-deep' ? 'info' : 'error',
      message: messageOf(error, context.file.encoding.main),
    });
  }
}

export default defineRule({
  id: 'php/parse-error',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 20, 120] },
  title: { ja: '構文エラー', en: 'Syntax error' },
  why: {
    ja: 'どの版の PHP でもエラーになる箇所です。現在のサーバーでも動いていないか、アップロードの途中で壊れた可能性があります。',
    en: 'No version of PHP accepts it: the file does not run today either, or was damaged on its way.',
  },
  hint: {
    ja: '現在のサーバー上のファイルと比べ、使われていないファイルなら移行の対象から外してください。',
    en: 'Compare it with the file on the present server; leave it out of the move when nothing uses it.',
  },
  sources: ['https://www.php.net/manual/en/langref.php'],
  examples: [
    { wrong: '<?php if ($a { echo 1; }' },
    { wrong: "<?php echo 'a;\n" },
    { encoding: 'shift_jis', right: "<?php // 予定をご確認ください\n$t = '一覧表';\n$u = '次の行です';" },
    { right: '<?php if ($a) { echo 1; } ?> } <?php echo $x{0}, f(&$y); goto end; end:' },
  ],
  check: { php: report },
});
