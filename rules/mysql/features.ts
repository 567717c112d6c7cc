// Clauses and statements by version: one table, one look over each statement.
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { commentOut, type Edit, everywhere, removeIn, replaceIn } from '../../src/languages/sql/edits.ts';
import type { Severity } from '../../src/rule/finding.ts';
import type { Context } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import table from '../data/sql/mysql-features.tsv';
import { rows } from '../table.ts';
import { fixOf, forServers, isLoose, isMysql, reportIn } from './reporting.ts';
import { exists, type Lifetime, lifetime, namesOf, offeredOf } from './servers.ts';

export interface Feature {
  id: string;
  kinds: RegExp;
  pattern: RegExp;
  life: Lifetime;
  effect: string;
  fix: string;
  replacement: string;
  name: Text;
}

/** What becomes of the load. */
export const EFFECTS: Readonly<Record<string, { severity: Severity; text: Text }>> = {
  stop: {
    severity: 'error',
    text: { ja: 'この文でエラーになり、読み込みが止まります', en: 'the statement fails and the load stops there' },
  },
  table: {
    severity: 'error',
    text: {
      ja: 'テーブルまたはビューが作られず、読み込みが止まります',
      en: 'the table or view is not created and the load stops there',
    },
  },
  silent: { severity: 'error', text: { ja: 'データが黙って変わります', en: 'the data are changed without a word' } },
  less: { severity: 'warning', text: { ja: '索引や属性が失われます', en: 'an index or an attribute is lost' } },
  noise: {
    severity: 'info',
    text: { ja: 'エラーは出ますが、データには影響しません', en: 'an error message, but nothing is lost' },
  },
};

/** Columns of the table; see its header. */
export function featuresOf(text: string): Feature[] {
  return rows(text).map(([id, kinds, pattern, since, until, mariadb, effect, fix, replacement, ja, en]) => ({
    id: id!,
    kinds: new RegExp(kinds!),
    pattern: new RegExp(pattern!, 'gid'),
    life: lifetime(since!, until!, mariadb!),
    effect: effect!,
    fix: fix!,
    replacement: replacement!,
    name: { ja: ja!, en: en! },
  }));
}

const features = featuresOf(table);

/** Where the feature stands in a statement: group 1 where the pattern has one. */
export function placesOf(feature: Pick<Feature, 'pattern'>, masked: string): [number, number][] {
  const places: [number, number][] = [];
  for (const match of masked.matchAll(feature.pattern)) places.push((match.indices?.[1] ?? match.indices![0])!);
  return places;
}

export function editsFor(
  feature: Pick<Feature, 'fix' | 'replacement'>,
  statement: Statement,
  places: readonly [number, number][],
  reason: string,
): Edit[] | null {
  if (feature.fix === '') return null;
  if (feature.fix.startsWith('comment')) return commentOut(statement, reason);
  const edits = places.map(([from, to]) =>
    feature.replacement ? replaceIn(statement, from, to, feature.replacement) : removeIn(statement, from, to),
  );
  return everywhere(statement, edits);
}

/** Reports the features of one table that the statement uses and some server lacks. */
export function checkFeatures(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (isLoose(dump) && !/^(?:CREATE TABLE|INSERT)$/.test(statement.kind)) continue;
    const candidates = features.filter((feature) => feature.kinds.test(statement.kind));
    if (candidates.length === 0) continue;
    for (const { what, servers } of forServers(context, dump, statement, function* (view, server) {
      for (const feature of candidates) {
        if (exists(feature.life, server)) continue;
        const places = placesOf(feature, view.masked);
        if (places.length > 0) yield [feature.id, { feature, places }];
      }
    })) {
      const { feature, places } = what;
      const effect = EFFECTS[feature.effect]!;
      const names = namesOf(servers);
      const safety = feature.fix === 'safe' ? 'safe' : 'review';
      reportIn(context, dump, statement, ...places[0]!, {
        severity: effect.severity,
        on: offeredOf(servers),
        message: {
          ja: `${feature.name.ja}は ${names} では使えません。${effect.text.ja}。`,
          en: `${names} does not have ${feature.name.en}: ${effect.text.en}`,
        },
        fix: fixOf(safety, editsFor(feature, statement, places, `not on ${names}`)),
      });
    }
  }
}
