// The parts of the page that stand in it as they are: cover, next steps, causes without their places, environment, inventory, checks.
import type { Lang } from '../../rule/text.ts';
import type { Check, ScanResult } from '../../scan/result.ts';
import { type Cause, STEPS } from '../cause.ts';
import { environmentOf } from '../environment.ts';
import { markup, markupProse } from '../escape.ts';
import { questionsOf } from '../questions.ts';
import type { ReportOptions } from '../reporter.ts';
import { verdictOf, verdictSentences } from '../verdict.ts';
import {
  CHECK_RESULTS,
  componentName,
  FIXES,
  number,
  SEVERITIES,
  STEP_NOTES,
  STEP_TITLES,
  size,
  versionName,
} from '../words.ts';

const pick = (lang: Lang, ja: string, en: string): string => (lang === 'ja' ? ja : en);

/** Rows of cells that are HTML already; numbers are set to the right. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const cell = (name: string, value: string | number, i: number) =>
    `<${name}${numeric[i] ? ' class="number"' : ''}>${typeof value === 'number' ? number(value) : value}</${name}>`;
  const body = rows.map((row) => `<tr>${row.map((value, i) => cell('td', value, i)).join('')}</tr>`);
  return `<div class="scroll"><table><thead><tr>${head.map((value, i) => cell('th', markup(value), i)).join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

export function cover(result: ScanResult, causes: readonly Cause[], { lang, move }: ReportOptions): string {
  const { summary } = result;
  const tile = (name: string, label: string, value: string) =>
    `<div class="${name}"><dt>${label}</dt><dd>${value}</dd></div>`;
  const subject = [
    ...(move.domain ? [move.domain] : []),
    `${pick(lang, '移行先：', 'Target: ')}${result.target.name[lang]}`,
  ];
  return `<header class="cover">
<h1>${pick(lang, 'サイト移行 事前調査報告書', 'Survey report before the move')}</h1>
<p class="subject">${subject.map(markup).join(pick(lang, '　', ' · '))}</p>
<div class="verdict ${verdictOf(result, causes)}">${verdictSentences(result, causes)
    .map((text) => `<p>${markup(text[lang])}</p>`)
    .join('')}</div>
<dl class="tiles">
${tile('error', SEVERITIES.error[lang], number(summary.error))}
${tile('warning', SEVERITIES.warning[lang], number(summary.warning))}
${tile('info', SEVERITIES.info[lang], number(summary.info))}
${tile('', pick(lang, '修正案あり', 'Repairable'), number(summary.fixable))}
${tile('', pick(lang, 'ファイル', 'Files'), number(summary.files))}
${tile('', pick(lang, '容量', 'Size'), size(summary.bytes))}
${tile('', pick(lang, '未確認', 'Not checked'), number(summary.unchecked))}
</dl>
<dl class="sign"><dt>${pick(lang, 'お客様名', 'Customer')}</dt><dd></dd><dt>${pick(lang, '調査日', 'Date')}</dt><dd></dd><dt>${pick(lang, '担当', 'Surveyed by')}</dt><dd></dd></dl>
</header>`;
}

export function nextSteps(result: ScanResult, causes: readonly Cause[], lang: Lang): string {
  const rows = STEPS.filter((step) => causes.some((cause) => cause.step === step)).map((step) => {
    const own = causes.filter((cause) => cause.step === step);
    return [
      `<a class="whole" href="#step-${step}">${STEP_TITLES[step][lang]}</a>`,
      own.length,
      own.reduce((sum, cause) => sum + cause.places.length, 0),
      `<span class="quiet">${STEP_NOTES[step][lang]}</span>`,
    ];
  });
  if (result.unchecked.length > 0)
    rows.push([
      `<a class="whole" href="#unchecked">${STEP_TITLES.unchecked[lang]}</a>`,
      result.unchecked.length,
      result.unchecked.length,
      `<span class="quiet">${STEP_NOTES.unchecked[lang]}</span>`,
    ]);
  if (rows.length === 0) return `<p>${pick(lang, '必要な作業はありません。', 'Nothing needs to be done.')}</p>`;
  return table(
    [pick(lang, '次の作業', 'Next step'), pick(lang, '原因', 'Causes'), pick(lang, '箇所', 'Places'), ''],
    rows,
  );
}

export function filters(causes: readonly Cause[], lang: Lang): string {
  const select = (name: string, label: string, values: readonly (readonly [string, string])[]) =>
    `<label>${label}<select name="${name}"><option value="">${pick(lang, 'すべて', 'All')}</option>${values.map(([value, text]) => `<option value="${markup(value)}">${markup(text)}</option>`).join('')}</select></label>`;
  const components = [...new Set(causes.map((cause) => cause.component))].sort();
  return `<form id="filters" hidden>
<label class="search">${pick(lang, '検索（ファイル名・内容・規則）', 'Search files, messages, rules')}<input type="search" name="query"></label>
${select(
  'severity',
  pick(lang, '重大度', 'Severity'),
  (['error', 'warning', 'info'] as const).map((level) => [level, SEVERITIES[level][lang]]),
)}
${select(
  'component',
  pick(lang, '対象', 'Component'),
  components.map((component) => [component, componentName(component, lang)]),
)}
${select('version', pick(lang, '移行先の版', 'Version'), [])}
${select('folder', pick(lang, 'フォルダ', 'Folder'), [])}
${select('rule', pick(lang, '規則', 'Rule'), [])}
<button type="reset">${pick(lang, '条件を消す', 'Clear')}</button>
</form>
<p id="shown" class="quiet" role="status"></p>`;
}

/** Every cause with its heading; its places come when it is opened. */
export function causeGroups(causes: readonly Cause[], lang: Lang): string {
  let index = 0;
  return STEPS.map((step) => {
    const own = causes.filter((cause) => cause.step === step);
    if (own.length === 0) return '';
    const cards = own.map((cause) => causeCard(cause, index++, lang));
    return `<div class="step"><h3 id="step-${step}">${STEP_TITLES[step][lang]}</h3><p class="quiet">${STEP_NOTES[step][lang]}</p>\n${cards.join('\n')}</div>`;
  }).join('\n');
}

