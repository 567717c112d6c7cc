// What `fix` makes of a dump, without the machinery around it: safe fixes of the rules, then the conversion, in one pass.
import { mysqlRules } from '../../rules/mysql/index.ts';
import { postgresqlRules } from '../../rules/postgresql/index.ts';
import { planFor } from '../../src/languages/sql/conversion.ts';
import { type Converted, convertDump } from '../../src/languages/sql/convert.ts';
import type { Edit } from '../../src/languages/sql/edits.ts';
import { questionsOf, readDump } from '../../src/languages/sql/read.ts';
import { spliced } from '../../src/languages/sql/spliced.ts';
import type { Fix } from '../../src/rule/finding.ts';
import type { Context, Move } from '../../src/rule/rule.ts';
import type { Profile } from '../../src/target/profile.ts';
import { createTarget } from '../../src/target/target.ts';

export const STAYS: Move = { domain: null, oldHosts: [], oldPaths: [], source: {}, encoding: null, lossy: 'report' };

export interface Said {
  rule: string;
  line: number;
  message: string;
  fix: Fix | null;
}

export const target = createTarget({
  id: 'test',
  name: { ja: '試験', en: 'test' },
  documents: [],
  components: {
    mysql: { versions: ['5.1.73'], encoding: 'utf-8', source: 'stated' },
    postgresql: { versions: ['8.4.18'], encoding: 'euc-jp', source: 'stated' },
  },
  limits: { stopsAtQuota: false },
  notMoved: [],
  packages: 'unknown',
} as unknown as Profile);

export function findingsOf(bytes: Uint8Array, move: Move, profile = target): Said[] {
  const dump = readDump([bytes], questionsOf(profile, move));
  const said: Said[] = [];
  for (const rule of [...mysqlRules, ...postgresqlRules]) {
    const context = {
      target: profile,
      move,
      file: { path: 'dump.sql', bytes, size: bytes.length },
      report(
        where: { line: number } | null,
        details: { message?: { en: string }; fix?: Fix | null; on?: readonly unknown[] } = {},
      ) {
        if (details.on?.length === 0) return;
        said.push({
          rule: rule.id,
          line: where?.line ?? 1,
          message: details.message?.en ?? '',
          fix: details.fix ?? null,
        });
      },
    } as unknown as Context;
    rule.check?.sql?.(dump, context);
  }
  return said;
}

/** @param also ids of rules whose review fixes are applied too */
export function repair(
  bytes: Uint8Array,
  move: Move,
  also: string[] = [],
): { bytes: Buffer; converted: Converted | null } {
  const dump = readDump([bytes], questionsOf(target, move));
  const edits: Edit[] = findingsOf(bytes, move)
    .filter(({ fix, rule }) => fix?.safety === 'safe' || (fix && also.includes(rule)))
    .flatMap(({ fix }) => fix!.splices);
  const plan = planFor(dump, target, move);
  let converted: Converted | null = null;
  if (plan) {
    const conversion = convertDump([bytes], plan, () => '〓');
    for (let next = conversion.next(); ; next = conversion.next()) {
      if (next.done) {
        converted = next.value;
        break;
      }
      edits.push(next.value);
    }
  }
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  return { bytes: Buffer.concat([...spliced([bytes], edits.values())]), converted };
}
