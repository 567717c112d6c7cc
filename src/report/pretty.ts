// The report for a terminal: causes with their counts and first places, the gravest first.
import { styleText } from 'node:util';
import type { Severity } from '../rule/finding.ts';
import type { Lang, Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import { printable } from '../text/printable.ts';
import { type Cause, causesOf } from './cause.ts';
import type { Reporter } from './reporter.ts';
import { openSentence } from './verdict.ts';

const FIRST_PLACES = 3;
const FIRST_FILES = 40;
const FIRST_UNCHECKED = 10;

type Style = Parameters<typeof styleText>[0];
const COLOURS: Record<Severity, Style> = { error: ['red', 'bold'], warning: 'yellow', info: 'cyan' };
const WORDS: Record<Severity, Text> = {
  error: { ja: 'エラー', en: 'error' },
  warning: { ja: '警告', en: 'warning' },
  info: { ja: '情報', en: 'info' },
};
const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

export const pretty: Reporter = {
  name: 'pretty',
  excerpts: false,
  write(result, { lang, rules }) {
    const paint = (style: Style, text: string) =>
      process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
    const causes = causesOf(result, rules);
    const live = causes.filter((cause) => cause.reach === 'live').sort((a, b) => RANK[a.severity] - RANK[b.severity]);
    const copies = causes.filter((cause) => cause.reach === 'unreached');
    const lines = [heading(result, lang), ...openLines(result, lang, paint), ''];
    for (const cause of live) lines.push(...causeLines(cause, lang, paint), '');
    if (copies.length > 0) {
      const places = copies.reduce((sum, cause) => sum + cause.places.length, 0);
      const files = new Set(copies.flatMap((cause) => cause.places.map((place) => place.path)));
      lines.push(
        paint(
          'bold',
          say(
            lang,
            `控え・古い版と見られるファイル: ${files.size}件に${places}か所（作業の対象には数えていません）`,
            `backup copies and the like: ${many(places, 'place')} in ${many(files.size, 'file')} (clean-up, not work)`,
          ),
        ),
      );
      for (const path of [...files].slice(0, FIRST_PLACES)) lines.push(`    ${printable(path)}`);
      if (files.size > FIRST_PLACES) lines.push(more(files.size - FIRST_PLACES, lang));
      lines.push('');
    }
    lines.push(
      ...fileLines(result, lang, paint),
      ...uncheckedLines(result, lang, paint),
      summaryLine(result, lang, paint),
      '',
    );
    return lines.join('\n');
  },
};

const say = (lang: Lang, ja: string, en: string): string => (lang === 'ja' ? ja : en);
const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const more = (count: number, lang: Lang): string => `    ${say(lang, `ほか${count}か所`, `and ${count} more`)}`;

function heading({ target, summary }: ScanResult, lang: Lang): string {
  const versions = Object.entries(target.components).map(([name, list]) => `${name} ${list.join(' / ')}`);
  const named = versions.length > 0 ? ` (${versions.join(', ')})` : '';
  const size = `${(summary.bytes / 2 ** 20).toFixed(1)} MB`;
  return `${say(lang, `移行先: ${target.name.ja}`, `moving to: ${target.name.en}`)}${named}\n${say(lang, `対象: ${summary.files}ファイル・${size}`, `site: ${many(summary.files, 'file')}, ${size}`)}`;
}

/** Nothing found is no promise where the target's versions are not known. */
function openLines(result: ScanResult, lang: Lang, paint: (style: Style, text: string) => string): string[] {
  const open = openSentence(result);
  const way = say(
    lang,
    '移行先に問い合わせ、--set php=8.2 のように指定してください。',
    'Ask for them and name them, such as --set php=8.2.',
  );
  return open ? [paint('yellow', `${open[lang]}${say(lang, '', ' ')}${way}`)] : [];
}

function causeLines(cause: Cause, lang: Lang, paint: (style: Style, text: string) => string): string[] {
  const count = say(
    lang,
    `${cause.places.length}か所`,
    `${cause.places.length} ${cause.places.length === 1 ? 'place' : 'places'}`,
  );
  const on = cause.on.length > 0 ? ` [${cause.on.join(', ')}]` : '';
  const repair =
    cause.fix === 'safe'
      ? say(lang, ' 自動修正できます', ' can be repaired by machine')
      : cause.fix === 'review'
        ? say(lang, ' 確認のうえ自動修正できます', ' can be repaired after a look')
        : '';
  const lines = [
    `${paint(COLOURS[cause.severity], WORDS[cause.severity][lang])} ${paint('bold', printable(cause.message[lang]))}`,
    `    ${cause.rule}  ${count}${on}${repair}`,
    ...cause.places.slice(0, FIRST_PLACES).map((place) => `    ${printable(place.path)}:${place.line}:${place.column}`),
  ];
  if (cause.places.length > FIRST_PLACES) lines.push(more(cause.places.length - FIRST_PLACES, lang));
  lines.push(paint('dim', `    → ${printable(cause.hint[lang])}`));
  return lines;
}

/** The files with the most to do, so that a small site is seen whole. */
function fileLines({ findings }: ScanResult, lang: Lang, paint: (style: Style, text: string) => string): string[] {
  const files = new Map<string, Record<Severity, number>>();
  for (const { path, severity, reach } of findings) {
    if (reach === 'unreached') continue;
    const counts = files.get(path) ?? { error: 0, warning: 0, info: 0 };
    counts[severity]++;
    files.set(path, counts);
  }
  const sorted = [...files].sort(([, a], [, b]) => b.error - a.error || b.warning - a.warning || b.info - a.info);
  if (sorted.length === 0) return [];
  const lines = sorted
    .slice(0, FIRST_FILES)
    .map(
      ([path, { error, warning, info }]) =>
        `    ${printable(path)}  ${say(lang, `エラー${error} 警告${warning} 情報${info}`, `${many(error, 'error')}, ${many(warning, 'warning')}, ${many(info, 'note')}`)}`,
    );
  if (sorted.length > FIRST_FILES)
    lines.push(
      `    ${say(lang, `ほか${sorted.length - FIRST_FILES}ファイル`, `and ${sorted.length - FIRST_FILES} more files`)}`,
    );
  return [paint('bold', say(lang, 'ファイル別', 'by file')), ...lines, ''];
}

function uncheckedLines(
  { unchecked }: ScanResult,
  lang: Lang,
  paint: (style: Style, text: string) => string,
): string[] {
  if (unchecked.length === 0) return [];
  const lines = unchecked
    .slice(0, FIRST_UNCHECKED)
    .map(({ path, reason }) => `    ${printable(path)}: ${printable(reason[lang])}`);
  if (unchecked.length > FIRST_UNCHECKED)
    lines.push(
      `    ${say(lang, `ほか${unchecked.length - FIRST_UNCHECKED}件`, `and ${unchecked.length - FIRST_UNCHECKED} more`)}`,
    );
  return [paint('bold', say(lang, '確認できなかったもの', 'not checked')), ...lines, ''];
}

function summaryLine(
  { summary, checks }: ScanResult,
  lang: Lang,
  paint: (style: Style, text: string) => string,
): string {
  const clean = checks.filter((check) => check.result === 'clean').length;
  return paint(
    'bold',
    say(
      lang,
      `エラー ${summary.error}、警告 ${summary.warning}、情報 ${summary.info}（うち自動修正の候補 ${summary.fixable}）。確認した規則 ${checks.length}、問題なし ${clean}、確認できなかったもの ${summary.unchecked}`,
      `${many(summary.error, 'error')}, ${many(summary.warning, 'warning')}, ${many(summary.info, 'note')} (${summary.fixable} with a repair at hand). ${checks.length} checks, ${clean} clean, ${many(summary.unchecked, 'item')} not checked`,
    ),
  );
}
