// For encoding/lossy: the values of a dump that its own database on the target cannot hold.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import type { Context } from '../../src/rule/rule.ts';
import { namesOf as postgresqlNames, serversOf as postgresqlServers } from '../postgresql/servers.ts';
import { knowsCharset } from './charsets.ts';
import { namesOf, offeredOf, serversOf } from './servers.ts';
import { reportLosses } from './values.ts';

export function checkDumpLosses(dump: SqlDocument, context: Context): void {
  if (dump.dialect === 'mysql') {
    const servers = serversOf(context.target).filter((server) => !knowsCharset('utf8mb4', server));
    const names = namesOf(servers);
    reportLosses(dump, context, offeredOf(servers), {
      ja: `${names} ではこの文字から後ろが黙って切り捨てられます`,
      en: `${names} cuts the value off there without a word`,
    });
  } else if (dump.dialect === 'postgresql') {
    const servers = postgresqlServers(context.target);
    reportLosses(dump, context, servers, {
      ja: `${postgresqlNames(servers)} はこの行を拒否し、COPY なら1行も入りません`,
      en: `${postgresqlNames(servers)} refuses the row, and with it the whole COPY`,
    });
  }
}
