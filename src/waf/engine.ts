// One request through a rule set, phases 1 and 2, as ModSecurity 2.9 would judge it.
import type { Text } from '../rule/text.ts';
import { namePattern } from './pattern.ts';
import { type BodyProcessor, type HttpRequest, type Member, RequestVariables } from './request.ts';
import { inRange, type RuleSet, type WafRule } from './ruleset.ts';
import { type Action, readVariables, type VariableSpec } from './seclang.ts';

/** A rule that matched. */
export interface Hit {
  id: number;
  message: string;
  severity: string;
  tags: string[];
  /** 'ARGS:comment' */
  variable: string;
  /** What the operator saw, after transformations; one character per byte. */
  value: string;
  /** Everything that matched, the above included: a field left out of the rule must not leave another in it. */
  matched: { variable: string; value: string }[];
}

export interface Verdict {
  /** The rule that stops the request; null when it passes. */
  blocked: { id: number; status: number; message: string } | null;
  /** In the order of rules; for anomaly scoring the ones that add to the score are among them. */
  hits: Hit[];
  /** Of anomaly scoring, as the rules keep it; 0 in traditional mode. */
  score: number;
}

/** Rules that only keep the books (initialization, thresholds, blocking evaluation) say nothing of the request. */
const quiet = (rule: WafRule): boolean => rule.actions.some(({ name }) => name === 'nolog');

const OF_REQUEST = /^(?:ARGS|FILES|REQUEST_|QUERY|XML|MULTIPART)/;

/** A rule's message; our own rules bring it in Japanese as a tag. */
export function messageOf({ message, tags }: Pick<Hit, 'message' | 'tags'>): Text {
  return { ja: tags.find((tag) => tag.startsWith('ja/'))?.slice(3) ?? message, en: message };
}

export function judge(set: RuleSet, request: HttpRequest): Verdict {
  return new Transaction(set, request).run();
}

interface Matched {
  name: string;
  value: string;
}

class Transaction {
  private readonly variables: RequestVariables;
  /** TX, IP, SESSION …: member -> value, lower case. */
  private readonly collections = new Map<string, Map<string, string>>([['TX', new Map()]]);
  private readonly hits: Hit[] = [];
  private readonly transformed = new Map<string, Map<string, string>>();
  private removedIds: string[] = [];
  private removedTags: ((text: string) => boolean)[] = [];
  private removedTargets: { wanted: (rule: WafRule) => boolean; variable: VariableSpec }[] = [];
  private processor: BodyProcessor;
  private forceBody = false;
  private engine: string;
  private bodyAccess: boolean;
  private matchedVars: Matched[] = [];
  private current: WafRule | null = null;
  private allowed = false;

  constructor(
    private readonly set: RuleSet,
    request: HttpRequest,
  ) {
    this.variables = new RequestVariables(request);
    this.processor = this.variables.defaultProcessor();
    this.engine = set.engine;
    this.bodyAccess = set.bodyAccess;
  }

  run(): Verdict {
    let blocked: Verdict['blocked'] = null;
    for (const phase of [1, 2]) {
      if (phase === 2 && this.bodyAccess) this.variables.readBody(this.processor, this.forceBody);
      const stop = this.phase(phase);
      if (stop) {
        blocked = {
          id: stop.id,
          status: stop.disruptive === 'redirect' ? 302 : stop.status,
          message: this.expand(stop.message),
        };
        break;
      }
      if (this.allowed) break;
    }
    const tx = this.collections.get('TX')!;
    const score = Math.max(
      ...['anomaly_score', 'inbound_anomaly_score', 'blocking_inbound_anomaly_score'].map((name) =>
        Number(tx.get(name) ?? 0),
      ),
    );
    return { blocked, hits: this.hits, score };
  }

  /** The rule that denies the request, or null. */
  private phase(phase: number): WafRule | null {
    const { rules } = this.set;
    let skipAfter: string | null = null;
    let skip = 0;
    for (const rule of rules) {
      if ('marker' in rule) {
        if (rule.marker === skipAfter) skipAfter = null;
        continue;
      }
      if (skipAfter !== null) {
        if (String(rule.id) === skipAfter) skipAfter = null;
        continue;
      }
      if (rule.phase !== phase || this.engine === 'Off' || this.isRemoved(rule)) continue;
      if (skip > 0) {
        skip--;
        continue;
      }
      if (!this.matchesChain(rule)) continue;
      skipAfter = rule.actions.find(({ name }) => name === 'skipafter')?.value ?? null;
      skip = Number(rule.actions.find(({ name }) => name === 'skip')?.value ?? 0);
      if (rule.disruptive === 'allow') {
        const scope = rule.actions.find(({ name }) => name === 'allow')?.value ?? '';
        if (scope !== 'phase') this.allowed = true;
        return null;
      }
      if (rule.disruptive !== 'pass' && this.engine.toLowerCase() === 'on') return rule;
    }
    return null;
  }

