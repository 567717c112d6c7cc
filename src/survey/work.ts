// Work that no finding names: what every move needs, and what there is to move, by the rate card.
import type { Lang, Text } from '../rule/text.ts';
import type { Mode } from '../target/profile.ts';
import type { FixedRow, Minutes } from './estimate.ts';
import type { RateCard } from './rates.ts';

/** How much there is to move, by the names of the rate card. */
export type Amounts = Partial<Record<keyof RateCard['counted'] | keyof RateCard['rough'], number>>;

export interface Work {
  rows: FixedRow[];
  /** What the customer does, and the price does not hold. */
  left: string[];
}

/** Moving the data: only when that is ordered. */
const MOVING = new Set(['gigabyte', 'database', 'mailAccount', 'mailingList', 'cybozu']);

const NAMES: Record<keyof Amounts, { what: Text; unit: Text }> = {
  php: {
    what: { ja: 'PHPプログラムの修正（見込み）', en: 'repairs of PHP (a guess)' },
    unit: { ja: 'ファイル', en: 'files' },
  },
  cgi: {
    what: { ja: 'CGIプログラムの修正（見込み）', en: 'repairs of CGI programs (a guess)' },
    unit: { ja: 'ファイル', en: 'files' },
  },
  html: {
    what: { ja: 'ページの確認（見込み）', en: 'check of pages (a guess)' },
    unit: { ja: 'ファイル', en: 'files' },
  },
  gigabyte: { what: { ja: 'データの転送', en: 'transfer of the data' }, unit: { ja: 'GB', en: 'GB' } },
  database: { what: { ja: 'データベースの移行', en: 'moving of databases' }, unit: { ja: '件', en: '' } },
  mailAccount: { what: { ja: 'メールアカウントの移行', en: 'moving of mail accounts' }, unit: { ja: '件', en: '' } },
  mailingList: { what: { ja: 'メーリングリストの設定', en: 'mailing lists' }, unit: { ja: '件', en: '' } },
  job: { what: { ja: '定期処理の登録', en: 'scheduled jobs' }, unit: { ja: '件', en: '' } },
  conversion: { what: { ja: '文字コードの変換', en: 'conversion of the encoding' }, unit: { ja: '式', en: '' } },
  cybozu: { what: { ja: 'サイボウズデータの移行', en: 'moving of Cybozu data' }, unit: { ja: '式', en: '' } },
};

/** @param mode 'self': the customer moves the data, and that work is left out */
export function workOf(amounts: Amounts, card: RateCard, mode: Mode | null, lang: Lang): Work {
  const rows: FixedRow[] = [];
  const left: string[] = [];
  const each = { ...card.counted, ...card.rough };
  for (const [key, { what, unit }] of Object.entries(NAMES) as [keyof Amounts, { what: Text; unit: Text }][]) {
    const count = amounts[key] ?? 0;
    if (count === 0) continue;
    const amount = [String(count), unit[lang]].filter(Boolean).join(lang === 'ja' ? '' : ' ');
    const name = lang === 'ja' ? `${what.ja}（${amount}）` : `${what.en} (${amount})`;
    if (mode === 'self' && MOVING.has(key)) left.push(name);
    else rows.push(rowOf(name, each[key], count));
  }
  for (const { what, by, minutes } of card.fixed) {
    if (mode === 'self' && by === 'agent') left.push(what);
    else rows.push(rowOf(what, minutes, 1));
  }
  return { rows, left };
}

const rowOf = (what: string, each: Minutes, count: number): FixedRow => ({
  what,
  each,
  count,
  minutes: each.map((minutes) => minutes * count) as unknown as Minutes,
});
