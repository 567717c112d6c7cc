// Acceptance: the survey's findings against the site as it is now. What was repaired, what is left, what is new; a page to sign.
import { markup } from '../report/escape.ts';
import { number, SEVERITIES } from '../report/words.ts';
import type { Severity } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import type { Lang, Text } from '../rule/text.ts';
import type { Mode, Profile } from '../target/profile.ts';
import { checklistOf } from './checklist.ts';
import { type Cell, page, paragraph, quiet, table } from './markup.ts';
import { pick, subjectOf, whoText } from './words.ts';

/** What is compared of a finding. */
export interface Point {
  rule: string;
  severity: Severity;
  path: string;
  line: number;
  fingerprint: string;
}

export interface Acceptance<T extends Point = Point> {
  fixed: Point[];
  left: T[];
  fresh: T[];
  /** Files or parts that could not be checked now. */
  unchecked: number;
}

/** A repaired line changes the fingerprint of what else stands on it: such a finding is known again by its rule and file. */
export function acceptanceOf<T extends Point>(
  before: readonly Point[],
  now: readonly T[],
  unchecked: number,
): Acceptance<T> {
  const known = new Set(before.map((point) => point.fingerprint));
  const still = new Set(now.map((point) => point.fingerprint));
  const changed = new Map<string, T[]>();
  for (const point of now) {
    if (known.has(point.fingerprint)) continue;
    const key = keyOf(point);
    const list = changed.get(key);
    if (list) list.push(point);
    else changed.set(key, [point]);
  }
  const left = now.filter((point) => known.has(point.fingerprint));
  const fixed: Point[] = [];
  for (const point of before) {
    if (still.has(point.fingerprint)) continue;
    const again = changed.get(keyOf(point))?.shift();
    if (again) left.push(again);
    else fixed.push(point);
  }
  return { fixed, left, fresh: [...changed.values()].flat(), unchecked };
}

const keyOf = ({ rule, path }: Point): string => `${rule}\n${path}`;

/** Whether it can be accepted: no error is left or new, and everything was checked. */
export const isAcceptable = ({ left, fresh, unchecked }: Acceptance): boolean =>
  unchecked === 0 && [...left, ...fresh].every((point) => point.severity !== 'error');

export function verdictText(acceptance: Acceptance): Text {
  const { fixed, left, fresh, unchecked } = acceptance;
  const counts = {
    ja: `修正済み ${number(fixed.length)}か所、残り ${number(left.length)}か所、新たに見つかったもの ${number(fresh.length)}か所、確認できなかったもの ${number(unchecked)}件`,
    en: `fixed ${number(fixed.length)}, left ${number(left.length)}, new ${number(fresh.length)}, not checked ${number(unchecked)}`,
  };
  return isAcceptable(acceptance)
    ? { ja: `エラーは残っていません。（${counts.ja}）`, en: `No error is left (${counts.en}).` }
    : { ja: `まだ検収できません。（${counts.ja}）`, en: `It cannot be accepted yet (${counts.en}).` };
}

/** Places listed one by one. */
const LISTED = 500;

export function acceptancePage(
  acceptance: Acceptance,
  profile: Profile,
  rules: readonly Rule[],
  { domain, mode, lang }: { domain: string | null; mode: Mode | null; lang: Lang },
): string {
  const title = pick(lang, '移行作業 検収確認書', 'Acceptance of the move');
  const titles = new Map(rules.map((rule) => [rule.id, rule.title[lang]]));
  const name = (rule: string) => titles.get(rule) ?? rule;
  const subject = [...(domain ? [domain] : []), subjectOf(profile, lang)];
  const cover = `<header class="cover"><h1>${markup(title)}</h1><p class="subject">${subject.map(markup).join(pick(lang, '　', ' · '))}</p>
<div class="verdict ${isAcceptable(acceptance) ? 'ready' : 'work'}">${paragraph(verdictText(acceptance)[lang])}</div>
<dl class="sign"><dt>${pick(lang, 'お客様名', 'Customer')}</dt><dd></dd><dt>${pick(lang, '検収日', 'Date')}</dt><dd></dd><dt>${pick(lang, 'ご署名', 'Signature')}</dt><dd></dd></dl></header>`;
  return page(
    title,
    cover,
    [
      {
        id: 'results',
        title: pick(lang, '調査で見つかった項目の結果', 'What the survey found, and what became of it'),
        html: resultsTable(acceptance, name, lang),
      },
      {
        id: 'left',
        title: pick(lang, '残っているもの', 'What is left'),
        html: placesTable([...acceptance.left, ...acceptance.fresh], name, lang),
      },
      {
        id: 'checklist',
        title: pick(lang, 'チェックリスト', 'Checklist'),
        html: checklistTable(acceptance, profile, mode, lang),
      },
    ],
    lang,
  );
}

