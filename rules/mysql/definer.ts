// DEFINER: views, triggers and routines that belong to a user of the old server.
import { removeIn } from '../../src/languages/sql/edits.ts';
import { viewOf } from '../../src/languages/sql/view.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { fixOf, isMysql, reportIn } from './reporting.ts';
import { offeredOf, serversOf } from './servers.ts';

const DEFINER = /\bDEFINER\s*=\s*((?:`[^`]*`|'[^']*'|[\w$]+)(?:\s*@\s*(?:`[^`]*`|'[^']*'|[\w.%-]+))?)/i;

export default defineRule({
  id: 'mysql/definer',
  component: 'mysql',
  severity: 'warning',
  effort: { minutes: [2, 5, 15] },
  title: { ja: '元のサーバーの DEFINER', en: 'A DEFINER of the old server' },
  why: {
    ja: 'DEFINER が自分以外のユーザーだと、共用サーバーでは権限不足（エラー 1227）で作成できません。作成できても、そのユーザーがいなければ実行時にエラーになります。',
    en: 'With another user as DEFINER the statement is refused on shared servers (error 1227); where it is not, the view or routine fails when it is used, as that user does not exist.',
  },
  hint: {
    ja: 'DEFINER= の指定を外してください。読み込んだユーザーが所有者になります。',
    en: 'Remove the DEFINER clause; whoever loads the dump becomes the owner.',
  },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/stored-objects-security.html'],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong:
        '/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`olduser`@`localhost` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select 1 AS `a` */;\n',
      fixed:
        '/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select 1 AS `a` */;\n',
    },
    { on: 'mysql 5.1.73', right: 'CREATE DEFINER=CURRENT_USER VIEW `v` AS SELECT 1 AS `a`;\n' },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `t` (`definer` varchar(20));\n' },
  ],
  check: {
    sql(dump, context) {
      const servers = serversOf(context.target);
      if (!isMysql(dump) || servers.length === 0) return;
      for (const statement of dump.statements) {
        if (!/^(?:CREATE|ALTER) (?:VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/.test(statement.kind)) continue;
        const found = DEFINER.exec(viewOf(dump, statement, servers[0]!).text.slice(0, 2000));
        if (!found || /^current_user/i.test(found[1]!)) continue;
        const end = found.index + found[0].length;
        reportIn(context, dump, statement, found.index, end, {
          on: offeredOf(servers),
          message: {
            ja: `DEFINER=${found[1]} は移行先にいないユーザーです。`,
            en: `DEFINER=${found[1]} is a user of the old server`,
          },
          fix: fixOf('review', [removeIn(statement, found.index, end)]),
        });
      }
    },
  },
});
