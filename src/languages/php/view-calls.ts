// Calls, names and features as objects.
import {
  CALL_KINDS,
  CLASS_USES,
  type ClassUse,
  type FeatureUse,
  type PhpArgument,
  type PhpCall,
  type PhpName,
  type Qualification,
  type Span,
} from './document.ts';
import { featureName } from './features.ts';
import { FEATURE, type NamespacePart } from './records.ts';
import { nameOf, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';
import type { View } from './view.ts';

/** The namespace that counts at an offset. */
export function namespaceAt(view: View, offset: number): NamespacePart {
  const parts = view.records.namespaces;
  let found = parts[0];
  for (const part of parts) if (part.start <= offset) found = part;
  return found;
}

/** The last token of the name that begins at `first`. */
export function nameEnd(view: View, first: number): number {
  let t = first;
  if (view.kind(t) === T.BACKSLASH) t++;
  while (view.kind(t + 1) === T.BACKSLASH && isNameKind(view.kind(t + 2))) t += 2;
  return t;
}

function isNameKind(kind: number): boolean {
  return kind === T.NAME || kind > T.KEYWORD;
}

function qualification(written: string): Qualification {
  if (!written.includes('\\')) return 'unqualified';
  if (written.startsWith('\\')) return 'fully-qualified';
  return /^namespace\\/i.test(written) ? 'relative' : 'qualified';
}

export function makeName(view: View, first: number, last: number, symbol: number): PhpName {
  const span = view.span(first, last);
  const written = view.slice(span.start, span.end);
  return {
    ...span,
    written,
    qualification: qualification(written),
    resolved: nameOf(symbol),
    symbol,
    namespace: namespaceAt(view, span.start).name,
  };
}

/** Full name of a class as written at an offset, in lower case. */
export function resolveClassName(view: View, written: string, offset: number): string {
  const name = written.toLowerCase().replace(/\s+/g, '');
  if (name.startsWith('\\')) return name.slice(1);
  const part = namespaceAt(view, offset);
  if (name.startsWith('namespace\\')) return part.name ? part.name + name.slice(9) : name.slice(10);
  if (name === 'self' || name === 'parent' || name === 'static') return name;
  const cut = name.indexOf('\\');
  const alias = part.classes.get(cut < 0 ? name : name.slice(0, cut));
  if (alias !== undefined) return cut < 0 ? alias : alias + name.slice(cut);
  return part.name ? `${part.name}\\${name}` : name;
}

/** A call whose parts are looked up when they are asked for: most calls are only looked at by name. */
class Call implements PhpCall {
  readonly #view: View;
  readonly index: number;
  readonly kind: PhpCall['kind'];
  readonly symbol: number;
  readonly scope: number;
  readonly nameSpan: Span;
  #begin = -2;
  #close = -2;
  #args: PhpArgument[] | undefined;
  #target: PhpName | null | undefined;

  constructor(view: View, index: number) {
    const { calls } = view.records;
    this.#view = view;
    this.index = index;
    this.kind = CALL_KINDS[calls.kind[index]];
    this.symbol = calls.symbol[index];
    this.scope = calls.scope[index];
    this.nameSpan = { start: calls.start[index], end: calls.end[index] };
  }

  get #first(): number {
    return this.#view.records.calls.b[this.index];
  }

  get #open(): number {
    return this.#view.records.calls.a[this.index];
  }

  #closing(): number {
    if (this.#close === -2) this.#close = this.#open < 0 ? -1 : this.#view.closing(this.#open);
    return this.#close;
  }

  #beginning(): number {
    if (this.#begin === -2) this.#begin = callStart(this.#view, this.kind, this.#first);
    return this.#begin;
  }

  get name(): string {
    return this.kind === 'dynamic' || this.kind === 'dynamic-new' ? '' : nameOf(this.symbol);
  }

  get target(): PhpName | null {
    if (this.#target === undefined) this.#target = this.#makeTarget();
    return this.#target;
  }

  #makeTarget(): PhpName | null {
    const view = this.#view;
    const first = this.#first;
    if (this.kind === 'function' || this.kind === 'new')
      return makeName(view, first, nameEnd(view, first), this.symbol);
    const owner = this.kind === 'static' ? classBefore(view, first) : -1;
    if (owner < 0) return null;
    const written = view.slice(view.start(owner), view.end(first - 2));
    const resolved = resolveClassName(view, written, this.nameSpan.start);
    return { ...makeName(view, owner, first - 2, symbolOf(resolved)), resolved };
  }

  get className(): string | null {
    return this.kind === 'static' ? (this.target?.resolved ?? null) : null;
  }

  get parens(): Span | null {
    return this.#open < 0 ? null : this.#view.span(this.#open, this.#closing());
  }

  get args(): readonly PhpArgument[] {
    this.#args ??= this.#open < 0 ? [] : makeArguments(this.#view, this.#open, this.#closing());
    return this.#args;
  }

  get silenced(): boolean {
    return this.#view.kind(this.#beginning() - 1) === T.AT;
  }

  get start(): number {
    return this.#view.start(this.#beginning());
  }

  get end(): number {
    return this.#open < 0 ? this.nameSpan.end : this.#view.end(this.#closing());
  }
}

