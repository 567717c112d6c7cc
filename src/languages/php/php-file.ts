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
import { FEATURE, giveBack, type Records, SCOPE, TAG_STRIDE } from './records.ts';
import { nameOf, symbolOf } from './symbols.ts';
import { TAG_KINDS } from './tags.ts';
import * as T from './tokens.ts';
import { View } from './view.ts';
import { makeCall, makeClassUse, makeFeature, makeName, resolveClassName } from './view-calls.ts';
import { makeClasses, makeConstants, makeFunctions } from './view-definitions.ts';
import { makeDynamicUses } from './view-dynamic.ts';
import { guardsAt } from './view-guards.ts';
import { makeIncludes } from './view-includes.ts';
import { statementAt } from './view-statements.ts';
import { makeStrings, type StringToken, settingOf } from './view-strings.ts';

const NO_CALLS: PhpCall[] = [];
const NO_VARIABLES: VariableUse[] = [];
const callIndex = new NameIndex();
const variableIndex = new NameIndex();
const SCOPE_KINDS: readonly Scope['kind'][] = ['file', 'function', 'method', 'closure', 'arrow'];

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
  readonly #kept = new Map<string, unknown>();
  readonly #made: PhpCall[] = [];

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

  /** Made once, on first use. */
  #keep<V>(name: string, make: () => V): V {
    if (!this.#kept.has(name)) this.#kept.set(name, make());
    return this.#kept.get(name) as V;
  }

  get text(): string {
    return this.#view.text;
  }

  get hasCode(): boolean {
    return this.#records.tags.count > 0;
  }

  get tags(): readonly PhpTag[] {
    return this.#keep('tags', () => {
      const { data, count } = this.#records.tags;
      return Array.from({ length: count }, (_, row) => {
        const at = row * TAG_STRIDE;
        const close = data[at + 3] < 0 ? null : { start: data[at + 3], end: data[at + 4] };
        return { kind: TAG_KINDS[data[at]], start: data[at + 1], end: data[at + 2], close };
      });
    });
  }

  get inlineHtml(): readonly Span[] {
    return this.#keep('html', () => {
      const { kind, start, end, count } = this.#records.tokens;
      const found: Span[] = [];
      for (let t = 0; t < count; t++) if (kind[t] === T.HTML) found.push({ start: start[t], end: end[t] });
      return found;
    });
  }

  get comments(): readonly Span[] {
    return this.#keep('comments', () => {
      const { data, count } = this.#records.comments;
      return Array.from({ length: count }, (_, row) => ({ start: data[row * 2], end: data[row * 2 + 1] }));
    });
  }

  get haltOffset(): number {
    return this.#records.haltOffset;
  }

  get errors(): readonly PhpError[] {
    return this.#keep('errors', () => withOrigins(this.#records.errors, this.#view));
  }

  byteDamage(): readonly ByteDamage[] {
    return this.#keep('damage', () => byteDamage(this.#view));
  }

  has(feature: string): boolean {
    const number = featureNumber(feature);
    return number >= 0 && this.#records.featureUses[number] > 0;
  }

  uses(feature: string): readonly FeatureUse[] {
    const number = featureNumber(feature);
    if (number < 0 || this.#records.featureUses[number] === 0) return [];
    return this.#keep(`uses ${feature}`, () => this.#features((id) => id === number));
  }

  features(): readonly string[] {
    const found: string[] = [];
    for (let number = 0; number < FEATURE_COUNT; number++)
      if (this.#records.featureUses[number] > 0) found.push(featureName(number));
    return found;
  }

  allUses(): readonly FeatureUse[] {
    return this.#keep('uses', () => this.#features(() => true));
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
    this.#made[index] ??= makeCall(this.#view, index);
    return this.#made[index];
  }

  calledNames(): readonly number[] {
    return callIndex.symbols(this, this.#records.calls);
  }

  callsTo(name: string | number): readonly PhpCall[] {
    return this.#callsOf(name, 'function');
  }

  methodCalls(name: string | number): readonly PhpCall[] {
    return this.#callsOf(name, 'method', 'static');
  }

  instantiations(name: string | number): readonly PhpCall[] {
    return this.#callsOf(name, 'new');
  }

  #callsOf(name: string | number, ...kinds: CallKind[]): PhpCall[] {
    const symbol = typeof name === 'number' ? name : symbolOf(name);
    const { calls } = this.#records;
    let found: PhpCall[] = NO_CALLS;
    for (let i = callIndex.first(this, calls, symbol); i >= 0; i = callIndex.next(i)) {
      if (!kinds.includes(CALL_KINDS[calls.kind[i]])) continue;
      if (found === NO_CALLS) found = [];
      found.push(this.call(i));
    }
    return found;
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
    return this.#keep('functions', () => makeFunctions(this.#view));
  }

  functionAt(offset: number): FunctionDefinition | null {
    const { byStart, byScope } = this.#keep('functions by place', () => ({
      byStart: this.functions.toSorted((a, b) => a.start - b.start),
      byScope: new Map(this.functions.map((fn) => [fn.scope, fn])),
    }));
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
    return this.#keep('classes', () => makeClasses(this.#view, () => this.functions));
  }

  get constantDefinitions(): readonly ConstantDefinition[] {
    return this.#keep('constant definitions', () => {
      const found = makeConstants(this.#view);
      for (const call of this.callsTo('define')) {
        const [name, value] = call.args;
        if (name?.literal == null || !value) continue;
        const resolved = name.literal.replace(/^\\/, '');
        found.push({
          via: 'define',
          name: name.literal,
          nameSpan: name.value,
          resolved,
          value,
          owner: -1,
          start: call.start,
          end: call.end,
        });
      }
      return found.sort((a, b) => a.start - b.start);
    });
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
    return this.#keep('scopes', () => {
      const { data, count } = this.#records.scopes;
      return Array.from({ length: count }, (_, row) => {
        const at = row * SCOPE.STRIDE;
        return {
          kind: SCOPE_KINDS[data[at + SCOPE.KIND]],
          start: data[at + SCOPE.START],
          end: data[at + SCOPE.END],
          outer: data[at + SCOPE.OUTER],
          dynamic: data[at + SCOPE.DYNAMIC] === 1,
        };
      });
    });
  }

  get strings(): readonly StringToken[] {
    return this.#keep('strings', () => makeStrings(this.#view));
  }

  stringsIn({ start, end }: Span): readonly PhpString[] {
    const { strings } = this;
    const found: PhpString[] = [];
    for (let i = this.#stringsBefore(start); i < strings.length && strings[i].start < end; i++)
      if (strings[i].end <= end) found.push(strings[i]);
    return found;
  }

  stringAt(offset: number): PhpString | null {
    const { strings } = this;
    let low = 0;
    let high = strings.length - 1;
    let found: PhpString | null = null;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (strings[middle].start <= offset) {
        if (offset < strings[middle].end) found = strings[middle];
        low = middle + 1;
      } else high = middle - 1;
    }
    return found;
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
    return this.#keep('includes', () => makeIncludes(this.#view));
  }

  get dynamicUses(): readonly DynamicUse[] {
    return this.#keep('dynamic', () => makeDynamicUses(this.#view));
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
