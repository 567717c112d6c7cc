// Values that no longer fit into their column once they are UTF-8.
import { defineRule } from '../../src/rule/rule.ts';
import { isMysql } from './reporting.ts';
import { offeredOf, serversOf } from './servers.ts';
import { reportNotes, whereText } from './values.ts';

export default defineRule({
  id: 'mysql/value-too-long',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [3, 10, 30] },
  title: { ja: '変換すると列に収まらない値', en: 'A value that does not fit after the conversion' },
  why: {
    ja: 'TEXT 型の上限 65,535 はバイト数です。Shift_JIS や EUC-JP で1文字2バイトの文字は UTF-8 で3バイトになり、長い値は末尾が黙って切り捨てられます。',
    en: 'The 65,535 of a TEXT are bytes. A character of two bytes in Shift_JIS or EUC-JP takes three in UTF-8, and a long value loses its end without a word.',
  },
  hint: { ja: '列を MEDIUMTEXT に変更してください。', en: 'Make the column a MEDIUMTEXT.' },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/storage-requirements.html'],
  examples: [
    {
      on: 'mysql 5.1.73',
      encoding: 'euc-jp',
      wrong: `SET NAMES ujis;\nCREATE TABLE \`t\` (\`a\` tinytext);\nINSERT INTO \`t\` VALUES ('${'日本語'.repeat(35)}');\n`,
    },
    {
      on: 'mysql 5.1.73',
      encoding: 'euc-jp',
      right: `SET NAMES ujis;\nCREATE TABLE \`t\` (\`a\` text);\nINSERT INTO \`t\` VALUES ('${'日本語'.repeat(35)}');\n`,
    },
  ],
  check: {
    sql(dump, context) {
      if (!isMysql(dump) || context.target.profile.components.mysql?.encoding !== 'utf-8') return;
      reportNotes(dump, context, 'too-long', offeredOf(serversOf(context.target)), (note) => {
        const where = whereText(note);
        return {
          message: {
            ja: `${where.ja}の値は UTF-8 で ${note.detail} バイトになり、列に収まりません。`,
            en: `${where.en}: ${note.detail} bytes in UTF-8 do not fit into the column`,
          },
        };
      });
    },
  },
});
