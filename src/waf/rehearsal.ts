// The rehearsal of a site: every form and link with plausible values through a rule set, and what came of it.

import type { Place } from '../rule/finding.ts';
import type { Text } from '../rule/text.ts';
import { decode } from '../text/decode.ts';
import type { TargetEncoding } from '../text/encode.ts';
import { type Filled, formRequest, linkRequest, targetPath } from './compose.ts';
import { type Hit, judge, messageOf, type Verdict } from './engine.ts';
import type { FormFact, LinkFact } from './forms.ts';
import type { RuleSet } from './ruleset.ts';
import { type Role, roleOf, type Value, valuesOf } from './values.ts';

export type Outcome = 'passes' | 'blocked' | 'uncertain';

/** Why a request is stopped. */
export interface Cause {
  rule: number;
  message: Text;
  /** 'body', 'upfile'; '' when it is no field but the request itself. */
  field: string;
  /** The rule looks at the field's name, not at its value. */
  byName: boolean;
  /** 'ARGS:body', as the rule set calls it. */
  variable: string;
  /** What stood there, as text, shortened. */
  value: string;
  /** The text alone has no sign that is special to anything: Japanese letters trip the rule by their bytes. */
  japanese: boolean;
  usual: boolean;
  /** What the field was taken for; 'written' when the value stands in the page. */
  role: Role;
}

export interface Answer {
  place: Place;
  page: string;
  kind: 'form' | 'link';
  method: string;
  /** From the site's root. */
  path: string;
  outcome: Outcome;
  causes: Cause[];
  charset: TargetEncoding;
  /** Charsets in which the same values pass; only asked when Japanese text itself was the cause. */
  passesIn: TargetEncoding[];
  /** How many same forms or links there are, this one included. */
  count: number;
}

/** Values tried for one form beside the usual ones, and requests for one site. */
const MOST_RARE = 6;
const MOST_REQUESTS = 5000;
/** Characters of a value that a report shows. */
const SHOWN = 60;

export interface Page {
  path: string;
  charset: TargetEncoding;
}

export class Rehearsal {
  readonly answers: Answer[] = [];
  /** Forms and links that came after the limit. */
  skipped = 0;
  private requests = 0;
  private readonly known = new Map<string, Answer>();

  constructor(private readonly set: RuleSet) {}

  form(page: Page, form: FormFact): void {
    const path = targetPath(page.path, form.action);
    if (path === null) return;
    const shape = JSON.stringify([path, form.method, form.multipart, page.charset, form.fields]);
    if (this.again(shape)) return;
    const fields = form.fields.map((field) => {
      const role = roleOf(field, [page.path, path]);
      return { field, role, values: valuesOf(field, role) };
    });
    const fill = (chosen?: number, value?: Value): Filled[] =>
      fields.map(({ field, role, values }, n) => ({ field, role, text: (n === chosen ? value! : values[0]!).text }));
    const attempt = (filled: Filled[], usual: boolean): Cause[] => {
      const verdict = this.judge(formRequest(form, path, filled, page.charset));
      return verdict.blocked ? causesOf(verdict, filled, page.charset, usual) : [];
    };
    const causes = attempt(fill(), true);
    let tried = 0;
    fields.forEach(({ values }, n) => {
      for (const value of values.slice(1))
        if (tried++ < MOST_RARE && causes.length === 0) causes.push(...attempt(fill(n, value), false));
    });
    const passesIn = causes.some(({ japanese }) => japanese)
      ? (['utf-8', 'shift_jis', 'euc-jp'] as const).filter(
          (charset) => charset !== page.charset && !this.judge(formRequest(form, path, fill(), charset)).blocked,
        )
      : [];
    this.add(shape, {
      place: form.place,
      page: page.path,
      kind: 'form',
      method: form.method.toUpperCase(),
      path,
      charset: page.charset,
      causes,
      passesIn,
    });
  }

  link(page: Page, link: LinkFact): void {
    const path = targetPath(page.path, link.url);
    if (path === null) return;
    const shape = JSON.stringify([path, link.url.replace(/^[^?]*/, '')]);
    if (this.again(shape)) return;
    const verdict = this.judge(linkRequest(path, link.url));
    const causes = verdict.blocked ? causesOf(verdict, [], page.charset, true) : [];
    this.add(shape, {
      place: link.place,
      page: page.path,
      kind: 'link',
      method: 'GET',
      path,
      charset: page.charset,
      causes,
      passesIn: [],
    });
  }

  private judge(request: Parameters<typeof judge>[1]): Verdict {
    this.requests++;
    return judge(this.set, request);
  }

  /** Counts a form that was judged on another page; leaves out what is too much. */
  private again(shape: string): boolean {
    const known = this.known.get(shape);
    if (known) known.count++;
    else if (this.requests >= MOST_REQUESTS) this.skipped++;
    else return false;
    return true;
  }

  private add(shape: string, answer: Omit<Answer, 'outcome' | 'count'>): void {
    const { causes } = answer;
    const outcome = causes.length === 0 ? 'passes' : causes.some(({ usual }) => usual) ? 'blocked' : 'uncertain';
    const added: Answer = { ...answer, outcome, count: 1 };
    this.known.set(shape, added);
    this.answers.push(added);
  }
}

/** Rules that only add up say nothing of the cause. */
const SUM = /anomaly score|blocking evaluation/i;

/** What stopped a request, most telling first; each rule and field once. */
export function causesOf(
  verdict: Verdict,
  filled: readonly Filled[],
  charset: TargetEncoding,
  usual: boolean,
): Cause[] {
  const telling = verdict.hits.filter((hit) => !SUM.test(hit.message) && hit.id !== verdict.blocked?.id);
  const hits = telling.length > 0 ? telling : verdict.hits.filter(({ id }) => id === verdict.blocked?.id);
  const seen = new Set<string>();
  const matches = hits.flatMap((hit) => hit.matched.map((match) => ({ ...hit, ...match })));
  return matches.flatMap((hit): Cause[] => {
    const { field, byName } = fieldOf(hit);
    const key = `${hit.id} ${hit.variable}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const sent = filled.find((each) => each.field.name === field);
    const text = sent?.text ?? '';
    return [
      {
        rule: hit.id,
        message: messageOf(hit),
        field: readable(field, charset),
        byName,
        variable: readable(hit.variable, charset),
        value: shorten(text === '' || byName ? readable(hit.value, charset) : text),
        japanese: text !== '' && !byName && isPlainJapanese(text),
        usual,
        role: sent?.role ?? 'written',
      },
    ];
  });
}

function fieldOf({ variable }: Hit): { field: string; byName: boolean } {
  const [, kind = '', field = ''] =
    /^(ARGS(?:_GET|_POST)?(?:_NAMES)?|FILES(?:_NAMES)?|MULTIPART_PART_HEADERS):([\s\S]*)$/.exec(variable) ?? [];
  return { field, byName: kind.endsWith('_NAMES') };
}

/** Letters, digits, blanks and line ends aside there is nothing but characters above ASCII. */
function isPlainJapanese(text: string): boolean {
  return /[^\x00-\x7f]/.test(text) && !/[!-/:-@[-`{-~]/.test(text);
}

const readable = (bytes: string, charset: TargetEncoding): string =>
  /[\x80-\xff]/.test(bytes) ? decode(Buffer.from(bytes, 'latin1'), charset) : bytes;

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
