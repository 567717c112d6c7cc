// Root cause by root cause: least, likely and most minutes, three-point sums, and what that costs by the rate card.
import type { Cause } from '../report/cause.ts';
import type { Text } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';
import type { RateCard } from './rates.ts';

export type Minutes = readonly [number, number, number];
/** site: the site itself shows it; stated: from the service's document; inferred: concluded from it; open: the target's version is to be asked. */
export type Certainty = 'site' | 'stated' | 'inferred' | 'open';

export interface EstimateRow {
  /** From 1, as the rows are named in all pages. */
  number: number;
  cause: Cause;
  how: 'machine' | 'decide' | 'hand';
  certainty: Certainty;
  minutes: Minutes;
}

export interface FixedRow {
  what: string;
  /** For one. */
  each: Minutes;
  count: number;
  /** For all of them. */
  minutes: Minutes;
}

export interface Estimate {
  rows: EstimateRow[];
  fixed: readonly FixedRow[];
  /** What cannot be moved: another way must be agreed on first, so it has no price. */
  blocked: Cause[];
  minutes: Minutes;
  /** Expected minutes, and their standard deviation. */
  expected: number;
  deviation: number;
  /** Yen without tax, after the multiplier, rounded up to 1,000. */
  price: number;
  tax: number;
  /** With two standard deviations: what it hardly goes beyond. */
  upper: number;
}

export const CERTAINTIES: Record<Certainty, Text> = {
  site: { ja: 'サイトで確認', en: 'seen on the site' },
  stated: { ja: '資料に記載', en: 'stated' },
  inferred: { ja: '資料からの推定', en: 'inferred' },
  open: { ja: '要確認', en: 'to be asked' },
};

export const HOW: Record<EstimateRow['how'], Text> = {
  machine: { ja: '自動修正（確認のみ）', en: 'automatic, reviewed' },
  decide: { ja: '修正案あり（判断が必要）', en: 'offered, needs a decision' },
  hand: { ja: '手作業', en: 'by hand' },
};

/** @param work what no finding names */
export function estimateOf(
  causes: readonly Cause[],
  profile: Profile,
  card: RateCard,
  work: readonly FixedRow[],
): Estimate {
  const priced = pricedOnce(causes.filter(({ step }) => step === 'machine' || step === 'decide' || step === 'hand'));
  const rows = priced.map(
    (cause, i): EstimateRow => ({
      number: i + 1,
      cause,
      how: cause.step as EstimateRow['how'],
      certainty: certaintyOf(cause, profile),
      minutes: minutesOf(cause, card),
    }),
  );
  const all = [...rows.map((row) => row.minutes), ...work.map((row) => row.minutes)];
  const minutes = [0, 1, 2].map((i) => all.reduce((sum, each) => sum + each[i]!, 0)) as unknown as Minutes;
  const expected = all.reduce((sum, each) => sum + expectedOf(each), 0);
  const deviation = Math.sqrt(all.reduce((sum, each) => sum + deviationOf(each) ** 2, 0));
  const price = priceOf(expected, card);
  return {
    rows,
    fixed: work,
    blocked: causes.filter(({ step }) => step === 'blocked'),
    minutes,
    expected,
    deviation,
    price,
    tax: Math.floor(price * card.tax),
    upper: priceOf(expected + 2 * deviation, card),
  };
}

/**
 * Without what other versions say of the same code: a call that is deprecated in one offered version and gone in the next is repaired once.
 * The graver cause stands first.
 */
function pricedOnce(causes: readonly Cause[]): Cause[] {
  const priced = new Map<string, string[]>();
  const keyOf = ({ path, start, end }: Cause['places'][number]) => `${path}\n${start}\n${end}`;
  return causes.filter(({ places }) => {
    const known = places.every((place) => {
      const versions = priced.get(keyOf(place));
      return versions !== undefined && place.on.length > 0 && !place.on.some((on) => versions.includes(on));
    });
    if (known) return false;
    for (const place of places) {
      if (place.on.length > 0) priced.set(keyOf(place), [...(priced.get(keyOf(place)) ?? []), ...place.on]);
    }
    return true;
  });
}

/** The cause once, and what each further place adds. */
function minutesOf(cause: Cause, card: RateCard): Minutes {
  const places = cause.places.length;
  const [once, each, count] =
    cause.step === 'machine'
      ? [card.review.cause, card.review.place, places]
      : [cause.minutes, card.repeat, places - 1];
  return [0, 1, 2].map((i) => once[i]! + each[i]! * count) as unknown as Minutes;
}

export const expectedOf = ([least, likely, most]: Minutes): number => (least + 4 * likely + most) / 6;
export const deviationOf = ([least, , most]: Minutes): number => (most - least) / 6;

const STEP_YEN = 1000;
/** The tolerance keeps a sum such as 24000.000000000004 from being rounded up. */
export const priceOf = (minutes: number, card: RateCard): number =>
  Math.ceil(Math.round((minutes / 60) * card.hour * card.multiplier * 100) / 100 / STEP_YEN) * STEP_YEN;

function certaintyOf(cause: Cause, { components }: Profile): Certainty {
  const facts =
    components[cause.component as keyof typeof components] ??
    (cause.component === 'mysql' ? components.mariadb : undefined);
  if (!facts) return 'site';
  return facts.source === 'to-be-asked' ? 'open' : facts.source;
}
