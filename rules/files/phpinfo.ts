// Pages that show the whole configuration of PHP.
import { defineRule } from '../../src/rule/rule.ts';
import { callIndex } from '../connections/calls.ts';

/** A page made for nothing but phpinfo() is about this long. Bytes. */
const SMALL = 600;

export default defineRule({
  id: 'files/phpinfo',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [1, 1, 2] },
  title: { ja: 'phpinfo() のページ', en: 'Page that shows phpinfo()' },
  why: {
    ja: 'phpinfo() のページは、サーバーのパスや設定、環境変数をだれにでも見せてしまいます。',
    en: 'A phpinfo() page shows paths, settings and the environment to anybody.',
  },
  hint: { ja: '移行前に削除してください。', en: 'Delete it before the move.' },
  sources: ['https://www.php.net/manual/en/function.phpinfo.php'],
  examples: [
    { path: 'info.php', wrong: '<?php phpinfo(); ?>' },
    { path: 'info.php', right: '<?php // phpinfo();\necho 1;' },
  ],
  check: {
    php(php, context) {
      if (context.file.size > SMALL) return;
      const call = callIndex(php).get('phpinfo')?.[0];
      if (call !== undefined) context.report(php.call(call));
    },
  },
});
