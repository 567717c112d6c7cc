// Statements longer than the packet that the target's server accepts.
import { defineRule } from '../../src/rule/rule.ts';
import { limitOf } from './limits.ts';
import { inFile, isMysql } from './reporting.ts';
import { namesOf, offeredOf, serversOf } from './servers.ts';

const megabytes = (bytes: number) => (bytes / (1 << 20)).toFixed(1);

export default defineRule({
  id: 'mysql/packet',
  component: 'mysql',
  severity: 'warning',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '長すぎる1文', en: 'A statement that is too long' },
  why: {
    ja: 'サーバーは max_allowed_packet（5.1 の既定値は1MB）を超える文を受け取ると「Got a packet bigger than…」または「MySQL server has gone away」で接続を切り、そのテーブルの残りの行が入りません。',
    en: 'A server refuses statements longer than max_allowed_packet (1 MB by default in 5.1) with "Got a packet bigger than…" or "MySQL server has gone away". The rest of the rows are missing.',
  },
  hint: {
    ja: '移行先の max_allowed_packet を確かめるか、mysqldump --max-allowed-packet / --skip-extended-insert で取り直してください。',
    en: 'Ask for the target’s max_allowed_packet, or dump again with --skip-extended-insert or a smaller --max-allowed-packet.',
  },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/packet-too-large.html'],
  examples: [
    { on: 'mysql 5.1.73', wrong: `INSERT INTO \`t\` VALUES ('${'x'.repeat(1_100_000)}');\n` },
    { on: 'mysql 8.0.36', right: `INSERT INTO \`t\` VALUES ('${'x'.repeat(1_100_000)}');\n` },
    { on: 'mysql 5.1.73', right: `INSERT INTO \`t\` VALUES ('${'x'.repeat(1000)}');\n` },
  ],
  check: {
    sql(dump, context) {
      const { longest } = dump;
      if (!isMysql(dump) || !longest) return;
      const length = longest.end - longest.start;
      const servers = serversOf(context.target).filter((server) => length > limitOf('packet', server));
      if (servers.length === 0) return;
      const limit = limitOf('packet', servers[0]!);
      context.report(inFile(context, longest), {
        on: offeredOf(servers),
        message: {
          ja: `1文が ${megabytes(length)}MB あり、${namesOf(servers)} の max_allowed_packet の既定値 ${megabytes(limit)}MB を超えます。`,
          en: `one statement takes ${megabytes(length)} MB, more than the default max_allowed_packet of ${namesOf(servers)} (${megabytes(limit)} MB)`,
        },
      });
    },
  },
});