  private isRemoved(rule: WafRule): boolean {
    return (
      this.removedIds.some((range) => inRange(rule.id, range)) ||
      this.removedTags.some((tag) => rule.tags.some((each) => tag(each)))
    );
  }

  private matchesChain(head: WafRule): boolean {
    this.matchedVars = [];
    let told: Matched[] = [];
    for (const rule of [head, ...head.chained]) {
      this.current = head;
      const matched = this.matches(rule, head);
      if (matched.length === 0) return false;
      // the end of a chain often looks at counters: then the request's own part is what its head matched
      if (told.length === 0 || matched.some(({ name }) => OF_REQUEST.test(name))) told = matched;
    }
    const last = told.at(-1);
    if (!quiet(head) && last)
      this.hits.push({
        id: head.id,
        message: this.expand(head.message),
        severity: head.severity,
        tags: head.tags,
        variable: last.name,
        value: last.value,
        matched: told.map(({ name, value }) => ({ variable: name, value })),
      });
    return true;
  }

  /** Every variable that matches; actions that are not disruptive are carried out for each. */
  private matches(rule: WafRule, head: WafRule): Matched[] {
    if (rule.operator === null) {
      this.perform(rule.actions);
      return [{ name: '', value: '' }];
    }
    const matched: Matched[] = [];
    const expand = (text: string) => this.expand(text);
    for (const { name, value } of this.select(rule, head)) {
      for (const seen of this.transform(rule, value)) {
        const result = rule.operator(seen, expand);
        if ((result === null) !== rule.negated) continue;
        if (rule.capture && result) for (let i = 0; i < 10; i++) this.setTx(String(i), result.captured[i]);
        const hit = { name, value: seen };
        matched.push(hit);
        this.matchedVars.push(hit);
        this.perform(rule.actions);
        break;
      }
    }
    return matched;
  }

  private setTx(member: string, value: string | undefined): void {
    const tx = this.collections.get('TX')!;
    if (value === undefined) tx.delete(member);
    else tx.set(member, value);
  }

  /** The value after all transformations; with multiMatch each step that changes it. */
  private transform(rule: WafRule, value: string): string[] {
    if (rule.multiMatch) {
      const steps = [value];
      for (const transformation of rule.transformations) {
        const next = transformation(steps.at(-1)!);
        if (next !== steps.at(-1)) steps.push(next);
      }
      return steps;
    }
    if (rule.transformations.length === 0) return [value];
    let known = this.transformed.get(rule.transformationKey);
    if (!known) this.transformed.set(rule.transformationKey, (known = new Map()));
    let result = known.get(value);
    if (result === undefined) {
      result = rule.transformations.reduce((text, transformation) => transformation(text), value);
      known.set(value, result);
    }
    return [result];
  }

  private select({ variables: specs, excluded: own }: WafRule, head: WafRule): Matched[] {
    const removed = this.removedTargets.filter(({ wanted }) => wanted(head));
    const excluded = removed.length > 0 ? [...own, ...removed.map(({ variable }) => variable)] : own;
    const selected: Matched[] = [];
    for (const spec of specs) {
      if (spec.exclude) continue;
      const all = this.membersOf(spec);
      const members = excluded.some((other) => other.name === spec.name)
        ? all.filter(([name]) => !excluded.some((other) => other.name === spec.name && isMember(other, name)))
        : all;
      if (spec.count)
        selected.push({ name: `&${spec.name}${spec.member ? `:${spec.member}` : ''}`, value: String(members.length) });
      else
        for (const [name, value] of members)
          selected.push({ name: name === '' ? spec.name : `${spec.name}:${name}`, value });
    }
    return selected;
  }

  private membersOf(spec: VariableSpec): readonly Member[] {
    const kept = this.collections.get(spec.name);
    if (kept && spec.member !== null && !spec.pattern) {
      // the usual case, TX:score, without a walk through everything that rules have kept
      const key = spec.member.toLowerCase();
      const value = kept.get(key);
      return value === undefined ? [] : [[key, value]];
    }
    const members = this.collection(spec.name);
    return spec.member === null ? members : members.filter(([name]) => isMember(spec, name));
  }

