// Places that no version of PHP accepts: broken uploads, half-finished edits, files that are not PHP at all.
import type { PhpDocument, PhpError } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';

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

function messageOf({ kind, found, expected }: PhpError): Text {
  const { ja, en } = KINDS[kind];
  if (kind !== 'syntax' || found === '') return { ja, en };
  return expected === ''
    ? { ja: `${ja}ここに ${found} は書けません。`, en: `${en} ${found} cannot stand here.` }
    : {
        ja: `${ja}${expected} が必要なところに ${found} があります。`,
        en: `${en} Found ${found} where ${expected} was expected.`,
      };
}

function report(php: PhpDocument, context: Context): void {
  for (const error of php.errors.slice(0, MOST)) {
    context.report(error.origin ?? error, {
      severity: error.kind === 'too-deep' ? 'info' : 'error',
      message: messageOf(error),
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
    { right: '<?php if ($a) { echo 1; } ?> } <?php echo $x{0}, f(&$y); goto end; end:' },
  ],
  check: { php: report },
});
