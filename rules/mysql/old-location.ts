// Addresses and paths of the old server in values: settings tables above all.
import { defineRule } from '../../src/rule/rule.ts';
import { isMysql } from './reporting.ts';
import { offeredOf, serversOf } from './servers.ts';
import { reportNotes, whereText } from './values.ts';

export default defineRule({
  id: 'mysql/old-location',
  component: 'mysql',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: 'データに残る旧サーバーのアドレスやパス', en: 'Addresses and paths of the old server in the data' },
  why: {
    ja: 'CMS の設定は URL や絶対パスをデータベースに持っています。移行後も旧サーバーを指したままだと、画面が崩れたり、旧サーバーの停止とともに動かなくなったりします。',
    en: 'Applications keep addresses and absolute paths in their settings tables. After the move they still point at the old server and stop working when it goes.',
  },
  hint: {
    ja: '移行先のアドレスとパスに書き換えてください。シリアライズされた値は文字列の長さも直す必要があります（fix が計算します）。',
    en: 'Change them to the target’s. In serialized values the lengths change too (fix computes them).',
  },
  sources: ['https://wordpress.org/documentation/article/migrating-wordpress/'],
  examples: [
    {
      on: 'mysql 5.1.73',
      move: { oldHosts: ['old.example.jp'] },
      wrong:
        "CREATE TABLE `wp_options` (`name` varchar(64), `value` longtext);\nINSERT INTO `wp_options` VALUES ('siteurl','http://old.example.jp/wp');\n",
    },
    {
      on: 'mysql 5.1.73',
      wrong:
        "CREATE TABLE `wp_options` (`name` varchar(64), `value` longtext);\nINSERT INTO `wp_options` VALUES ('upload_path','/home/customer/public_html/wp-content/uploads');\n",
    },
    {
      on: 'mysql 5.1.73',
      move: { oldHosts: ['old.example.jp'] },
      right: "CREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('http://very-old.example.jp/home/x');\n",
    },
  ],
  check: {
    sql(dump, context) {
      if (!isMysql(dump)) return;
      const on = offeredOf(serversOf(context.target));
      for (const kind of ['old-host', 'old-path'] as const) {
        reportNotes(dump, context, kind, on, (note) => {
          const where = whereText(note);
          return {
            message: { ja: `${where.ja}に ${note.detail} があります。`, en: `${where.en}: ${note.detail}` },
          };
        });
      }
    },
  },
});