function causeCard(cause: Cause, index: number, lang: Lang): string {
  const message = cause.message[lang];
  const places = cause.places.length;
  const tags = [
    componentName(cause.component, lang),
    ...cause.on.map((label) => versionName(label, lang)),
    `${pick(lang, '修正：', 'Fix: ')}${FIXES[cause.fix ?? 'none'][lang].toLowerCase()}`,
    pick(lang, `${number(cause.files)} ファイル`, `${number(cause.files)} ${cause.files === 1 ? 'file' : 'files'}`),
  ];
  return `<details class="cause" id="cause-${index + 1}" data-severity="${cause.severity}" data-component="${markup(cause.component)}" data-search="${markup(`${message} ${cause.rule}`)}">
<summary><span class="badge ${cause.severity}">${SEVERITIES[cause.severity][lang]}</span><span class="message">${markupProse(message)}</span><span class="count">${pick(lang, `${number(places)} か所`, `${number(places)} ${places === 1 ? 'place' : 'places'}`)}</span><span class="tags">${tags.map((tag) => `<span class="badge">${markup(tag)}</span>`).join('')}</span></summary>
<div class="body"></div></details>`;
}

export function environment(result: ScanResult, causes: readonly Cause[], { lang, move }: ReportOptions): string {
  return table(
    [
      pick(lang, '項目', 'Item'),
      pick(lang, '現在', 'Today'),
      pick(lang, '移行先', 'Target'),
      SEVERITIES.error[lang],
      SEVERITIES.warning[lang],
      pick(lang, '備考', 'Note'),
    ],
    environmentOf(result, causes, move).map((row) => [
      markup(componentName(row.component, lang)),
      row.today === null ? `<span class="quiet">${pick(lang, '要確認', 'to be asked')}</span>` : markup(row.today),
      markup(row.offered.join(', ')),
      row.error,
      row.warning,
      row.note?.[lang] ?? '',
    ]),
  );
}

