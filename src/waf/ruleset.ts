// A folder of rule files, compiled: rules in their order by phase, markers, chains, and what could not be compiled.
import { compileOperator, type Detectors, type Operator, OperatorError } from './operators.ts';
import { namePattern, PatternError } from './pattern.ts';
import {
  type Action,
  type Directive,
  readActions,
  readDirectives,
  readOperator,
  readVariables,
  SecLangError,
  type VariableSpec,
} from './seclang.ts';
import { TRANSFORMATIONS, type Transformation } from './transformations.ts';

/** Word lists by their file names. */
export type DataFiles = ReadonlyMap<string, string>;

export interface RuleFile {
  name: string;
  /** One character per byte. */
  text: string;
}

/** The name that a marker or a rule has for skipAfter. */
export interface Marker {
  marker: string;
}

export interface WafRule {
  id: number;
  phase: number;
  variables: VariableSpec[];
  /** Those of them that are left out: `!ARGS:x`. */
  excluded: VariableSpec[];
  /** Null: SecAction, which always matches. */
  operator: Operator | null;
  negated: boolean;
  transformations: Transformation[];
  /** Names of the transformations, so that results can be shared between rules. */
  transformationKey: string;
  multiMatch: boolean;
  capture: boolean;
  actions: Action[];
  /** The rest of a chain. */
  chained: WafRule[];
  /** deny, drop, redirect, allow, pass; `block` is replaced by the default of its phase. */
  disruptive: string;
  status: number;
  message: string;
  severity: string;
  tags: string[];
  file: string;
  line: number;
}

export interface Uncompiled {
  id: number;
  file: string;
  line: number;
  reason: string;
}

export interface RuleSet {
  rules: (WafRule | Marker)[];
  /** Rules that do not take part, and why. */
  uncompiled: Uncompiled[];
  /** SecRuleEngine: On, Off, DetectionOnly. */
  engine: string;
  /** SecRequestBodyAccess. */
  bodyAccess: boolean;
}

const DISRUPTIVE = new Set(['deny', 'block', 'drop', 'redirect', 'allow', 'pass', 'proxy', 'pause']);

/** Throws SecLangError with file and line. @param files in the order in which Apache would include them */
export function compileRules(files: readonly RuleFile[], data: DataFiles, detectors: Detectors): RuleSet {
  const compiler = new Compiler(data, detectors);
  for (const { name, text } of files) for (const directive of readDirectives(text, name)) compiler.add(directive);
  return compiler.finish();
}

class Compiler {
  private readonly set: RuleSet = { rules: [], uncompiled: [], engine: 'On', bodyAccess: true };
  private readonly defaults = new Map<number, Action[]>();
  /** The head of a chain that is not complete; `broken` when one of its rules could not be compiled. */
  private chain: { head: WafRule; broken: boolean } | null = null;

  constructor(
    private readonly data: DataFiles,
    private readonly detectors: Detectors,
  ) {}

  add(directive: Directive): void {
    const { name, args } = directive;
    switch (name.toLowerCase()) {
      case 'secrule':
        this.need(directive, 2);
        this.rule(directive, readVariables(args[0]!), args[1]!, readActions(args[2] ?? ''));
        break;
      case 'secaction':
        this.need(directive, 1);
        this.rule(directive, [], null, readActions(args[0]!));
        break;
      case 'secmarker':
        this.need(directive, 1);
        this.set.rules.push({ marker: args[0]! });
        break;
      case 'secdefaultaction': {
        const actions = readActions(args[0] ?? '');
        this.defaults.set(phaseOf(actions, 2), actions);
        break;
      }
      case 'secruleengine':
        this.set.engine = args[0] ?? 'On';
        break;
      case 'secrequestbodyaccess':
        this.set.bodyAccess = /^on$/i.test(args[0] ?? '');
        break;
      case 'secruleremovebyid':
        this.remove((rule) => args.some((range) => inRange(rule.id, range)));
        break;
      case 'secruleremovebytag':
        this.remove((rule) => rule.tags.some(namePattern(args[0] ?? '')));
        break;
      case 'secruleremovebymsg':
        this.remove((rule) => namePattern(args[0] ?? '')(rule.message));
        break;
      case 'secruleupdatetargetbyid':
        this.need(directive, 2);
        for (const rule of this.each()) if (inRange(rule.id, args[0]!)) addTargets(rule, args[1]!);
        break;
      case 'secruleupdatetargetbytag':
        this.need(directive, 2);
        for (const rule of this.each()) if (rule.tags.some(namePattern(args[0]!))) addTargets(rule, args[1]!);
        break;
      default:
      // what configures logs, limits and the response does not change which requests pass
    }
  }

