// Which version accepts which construct: rules/data/php/features.tsv and words.tsv, and the verdict of a version on a whole file.
import featureTable from '../../../rules/data/php/features.tsv';
import wordTable from '../../../rules/data/php/words.tsv';
import type { FeatureUse, PhpDocument, Verdict } from './document.ts';

export type Effect = 'ok' | 'parse' | 'fatal' | 'runtime' | 'warning' | 'deprecated' | 'ignored' | 'differs';

/** How a word is used as a name. */
export const WORD_POSITIONS = ['function', 'class', 'method', 'constant', 'class-constant', 'namespace'] as const;
export type WordPosition = (typeof WORD_POSITIONS)[number];

interface Step {
  since: number;
  effect: Effect;
}

interface Feature {
  name: string;
  title: string;
  steps: Step[];
}

function rows(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

/** '5.4' -> 50400, '-' -> Infinity. */
function version(text: string): number {
  if (text === '-') return Number.POSITIVE_INFINITY;
  const [major, minor] = text.split('.').map(Number);
  return major * 10000 + minor * 100;
}

function steps(timeline: string): Step[] {
  return timeline.split(', ').map((step) => {
    const [first, second] = step.split(' ');
    return second ? { since: version(first), effect: second as Effect } : { since: 0, effect: first as Effect };
  });
}

const features: Feature[] = rows(featureTable).map(([name, timeline, title]) => ({
  name,
  title,
  steps: steps(timeline),
}));
/** Features of words come behind those of the table, one for each position. */
for (const position of WORD_POSITIONS) features.push({ name: `word-${position}`, title: '', steps: [] });

const numbers = new Map(features.map((feature, number) => [feature.name, number]));

export const FEATURE_COUNT = features.length;

/** Number of a feature. Throws when the table does not have it. */
export function feature(name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new RangeError(`not in rules/data/php/features.tsv: ${name}`);
  return number;
}

/** Number of a feature, -1 when there is none of this name. */
export function featureNumber(name: string): number {
  return numbers.get(name) ?? -1;
}

export function featureName(number: number): string {
  return features[number].name;
}

/** All features of the table, with a short English title (syntax, no sentence). */
export function featureList(): readonly { name: string; title: string }[] {
  return features.filter((f) => f.steps.length > 0).map(({ name, title }) => ({ name, title }));
}

function effectAt(list: readonly Step[], php: number): Effect {
  let effect = list[0].effect;
  for (const step of list) if (php >= step.since) effect = step.effect;
  return effect;
}

/** What PHP of this version makes of a feature of the table. */
export function featureEffect(name: string, php: number): Effect {
  const list = features[feature(name)].steps;
  return list.length > 0 ? effectAt(list, php) : 'ok';
}

interface Word {
  keyword: number;
  reservedClass: number;
  free: string;
}

const words = new Map<string, Word>(
  rows(wordTable).map(([word, keyword, reserved, free]) => [
    word,
    { keyword: version(keyword), reservedClass: version(reserved), free: free ?? '' },
  ]),
);

/** Some version refuses the word (lower case) as a name. */
export function isReservedWord(word: string): boolean {
  return words.has(word);
}

/** Where `<?` opens code, so does the one of `<?xml`, and what follows is no PHP. */
const XML = 'xml-open-tag';

const CONSTANTS = new Set(['true', 'false', 'null']);

/** What PHP of this version makes of a word (in lower case) as a name in this position. */
export function wordEffect(word: string, position: WordPosition, php: number): Effect {
  const entry = words.get(word);
  if (!entry || entry.free === position) return 'ok';
  if (word === '__halt_compiler') return 'parse';
  if (position === 'class' && php >= entry.reservedClass) return 'fatal';
  if (position === 'constant' && CONSTANTS.has(word)) return 'fatal';
  if (position === 'class-constant' && word === 'class') return php < 70000 ? 'parse' : 'fatal';
  if (position === 'namespace' && (word === 'self' || word === 'parent')) return php < 80000 ? 'fatal' : 'ok';
  if (php < entry.keyword) return 'ok';
  if (position === 'method' || position === 'class-constant') return php < 70000 ? 'parse' : 'ok';
  if (position === 'namespace') return php < 80000 ? 'parse' : 'ok';
  return 'parse';
}

/** What PHP of this version makes of one use. */
export function effectOf(use: FeatureUse, php: number): Effect {
  if (use.word === null) return featureEffect(use.feature, php);
  return wordEffect(use.word, use.feature.slice('word-'.length) as WordPosition, php);
}

/** Refused by the parser itself, not when it has read the whole file. */
const WHILE_PARSING = new Set(['asym-visibility', 'modifier-twice']);

/**
 * What `php -l` of this version says. PHP 5 compiles while it parses, so the first refusal in the file counts; from 7.0 on a parse error
 * anywhere comes before what compiling finds. Which tags count as code was settled when the file was read.
 */
export function verdict(doc: PhpDocument, php: number): Verdict {
  let parse: Verdict | null = null;
  let fatal: Verdict | null = null;
  for (const use of doc.features().flatMap((name) => refused(doc, name, php))) {
    const isFatal = effectOf(use, php) === 'fatal';
    const found: Verdict = {
      outcome: isFatal ? 'fatal' : 'parse-error',
      at: { start: use.start, end: use.end },
      feature: use.feature,
    };
    if (!isFatal || php < 70000 || WHILE_PARSING.has(use.feature)) parse = earlier(parse, found);
    else fatal = earlier(fatal, found);
  }
  const error = doc.errors.find((e) => e.kind !== 'too-deep');
  if (error)
    parse = earlier(parse, { outcome: 'parse-error', at: { start: error.start, end: error.end }, feature: null });
  return parse ?? fatal ?? { outcome: 'ok', at: null, feature: null };
}

function refused(doc: PhpDocument, name: string, php: number): readonly FeatureUse[] {
  const list = features[feature(name)].steps;
  if (list.length > 0) {
    const effect = name === XML && doc.options.shortOpenTag ? 'parse' : effectAt(list, php);
    return effect === 'parse' || effect === 'fatal' ? doc.uses(name) : [];
  }
  return doc.uses(name).filter((use) => effectOf(use, php) === 'parse' || effectOf(use, php) === 'fatal');
}

function earlier(known: Verdict | null, found: Verdict): Verdict {
  return known?.at && found.at && known.at.start <= found.at.start ? known : found;
}
