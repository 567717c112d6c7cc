// The rate card: what an hour costs and what each kind of work takes. Numbers of the card are the integrator's; the ones here are only
// where to start, and the survey's folder holds the card that was used.
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Lang, Text } from '../rule/text.ts';

const minutes = z
  .tuple([z.number().min(0), z.number().min(0), z.number().min(0)])
  .refine(([least, likely, most]) => least <= likely && likely <= most, 'least, likely, most: in ascending order');

const cardSchema = z.strictObject({
  /** Yen for an hour. */
  hour: z.number().min(0),
  /** Share of consumption tax: 0.1. */
  tax: z.number().min(0).max(1),
  /** The sum is multiplied by it: haste, work at night. */
  multiplier: z.number().positive(),
  /** Looking at what the machine repaired. */
  review: z.strictObject({ cause: minutes, place: minutes }),
  /** A repeated cause: each place after the first one. */
  repeat: minutes,
  /** Work that no finding names. */
  fixed: z.array(z.strictObject({ what: z.string().min(1), minutes })),
});

export type RateCard = z.infer<typeof cardSchema>;

export const DEFAULT_CARD = `# 見積の単価表です。数字を書き換え、--rates で指定するとお見積りに反映されます。
# 時間はすべて分で、[最短, 標準, 最長] の順に書きます。
hour: 8000          # 1時間あたりの単価（円・税抜）
tax: 0.1            # 消費税率
multiplier: 1       # 割増（夜間・至急など）。割増なしは 1
review:             # 自動修正の結果を確認する時間
  cause: [3, 5, 10]       # 原因1件ごと
  place: [0.1, 0.2, 0.5]  # 該当箇所1か所ごと
repeat: [1, 3, 6]   # 同じ原因の2か所目から、1か所ごと
fixed:              # 検出結果によらない作業
  - { what: データの転送と権限の設定, minutes: [30, 60, 120] }
  - { what: 移行先での動作確認, minutes: [60, 120, 240] }
  - { what: 切り替え当日の立ち会い, minutes: [60, 120, 180] }
`;

const ENGLISH_CARD = `# The rates of the estimate. Change the numbers and name the file with --rates.
# Times are minutes: [least, likely, most].
hour: 8000          # yen for an hour, without tax
tax: 0.1            # consumption tax
multiplier: 1       # haste, nights; 1 is none
review:             # looking at what the machine repaired
  cause: [3, 5, 10]       # each cause
  place: [0.1, 0.2, 0.5]  # each place
repeat: [1, 3, 6]   # each further place of a cause
fixed:              # work that no finding names
  - { what: transfer of the data and permissions, minutes: [30, 60, 120] }
  - { what: check on the new server, minutes: [60, 120, 240] }
  - { what: attendance on the day of the switch, minutes: [60, 120, 180] }
`;

export const defaultCard = (lang: Lang): string => (lang === 'ja' ? DEFAULT_CARD : ENGLISH_CARD);

export class RatesError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** @param name of the file, for messages. Throws RatesError with the line. */
export function parseRates(source: string, name: string): RateCard {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter });
  const broken = document.errors[0];
  if (broken)
    throw at(
      name,
      counter.linePos(broken.pos[0]).line,
      'YAMLとして読み取れません',
      `not YAML: ${broken.message.split('\n')[0]}`,
    );
  const parsed = cardSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const node = nodeAt(document, issue.path as (string | number)[]);
  const where = issue.path.join('.') || 'hour';
  throw at(
    name,
    node === null ? 1 : counter.linePos(node).line,
    `「${where}」の値が正しくありません。hour・tax・multiplier は数値、時間は [最短, 標準, 最長] の順に分で書いてください`,
    `'${where}': ${issue.message}; hour, tax, multiplier are numbers, times are [least, likely, most] in minutes`,
  );
}

function at(name: string, line: number, ja: string, en: string): RatesError {
  return new RatesError({ ja: `${name} の${line}行目：${ja}`, en: `${name}, line ${line}: ${en}` });
}

/** Offset of the value, or of the nearest thing around it. */
function nodeAt(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if ((isScalar(node) || isMap(node) || node) && typeof node === 'object' && node !== null && 'range' in node) {
      const range = (node as { range?: [number, number, number] | null }).range;
      if (range) return range[0];
    }
  }
  return null;
}
