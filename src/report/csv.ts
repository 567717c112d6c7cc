// Every finding as a row, for spreadsheets and scripts. UTF-8 with a byte order mark, because Excel asks for it; lines end in CRLF (RFC 4180).
import type { Text } from '../rule/text.ts';
import { stepOf } from './cause.ts';
import { csvCell } from './escape.ts';
import type { Found, Reporter } from './reporter.ts';
import { FIXES, SEVERITIES, STEP_TITLES } from './words.ts';

const COLUMNS: readonly { head: Text; cell: (finding: Found, lang: keyof Text) => string | number }[] = [
  { head: { ja: '重大度', en: 'Severity' }, cell: (finding, lang) => SEVERITIES[finding.severity][lang] },
  { head: { ja: '規則', en: 'Rule' }, cell: (finding) => finding.rule },
  { head: { ja: '対象', en: 'Component' }, cell: (finding) => finding.component },
  { head: { ja: 'ファイル', en: 'File' }, cell: (finding) => finding.path },
  { head: { ja: '行', en: 'Line' }, cell: (finding) => finding.line },
  { head: { ja: '桁', en: 'Column' }, cell: (finding) => finding.column },
  { head: { ja: '内容', en: 'Message' }, cell: (finding, lang) => finding.message[lang] },
  { head: { ja: '対処', en: 'Hint' }, cell: (finding, lang) => finding.hint[lang] },
  { head: { ja: '該当する版', en: 'Versions' }, cell: (finding) => finding.on.join('; ') },
  { head: { ja: '修正', en: 'Fix' }, cell: (finding, lang) => FIXES[finding.fix?.safety ?? 'none'][lang] },
  { head: { ja: '次の作業', en: 'Next step' }, cell: (finding, lang) => STEP_TITLES[stepOf(finding)][lang] },
  { head: { ja: '識別子', en: 'Fingerprint' }, cell: (finding) => finding.fingerprint },
];

export const csv: Reporter = {
  name: 'csv',
  excerpts: false,
  write(result, { lang }) {
    const rows = [COLUMNS.map(({ head }) => csvCell(head[lang])).join(',')];
    for (const finding of result.findings) rows.push(COLUMNS.map(({ cell }) => csvCell(cell(finding, lang))).join(','));
    return `\ufeff${rows.join('\r\n')}\r\n`;
  },
};
