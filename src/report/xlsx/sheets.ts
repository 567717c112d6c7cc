// The sheets of the workbook for integrators: cover, summary, causes, places, files, environment, checks, questions to the customer.
import type { Severity } from '../../rule/finding.ts';
import type { Lang, Text } from '../../rule/text.ts';
import type { ScanResult } from '../../scan/result.ts';
import { type Cause, costs, STEPS } from '../cause.ts';
import { environmentOf } from '../environment.ts';
import { visible } from '../escape.ts';
import { questionsOf } from '../questions.ts';
import type { ReportOptions } from '../reporter.ts';
import { verdictSentences } from '../verdict.ts';
import { CHECK_RESULTS, componentName, FIXES, SEVERITIES, STEP_TITLES, versionName } from '../words.ts';
import { letters, type Page, type Style, type Table, type Value } from './workbook.ts';

const LEVELS: readonly Severity[] = ['error', 'warning', 'info'];

export const SHEETS = {
  cover: { ja: '表紙', en: 'Cover' },
  summary: { ja: '概要', en: 'Summary' },
  causes: { ja: '原因一覧', en: 'Causes' },
  places: { ja: '該当箇所', en: 'Places' },
  files: { ja: 'ファイル', en: 'Files' },
  environment: { ja: '環境の比較', en: 'Environment' },
  checks: { ja: '確認項目', en: 'Checks' },
  unchecked: { ja: '未確認', en: 'Not checked' },
  questions: { ja: 'お客様への確認', en: 'Questions' },
} as const satisfies Record<string, Text>;

/** What all sheets are made from. */
export interface Material {
  result: ScanResult;
  causes: readonly Cause[];
  options: ReportOptions;
}

const pick = (lang: Lang, ja: string, en: string): string => (lang === 'ja' ? ja : en);

function severityOf(lang: Lang, column: number): NonNullable<Table['severity']> {
  return {
    column,
    words: { error: SEVERITIES.error[lang], warning: SEVERITIES.warning[lang], info: SEVERITIES.info[lang] },
  };
}

export function coverSheet({ result, causes, options: { lang, move } }: Material): Page {
  const title: Style = { bold: true, size: 20 };
  const label: Style = { bold: true, fill: '#e8eef5' };
  const text: Style = { wrap: true };
  const fact = (name: string, value: string) => [
    { value: null },
    { value: name, style: label },
    { value, style: text },
  ];
  return {
    name: SHEETS.cover[lang],
    widths: [3, 18, 80],
    rows: [
      [],
      [
        { value: null },
        { value: pick(lang, 'サイト移行 事前調査報告書', 'Survey report before the move'), style: title },
      ],
      [],
      fact(pick(lang, 'お客様のドメイン', 'Domain'), move.domain ?? ''),
      fact(pick(lang, '移行先', 'Target'), result.target.name[lang]),
      fact(pick(lang, '調査日', 'Date'), ''),
      fact(pick(lang, '担当', 'Surveyed by'), ''),
      [],
      ...verdictSentences(result, causes).map((sentence, i) =>
        fact(i === 0 ? pick(lang, '結論', 'Verdict') : '', sentence[lang]),
      ),
      [],
      fact(pick(lang, '調査ツール', 'Tool'), `${result.tool.name} ${result.tool.version}`),
    ],
  };
}

export function summarySheet({ result, causes, options: { lang } }: Material): Page {
  const head: Style = { bold: true, fill: '#1f3a5f', color: '#ffffff' };
  const places = `'${SHEETS.places[lang]}'`;
  const causeSheet = `'${SHEETS.causes[lang]}'`;
  const last = Math.max(2, result.findings.length + 1);
  const lastCause = Math.max(2, causes.length + 1);
  const headRow = (...names: string[]) => names.map((value) => ({ value, style: head }));
  const inFindings = (column: string, word: string, result: number): Value => ({
    formula: `COUNTIF(${places}!$${column}$2:$${column}$${last},"${word}")`,
    result,
  });
  const row = (...values: Value[]) => values.map((value) => ({ value }));
  const perStep = STEPS.filter((step) => causes.some((cause) => cause.step === step)).map((step) => {
    const own = causes.filter((cause) => cause.step === step);
    const word = STEP_TITLES[step][lang];
    const count = own.reduce((sum, cause) => sum + cause.places.length, 0);
    return row(
      word,
      { formula: `COUNTIF(${causeSheet}!$B$2:$B$${lastCause},"${word}")`, result: own.length },
      {
        formula: `SUMIF(${causeSheet}!$B$2:$B$${lastCause},"${word}",${causeSheet}!$G$2:$G$${lastCause})`,
        result: count,
      },
    );
  });
  const perVersion = costs(causes, 'php', result.target.components.php ?? []).map(
    ({ version, error, warning, minutes }) => row(versionName(version, lang), error, warning, minutes),
  );
  return {
    name: SHEETS.summary[lang],
    widths: [34, 16, 16, 22],
    rows: [
      headRow(pick(lang, '重大度', 'Severity'), pick(lang, '箇所', 'Places')),
      ...LEVELS.map((level) =>
        row(SEVERITIES[level][lang], inFindings('B', SEVERITIES[level][lang], result.summary[level])),
      ),
      [
        { value: pick(lang, '合計', 'Total'), style: { bold: true } },
        { value: { formula: 'SUM(B2:B4)', result: result.findings.length }, style: { bold: true } },
      ],
      [],
      headRow(pick(lang, '次の作業', 'Next step'), pick(lang, '原因', 'Causes'), pick(lang, '箇所', 'Places')),
      ...perStep,
      [],
      ...(perVersion.length > 1
        ? [
            headRow(
              pick(lang, 'PHP の版', 'PHP version'),
              SEVERITIES.error[lang],
              SEVERITIES.warning[lang],
              pick(lang, '手作業の目安（分）', 'Minutes by hand'),
            ),
            ...perVersion,
            [],
          ]
        : []),
      headRow(pick(lang, '種類', 'Kind'), pick(lang, 'ファイル数', 'Files')),
      ...Object.entries(result.inventory.kinds).map(([kind, count]) => row(kind, count)),
      [],
      headRow(pick(lang, '文字コード', 'Encoding'), pick(lang, 'ファイル数', 'Files')),
      ...Object.entries(result.inventory.encodings).map(([encoding, count]) => row(encoding, count)),
    ],
  };
}

