// The dump declares one character set and its bytes are another.

import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { encodingNamed } from '../../src/languages/sql/kinds.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { inFile, isMysql } from './reporting.ts';
import { offeredOf, serversOf } from './servers.ts';

const NAMES: Readonly<Record<string, string>> = { 'utf-8': 'utf8', 'euc-jp': 'ujis', shift_jis: 'cp932' };

export default defineRule({
  id: 'mysql/charset-mismatch',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [10, 30, 90] },
  title: { ja: '宣言と違う文字コードのダンプ', en: 'A dump in another encoding than it declares' },
  why: {
    ja: '古いサイトでは、latin1 と宣言された列に Shift_JIS や EUC-JP、UTF-8 の値がそのまま入っています。宣言どおりに読み込むと、値は文字化けしたまま変換されます。',
    en: 'Old sites often keep Shift_JIS, EUC-JP or UTF-8 bytes in columns declared latin1. Loaded as declared, the values are converted into garbage.',
  },
  hint: {
    ja: 'SET NAMES とテーブルの文字セットを実際の文字コードに合わせてください。--encoding を指定すると fix が変換します。',
    en: 'Make SET NAMES and the tables’ character sets say what the bytes are. With --encoding, fix converts the dump.',
  },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/charset-connection.html'],
  examples: [
    {
      on: 'mysql 5.1.73',
      encoding: 'shift_jis',
      wrong:
        "/*!40101 SET NAMES utf8 */;\nCREATE TABLE `t` (`a` text) DEFAULT CHARSET=utf8;\nINSERT INTO `t` VALUES ('日本語のテスト');\n",
    },
    {
      on: 'mysql 5.1.73',
      encoding: 'euc-jp',
      wrong:
        "SET NAMES latin1;\nCREATE TABLE `t` (`a` text) DEFAULT CHARSET=latin1;\nINSERT INTO `t` VALUES ('日本語のテストです');\n",
    },
    {
      on: 'mysql 5.1.73',
      encoding: 'euc-jp',
      right:
        "SET NAMES ujis;\nCREATE TABLE `t` (`a` text) DEFAULT CHARSET=ujis;\nINSERT INTO `t` VALUES ('日本語のテスト');\n",
    },
    {
      on: 'mysql 5.1.73',
      wrong:
        "SET NAMES utf8;\nCREATE TABLE `t` (`a` text) DEFAULT CHARSET=latin1;\nINSERT INTO `t` VALUES ('ã\x81\x8aå•\x8fã\x81„å\x90ˆã‚\x8fã\x81›');\n",
    },
    {
      on: 'mysql 5.1.73',
      right:
        "SET NAMES utf8;\nCREATE TABLE `t` (`a` text) DEFAULT CHARSET=utf8;\nINSERT INTO `t` VALUES ('Café “crème” à la carte – 10 €');\n",
    },
    {
      on: 'mysql 5.1.73',
      right: "SET NAMES utf8;\nCREATE TABLE `t` (`a` text) DEFAULT CHARSET=utf8;\nINSERT INTO `t` VALUES ('日本語');\n",
    },
  ],
  check: {
    sql(dump, context) {
      if (!isMysql(dump)) return;
      encodedTwice(dump, context);
      const { declared, found, contradiction, values } = dump.encoding;
      if (declared === null || found === 'ascii' || found === 'unknown' || declared === 'binary') return;
      const means = encodingNamed(declared);
      if (means === found || (means === null && declared !== 'latin1')) return;
      const place = contradiction ?? firstRow(dump);
      if (!place) return;
      context.report(inFile(context, place), {
        on: offeredOf(serversOf(context.target)),
        // Bytes of another encoding in latin1 come out as they went in, as long as nobody converts them.
        severity: means === null ? 'warning' : 'error',
        message: {
          ja: `${declared} と宣言されていますが、値は ${NAMES[found]} です（ASCII 以外の値 ${values} 件）。`,
          en: `declared as ${declared}, but the values are ${NAMES[found]} (${values} values outside ASCII)`,
        },
      });
    },
  },
});

/** The bytes come back unharmed only where the tables stay latin1: then as what they were in before. */
function encodedTwice(dump: SqlDocument, context: Context): void {
  const { twice } = dump.encoding;
  if (!twice) return;
  const was = NAMES[twice.was];
  context.report(inFile(context, twice.first), {
    on: offeredOf(serversOf(context.target)),
    severity: 'warning',
    message: {
      ja: `latin1 の列に入っていた ${was} の値が、もう一度 UTF-8 に変換されてダンプされています（${twice.values} 件）。文字化けして見えます。`,
      en: `${twice.values} values are ${was} from latin1 columns, encoded as UTF-8 once more: they look garbled`,
    },
    hint: {
      ja: '移行元で mysqldump --default-character-set=latin1 --skip-set-charset を使ってダンプし直し、それを変換してください。',
      en: 'Dump again with mysqldump --default-character-set=latin1 --skip-set-charset, and convert that.',
    },
  });
}

function firstRow(dump: Parameters<typeof isMysql>[0]) {
  const set = dump.statements.find(({ kind, text }) => kind === 'SET' && /\bNAMES\b|CHARACTER\s+SET/i.test(text));
  return set ? dump.place(set, 0, set.text.length) : null;
}
