// Texts of the constructs of features.tsv, and the version in which the effect of a construct changed.
import { type Effect, featureEffect } from '../../../src/languages/php/features.ts';
import type { Text } from '../../../src/rule/text.ts';
import table from '../../data/php/feature-texts.tsv';
import { rows } from '../../table.ts';

export interface FeatureText {
  feature: string;
  minutes: [number, number, number];
  title: Text;
  hint: Text;
  example: string;
}

const unescaped = (cell: string) => cell.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));

export function featureTexts(): FeatureText[] {
  return [...rows(table)].map((row) => {
    const [feature, minutes, ja, en, jaHint, enHint, example] = row.map(unescaped);
    const [least, likely, most] = minutes!.split(' ').map(Number);
    return {
      feature: feature!,
      minutes: [least!, likely!, most!],
      title: { ja: ja!, en: en! },
      hint: { ja: jaHint!, en: enHint! },
      example: example!,
    };
  });
}

/** Where effects can change: the first release of every minor version. */
const MINORS = [
  50200, 50300, 50400, 50500, 50600, 70000, 70100, 70200, 70300, 70400, 80000, 80100, 80200, 80300, 80400, 80500,
];

/** To the reader of a message, a fatal error of the compiler is as much a refusal as one of the parser. */
const told = (effect: Effect): Effect => (effect === 'fatal' ? 'parse' : effect);

/** The version in which the effect began that this version shows; 0 when it was always so. */
export function effectSince(feature: string, php: number): number {
  let since = 0;
  let effect = told(featureEffect(feature, MINORS[0]!));
  for (const minor of MINORS) {
    if (minor > php) break;
    const now = told(featureEffect(feature, minor));
    if (now !== effect) since = minor;
    effect = now;
  }
  return since;
}

/** The next version that accepts it; null when none does. */
export function acceptedFrom(feature: string, php: number): number | null {
  return MINORS.find((minor) => minor > php && featureEffect(feature, minor) === 'ok') ?? null;
}

/** All versions with the effect, for examples and documentation. */
export function versionsWith(feature: string, wanted: (effect: Effect) => boolean): number[] {
  return MINORS.filter((minor) => wanted(featureEffect(feature, minor)));
}