export function causesSheet({ result, causes, options: { lang } }: Material): Table {
  const places = `'${SHEETS.places[lang]}'`;
  const lastPlace = Math.max(2, result.findings.length + 1);
  const last = causes.length + 1;
  const minutes = (index: number) => causes.reduce((sum, cause) => sum + cause.minutes[index]!, 0);
  const sum = (column: string, result: number): Value => ({ formula: `SUM(${column}2:${column}${last})`, result });
  return {
    name: SHEETS.causes[lang],
    columns: [
      { head: pick(lang, '番号', 'No.') },
      { head: pick(lang, '次の作業', 'Next step'), most: 26 },
      { head: pick(lang, '重大度', 'Severity') },
      { head: pick(lang, '対象', 'Component'), most: 16 },
      { head: pick(lang, '規則', 'Rule'), most: 34 },
      { head: pick(lang, '内容', 'What'), most: 60, wrap: true },
      { head: pick(lang, '箇所', 'Places') },
      { head: pick(lang, 'ファイル数', 'Files') },
      { head: pick(lang, '該当する版', 'Versions'), most: 24 },
      { head: pick(lang, '修正', 'Fix') },
      { head: pick(lang, '理由', 'Why'), most: 60, wrap: true },
      { head: pick(lang, '対処', 'How to repair'), most: 60, wrap: true },
      { head: pick(lang, '最短（分）', 'Least (min)') },
      { head: pick(lang, '標準（分）', 'Likely (min)') },
      { head: pick(lang, '最長（分）', 'Most (min)') },
      { head: pick(lang, '資料', 'Source'), most: 50 },
    ],
    rows: causes.map((cause, i) => [
      i + 1,
      STEP_TITLES[cause.step][lang],
      SEVERITIES[cause.severity][lang],
      componentName(cause.component, lang),
      cause.rule,
      cause.message[lang],
      { formula: `COUNTIF(${places}!$A$2:$A$${lastPlace},A${i + 2})`, result: cause.places.length },
      cause.files,
      cause.on.map((label) => versionName(label, lang)).join(', '),
      FIXES[cause.fix ?? 'none'][lang],
      cause.why[lang],
      cause.hint[lang],
      ...cause.minutes,
      cause.sources[0] ?? '',
    ]),
    ...(causes.length > 0 && {
      totals: [
        pick(lang, '合計', 'Total'),
        '',
        '',
        '',
        '',
        '',
        sum('G', result.findings.length),
        '',
        '',
        '',
        '',
        '',
        sum('M', minutes(0)),
        sum('N', minutes(1)),
        sum('O', minutes(2)),
        '',
      ],
    }),
    severity: severityOf(lang, 2),
  };
}

export function placesSheet({ result, causes, options: { lang } }: Material): Table {
  const numberOf = new Map(causes.flatMap((cause, i) => cause.places.map((place) => [place, i + 1] as const)));
  return {
    name: SHEETS.places[lang],
    columns: [
      { head: pick(lang, '原因番号', 'Cause no.') },
      { head: pick(lang, '重大度', 'Severity') },
      { head: pick(lang, '規則', 'Rule'), most: 34 },
      { head: pick(lang, 'ファイル', 'File'), most: 60 },
      { head: pick(lang, '行', 'Line') },
      { head: pick(lang, '内容', 'What'), most: 60 },
      { head: pick(lang, 'コード', 'Code'), most: 60 },
    ],
    rows: result.findings.map((finding) => {
      const { excerpt } = finding;
      return [
        numberOf.get(finding)!,
        SEVERITIES[finding.severity][lang],
        finding.rule,
        visible(finding.path),
        finding.line,
        finding.message[lang],
        excerpt ? visible(excerpt.lines[finding.line - excerpt.line] ?? '') : '',
      ];
    }),
    severity: severityOf(lang, 1),
  };
}

