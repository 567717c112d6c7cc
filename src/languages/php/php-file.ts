// The document of a PHP file: the tables of the reader behind the interface of document.ts. Objects are made on demand and kept.
import { byteDamage, mayBeShiftJis } from './damage.ts';
import {
  type ByteDamage,
  CALL_KINDS,
  type CallKind,
  type ClassConstantRead,
  type ClassDefinition,
  type ClassUse,
  type ConstantDefinition,
  type ConstantRead,
  type DynamicUse,
  type FeatureUse,
  type FunctionDefinition,
  type Guards,
  type Include,
  type PhpCall,
  type PhpDocument,
  type PhpError,
  type PhpReadOptions,
  type PhpString,
  type PhpTag,
  type Scope,
  type Setting,
  type Span,
  type VariableUse,
} from './document.ts';
import { FEATURE_COUNT, featureName, featureNumber } from './features.ts';
import type { Condition } from './guards.ts';
import { NameIndex } from './name-index.ts';
import { FEATURE, giveBack, type Records } from './records.ts';
import { nameOf, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';
import { View } from './view.ts';
import { makeCall, makeClassUse, makeFeature, makeName, resolveClassName } from './view-calls.ts';
import { makeClasses, makeConstants, makeDefined, makeFunctions } from './view-definitions.ts';
import { makeDynamicUses } from './view-dynamic.ts';
import { guardsAt } from './view-guards.ts';
import { makeIncludes } from './view-includes.ts';
import { makeComments, makeInlineHtml, makeScopes, makeTags } from './view-rows.ts';
import { statementAt } from './view-statements.ts';
import { makeStrings, type StringToken, settingOf } from './view-strings.ts';

const NO_CALLS: PhpCall[] = [];
const FUNCTIONS: readonly CallKind[] = ['function'];
const METHODS: readonly CallKind[] = ['method', 'static'];
const INSTANTIATIONS: readonly CallKind[] = ['new'];
const NO_VARIABLES: VariableUse[] = [];
const callIndex = new NameIndex();
const variableIndex = new NameIndex();

interface FunctionPlaces {
  byStart: readonly FunctionDefinition[];
  byScope: ReadonlyMap<number, FunctionDefinition>;
}

/** A Shift_JIS character that escapes a quote makes errors far behind it: they are led back to the first one. */
function withOrigins(errors: readonly PhpError[], view: View): readonly PhpError[] {
  if (errors.length === 0 || !mayBeShiftJis(view.bytes)) return errors;
  const damage = byteDamage(view).find((d) => d.effect === 'quote' && d.start < errors[0].end);
  if (!damage) return errors;
  const origin = { start: damage.start, end: damage.end };
  return errors.map((error) => ({ ...error, origin: error.origin ?? origin }));
}

export class PhpFile implements PhpDocument {
  readonly bytes: Uint8Array;
  readonly options: Required<PhpReadOptions>;
  readonly bom: Span | null;
  readonly #view: View;
  readonly #records: Records;
  readonly #conditions: readonly Condition[];
  readonly #calls: PhpCall[] = [];
  readonly #uses = new Map<string, readonly FeatureUse[]>();
  // made once, on first use
  #tags: readonly PhpTag[] | undefined;
  #inlineHtml: readonly Span[] | undefined;
  #comments: readonly Span[] | undefined;
  #errors: readonly PhpError[] | undefined;
  #byteDamage: readonly ByteDamage[] | undefined;
  #allUses: readonly FeatureUse[] | undefined;
  #functions: readonly FunctionDefinition[] | undefined;
  #functionPlaces: FunctionPlaces | undefined;
  #classes: readonly ClassDefinition[] | undefined;
  #constantDefinitions: readonly ConstantDefinition[] | undefined;
  #scopes: readonly Scope[] | undefined;
  #strings: readonly StringToken[] | undefined;
  #includes: readonly Include[] | undefined;
  #dynamicUses: readonly DynamicUse[] | undefined;

  constructor(
    bytes: Uint8Array,
    records: Records,
    options: Required<PhpReadOptions>,
    conditions: readonly Condition[],
    bom: Span | null,
  ) {
    this.bytes = bytes;
    this.options = options;
    this.bom = bom;
    this.#records = records;
    this.#conditions = conditions;
    this.#view = new View(bytes, records, options);
  }

  get text(): string {
    return this.#view.text;
  }

  get hasCode(): boolean {
    return this.#records.tags.count > 0;
  }

  get tags(): readonly PhpTag[] {
    return (this.#tags ??= makeTags(this.#records));
  }

  get inlineHtml(): readonly Span[] {
    return (this.#inlineHtml ??= makeInlineHtml(this.#records));
  }

  get comments(): readonly Span[] {
    return (this.#comments ??= makeComments(this.#records));
  }

  get haltOffset(): number {
    return this.#records.haltOffset;
  }

  get errors(): readonly PhpError[] {
    return (this.#errors ??= withOrigins(this.#records.errors, this.#view));
  }

  byteDamage(): readonly ByteDamage[] {
    return (this.#byteDamage ??= byteDamage(this.#view));
  }

  has(feature: string): boolean {
    const number = featureNumber(feature);
    return number >= 0 && this.#records.featureUses[number] > 0;
  }

  uses(feature: string): readonly FeatureUse[] {
    const number = featureNumber(feature);
    if (number < 0 || this.#records.featureUses[number] === 0) return [];
    let found = this.#uses.get(feature);
    if (!found) this.#uses.set(feature, (found = this.#features((id) => id === number)));
    return found;
  }

  features(): readonly string[] {
    const found: string[] = [];
    for (let number = 0; number < FEATURE_COUNT; number++)
      if (this.#records.featureUses[number] > 0) found.push(featureName(number));
    return found;
  }

  allUses(): readonly FeatureUse[] {
    return (this.#allUses ??= this.#features(() => true));
  }

  #features(accepts: (id: number) => boolean): FeatureUse[] {
    const { data, count } = this.#records.features;
    const found: FeatureUse[] = [];
    for (let at = 0; at < count * FEATURE.STRIDE; at += FEATURE.STRIDE)
      if (accepts(data[at])) found.push(makeFeature(this.#view, at));
    return found.sort((a, b) => a.start - b.start);
  }

  get calls() {
    return this.#records.calls;
  }

  call(index: number): PhpCall {
    return (this.#calls[index] ??= makeCall(this.#view, index));
  }

  calledNames(): readonly number[] {
    return callIndex.symbols(this, this.#records.calls);
  }

  callsTo(name: string | number): readonly PhpCall[] {
    return this.#callsOf(name, FUNCTIONS);
  }

  methodCalls(name: string | number): readonly PhpCall[] {
    return this.#callsOf(name, METHODS);
  }

  instantiations(name: string | number): readonly PhpCall[] {
    return this.#callsOf(name, INSTANTIATIONS);
  }

  #callsOf(name: string | number, kinds: readonly CallKind[]): readonly PhpCall[] {
    const symbol = typeof name === 'number' ? name : symbolOf(name);
    const { calls } = this.#records;
    let found: PhpCall[] | null = null;
    for (let i = callIndex.first(this, calls, symbol); i >= 0; i = callIndex.next(i)) {
      if (!kinds.includes(CALL_KINDS[calls.kind[i]])) continue;
      found ??= [];
      found.push(this.call(i));
    }
    return found ?? NO_CALLS;
  }

  get constants() {
    return this.#records.constants;
  }

  constant(index: number): ConstantRead {
    const { constants } = this.#records;
    const name = makeName(this.#view, constants.a[index], constants.b[index], constants.symbol[index]);
    return { ...name, scope: constants.scope[index] };
  }

  get classUses() {
    return this.#records.classUses;
  }

  classUse(index: number): ClassUse {
    return makeClassUse(this.#view, index);
  }

  get classConstants() {
    return this.#records.classConstants;
  }

  classConstant(index: number): ClassConstantRead {
    const { classConstants } = this.#records;
    const [start, end] = [classConstants.start[index], classConstants.end[index]];
    return { start, end, className: nameOf(classConstants.a[index]), name: this.#view.slice(start, end) };
  }

  get functions(): readonly FunctionDefinition[] {
    return (this.#functions ??= makeFunctions(this.#view));
  }

  functionAt(offset: number): FunctionDefinition | null {
    this.#functionPlaces ??= {
      byStart: this.functions.toSorted((a, b) => a.start - b.start),
      byScope: new Map(this.functions.map((fn) => [fn.scope, fn])),
    };
    const { byStart, byScope } = this.#functionPlaces;
    let low = 0;
    let high = byStart.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byStart[middle].start <= offset) low = middle + 1;
      else high = middle;
    }
    // the last one that began lies in all that are still open
    let found: FunctionDefinition | undefined = byStart[low - 1];
    while (found && found.end <= offset) found = byScope.get(found.outer);
    return found ?? null;
  }

  get classes(): readonly ClassDefinition[] {
    return (this.#classes ??= makeClasses(this.#view, () => this.functions));
  }

  get constantDefinitions(): readonly ConstantDefinition[] {
    return (this.#constantDefinitions ??= [...makeConstants(this.#view), ...makeDefined(this.callsTo('define'))].sort(
      (a, b) => a.start - b.start,
    ));
  }

  get variables() {
    return this.#records.variables;
  }

  variable(index: number): VariableUse {
    const { variables, tokens } = this.#records;
    const symbol = variables.symbol[index];
    const name = nameOf(symbol).slice(1);
    const start = variables.start[index];
    const end = start + name.length + (this.bytes[start] === 0x24 ? 1 : 0);
    const token = variables.token[index];
    const key = tokens.kind[token] === T.TEMPLATE_VARIABLE ? this.#templateKey(token, end) : this.#key(token);
    return { name, symbol, start, end, use: variables.use[index], scope: variables.scope[index], key };
  }

  #key(token: number): string | null {
    const view = this.#view;
    if (view.kind(token + 1) !== T.LBRACKET || view.kind(token + 3) !== T.RBRACKET) return null;
    return view.string(token + 2) ?? (view.kind(token + 2) === T.INT ? view.tokenText(token + 2) : null);
  }

  #templateKey(token: number, nameEnd: number): string | null {
    if (this.bytes[nameEnd] !== 0x5b) return null;
    const key = this.#view.slice(nameEnd + 1, this.#view.end(token) - 1);
    return key.startsWith('$') ? null : key;
  }

  variablesNamed(name: string): readonly VariableUse[] {
    const { variables } = this.#records;
    let found = NO_VARIABLES;
    for (let i = variableIndex.first(this, variables, symbolOf(`$${name}`)); i >= 0; i = variableIndex.next(i)) {
      if (found === NO_VARIABLES) found = [];
      found.push(this.variable(i));
    }
    return found;
  }

  get scopes(): readonly Scope[] {
    return (this.#scopes ??= makeScopes(this.#records));
  }

  get strings(): readonly StringToken[] {
    return (this.#strings ??= makeStrings(this.#view));
  }

  stringsIn({ start, end }: Span): readonly PhpString[] {
    const { strings } = this;
    const found: PhpString[] = [];
    for (let i = this.#stringsBefore(start); i < strings.length && strings[i].start < end; i++)
      if (strings[i].end <= end) found.push(strings[i]);
    return found;
  }

  stringAt(offset: number): PhpString | null {
    // the last one that began lies in all that are still open
    let found: StringToken | null = this.strings[this.#stringsBefore(offset + 1) - 1] ?? null;
    while (found && found.end <= offset) found = found.outer;
    return found;
  }

  textAt(offset: number): Span | null {
    return this.stringAt(offset) ?? this.inlineHtml.find(({ start, end }) => start <= offset && offset < end) ?? null;
  }

  /** How many strings begin before the offset. */
  #stringsBefore(offset: number): number {
    const { strings } = this;
    let low = 0;
    let high = strings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (strings[middle].start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  settingOf(string: PhpString): Setting | null {
    return settingOf(this.#view, this.strings[string.index]);
  }

  get includes(): readonly Include[] {
    return (this.#includes ??= makeIncludes(this.#view));
  }

  get dynamicUses(): readonly DynamicUse[] {
    return (this.#dynamicUses ??= makeDynamicUses(this.#view));
  }

  literal(span: Span): string | null {
    const view = this.#view;
    const first = view.tokenAt(span.start);
    return view.start(first) === span.start ? view.joined(first, view.tokenAt(span.end - 1)) : null;
  }

  statementAt(offset: number): Span | null {
    return statementAt(this.#view, offset);
  }

  guardsAt(offset: number): Guards {
    return guardsAt(this.#view, this.#conditions, offset);
  }

  get hasGuards(): boolean {
    return this.#records.guards.count > 0;
  }

  resolveClass(written: string, offset: number): string {
    return resolveClassName(this.#view, written, offset);
  }

  release(): void {
    giveBack(this.#records);
  }
}
