// What version comments add on the old server only: the target skips them without a word.
import { defineRule } from '../../src/rule/rule.ts';
import { forServers, isMysql, reportIn } from './reporting.ts';
import { namesOf, offeredOf } from './servers.ts';

const LOST: readonly [RegExp, { ja: string; en: string }][] = [
  [/\bPARTITION\s+BY\b/i, { ja: 'パーティション', en: 'partitions' }],
  [/\bINVISIBLE\b/i, { ja: 'INVISIBLE 属性', en: 'the INVISIBLE attribute' }],
  [/\bSRID\b/i, { ja: 'SRID 属性', en: 'the SRID attribute' }],
  [/\bENCRYPTION\b\s*=?\s*'?Y/i, { ja: '暗号化の指定', en: 'encryption' }],
  [/\bTABLESPACE\b/i, { ja: 'テーブルスペースの指定', en: 'the tablespace' }],
];

export default defineRule({
  id: 'mysql/skipped-comment',
  component: 'mysql',
  severity: 'info',
  effort: { minutes: [1, 5, 30] },
  title: { ja: '移行先で読み飛ばされる指定', en: 'Something that the target skips' },
  why: {
    ja: '版コメントに入った指定は、古いサーバーでは何も言わずに無視されます。テーブルは作られますが、元と同じではありません。',
    en: 'What stands in a version comment is ignored by older servers without a message. The table is created, but it is not quite the same.',
  },
  hint: {
    ja: '必要な指定であれば、移行先でできる形に直してください。',
    en: 'Where it matters, find a form that the target has.',
  },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/comments.html'],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong:
        'CREATE TABLE `t` (`a` int) ENGINE=InnoDB\n/*!50500 PARTITION BY RANGE  COLUMNS(a)\n(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */;\n',
    },
    {
      on: 'mysql 5.1.73',
      right: 'CREATE TABLE `t` (`a` int) ENGINE=InnoDB\n/*!50100 PARTITION BY HASH (a) PARTITIONS 4 */;\n',
    },
    {
      on: 'mysql 5.1.73',
      right: "CREATE DATABASE `d` /*!40100 DEFAULT CHARACTER SET utf8 */ /*!80016 DEFAULT ENCRYPTION='N' */;\n",
    },
  ],
  check: {
    sql(dump, context) {
      if (!isMysql(dump)) return;
      for (const statement of dump.statements) {
        if (!/^(?:CREATE|ALTER) TABLE$/.test(statement.kind) || !statement.text.includes('/*!')) continue;
        const found = forServers(context, dump, statement, function* (view): Iterable<
          [string, { start: number; end: number; name: { ja: string; en: string } }]
        > {
          for (const { start, end } of view.executed.skipped) {
            const lost = LOST.find(([pattern]) => pattern.test(statement.text.slice(start, end)));
            if (lost) yield [String(start), { start, end, name: lost[1] }];
          }
        });
        for (const { what, servers } of found) {
          const names = namesOf(servers);
          reportIn(context, dump, statement, what.start, what.end, {
            on: offeredOf(servers),
            message: { ja: `${what.name.ja}は ${names} では読み飛ばされます。`, en: `${names} skips ${what.name.en}` },
          });
        }
      }
    },
  },
});