  finish(): RuleSet {
    return this.set;
  }

  private need({ name, args, file, line }: Directive, count: number): void {
    if (args.length < count)
      throw new SecLangError(file, line, `${name} の引数が足りません`, `${name} needs ${count} arguments`);
  }

  private *each(): Generator<WafRule> {
    for (const rule of this.set.rules) if (!('marker' in rule)) yield rule;
  }

  private remove(wanted: (rule: WafRule) => boolean): void {
    this.set.rules = this.set.rules.filter((rule) => 'marker' in rule || !wanted(rule));
  }

  private rule(directive: Directive, variables: VariableSpec[], operator: string | null, actions: Action[]): void {
    const { file, line } = directive;
    const id = Number(actions.find(({ name }) => name === 'id')?.value ?? this.chain?.head.id ?? 0);
    const phase = this.chain?.head.phase ?? phaseOf(actions, 2);
    const fallback = this.defaults.get(phase) ?? [];
    const own = actions.find(({ name }) => DISRUPTIVE.has(name))?.name;
    const standard = fallback.find(({ name }) => DISRUPTIVE.has(name))?.name ?? 'pass';
    const names = transformationsOf(fallback, actions);
    let compiled: Operator | null = null;
    let negated = false;
    let broken: string | null = null;
    // what looks at responses cannot stop a request
    const late = phase > 2;
    try {
      if (operator !== null && !late) {
        const spec = readOperator(operator);
        negated = spec.negated;
        compiled = compileOperator(spec, this.data, this.detectors);
      }
      const unknown = names.find((name) => !TRANSFORMATIONS[name]);
      if (unknown) broken = `t:${unknown}`;
    } catch (error) {
      if (!(error instanceof OperatorError || error instanceof PatternError)) throw error;
      broken = error.message;
    }
    if (broken) this.set.uncompiled.push({ id, file, line, reason: broken });
    const rule: WafRule = {
      id,
      phase,
      variables,
      excluded: variables.filter((each) => each.exclude),
      operator: compiled,
      negated,
      transformations: names.flatMap((name) => TRANSFORMATIONS[name] ?? []),
      transformationKey: names.join(),
      multiMatch: actions.some(({ name }) => name === 'multimatch'),
      capture: actions.some(({ name }) => name === 'capture'),
      actions,
      chained: [],
      disruptive: own === undefined || own === 'block' ? standard : own,
      status: Number(
        actions.find(({ name }) => name === 'status')?.value ??
          fallback.find(({ name }) => name === 'status')?.value ??
          403,
      ),
      message: actions.find(({ name }) => name === 'msg')?.value ?? '',
      severity: actions.find(({ name }) => name === 'severity')?.value ?? '',
      tags: actions.filter(({ name }) => name === 'tag').map(({ value }) => value),
      file,
      line,
    };
    this.place(
      rule,
      actions.some(({ name }) => name === 'chain'),
      late || broken !== null,
    );
  }

  private place(rule: WafRule, opens: boolean, broken: boolean): void {
    if (!this.chain) {
      if (opens) this.chain = { head: rule, broken };
      else if (!broken) this.set.rules.push(rule);
      return;
    }
    this.chain.head.chained.push(rule);
    this.chain.broken ||= broken;
    if (opens) return;
    if (!this.chain.broken) this.set.rules.push(this.chain.head);
    this.chain = null;
  }
}

/** SecRuleUpdateTarget… */
function addTargets(rule: WafRule, text: string): void {
  rule.variables.push(...readVariables(text));
  rule.excluded = rule.variables.filter((each) => each.exclude);
}

/** `t:none` empties the list; what the phase's default says comes first. */
function transformationsOf(fallback: readonly Action[], actions: readonly Action[]): string[] {
  const names: string[] = [];
  for (const { name, value } of [...fallback, ...actions]) {
    if (name !== 't') continue;
    if (value.toLowerCase() === 'none') names.length = 0;
    else names.push(value.toLowerCase());
  }
  return names;
}

function phaseOf(actions: readonly Action[], otherwise: number): number {
  const value = actions.find(({ name }) => name === 'phase')?.value;
  if (value === undefined) return otherwise;
  return { request: 2, response: 4, logging: 5 }[value.toLowerCase()] ?? Number(value);
}

/** '942100', '942000-942999' */
export function inRange(id: number, range: string): boolean {
  const [from, to = from] = range.split('-').map(Number);
  return from !== undefined && to !== undefined && id >= from && id <= to;
}
