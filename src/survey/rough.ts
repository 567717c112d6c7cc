// The rough quote: a page and a workbook from a filled hearing sheet alone. It says what is missing and that it cannot be ordered from.
import { markup } from '../report/escape.ts';
import { number } from '../report/words.ts';
import { writeWorkbook } from '../report/xlsx/workbook.ts';
import type { Lang } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';
import { type Estimate, estimateOf, expectedOf } from './estimate.ts';
import { estimateSheets } from './estimate-workbook.ts';
import type { Files } from './folder.ts';
import { OUT_OF_HOURS, QUESTIONS, type Rough, roughOf, type Sheet } from './hearing.ts';
import { list, page, paragraph, quiet, table } from './markup.ts';
import { planOf } from './plan.ts';
import { planHtml } from './plan-html.ts';
import type { RateCard } from './rates.ts';

/** @param today ISO */
export async function roughFiles(
  sheet: Sheet,
  profile: Profile,
  card: RateCard,
  today: string,
  lang: Lang,
): Promise<Files> {
  const rough = roughOf(sheet);
  const multiplier = rough.outOfHours ? card.multiplier * OUT_OF_HOURS : card.multiplier;
  const used: RateCard = { ...card, multiplier, fixed: [...rough.rows, ...card.fixed] as RateCard['fixed'] };
  const estimate = estimateOf([], profile, used);
  const title = lang === 'ja' ? 'サイト移行作業 概算お見積り' : 'Rough quote for the move';
  return new Map<string, string | Uint8Array>([
    ['index.html', roughPage(title, sheet, rough, estimate, profile, today, lang)],
    ['estimate.xlsx', await writeWorkbook(estimateSheets(estimate, used, title, lang), lang)],
  ]);
}

const pick = (lang: Lang, ja: string, en: string): string => (lang === 'ja' ? ja : en);

function roughPage(
  title: string,
  sheet: Sheet,
  rough: Rough,
  estimate: Estimate,
  profile: Profile,
  today: string,
  lang: Lang,
): string {
  const yen = (value: number) => pick(lang, `${number(value)}円`, `¥${number(value)}`);
  const { price, tax, upper } = estimate;
  const subject = [
    ...(sheet.ドメイン ? [String(sheet.ドメイン)] : []),
    `${pick(lang, '移行先：', 'Target: ')}${profile.name[lang]}`,
  ];
  const cover = `<header class="cover"><h1>${markup(title)}</h1><p class="subject">${subject.map(markup).join(pick(lang, '　', ' · '))}</p></header>`;
  const quote = [
    `<p class="price">${markup(pick(lang, `約 ${yen(price)}（税抜）`, `about ${yen(price)} without tax`))}</p>`,
    paragraph(
      pick(
        lang,
        `消費税 ${yen(tax)}、合計 約 ${yen(price + tax)}（税込）。上限の目安は ${yen(upper)}（税抜）です。`,
        `Tax ${yen(tax)}, in all about ${yen(price + tax)}; upper bound ${yen(upper)} without tax.`,
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
    ...(rough.outOfHours
      ? [
          quiet(
            pick(
              lang,
              `夜間・休日の作業のため ${OUT_OF_HOURS} 倍で計算しています。`,
              `Times ${OUT_OF_HOURS} for work at night or on holidays.`,
            ),
          ),
        ]
      : []),
  ];
  const wished = typeof sheet.切替希望日 === 'string' ? sheet.切替希望日 : null;
  const sections = [
    { id: 'estimate', title: pick(lang, '概算お見積り', 'Rough quote'), html: quote.join('\n') },
    ...(rough.missing.length > 0
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
              ) + list(rough.missing),
          },
        ]
      : []),
    {
      id: 'plan',
      title: pick(lang, '切り替えの日程', 'Plan of the switch'),
      html: planHtml(planOf(profile, wished, today), profile, lang),
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
