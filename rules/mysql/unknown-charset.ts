// Character sets and collations that the target's server does not know: the one cause behind tables, rows and views that are missing.

import { type CharsetUse, charsetUses } from '../../src/languages/sql/charset-uses.ts';
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { replaceIn } from '../../src/languages/sql/edits.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { knowsCharset, missing, standIn } from './charsets.ts';
import { fixOf, forServers, inFile, isMysql, reportIn } from './reporting.ts';
import { namesOf, offeredOf, type Server, serversOf } from './servers.ts';

/** Reports what a statement names and the server lacks, one finding for each cause. */
export function reportMissing(
  dump: SqlDocument,
  context: Context,
  statement: Statement,
  kind: 'charset' | 'collation',
): void {
  const found = forServers(context, dump, statement, function* (view, server): Iterable<
    [string, { name: string; uses: CharsetUse[] }]
  > {
    const causes = new Map<string, CharsetUse[]>();
    for (const use of charsetUses(view.tokens)) {
      const cause = missing(use, server);
      if (cause?.kind === kind) causes.set(cause.name, [...(causes.get(cause.name) ?? []), use]);
    }
    for (const [name, uses] of causes) yield [name, { name, uses }];
  });
  for (const { what, servers } of found) report(dump, context, statement, kind, what.name, what.uses, servers);
}

function report(
  dump: SqlDocument,
  context: Context,
  statement: Statement,
  kind: 'charset' | 'collation',
  name: string,
  uses: readonly CharsetUse[],
  servers: readonly Server[],
): void {
  const names = namesOf(servers);
  const edits = uses.flatMap((use) => {
    const instead = standIn(use, servers[0]!);
    return instead ? [replaceIn(statement, use.start, use.end, instead)] : [];
  });
  // Characters of four bytes would be cut off by utf8: then a person decides, unless the conversion was asked for.
  const lossless = kind === 'collation' ? !/_(?:as|cs)(?:_|$)/.test(name) : dump.encoding.fourByte === 0;
  const safe = lossless || context.move.encoding !== null;
  const label = kind === 'charset' ? { ja: '文字セット', en: 'character set' } : { ja: '照合順序', en: 'collation' };
  // one cause, from the first place in the statement to the last
  reportIn(context, dump, statement, uses[0]!.start, uses.at(-1)!.end, {
    on: offeredOf(servers),
    message: {
      ja: `${label.ja} ${name} は ${names} にありません。この文でエラーになります。`,
      en: `${names} does not know the ${label.en} ${name}: the statement fails`,
    },
    fix: edits.length === uses.length ? fixOf(safe ? 'safe' : 'review', edits) : null,
  });
}

/** `_utf8mb4'…'` among the rows, which are not kept: the conversion rewrites them. */
function introducers(dump: SqlDocument, context: Context): void {
  for (const { word, place, call } of dump.rowWords) {
    if (call || !word.startsWith('_')) continue;
    const servers = serversOf(context.target).filter((server) => !knowsCharset(word.slice(1), server));
    if (servers.length === 0) continue;
    const names = namesOf(servers);
    context.report(inFile(context, place), {
      on: offeredOf(servers),
      message: {
        ja: `文字セット ${word.slice(1)} は ${names} にありません。この文でエラーになります。`,
        en: `${names} does not know the character set ${word.slice(1)}: the statement fails`,
      },
    });
  }
}

export default defineRule({
  id: 'mysql/unknown-charset',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '移行先の MySQL にない文字セット', en: 'A character set that the target’s MySQL does not know' },
  why: {
    ja: 'utf8mb4 は MySQL 5.5.3 からの文字セットです。それより古いサーバーでは CREATE TABLE がエラーになり、そのテーブルのデータ・ビュー・トリガーもすべて入りません。',
    en: 'utf8mb4 came with MySQL 5.5.3. An older server refuses the CREATE TABLE, and with it every row, view and trigger of that table.',
  },
  hint: {
    ja: 'utf8 に書き換えてください。4バイト文字（絵文字など）がある値は encoding/lossy で確認してください。',
    en: 'Write utf8 instead. Values with characters of four bytes (emoji) are listed by encoding/lossy.',
  },
  sources: [
    'https://dev.mysql.com/doc/relnotes/mysql/5.5/en/news-5-5-3.html',
    'https://dev.mysql.com/doc/refman/8.0/en/charset-unicode-utf8mb3.html',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong:
        'CREATE TABLE `t` (\n  `a` varchar(10) COLLATE utf8mb4_unicode_ci\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;\n',
      fixed:
        'CREATE TABLE `t` (\n  `a` varchar(10) COLLATE utf8_unicode_ci\n) ENGINE=InnoDB DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;\n',
    },
    { on: 'mysql 5.1.73', wrong: '/*!40101 SET NAMES utf8mb4 */;\n', fixed: '/*!40101 SET NAMES utf8 */;\n' },
    {
      on: 'mysql 5.1.73',
      wrong: "CREATE TABLE `t` (`a` text) DEFAULT CHARSET=utf8mb4;\nINSERT INTO `t` VALUES ('😀');\n",
    },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `t` (`a` varchar(10)) ENGINE=InnoDB DEFAULT CHARSET=utf8;\n' },
    {
      on: 'mysql 5.1.73',
      right: "CREATE TABLE `t` (`a` varchar(10) COMMENT 'CHARSET=utf8mb4') ENGINE=InnoDB DEFAULT CHARSET=utf8;\n",
    },
    { on: 'mysql 5.5.68', right: '/*!40101 SET NAMES utf8mb4 */;\n' },
  ],
  check: {
    sql(dump, context) {
      if (!isMysql(dump)) return;
      for (const statement of dump.statements) reportMissing(dump, context, statement, 'charset');
      introducers(dump, context);
    },
  },
});