export function questions(result: ScanResult, causes: readonly Cause[], { lang, move }: ReportOptions): string {
  const asked = questionsOf(result, causes, move);
  return table(
    [pick(lang, '質問', 'Question'), pick(lang, '理由', 'Why we ask'), pick(lang, '回答', 'Answer')],
    asked.map(({ question, why }) => [markup(question[lang]), `<span class="quiet">${markup(why[lang])}</span>`, '']),
  );
}

export function inventory(result: ScanResult, lang: Lang): string {
  const counts = (title: string, values: Record<string, number>): string => {
    const entries = Object.entries(values).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    if (entries.length === 0) return '';
    const most = entries[0]![1];
    const rows = entries.map(([name, count]) => [
      markup(name),
      count,
      `<meter max="${most}" value="${count}"></meter>`,
    ]);
    return `<div>${table([title, pick(lang, '数', 'Count'), ''], rows)}</div>`;
  };
  const { kinds, encodings, shebangs, passedOver } = result.inventory;
  return `<div class="columns">${[
    counts(pick(lang, 'ファイルの種類', 'Kinds of files'), kinds),
    counts(pick(lang, '文字コード', 'Encodings'), encodings),
    counts(pick(lang, '先頭行のインタープリタ', 'Interpreter lines'), shebangs),
    counts(pick(lang, '確認しなかったフォルダ', 'Folders passed over'), passedOver),
  ].join('')}</div>`;
}

const ORDER: readonly Check['result'][] = ['found', 'not-checked', 'clean', 'not-applicable'];

export function checks(result: ScanResult, { lang, rules }: ReportOptions): string {
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  return ORDER.map((kind) => {
    const own = result.checks.filter((check) => check.result === kind);
    if (own.length === 0) return '';
    const badge = kind === 'clean' ? 'clean' : kind === 'found' ? 'error' : '';
    const rows = own.map((check) => [
      `<code>${markup(check.rule)}</code>`,
      markupProse(ruleOf.get(check.rule)?.title[lang] ?? ''),
      check.count,
    ]);
    return `<details${kind === 'found' ? ' open' : ''}><summary><span class="badge ${badge}">${CHECK_RESULTS[kind][lang]}</span> ${number(own.length)}</summary>
${table([pick(lang, '規則', 'Rule'), pick(lang, '確認した内容', 'What was checked'), pick(lang, '件数', 'Count')], rows)}</details>`;
  }).join('\n');
}

/** Files named of one reason. */
const MOST_UNCHECKED = 50;

/** By reason: the same reason for a hundred files is one line with a hundred files. */
export function unchecked(result: ScanResult, lang: Lang): string {
  if (result.unchecked.length === 0)
    return `<p>${pick(lang, 'ありません。すべて確認しました。', 'Nothing: everything was checked.')}</p>`;
  const byReason = new Map<string, string[]>();
  for (const { path, reason } of result.unchecked) {
    const paths = byReason.get(reason[lang]);
    if (paths) paths.push(path);
    else byReason.set(reason[lang], [path]);
  }
  const rows = [...byReason]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, paths]) => {
      const shown = paths.slice(0, MOST_UNCHECKED).map((path) => `<code>${markup(path)}</code>`);
      const left = paths.length - shown.length;
      if (left > 0) shown.push(pick(lang, `ほか ${number(left)} 件`, `and ${number(left)} more`));
      return [markup(reason), paths.length, shown.join('<br>')];
    });
  const head = [pick(lang, '理由', 'Reason'), pick(lang, '件数', 'Count'), pick(lang, 'ファイル', 'Files')];
  return `<p class="quiet">${STEP_NOTES.unchecked[lang]}</p>${table(head, rows)}`;
}
