// String literals: where they stand, what they are worth, where their value goes.
import type { PhpString, Setting, Span } from './document.ts';
import { literalShape, literalValue } from './literals.ts';
import { MEMBER } from './records.ts';
import * as T from './tokens.ts';
import type { View } from './view.ts';

export interface StringToken extends PhpString {
  readonly token: number;
  /** The template in whose braces it stands. */
  readonly outer: StringToken | null;
}

/** All string literals in the order of the file; values are decoded when asked for. */
export function makeStrings(view: View): StringToken[] {
  const { kind, count } = view.records.tokens;
  const found: StringToken[] = [];
  const open: Template[] = [];
  for (let t = 0; t < count; t++) {
    if (kind[t] === T.STRING) found.push(new Literal(view, t, found.length, open.at(-1) ?? null));
    else if (kind[t] === T.TEMPLATE) {
      const template = new Template(view, t, found.length, open.at(-1) ?? null);
      open.push(template);
      found.push(template);
    } else if (kind[t] === T.TEMPLATE_END) open.pop()?.close(t);
  }
  return found;
}

const NO_PIECES: readonly Span[] = [];

class Literal implements StringToken {
  readonly #view: View;
  readonly token: number;
  readonly index: number;
  readonly outer: StringToken | null;
  readonly start: number;
  readonly end: number;
  readonly pieces = NO_PIECES;

  constructor(view: View, token: number, index: number, outer: StringToken | null) {
    this.#view = view;
    this.token = token;
    this.index = index;
    this.outer = outer;
    this.start = view.start(token);
    this.end = view.end(token);
  }

