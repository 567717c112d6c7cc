// DBM files: hashes that scripts keep on disk by dbmopen, DB_File and their kin. Which files lie in the upload, and what can read them.
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';

const DATABASES = /^(?:DB_File|GDBM_File|NDBM_File|ODBM_File|SDBM_File|AnyDBM_File)$/;

export const dbmFile = defineRule({
  id: 'perl/dbm-file',
  component: 'perl',
  severity: 'warning',
  effort: { minutes: [10, 30, 120] },
  title: { ja: 'DBMファイルの形式', en: 'Format of DBM files' },
  why: {
    ja: 'dbmopen や DB_File のデータファイルは、ライブラリの種類・版やCPUによって形式が変わり、コピーしても読めないことがあります。',
    en: 'Files of dbmopen, DB_File and their kin depend on the library, its version and the processor: a copy may not be readable.',
  },
  hint: {
    ja: '旧サーバーでテキストに書き出し、移行先で読み込み直してください。',
    en: 'Write the data out as text on the old server and read it in again on the target.',
  },
  sources: ['https://perldoc.perl.org/functions/dbmopen', 'https://perldoc.perl.org/AnyDBM_File'],
  examples: [
    { wrong: '#!/usr/bin/perl\ndbmopen(%count, "./data/count", 0666);\nprint $count{a};\n' },
    { wrong: "#!/usr/bin/perl\nuse DB_File;\ntie %h, 'DB_File', 'member.db', O_RDWR, 0666, $DB_HASH;\nprint 1;\n" },
    { path: 'data/member.db', encoding: 'bytes', wrong: `${'\0'.repeat(12)}\x61\x15\x06\0${'\0'.repeat(40)}` },
    { path: 'data/count.gdbm', encoding: 'bytes', wrong: `\x13\x57\x9a\xce${'\0'.repeat(40)}` },
    {
      path: 'data/count.pag',
      encoding: 'bytes',
      wrong: '\x02\0\xf0\x03',
      files: { 'count.cgi': '#!/usr/bin/perl\ndbmopen(%c, "data/count", 0666);\n', 'data/count.dir': '' },
    },
    { path: 'data/a.dat', encoding: 'bytes', right: `a=1\0\0\0${'\0'.repeat(40)}` },
    { right: '#!/usr/bin/perl\nuse SDBM_File;\nprint "dbmopen(%h)";\n' },
    { right: "#!/usr/bin/perl\ntie %h, 'My::Hash';\nprint 1;\n" },
  ],
  check: {
    perl(perl, context) {
      for (const call of perl.calls('dbmopen')) context.report(call, { message: USED });
      for (const call of perl.calls('tie')) {
        const name =
          call.arguments[1]?.string?.value ?? perl.text.slice(call.arguments[1]?.start, call.arguments[1]?.end);
        if (DATABASES.test(name)) context.report(call, { message: USED });
      }
    },
    file(file, { report }) {
      if (file.kind !== 'dbm') return;
      const format = formatOf(file.text);
      if (format) report(null, { severity: format.foreign ? 'error' : 'warning', message: format.what });
    },
  },
  site({ files, file, report }) {
    // SDBM and NDBM have no mark of their own: a pair of files of one name
    for (const { path, kind } of files) {
      if (!path.endsWith('.pag') || kind === 'dbm' || !file(path.replace(/pag$/, 'dir'))) continue;
      report(path, {
        message: {
          ja: 'SDBM または NDBM のファイルです（CPUのバイト順に依存し、NDBM は実装ごとに形式が異なります）',
          en: "a file of SDBM or NDBM: it depends on the processor's byte order, and NDBM on the library",
        },
      });
    }
  },
});

const USED: Text = {
  ja: 'DBMファイルを使っています。コピーしたデータファイルを移行先のPerlで読めるか、確認が必要です',
  en: "it keeps its data in a DBM file: see whether the target's perl reads the copy",
};

/** Byte order of the processors that hosting services run on. */
const FOREIGN = 'big';

interface Format {
  what: Text;
  /** Written by a processor of another byte order, in a format that keeps to it. */
  foreign: boolean;
}

/** Source of the marks: db.h of Berkeley DB (0x061561 hash, 0x053162 btree), gdbmconst.h (0x13579ACE, …CD, …CF). */
function formatOf(head: string): Format | null {
  if (/^\x13\x57\x9a|^.\x9a\x57\x13/s.test(head)) {
    const order = head.startsWith('\x13') ? 'big' : 'little';
    return { foreign: order === FOREIGN, what: describe('GDBM', order) };
  }
  const old = /^(?:\0[\x05\x06]|[\x61\x62])/.test(head);
  const mark = old ? head.slice(0, 4) : head.slice(12, 16);
  const order = mark.startsWith('\0') ? 'big' : 'little';
  const kind = /\x15/.test(mark) ? 'hash' : 'btree';
  return { foreign: false, what: describe(`Berkeley DB ${old ? '1.85' : '2+'} (${kind})`, order) };
}

function describe(name: string, order: 'big' | 'little'): Text {
  const big = order === 'big';
  return {
    ja: `${name} のファイルです（${big ? 'ビッグエンディアン' : 'リトルエンディアン'}）。移行先のライブラリで読めるか確認が必要です`,
    en: `a file of ${name}, ${order}-endian: see whether the target's library reads it`,
  };
}