export function makeCall(view: View, index: number): PhpCall {
  return new Call(view, index);
}

/** The first token of the call: `new`, or what stands before the arrow or the colons. */
function callStart(view: View, kind: PhpCall['kind'], first: number): number {
  if (kind === 'new' || kind === 'dynamic-new') {
    let t = first;
    while (t > 0 && view.kind(t) !== T.NEW) t--;
    return t;
  }
  if (kind === 'static') {
    const name = classBefore(view, first);
    return name < 0 ? operandStart(view, first - 2) : name;
  }
  return kind === 'method' ? operandStart(view, first - 2) : first;
}

/** First token of the operand whose last token is `last`: names, variables, brackets, members. */
function operandStart(view: View, last: number): number {
  let t = last;
  for (;;) {
    const kind = view.kind(t);
    if (kind === T.RPAREN || kind === T.RBRACKET || kind === T.RBRACE) {
      t = view.opening(t);
      const before = view.kind(t - 1);
      if (hangs(before) || isNameKind(before)) {
        t--;
        continue;
      }
      return view.kind(t - 1) === T.DOLLAR ? t - 1 : t;
    }
    const before = view.kind(t - 1);
    if (before === T.ARROW || before === T.NULLSAFE || before === T.DOUBLE_COLON) t -= 2;
    else if (before === T.BACKSLASH || before === T.DOLLAR || kind === T.BACKSLASH) t--;
    else return t;
  }
}

function hangs(kind: number): boolean {
  return kind === T.VARIABLE || kind === T.RPAREN || kind === T.RBRACKET || kind === T.STRING;
}

/** First token of the class's name before `::` and the method at `name`; -1 when a value stands there. */
function classBefore(view: View, name: number): number {
  let t = name - 2;
  if (!isNameKind(view.kind(t))) return -1;
  while (view.kind(t - 1) === T.BACKSLASH) t -= isNameKind(view.kind(t - 2)) ? 2 : 1;
  return t;
}

function makeArguments(view: View, open: number, close: number): PhpArgument[] {
  const found: PhpArgument[] = [];
  let from = open + 1;
  for (let t = from; t <= close; t++) {
    const kind = view.kind(t);
    if (t === close || kind === T.COMMA) {
      if (t > from) found.push(makeArgument(view, from, t - 1));
      from = t + 1;
    } else if (
      kind === T.LPAREN ||
      kind === T.LBRACKET ||
      kind === T.LBRACE ||
      kind === T.TEMPLATE_OPEN ||
      kind === T.TEMPLATE_DOLLAR
    ) {
      t = view.closing(t);
    }
  }
  return found;
}

function makeArgument(view: View, first: number, last: number): PhpArgument {
  const lead = view.kind(first);
  if (lead === T.AMPERSAND || lead === T.ELLIPSIS) return new Argument(view, first, last, first + 1);
  const named = view.kind(first + 1) === T.COLON && isNameKind(lead) && first + 1 < last;
  return new Argument(view, first, last, named ? first + 2 : first);
}

class Argument implements PhpArgument {
  readonly #view: View;
  readonly #first: number;
  readonly #value: number;
  readonly #last: number;
  readonly start: number;
  readonly end: number;