  private collection(name: string): readonly Member[] {
    const own = this.variables.members(name);
    if (own) return own;
    const kept = this.collections.get(name);
    if (kept) return [...kept];
    const last = this.matchedVars.at(-1);
    switch (name) {
      case 'MATCHED_VAR':
        return last ? [['', last.value]] : [];
      case 'MATCHED_VAR_NAME':
        return last ? [['', last.name]] : [];
      case 'MATCHED_VARS':
        return this.matchedVars.map(({ name: from, value }) => [from, value]);
      case 'MATCHED_VARS_NAMES':
        return this.matchedVars.map(({ name: from }) => [from, from]);
      case 'UNIQUE_ID':
        return [['', 'rehearsal']];
      case 'DURATION':
        return [['', '0']];
      case 'RULE':
        return this.current
          ? [
              ['id', String(this.current.id)],
              ['msg', this.current.message],
              ['severity', this.current.severity],
            ]
          : [];
      default:
        return [];
    }
  }

  /** `%{tx.critical_score}`, `%{MATCHED_VAR_NAME}`; unknown ones become nothing. */
  private expand(text: string): string {
    if (!text.includes('%{')) return text;
    return text.replace(/%\{([^}.]+)(?:\.([^}]*))?\}/g, (_, name: string, member: string | undefined) => {
      const kept = this.collections.get(name.toUpperCase());
      if (kept && member !== undefined) return kept.get(member.toLowerCase()) ?? '';
      const members = this.collection(name.toUpperCase());
      return (
        (member === undefined
          ? members[0]
          : members.find(([each]) => each.toLowerCase() === member.toLowerCase()))?.[1] ?? ''
      );
    });
  }

  private perform(actions: readonly Action[]): void {
    for (const { name, value } of actions) {
      if (name === 'setvar') this.setVariable(value);
      else if (name === 'ctl') this.control(value);
      else if (name === 'initcol') this.collections.set(value.split('=')[0]!.toUpperCase(), new Map());
    }
  }

  private setVariable(text: string): void {
    // the name ends at the first equals sign of the rule, not of what its macros stand for
    const [, remove, collection = '', member = '', , sign, amount = '1'] =
      /^(!?)(\w+)\.([^=]+)(=([+-]?)([\s\S]*))?$/.exec(text) ?? [];
    const kept = this.collections.get(collection.toUpperCase());
    if (!kept) return;
    const key = this.expand(member).toLowerCase();
    const value = this.expand(amount);
    if (remove) kept.delete(key);
    else if (sign)
      kept.set(
        key,
        String(
          (Number.parseInt(kept.get(key) ?? '0', 10) || 0) +
            (sign === '-' ? -1 : 1) * (Number.parseInt(value, 10) || 0),
        ),
      );
    else kept.set(key, value);
  }

  private control(text: string): void {
    const [, name = '', value = ''] = /^(\w+)=([\s\S]*)$/.exec(this.expand(text)) ?? [];
    const [subject = '', target = ''] = value.split(';');
    switch (name.toLowerCase()) {
      case 'ruleengine':
        this.engine = value;
        break;
      case 'ruleremovebyid':
        this.removedIds.push(...value.split(/[\s,]+/));
        break;
      case 'ruleremovebytag':
        this.removedTags.push(namePattern(value));
        break;
      case 'ruleremovetargetbyid':
        this.removeTarget((rule) => inRange(rule.id, subject), target);
        break;
      case 'ruleremovetargetbytag': {
        const tag = namePattern(subject);
        this.removeTarget((rule) => rule.tags.some((each) => tag(each)), target);
        break;
      }
      case 'requestbodyprocessor':
        this.processor = value.toUpperCase() as BodyProcessor;
        this.variables.setProcessor(this.processor);
        break;
      case 'forcerequestbodyvariable':
        this.forceBody = /^on$/i.test(value);
        break;
      case 'requestbodyaccess':
        this.bodyAccess = /^on$/i.test(value);
        break;
      default:
      // auditEngine and its kin only concern logs
    }
  }

  private removeTarget(wanted: (rule: WafRule) => boolean, target: string): void {
    for (const variable of readVariables(target)) this.removedTargets.push({ wanted, variable });
  }
}

const patterns = new WeakMap<VariableSpec, (text: string) => boolean>();

/** Names of members are compared without regard to case. */
function isMember(spec: VariableSpec, name: string): boolean {
  if (spec.member === null) return true;
  if (!spec.pattern)
    return (
      spec.member.length === name.length && (spec.member === name || spec.member.toLowerCase() === name.toLowerCase())
    );
  let pattern = patterns.get(spec);
  if (!pattern) patterns.set(spec, (pattern = namePattern(`(?i)${spec.member}`)));
  return pattern(name);
}
