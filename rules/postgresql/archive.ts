// Archives of pg_dump -Fc and -Ft: whether the target's pg_restore reads them.
import { defineRule } from '../../src/rule/rule.ts';
import { parseVersion } from '../../src/target/version.ts';
import table from '../data/sql/postgresql-archives.tsv';
import { rows } from '../table.ts';
import { namesOf, serversOf } from './servers.ts';

const readers = rows(table).map(([since, highest]) => ({ since: parseVersion(since!), highest: Number(highest) }));

/** 114 -> '1.14' */
const archiveText = (version: number) => `${Math.floor(version / 100)}.${version % 100}`;

export default defineRule({
  id: 'postgresql/archive',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: 'pg_dump のアーカイブ', en: 'An archive of pg_dump' },
  why: {
    ja: 'カスタム形式・tar 形式のダンプは pg_restore でしか読めず、新しい版で作ったものは古い pg_restore では「unsupported version in file header」になります。中の SQL は確認していません。',
    en: 'Dumps in custom or tar format are read by pg_restore alone, and an older one refuses those of a newer version ("unsupported version in file header"). The SQL inside was not checked.',
  },
  hint: {
    ja: '新しい版の pg_restore -f dump.sql で SQL に変換し、それを確認してください。',
    en: 'Turn it into SQL with pg_restore -f dump.sql of the newer version, and check that.',
  },
  sources: ['https://www.postgresql.org/docs/current/app-pgrestore.html'],
  examples: [
    {
      on: 'postgresql 8.4.18',
      path: 'shop.dump',
      encoding: 'bytes',
      partly: true,
      wrong: 'PGDMP\x01\x0e\x00\x04\x08\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00',
    },
    { on: 'postgresql 8.4.18', right: "SET client_encoding = 'UTF8';\nCOMMENT ON DATABASE shop IS 'PGDMP';\n" },
  ],
  check: {
    sql(dump, context) {
      const { archive } = dump;
      if (!archive) return;
      const servers = serversOf(context.target);
      const cannot = servers.filter(
        ({ number }) => archive.version > (readers.filter(({ since }) => since <= number).at(-1)?.highest ?? 0),
      );
      const version = archiveText(archive.version);
      context.report(null, {
        on: cannot.length > 0 ? cannot : servers,
        severity: cannot.length > 0 ? 'error' : 'info',
        message:
          cannot.length > 0
            ? {
                ja: `アーカイブ形式 ${version} は ${namesOf(cannot)} の pg_restore では読めません。中の SQL は未確認です。`,
                en: `the pg_restore of ${namesOf(cannot)} does not read archive version ${version}; the SQL inside was not checked`,
              }
            : {
                ja: `アーカイブ形式 ${version} は移行先の pg_restore で読めます。中の SQL は未確認です。`,
                en: `the target’s pg_restore reads archive version ${version}; the SQL inside was not checked`,
              },
      });
    },
  },
});
