// What is known at a place: the regions of conditions that the parser has written down, resolved into names and versions.
import type { Guards } from './document.ts';
import type { Condition } from './guards.ts';
import { GUARD_STRIDE } from './records.ts';
import type { View } from './view.ts';

interface Facts {
  min: number;
  max: number;
  /** Only this minor number, within whatever major number is known. */
  minorMin: number;
  minorMax: number;
  present: Set<string>;
  absent: Set<string>;
}

const ALL = Number.POSITIVE_INFINITY;
const NOTHING: Guards = { min: 0, max: ALL, present: new Set(), absent: new Set() };

export function guardsAt(view: View, conditions: readonly Condition[], offset: number): Guards {
  const { guards } = view.records;
  let facts: Facts | null = null;
  for (let at = 0; at < guards.count * GUARD_STRIDE; at += GUARD_STRIDE) {
    if (guards.data[at] > offset || guards.data[at + 1] <= offset) continue;
    facts ??= nothing();
    learn(conditions, guards.data[at + 2], guards.data[at + 3] === 1, facts);
  }
  if (facts === null) return NOTHING;
  const { min, max, present, absent } = withMinor(facts);
  return { min, max, present, absent };
}

function nothing(): Facts {
  return { min: 0, max: ALL, minorMin: 0, minorMax: ALL, present: new Set(), absent: new Set() };
}

/** Adds what follows from a condition that holds or does not hold. */
function learn(conditions: readonly Condition[], id: number, holds: boolean, facts: Facts) {
  const condition = conditions[id - 1];
  if (condition === undefined) return;
  switch (condition.op) {
    case 'name':
      (holds ? facts.present : facts.absent).add(condition.name);
      return;
    case 'version':
      return learnVersion(condition.min, condition.max, holds, facts);
    case 'minor':
      if (holds) {
        facts.minorMin = Math.max(facts.minorMin, condition.min);
        facts.minorMax = Math.min(facts.minorMax, condition.max);
      }
      return;
    case 'not':
      return learn(conditions, condition.of, !holds, facts);
    case 'and':
    case 'or':
      // Both hold when `a && b` holds; both fail when `a || b` fails. Otherwise only what both sides have in common is known.
      if ((condition.op === 'and') === holds) {
        learn(conditions, condition.left, holds, facts);
        learn(conditions, condition.right, holds, facts);
      } else learnEither(conditions, condition.left, condition.right, holds, facts);
      return;
    default:
  }
}

function learnVersion(min: number, max: number, holds: boolean, facts: Facts): void {
  if (holds) {
    facts.min = Math.max(facts.min, min);
    facts.max = Math.min(facts.max, max);
  } else if (min === 0) facts.min = Math.max(facts.min, max);
  else if (max === ALL) facts.max = Math.min(facts.max, min);
}

function learnEither(
  conditions: readonly Condition[],
  left: number,
  right: number,
  holds: boolean,
  facts: Facts,
): void {
  const one = nothing();
  const other = nothing();
  learn(conditions, left, holds, one);
  learn(conditions, right, holds, other);
  const [a, b] = [withMinor(one), withMinor(other)];
  facts.min = Math.max(facts.min, Math.min(a.min, b.min));
  facts.max = Math.min(facts.max, Math.max(a.max, b.max));
  for (const name of a.present) if (b.present.has(name)) facts.present.add(name);
  for (const name of a.absent) if (b.absent.has(name)) facts.absent.add(name);
}

/** `PHP_MAJOR_VERSION == 5 && PHP_MINOR_VERSION >= 3` is 5.3 to 5.99. */
function withMinor(facts: Facts): Facts {
  const major = Math.floor(facts.min / 10000);
  if (facts.min === 0 || facts.max !== (major + 1) * 10000) return facts;
  return {
    ...facts,
    min: Math.max(facts.min, major * 10000 + facts.minorMin * 100),
    max: Math.min(facts.max, major * 10000 + facts.minorMax * 100),
  };
}
