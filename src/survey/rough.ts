// The rough quote: a page and a workbook from a filled hearing sheet alone. It says what is missing and that it cannot be ordered from.
import { markup } from '../report/escape.ts';
import { writeWorkbook } from '../report/xlsx/workbook.ts';
import type { Lang } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';
import { type Answers, answersOf } from './answers.ts';
import { type Estimate, estimateOf, expectedOf } from './estimate.ts';
import { pricesHtml, ratesHtml, scopeHtml } from './estimate-html.ts';
import { estimateSheets } from './estimate-workbook.ts';
import type { Files } from './folder.ts';
import { QUESTIONS, type Sheet } from './hearing.ts';
import { list, page, paragraph, quiet, table } from './markup.ts';
import { planOf, type Wish } from './plan.ts';
import { planHtml } from './plan-html.ts';
import { parseRates, type RateCard } from './rates.ts';
import { pick, subjectOf, yen } from './words.ts';
import { type Work, workOf } from './work.ts';

export interface RoughInput {
  sheet: Sheet;
  profile: Profile;
  rates: { source: string; name: string };
  /** The sheet's answers, and what the command line says instead. */
  wish: Wish;
  lang: Lang;
}

interface Rough extends RoughInput {
  answers: Answers;
  work: Work;
  estimate: Estimate;
  card: RateCard;
  /** Titles of the page and the workbook. */
  title: string;
}

/** Throws RatesError. */
export async function roughFiles(input: RoughInput): Promise<Files> {
  const { sheet, profile, rates, wish, lang } = input;
  const card = parseRates(rates.source, rates.name);
  const answers = answersOf(sheet);
  const work = workOf(answers.amounts, card, wish.mode ?? null, lang);
  const used = answers.outOfHours ? { ...card, multiplier: card.multiplier * card.outOfHours } : card;
  const estimate = estimateOf([], profile, used, work.rows);
  const title = lang === 'ja' ? 'サイト移行作業 概算お見積り' : 'Rough quote for the move';
  const rough: Rough = { ...input, answers, work, estimate, card, title };
  return new Map<string, string | Uint8Array>([
    ['index.html', roughPage(rough)],
    ['estimate.xlsx', await writeWorkbook(estimateSheets(estimate, used, title, lang), lang)],
    ['rates.yaml', rates.source],
  ]);
}

function roughPage(rough: Rough): string {
  const { title, sheet, profile, lang, answers } = rough;
  const subject = [...(sheet.ドメイン ? [String(sheet.ドメイン)] : []), subjectOf(profile, lang)];
  const cover = `<header class="cover"><h1>${markup(title)}</h1><p class="subject">${subject.map(markup).join(pick(lang, '　', ' · '))}</p></header>`;
  const sections = [
    { id: 'estimate', title: pick(lang, '概算お見積り', 'Rough quote'), html: quoteHtml(rough) },
    ...(answers.missing.length > 0
      ? [
          {
            id: 'missing',
            title: pick(lang, 'ご回答をお待ちしている項目', 'Answers that are missing'),
            html:
              paragraph(
                pick(
                  lang,
                  '次の項目が空欄です。ご回答いただくと、お見積りがより正確になります。',
                  'These are empty; answers make the quote better.',
                ),
              ) + list(answers.missing),
          },
        ]
      : []),
    {
      id: 'plan',
      title: pick(lang, '切り替えの日程', 'Plan of the switch'),
      html: planHtml(planOf(profile, rough.wish), profile, lang),
    },
    {
      id: 'answers',
      title: pick(lang, 'ご回答の内容', 'The answers'),
      html: table(
        lang === 'ja' ? ['項目', 'ご回答'] : ['Question', 'Answer'],
        QUESTIONS.map(({ key }) => [key, sheet[key] === null ? '' : String(sheet[key])]),
      ),
    },
  ];
  return page(title, cover, sections, lang);
}

function quoteHtml({ estimate, work, wish, answers, card, profile, rates, lang }: Rough): string {
  const { price, tax, upper } = estimate;
  const parts = [
    `<p class="price">${markup(pick(lang, `約 ${yen(price, lang)}（税抜）`, `about ${yen(price, lang)} without tax`))}</p>`,
    paragraph(
      pick(
        lang,
        `消費税 ${yen(tax, lang)}、合計 約 ${yen(price + tax, lang)}（税込）。上限の目安は ${yen(upper, lang)}（税抜）です。`,
        `Tax ${yen(tax, lang)}, in all about ${yen(price + tax, lang)}; upper bound ${yen(upper, lang)} without tax.`,
      ),
    ),
    quiet(
      pick(
        lang,
        'ヒアリングシートのご回答だけから計算した概算です。正式なお見積りは、サイトを調査したうえでご提示します。',
        'From the hearing sheet alone. The formal quote follows a survey of the site.',
      ),
    ),
    table(
      lang === 'ja'
        ? ['作業内容', '最短（分）', '標準（分）', '最長（分）', '期待値（分）']
        : ['Work', 'Least (min)', 'Likely (min)', 'Most (min)', 'Expected (min)'],
      estimate.fixed.map(({ what, minutes }) => [what, ...minutes.map(Math.round), Math.round(expectedOf(minutes))]),
    ),
  ];
  if (answers.outOfHours)
    parts.push(
      quiet(
        pick(
          lang,
          `夜間・休日の作業のため ${card.outOfHours} 倍で計算しています。`,
          `Times ${card.outOfHours} for work at night or on holidays.`,
        ),
      ),
    );
  parts.push(
    ...scopeHtml(work, answers.cybozu, profile, lang),
    ...ratesHtml(rates.source, lang),
    ...pricesHtml(profile, wish.mode ?? null, lang),
  );
  return parts.join('\n');
}