  constructor(view: View, first: number, last: number, value: number) {
    this.#view = view;
    this.#first = first;
    this.#last = last;
    this.#value = value;
    this.start = view.start(first);
    this.end = view.end(last);
  }

  get value(): Span {
    return this.#value <= this.#last
      ? this.#view.span(this.#value, this.#last)
      : this.#view.span(this.#last, this.#last);
  }

  get byRef(): Span | null {
    return this.#view.kind(this.#first) === T.AMPERSAND ? this.#view.span(this.#first, this.#first) : null;
  }

  get spread(): Span | null {
    return this.#view.kind(this.#first) === T.ELLIPSIS ? this.#view.span(this.#first, this.#first) : null;
  }

  get named(): string | null {
    return this.#value === this.#first + 2 ? this.#view.tokenText(this.#first) : null;
  }

  get literal(): string | null {
    return this.#view.joined(this.#value, this.#last);
  }

  get constant(): string | null {
    return constantName(this.#view, this.#value, this.#last);
  }

  get variable(): string | null {
    const plain = this.#value === this.#last && this.#view.kind(this.#value) === T.VARIABLE;
    return plain ? this.#view.tokenText(this.#value).slice(1) : null;
  }
}

function constantName(view: View, first: number, last: number): string | null {
  for (let t = first; t <= last; t++) {
    const kind = view.kind(t);
    if (kind !== T.BACKSLASH && kind !== T.DOUBLE_COLON && !isNameKind(kind)) return null;
  }
  return first <= last && (view.kind(last) === T.NAME || last > first)
    ? view.slice(view.start(first), view.end(last))
    : null;
}

export function makeClassUse(view: View, index: number): ClassUse {
  const { classUses } = view.records;
  return {
    ...makeName(view, classUses.a[index], classUses.b[index], classUses.symbol[index]),
    kind: CLASS_USES[classUses.kind[index]],
  };
}

/** Names of the three parts of a feature use; features not named here have `left`, `operator`, `right`. */
const OPERANDS = ['operator', 'operand'];
const BRACKETS = ['open', 'close'];
const PART_NAMES: Record<string, readonly string[]> = {
  'call-time-byref': OPERANDS,
  'new-by-ref': ['assign', 'operator', 'operand'],
  'builtin-by-ref': ['assign', 'operator', 'operand'],
  'list-reference': OPERANDS,
  'arg-unpack': OPERANDS,
  'array-spread': OPERANDS,
  variadics: OPERANDS,
  'return-types': OPERANDS,
  'short-array': BRACKETS,
  'short-list': BRACKETS,
  'dollar-brace-offset': BRACKETS,
  'flexible-heredoc': BRACKETS,
  'const-expression': ['operand'],
  'const-expr-default': ['operand'],
  'empty-expression': ['operand'],
  'typed-properties': ['operand'],
  'typed-class-const': ['operand'],
  'implicit-nullable': ['type'],
};
const DEFAULT_PARTS = ['left', 'operator', 'right'];

export function makeFeature(view: View, at: number): FeatureUse {
  const { data } = view.records.features;
  const name = featureName(data[at + FEATURE.ID]);
  const names = PART_NAMES[name] ?? DEFAULT_PARTS;
  const parts: Record<string, Span> = {};
  for (let part = 0; part < names.length; part++) {
    const start = data[at + FEATURE.PARTS + part * 2];
    if (start >= 0) parts[names[part]] = { start, end: data[at + FEATURE.PARTS + part * 2 + 1] };
  }
  const start = data[at + FEATURE.START];
  if (name === 'short-open-tag' || name === 'short-echo-always' || name === 'asp-tags' || name === 'script-php-tag')
    addClosingTag(view, start, parts);
  const word = data[at + FEATURE.WORD];
  return { feature: name, start, end: data[at + FEATURE.END], parts, word: word === 0 ? null : nameOf(word) };
}

function addClosingTag(view: View, start: number, parts: Record<string, Span>): void {
  const { tags } = view.records;
  for (let at = 0; at < tags.count * tags.stride; at += tags.stride) {
    if (tags.data[at + 1] === start && tags.data[at + 3] >= 0) {
      parts.close = { start: tags.data[at + 3], end: tags.data[at + 4] };
    }
  }
}