export function filesSheet({ result, options: { lang } }: Material): Table {
  const counts = new Map<string, Record<Severity, number>>();
  for (const { path, severity } of result.findings) {
    let count = counts.get(path);
    if (!count) counts.set(path, (count = { error: 0, warning: 0, info: 0 }));
    count[severity]++;
  }
  const none = { error: 0, warning: 0, info: 0 };
  const last = result.files.length + 1;
  const bytes = result.files.reduce((sum, file) => sum + file.size, 0);
  const sum = (column: number, value: number): Value => ({
    formula: `SUM(${letters(column)}2:${letters(column)}${last})`,
    result: value,
  });
  return {
    name: SHEETS.files[lang],
    columns: [
      { head: pick(lang, 'ファイル', 'File'), most: 80 },
      { head: pick(lang, '種類', 'Kind') },
      { head: pick(lang, 'バイト数', 'Bytes') },
      { head: pick(lang, '文字コード', 'Encoding') },
      { head: pick(lang, '使用状況', 'Reach') },
      ...LEVELS.map((level) => ({ head: SEVERITIES[level][lang] })),
    ],
    rows: result.files.map((file) => {
      const count = counts.get(file.path) ?? none;
      const reach = file.reach === 'live' ? pick(lang, '使用中', 'live') : pick(lang, '未使用と思われる', 'unreached');
      return [visible(file.path), file.kind, file.size, file.encoding, reach, count.error, count.warning, count.info];
    }),
    ...(result.files.length > 0 && {
      totals: [
        pick(lang, '合計', 'Total'),
        '',
        sum(3, bytes),
        '',
        '',
        ...LEVELS.map((level, i) =>
          sum(
            6 + i,
            result.files.reduce((total, file) => total + (counts.get(file.path)?.[level] ?? 0), 0),
          ),
        ),
      ],
    }),
  };
}

export function environmentSheet({ result, causes, options: { lang, move } }: Material): Table {
  return {
    name: SHEETS.environment[lang],
    columns: [
      { head: pick(lang, '項目', 'Item'), most: 20 },
      { head: pick(lang, '現在', 'Today'), most: 24 },
      { head: pick(lang, '移行先', 'Target'), most: 30 },
      { head: SEVERITIES.error[lang] },
      { head: SEVERITIES.warning[lang] },
      { head: pick(lang, '備考', 'Note'), most: 60, wrap: true },
    ],
    rows: environmentOf(result, causes, move).map((row) => [
      componentName(row.component, lang),
      row.today ?? pick(lang, '要確認', 'to be asked'),
      row.offered.join(', '),
      row.error,
      row.warning,
      row.note?.[lang] ?? '',
    ]),
  };
}

export function checksSheet({ result, options: { lang, rules } }: Material): Table {
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    name: SHEETS.checks[lang],
    columns: [
      { head: pick(lang, '規則', 'Rule'), most: 40 },
      { head: pick(lang, '確認した内容', 'What was checked'), most: 70 },
      { head: pick(lang, '結果', 'Result') },
      { head: pick(lang, '件数', 'Count') },
    ],
    rows: result.checks.map((check) => [
      check.rule,
      ruleOf.get(check.rule)?.title[lang] ?? '',
      CHECK_RESULTS[check.result][lang],
      check.count,
    ]),
  };
}

export function uncheckedSheet({ result, options: { lang } }: Material): Table {
  return {
    name: SHEETS.unchecked[lang],
    columns: [
      { head: pick(lang, 'ファイル', 'File'), most: 80 },
      { head: pick(lang, '理由', 'Reason'), most: 80, wrap: true },
    ],
    rows: result.unchecked.map(({ path, reason }) => [visible(path), reason[lang]]),
  };
}

export function questionsSheet({ result, causes, options }: Material): Table {
  const { lang } = options;
  return {
    name: SHEETS.questions[lang],
    columns: [
      { head: pick(lang, '番号', 'No.') },
      { head: pick(lang, '質問', 'Question'), most: 80, wrap: true },
      { head: pick(lang, '理由', 'Why we ask'), most: 60, wrap: true },
      { head: pick(lang, '回答', 'Answer'), most: 40 },
    ],
    rows: questionsOf(result, causes, options.move).map(({ question, why }, i) => [
      i + 1,
      question[lang],
      why[lang],
      '',
    ]),
  };
}
