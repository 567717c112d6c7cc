// The estimate as a part of the page.
import { markup } from '../report/escape.ts';
import type { Lang } from '../rule/text.ts';
import type { Mode, Profile } from '../target/profile.ts';
import { CERTAINTIES, type Estimate, expectedOf, HOW } from './estimate.ts';
import { type Cell, heading, list, paragraph, quiet, table } from './markup.ts';
import { isDefault } from './rates.ts';
import { hoursText, pick, yen } from './words.ts';
import type { Work } from './work.ts';

/** @param rates the rate card's text, as it was used; @param cybozu its data is to be moved */
export function estimateHtml(
  estimate: Estimate,
  work: Work,
  profile: Profile,
  { mode, cybozu, rates }: { mode: Mode | null; cybozu: boolean; rates: string },
  lang: Lang,
): string {
  const minutes = (value: number) => Math.round(value);
  const rows: Cell[][] = [
    ...estimate.rows.map(({ number: no, cause, how, certainty, minutes: time }): Cell[] => [
      no,
      cause.message[lang],
      HOW[how][lang],
      cause.places.length,
      minutes(time[0]),
      minutes(time[1]),
      minutes(time[2]),
      minutes(expectedOf(time)),
      CERTAINTIES[certainty][lang],
    ]),
    ...estimate.fixed.map(({ what, count, minutes: time }): Cell[] => [
      '',
      what,
      pick(lang, '共通作業', 'common work'),
      count,
      minutes(time[0]),
      minutes(time[1]),
      minutes(time[2]),
      minutes(expectedOf(time)),
      '',
    ]),
  ];
  const head =
    lang === 'ja'
      ? ['No.', '原因・作業内容', '作業', '箇所', '最短（分）', '標準（分）', '最長（分）', '期待値（分）', '確度']
      : [
          'No.',
          'Cause or work',
          'How',
          'Places',
          'Least (min)',
          'Likely (min)',
          'Most (min)',
          'Expected (min)',
          'Certainty',
        ];
  const { price, tax, upper } = estimate;
  return [
    `<p class="price">${markup(pick(lang, `${yen(price, lang)}（税抜）`, `${yen(price, lang)} without tax`))}</p>`,
    paragraph(
      pick(
        lang,
        `消費税 ${yen(tax, lang)}、合計 ${yen(price + tax, lang)}（税込）。作業時間の期待値は${hoursText(estimate.expected, lang)}、上限の目安は ${yen(upper, lang)}（税抜）です。`,
        `Tax ${yen(tax, lang)}, in all ${yen(price + tax, lang)}. Expected time ${hoursText(estimate.expected, lang)}; upper bound ${yen(upper, lang)} without tax.`,
      ),
    ),
    quiet(
      pick(
        lang,
        '同じ原因は1件として数え、2か所目からは短い時間だけを加えています。移行先の版によって扱いが違うだけの同じ箇所は、一度だけ数えています。自動で修正できるものは、結果を確認する時間のみです。計算式は estimate.xlsx でご覧いただけます。',
        'A cause counts once, each further place adds little, and code that the offered versions judge differently counts once; what the machine repairs costs its review only. The formulas are in estimate.xlsx.',
      ),
    ),
    table(head, rows),
    ...(estimate.blocked.length > 0
      ? [
          heading(pick(lang, '別途ご相談が必要なもの（金額に含まれていません）', 'To be agreed on (not in the price)')),
          list(estimate.blocked.map((cause) => `${sentence(cause.message[lang], lang)}${cause.hint[lang]}`)),
        ]
      : []),
    ...scopeHtml(work, cybozu, profile, lang),
    ...ratesHtml(rates, lang),
    ...pricesHtml(profile, mode, lang),
  ].join('\n');
}

/** What the price does not hold, and what the service can be asked to do instead. */
export function scopeHtml({ left }: Work, cybozu: boolean, profile: Profile, lang: Lang): string[] {
  const parts: string[] = [];
  if (left.length > 0)
    parts.push(
      heading(pick(lang, 'お客様の作業（金額に含まれていません）', "The customer's own work (not in the price)")),
      list(left),
    );
  const scopes = profile.survey?.scopes ?? [];
  if (scopes.length > 0 && (profile.survey?.prices ?? []).length === 0)
    parts.push(
      paragraph(
        pick(
          lang,
          `サービス提供会社に依頼できる作業（${scopes.map(({ what }) => what.ja).join('、')}）の料金は資料に記載がなく、上の金額にも含まれていません。ご希望の場合はサービス提供会社の見積もりが必要です。`,
          `What the provider can be asked to do (${scopes.map(({ what }) => what.en).join(', ')}) has no price in the document and is not in the price above: ask the provider for a quote.`,
        ),
      ),
    );
  if (cybozu && !scopes.some(({ id }) => id === 'cybozu'))
    parts.push(
      paragraph(
        pick(
          lang,
          `サイボウズ：${profile.name.ja}の資料には、サイボウズデータの移行を受けるという記載がありません。利用の可否からご確認ください。`,
          `Cybozu: the document of ${profile.name.en} does not offer to move its data. Ask whether it can be used there at all.`,
        ),
      ),
    );
  return parts;
}

/** Nobody takes our numbers for the hosting service's, or for a price that somebody decided on. */
export function ratesHtml(rates: string, lang: Lang): string[] {
  if (!isDefault(rates)) return [];
  return [
    quiet(
      pick(
        lang,
        '単価・作業時間・割増は当ソフトの仮の初期値です（移行先の料金ではありません）。rates.yaml を設定し、--rates で指定してから正式にご提示ください。',
        'Rates, times and multipliers are only where to start (none is the new service’s price). Set them in rates.yaml and name it with --rates before you hand the quote over.',
      ),
    ),
  ];
}

export function pricesHtml(profile: Profile, mode: Mode | null, lang: Lang): string[] {
  const prices = (profile.survey?.prices ?? []).filter((price) => mode === null || (price.mode ?? mode) === mode);
  if (prices.length === 0) return [];
  const taxes = { included: pick(lang, '税込', 'with tax'), excluded: pick(lang, '税抜', 'without tax') };
  return [
    heading(
      pick(
        lang,
        'サービス提供会社の費用（お申し込みの場合。上記に含まれていません）',
        "The provider's own prices (when ordered; not in the price above)",
      ),
    ),
    table(
      lang === 'ja' ? ['内容', '金額', '資料の記載'] : ['What', 'Price', 'In the document'],
      prices.map(({ what, yen: amount, tax, stated }) => [what[lang], `${yen(amount, lang)}（${taxes[tax]}）`, stated]),
    ),
  ];
}

/** With its full stop, so that another sentence may follow. */
const sentence = (text: string, lang: Lang): string =>
  lang === 'ja' ? text.replace(/。?$/, '。') : text.replace(/\.?$/, '. ');
