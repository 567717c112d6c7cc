// The rate card: what an hour costs and what each kind of work takes. Numbers of the card are the integrator's; the ones here are only
// where to start, and the survey's folder holds the card that was used.
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Lang, Text } from '../rule/text.ts';
import { DEFAULT_CARD, ENGLISH_CARD } from './rates-default.ts';

const minutes = z
  .tuple([z.number().min(0), z.number().min(0), z.number().min(0)])
  .refine(([least, likely, most]) => least <= likely && likely <= most, 'least, likely, most: in ascending order');

const cardSchema = z.strictObject({
  /** Yen for an hour. */
  hour: z.number().min(0),
  /** Share of consumption tax: 0.1. */
  tax: z.number().min(0).max(1),
  /** The sum is multiplied by it: haste. */
  multiplier: z.number().positive(),
  /** And by this when work at night or on holidays is wanted. */
  outOfHours: z.number().positive(),
  /** Looking at what the machine repaired. */
  review: z.strictObject({ cause: minutes, place: minutes }),
  /** A repeated cause: each place after the first one. */
  repeat: minutes,
  /** Work that no finding names. `by: agent`: only when the data is moved for the customer. */
  fixed: z.array(z.strictObject({ what: z.string().min(1), by: z.literal('agent').optional(), minutes })),
  /** Work by what there is to move, for one of it. */
  counted: z.strictObject({
    gigabyte: minutes,
    database: minutes,
    mailAccount: minutes,
    mailingList: minutes,
    job: minutes,
    conversion: minutes,
    cybozu: minutes,
  }),
  /** The rough quote's guess at repairs, for one file. */
  rough: z.strictObject({ php: minutes, cgi: minutes, html: minutes }),
});

export type RateCard = z.infer<typeof cardSchema>;

export const defaultCard = (lang: Lang): string => (lang === 'ja' ? DEFAULT_CARD : ENGLISH_CARD);
/** Whether the card is one of ours, whose numbers nobody has set yet. */
export const isDefault = (source: string): boolean => source === DEFAULT_CARD || source === ENGLISH_CARD;

export class RatesError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** @param name of the file, for messages. Throws RatesError with every problem's line. */
export function parseRates(source: string, name: string): RateCard {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter });
  const broken = document.errors[0];
  if (broken)
    throw new RatesError(
      at(
        name,
        counter.linePos(broken.pos[0]).line,
        'YAMLとして読み取れません',
        `not YAML: ${broken.message.split('\n')[0]}`,
      ),
    );
  const parsed = cardSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path as (string | number)[];
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0]!;
      const allowed = allowedKeys(path).join('、');
      const line = keyLine(document, path, key, counter);
      return at(
        name,
        line,
        `「${[...path, key].join('.')}」という項目はありません。使える項目：${allowed}`,
        `there is no '${[...path, key].join('.')}'; allowed: ${allowed}`,
      );
    }
    const where = path.join('.') || 'hour';
    const node = nodeAt(document, path);
    const line = node === null ? 1 : counter.linePos(node).line;
    if (path.length > 0 && document.getIn(path) === undefined)
      return at(name, line, `「${where}」がありません`, `'${where}' is missing`);
    return at(
      name,
      line,
      `「${where}」の値が正しくありません。金額・率・割増は数値、時間は [最短, 標準, 最長] の順に分で書いてください`,
      `'${where}': ${issue.message}; money, shares and multipliers are numbers, times are [least, likely, most] in minutes`,
    );
  });
  throw new RatesError({
    ja: [...new Set(problems.map(({ ja }) => ja))].join('\n'),
    en: [...new Set(problems.map(({ en }) => en))].join('\n'),
  });
}

const at = (name: string, line: number, ja: string, en: string): Text => ({
  ja: `${name} の${line}行目：${ja}`,
  en: `${name}, line ${line}: ${en}`,
});

/** Keys that may stand in the map at this path. */
function allowedKeys(path: readonly (string | number)[]): string[] {
  if (path.length === 0) return Object.keys(cardSchema.shape);
  const part = path[0] as keyof typeof cardSchema.shape;
  if (part === 'fixed') return ['what', 'by', 'minutes'];
  const shape = cardSchema.shape[part];
  return shape instanceof z.ZodObject ? Object.keys(shape.shape) : [];
}

type Document = ReturnType<typeof parseDocument>;

function keyLine(document: Document, path: readonly (string | number)[], key: string, counter: LineCounter): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  const range = isScalar(pair?.key) ? pair.key.range : null;
  return range ? counter.linePos(range[0]).line : 1;
}

/** Offset of the value, or of the nearest thing around it. */
function nodeAt(document: Document, path: readonly (string | number)[]): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node) {
      const range = (node as { range?: [number, number, number] | null }).range;
      if (range) return range[0];
    }
  }
  return null;
}
