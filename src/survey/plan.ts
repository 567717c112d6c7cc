// The plan of the switch: backwards from the wished day, by what the service's document asks. Without a wished day the order alone.
import type { Text } from '../rule/text.ts';
import type { Mode, Profile } from '../target/profile.ts';
import { datedRows, undatedRows } from './plan-rows.ts';
import { firstDayThatWorks, obstaclesOf, startOf } from './plan-rules.ts';

type Survey = NonNullable<Profile['survey']>;
export type SwitchFacts = NonNullable<Survey['switch']>;
export type Step = Survey['steps'][number];

export interface PlanRow {
  who: Step['who'];
  what: Text;
  /** ISO dates, both included. Only `from`: from that day on; only `to`: by that day; both null: no day can be told. */
  from: string | null;
  to: string | null;
  note: Text | null;
}

export interface Obstacle {
  text: Text;
  /** A later day helps; false: no day does. */
  laterHelps: boolean;
}

/** Work that another part of the survey asks for, such as a change of the zone. */
export interface OwnStep {
  who: Step['who'];
  what: Text;
  note: Text;
  /** Days before the switch by which it must be done; negative: days after it. */
  lead: number;
}

/** What the plan is made for. */
export interface Wish {
  /** ISO; null: no day was wished. */
  wished: string | null;
  /** ISO: nothing can be planned before it. */
  today: string;
  /** Who moves the data; null: not decided, and the plan keeps the rules of both ways. */
  mode?: Mode | null;
  /** ISO: the last day on which the domain is valid. */
  domainExpires?: string | null;
  /** ISO: the last day of the old contract. */
  oldContractEnds?: string | null;
  own?: readonly OwnStep[];
}

export interface Plan {
  wished: string | null;
  today: string;
  mode: Mode | null;
  domainExpires: string | null;
  rows: PlanRow[];
  /** Rules that the wished day does not keep. */
  obstacles: Obstacle[];
  /** Kept, but without reserve. */
  tight: Text | null;
  /** The first day that keeps every rule which a later day can keep; null when the wished day works or none was wished. */
  firstDay: string | null;
  /** Sentences of the document that the plan obeys. */
  stated: string[];
}

/** Everything that a day is judged by. */
export interface Rules {
  steps: readonly Step[];
  facts: SwitchFacts;
  today: string;
  domainExpires: string | null;
  oldContractEnds: string | null;
  own: readonly OwnStep[];
}

export function planOf(profile: Profile, wish: Wish): Plan {
  const { wished, today, mode = null } = wish;
  const rules = rulesOf(profile, wish);
  const base = { wished, today, mode, domainExpires: rules.domainExpires, stated: rules.facts.stated };
  if (wished === null) return { ...base, rows: undatedRows(rules), obstacles: [], tight: null, firstDay: null };
  const obstacles = obstaclesOf(rules, wished);
  return {
    ...base,
    rows: datedRows(rules, wished),
    obstacles,
    tight: obstacles.length > 0 || startOf(rules, wished, 'most') >= today ? null : TIGHT,
    firstDay: obstacles.length > 0 ? firstDayThatWorks(rules, wished) : null,
  };
}

const TIGHT: Text = {
  ja: '各工程が最短で進んだ場合に限り間に合う日程です。余裕を見た切替日もあわせてご検討ください。',
  en: 'This works only when every step takes its least time; consider a later day as well.',
};

/** The document's rules for this way of moving; for both ways while it is open. */
function rulesOf({ survey }: Profile, wish: Wish): Rules {
  const { mode = null, today, domainExpires = null, oldContractEnds = null, own = [] } = wish;
  const ways = mode === null ? (['self', 'agent'] as const) : ([mode] as const);
  const parts = [survey?.switch, ...ways.map((way) => survey?.modes[way])].filter((part) => part !== undefined);
  return {
    steps: (survey?.steps ?? []).filter((step) => step.mode === undefined || mode === null || step.mode === mode),
    facts: { ...Object.assign({}, ...parts), stated: parts.flatMap((part) => part.stated) },
    today,
    domainExpires,
    oldContractEnds,
    own,
  };
}

/** True when the rows carry days worth showing: the wished day works, or only a doubt that no other day removes stands against it. */
export const isDated = ({ wished, obstacles }: Plan): boolean =>
  wished !== null && obstacles.every((obstacle) => !obstacle.laterHelps);