  get kind(): PhpString['kind'] {
    return literalShape(this.#view.bytes, this.start, this.end).kind;
  }

  get inner(): Span {
    const shape = literalShape(this.#view.bytes, this.start, this.end);
    return { start: shape.innerStart, end: shape.innerEnd };
  }

  get value(): string {
    return literalValue(this.#view.bytes, this.start, this.end);
  }
}

class Template implements StringToken {
  readonly #view: View;
  readonly token: number;
  readonly index: number;
  readonly outer: StringToken | null;
  readonly start: number;
  end: number;
  readonly value = null;
  #last: number;

  constructor(view: View, token: number, index: number, outer: StringToken | null) {
    this.#view = view;
    this.token = token;
    this.index = index;
    this.outer = outer;
    this.#last = token;
    this.start = view.start(token);
    this.end = view.end(token);
  }

  close(last: number): void {
    this.#last = last;
    this.end = this.#view.end(last);
  }

  get kind(): PhpString['kind'] {
    return this.#view.bytes[this.start] === 0x60 ? 'shell' : 'template';
  }

  get inner(): Span {
    return {
      start: this.#view.end(this.token),
      end: Math.max(this.#view.end(this.token), this.#view.start(this.#last)),
    };
  }

  get pieces(): readonly Span[] {
    const view = this.#view;
    const found: Span[] = [];
    let from = view.end(this.token);
    for (let t = this.token + 1; t <= this.#last; t++) {
      if (view.start(t) > from) found.push({ start: from, end: view.start(t) });
      if (view.kind(t) === T.TEMPLATE_OPEN || view.kind(t) === T.TEMPLATE_DOLLAR) t = view.closing(t);
      from = view.end(t);
    }
    return found;
  }
}

function templateEnd(view: View, token: number): number {
  let t = token + 1;
  while (view.kind(t) !== T.TEMPLATE_END && view.kind(t) !== T.EOF) {
    t = view.kind(t) === T.TEMPLATE_OPEN || view.kind(t) === T.TEMPLATE_DOLLAR ? view.closing(t) + 1 : t + 1;
  }
  return t;
}

/** Where the value of a literal goes. */
export function settingOf(view: View, string: StringToken): Setting | null {
  const last = view.kind(string.token) === T.TEMPLATE ? templateEnd(view, string.token) : string.token;
  let first = string.token;
  while (view.kind(first - 1) === T.DOT) first = operandBefore(view, first - 2);
  if (view.kind(first - 1) === T.AT) first--;
  const end = valueEnd(view, last);
  const value = view.span(first, end);
  const whole = first === string.token && end === last;
  const before = view.kind(first - 1);
  if (before === T.ASSIGN || before === T.DOT_ASSIGN)
    return assigned(view, first - 2, value, whole, before === T.DOT_ASSIGN);
  if (before === T.DOUBLE_ARROW) return keyed(view, first - 2, value, whole);
  return before === T.COMMA ? argument(view, first, value, whole) : null;
}

/** First token of the operand that ends at `last`, left of a dot. */
function operandBefore(view: View, last: number): number {
  let t = last;
  for (;;) {
    const kind = view.kind(t);
    if (kind === T.RPAREN || kind === T.RBRACKET || kind === T.RBRACE) t = view.opening(t);
    else if (kind === T.TEMPLATE_END) while (t > 0 && view.kind(t) !== T.TEMPLATE) t--;
    const before = view.kind(t - 1);
    if (before === T.ARROW || before === T.DOUBLE_COLON) t -= 2;
    else if (isOperandPart(view.kind(t), before)) t--;
    else return t;
  }
}

function isOperandPart(kind: number, before: number): boolean {
  if (kind !== T.LPAREN && kind !== T.LBRACKET) return before === T.BACKSLASH;
  return (
    before === T.NAME || before === T.VARIABLE || before === T.RBRACKET || before === T.RPAREN || before > T.KEYWORD
  );
}

/** Last token of the value: up to `;`, `,` or the bracket around it. */
function valueEnd(view: View, from: number): number {
  let t = from;
  for (;;) {
    const next = view.kind(t + 1);
    if (next !== T.DOT) return t;
    t += 2;
    while (!ends(view.kind(t + 1))) {
      const kind = view.kind(t + 1);
      t = kind === T.LPAREN || kind === T.LBRACKET || kind === T.LBRACE ? view.closing(t + 1) : t + 1;
    }
  }
}

function ends(kind: number): boolean {
  return (
    kind === T.DOT ||
    kind === T.SEMICOLON ||
    kind === T.COMMA ||
    kind === T.RPAREN ||
    kind === T.RBRACKET ||
    kind === T.RBRACE ||
    kind === T.CLOSE ||
    kind === T.QUESTION ||
    kind === T.COLON ||
    kind === T.EOF
  );
}

function assigned(view: View, last: number, value: Span, whole: boolean, appends: boolean): Setting | null {
  const member = declared(view, last, value, whole);
  if (member) return member;
  const path: string[] = [];
  let t = last;
  let nameSpan: Span | null = null;
  let via: Setting['via'] = 'variable';
  for (;;) {
    const kind = view.kind(t);
    if (kind === T.RBRACKET) {
      const open = view.opening(t);
      path.unshift(view.string(open + 1) ?? constantKey(view, open, t));
      nameSpan ??= view.span(open + 1, Math.max(open + 1, t - 1));
      if (path.length === 1) via = 'key';
      t = open - 1;
    } else if (kind === T.VARIABLE) {
      path.unshift(view.tokenText(t).slice(1));
      nameSpan ??= view.span(t, t);
      if (view.kind(t - 1) === T.DOUBLE_COLON && path.length === 1) via = 'static-property';
      break;
    } else if (kind === T.NAME || kind > T.KEYWORD) {
      path.unshift(view.tokenText(t));
      nameSpan ??= view.span(t, t);
      if (view.kind(t - 1) !== T.ARROW && view.kind(t - 1) !== T.NULLSAFE) return null;
      if (path.length === 1) via = 'property';
      t -= 2;
    } else return null;
  }
  return nameSpan ? { via, name: path[path.length - 1], path, nameSpan, value, whole, appends } : null;
}

function constantKey(view: View, open: number, close: number): string {
  return open + 2 === close && (view.kind(open + 1) === T.NAME || view.kind(open + 1) === T.INT)
    ? view.tokenText(open + 1)
    : '';
}

/** Default of a property, value of a constant, default of a parameter. */
function declared(view: View, name: number, value: Span, whole: boolean): Setting | null {
  const at = view.memberNamed(name);
  if (at >= 0) {
    const property = view.records.members.data[at + MEMBER.KIND] === 0;
    const text = property ? view.tokenText(name).slice(1) : view.tokenText(name);
    const via = property ? 'property-default' : 'constant';
    return { via, name: text, path: [text], nameSpan: view.span(name, name), value, whole, appends: false };
  }
  if (view.kind(name) !== T.VARIABLE || !isParameter(view, name)) return null;
  const text = view.tokenText(name).slice(1);
  return {
    via: 'parameter-default',
    name: text,
    path: [text],
    nameSpan: view.span(name, name),
    value,
    whole,
    appends: false,
  };
}

function isParameter(view: View, token: number): boolean {
  const { functions } = view.records;
  for (let at = 0; at < functions.count * functions.stride; at += functions.stride) {
    if (functions.data[at + 3] < token && token < functions.data[at + 4]) return true;
  }
  return false;
}

function keyed(view: View, last: number, value: Span, whole: boolean): Setting | null {
  const key =
    view.string(last) ?? (view.kind(last) === T.NAME || view.kind(last) === T.INT ? view.tokenText(last) : null);
  if (key === null) return null;
  const path = [...outerPath(view, last), key];
  return { via: 'key', name: key, path, nameSpan: view.span(last, last), value, whole, appends: false };
}

/** Keys and the variable of the arrays around an element. */
function outerPath(view: View, token: number): string[] {
  let depth = 0;
  for (let t = token; t > 0; t--) {
    const kind = view.kind(t);
    if (kind === T.RPAREN || kind === T.RBRACKET) depth++;
    else if (kind === T.LPAREN || kind === T.LBRACKET) {
      if (--depth >= 0) continue;
      const open = kind === T.LPAREN && view.kind(t - 1) === T.ARRAY ? t - 1 : t;
      const before = view.kind(open - 1);
      if (before === T.DOUBLE_ARROW) {
        const key = view.string(open - 2);
        return key === null ? [] : [...outerPath(view, open - 2), key];
      }
      if (before !== T.ASSIGN) return [];
      const setting = assigned(view, open - 2, view.span(open, open), false, false);
      return setting ? [...setting.path] : [];
    } else if (kind === T.SEMICOLON || kind === T.LBRACE) return [];
  }
  return [];
}

/** Second argument of define() and ini_set(), third of others that set by name. */
function argument(view: View, first: number, value: Span, whole: boolean): Setting | null {
  const name = first - 2;
  const call =
    view.kind(name - 1) === T.LPAREN && view.kind(name - 2) === T.NAME ? view.tokenText(name - 2).toLowerCase() : '';
  const via = call === 'define' ? 'define' : call === 'ini_set' || call === 'ini_alter' ? 'ini-set' : null;
  const text = view.string(name);
  if (via === null || text === null) return null;
  return { via, name: text, path: [text], nameSpan: view.span(name, name), value, whole, appends: false };
}