function resultsTable({ fixed, left, fresh }: Acceptance, name: (rule: string) => string, lang: Lang): string {
  const ids = [...new Set([...fixed, ...left, ...fresh].map((point) => point.rule))].sort();
  if (ids.length === 0)
    return quiet(pick(lang, '調査で見つかった問題はありませんでした。', 'The survey had found nothing.'));
  const count = (list: readonly Point[], rule: string) => list.filter((point) => point.rule === rule).length;
  return table(
    lang === 'ja' ? ['項目', '修正済み', '残り', '新規', '結果'] : ['What', 'Fixed', 'Left', 'New', 'Result'],
    ids.map((rule): Cell[] => {
      const open = count(left, rule) + count(fresh, rule);
      return [
        name(rule),
        count(fixed, rule),
        count(left, rule),
        count(fresh, rule),
        open === 0 ? pick(lang, '完了', 'done') : pick(lang, '残りあり', 'open'),
      ];
    }),
  );
}

function placesTable(points: readonly Point[], name: (rule: string) => string, lang: Lang): string {
  if (points.length === 0) return quiet(pick(lang, 'ありません。', 'Nothing.'));
  const more = points.length - LISTED;
  return (
    table(
      lang === 'ja' ? ['重さ', 'ファイル', '行', '項目'] : ['Severity', 'File', 'Line', 'What'],
      points
        .slice(0, LISTED)
        .map(({ severity, path, line, rule }) => [SEVERITIES[severity][lang], path, line, name(rule)]),
    ) + (more > 0 ? quiet(pick(lang, `ほか${number(more)}か所`, `and ${number(more)} more`)) : '')
  );
}

/** What the machine can answer is answered; the rest is for the people named. */
function checklistTable(acceptance: Acceptance, profile: Profile, mode: Mode | null, lang: Lang): string {
  const errors = [...acceptance.left, ...acceptance.fresh].filter((point) => point.severity === 'error').length;
  const answer = (good: boolean, ja: string, en: string) =>
    good ? `☑ ${pick(lang, '確認済み', 'done')}` : `☒ ${pick(lang, ja, en)}`;
  const own: Cell[][] = [
    [
      pick(lang, 'エラーが残っていないこと', 'No error is left'),
      pick(lang, '自動確認', 'checked by machine'),
      answer(errors === 0, `残り${number(errors)}か所`, `${number(errors)} left`),
      '',
      '',
    ],
    [
      pick(lang, 'すべてのファイルを確認できたこと', 'Every file was checked'),
      pick(lang, '自動確認', 'checked by machine'),
      answer(
        acceptance.unchecked === 0,
        `未確認${number(acceptance.unchecked)}件`,
        `${number(acceptance.unchecked)} not checked`,
      ),
      '',
      '',
    ],
  ];
  return table(
    lang === 'ja' ? ['確認すること', '担当', '結果', '確認日', '確認者'] : ['What', 'Who', 'Result', 'Date', 'By'],
    [
      ...own,
      ...checklistOf(profile, mode, []).map(({ who, what }): Cell[] => [
        what[lang],
        whoText(who, profile, lang),
        '□',
        '',
        '',
      ]),
    ],
  );
}
