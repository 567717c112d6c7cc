// Functions, classes, constants of a file as objects.
import type {
  ClassDefinition,
  ClassKind,
  ConstantDefinition,
  FunctionDefinition,
  FunctionKind,
  Parameter,
  PhpCall,
  PhpName,
  PropertyDefinition,
  Span,
} from './document.ts';
import { CLASS, FUNCTION, FUNCTION_FLAG, MEMBER } from './records.ts';
import { nameOf, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';
import type { View } from './view.ts';
import { makeName, nameEnd, namespaceAt, resolveClassName } from './view-calls.ts';

const FUNCTION_KINDS: readonly FunctionKind[] = ['function', 'method', 'closure', 'arrow'];
const CLASS_KINDS: readonly ClassKind[] = ['class', 'interface', 'trait', 'enum', 'anonymous'];

/** Words from token `first` up to (not including) `stop` that are modifiers, in lower case. */
function modifiers(view: View, first: number, stop: number): string[] {
  const words: string[] = [];
  for (let t = first; t < stop; t++) {
    const kind = view.kind(t);
    if (kind === T.ATTRIBUTE) t = attributeEnd(view, t);
    else if (MODIFIERS.has(kind)) words.push(view.tokenText(t).toLowerCase());
    else break;
  }
  return words;
}

const MODIFIERS = new Set([T.PUBLIC, T.PROTECTED, T.PRIVATE, T.STATIC, T.ABSTRACT, T.FINAL, T.READONLY, T.VAR]);

function attributeEnd(view: View, token: number): number {
  let depth = 1;
  let t = token;
  while (depth > 0 && view.kind(t) !== T.EOF) {
    t++;
    if (view.kind(t) === T.LBRACKET) depth++;
    else if (view.kind(t) === T.RBRACKET) depth--;
  }
  return t;
}

export function makeFunctions(view: View): FunctionDefinition[] {
  const { functions } = view.records;
  return Array.from({ length: functions.count }, (_, row) => new DefinedFunction(view, row * FUNCTION.STRIDE));
}

/** A definition whose parts are looked up when they are asked for: most rules look for one function among many. */
class DefinedFunction implements FunctionDefinition {
  readonly #view: View;
  readonly #at: number;
  readonly #last: number;
  #resolved: string | undefined;
  #params: Parameter[] | undefined;
  readonly kind: FunctionKind;
  readonly start: number;
  readonly end: number;

  constructor(view: View, at: number) {
    this.#view = view;
    this.#at = at;
    this.kind = FUNCTION_KINDS[this.#column(FUNCTION.KIND)];
    const first = this.#column(FUNCTION.FIRST);
    this.#last = Math.max(first, this.#column(FUNCTION.BODY_END));
    this.start = view.start(first);
    this.end = view.end(this.#last);
  }

  #column(column: number): number {
    return this.#view.records.functions.data[this.#at + column];
  }

  get name(): string {
    const token = this.#column(FUNCTION.NAME);
    return token < 0 ? '' : this.#view.tokenText(token);
  }

  get nameSpan(): Span {
    const token = this.#column(FUNCTION.NAME) < 0 ? this.#column(FUNCTION.FIRST) : this.#column(FUNCTION.NAME);
    return this.#view.span(token, token);
  }

  get resolved(): string {
    if (this.#resolved === undefined) {
      const name = this.name.toLowerCase();
      this.#resolved = this.kind === 'function' ? inNamespace(this.#view, name, this.start) : name;
    }
    return this.#resolved;
  }

  get symbol(): number {
    const token = this.#column(FUNCTION.NAME);
    if (token < 0) return 0;
    const inside = this.kind === 'function' && namespaceAt(this.#view, this.start).name !== '';
    return inside ? symbolOf(this.resolved) : this.#view.symbol(token);
  }

  get byRef(): boolean {
    return (this.#column(FUNCTION.FLAGS) & FUNCTION_FLAG.BY_REF) !== 0;
  }

  get modifiers(): readonly string[] {
    return modifiers(this.#view, this.#column(FUNCTION.FIRST), this.#last);
  }

  get params(): readonly Parameter[] {
    const open = this.#column(FUNCTION.OPEN);
    this.#params ??= open < 0 ? [] : makeParameters(this.#view, open, this.#column(FUNCTION.CLOSE));
    return this.#params;
  }

  get returnType(): Span | null {
    const close = this.#column(FUNCTION.CLOSE);
    return close < 0 ? null : returnType(this.#view, close, this.#column(FUNCTION.BODY));
  }

  get body(): Span | null {
    const first = this.#column(FUNCTION.BODY);
    return first < 0 || first > this.#last ? null : this.#view.span(first, this.#last);
  }

  get scope(): number {
    return this.#column(FUNCTION.SCOPE);
  }

  get outer(): number {
    return this.#column(FUNCTION.OUTER);
  }

  get owner(): number {
    return this.#column(FUNCTION.OWNER);
  }

  get conditional(): boolean {
    return (this.#column(FUNCTION.FLAGS) & FUNCTION_FLAG.CONDITIONAL) !== 0;
  }

  get generator(): boolean {
    return (this.#column(FUNCTION.FLAGS) & FUNCTION_FLAG.GENERATOR) !== 0;
  }
}

function inNamespace(view: View, name: string, offset: number): string {
  const { name: namespace } = namespaceAt(view, offset);
  return namespace ? `${namespace}\\${name}` : name;
}

function returnType(view: View, close: number, bodyFirst: number): Span | null {
  let t = close + 1;
  if (view.kind(t) === T.USE) t = view.closing(t + 1) + 1;
  if (view.kind(t) !== T.COLON) return null;
  const first = t + 1;
  let last = bodyFirst > first ? bodyFirst - 1 : first;
  if (bodyFirst < 0) for (last = first; isType(view.kind(last + 1)); last++);
  if (view.kind(last) === T.DOUBLE_ARROW) last--;
  return view.span(first, last);
}

function isType(kind: number): boolean {
  return kind === T.NAME || kind > T.KEYWORD || kind === T.BACKSLASH || kind === T.BAR || kind === T.QUESTION;
}

function makeParameters(view: View, open: number, close: number): Parameter[] {
  const found: Parameter[] = [];
  let first = open + 1;
  let depth = 0;
  for (let t = open + 1; t <= close; t++) {
    const kind = view.kind(t);
    if (depth === 0 && (kind === T.COMMA || t === close)) {
      const parameter = t > first ? makeParameter(view, first, t - 1) : null;
      if (parameter) found.push(parameter);
      first = t + 1;
    } else if (kind === T.LPAREN || kind === T.LBRACKET || kind === T.LBRACE || kind === T.ATTRIBUTE) depth++;
    else if (kind === T.RPAREN || kind === T.RBRACKET || kind === T.RBRACE) depth--;
  }
  return found;
}

function makeParameter(view: View, from: number, last: number): Parameter | null {
  let t = from;
  while (view.kind(t) === T.ATTRIBUTE) t = attributeEnd(view, t) + 1;
  const words = modifiers(view, t, last);
  while (MODIFIERS.has(view.kind(t)) || (view.kind(t) === T.LPAREN && view.kind(t + 2) === T.RPAREN))
    t += view.kind(t) === T.LPAREN ? 3 : 1;
  const typeFirst = t;
  while (t <= last && view.kind(t) !== T.VARIABLE) t++;
  if (t > last) return null;
  const variadic = view.kind(t - 1) === T.ELLIPSIS && t > typeFirst;
  const mark = variadic ? t - 2 : t - 1;
  const byRef = view.kind(mark) === T.AMPERSAND && mark >= typeFirst;
  const typeLast = byRef ? mark - 1 : mark;
  return {
    ...view.span(from, last),
    name: view.tokenText(t).slice(1),
    nameSpan: view.span(t, t),
    byRef,
    variadic,
    type: typeLast >= typeFirst ? view.span(typeFirst, typeLast) : null,
    default: view.kind(t + 1) === T.ASSIGN && t + 2 <= last ? view.span(t + 2, last) : null,
    promoted: words.length > 0,
  };
}

/** Members are made when a class is first asked for them: most rules want names alone. */
export function makeClasses(view: View, functions: () => readonly FunctionDefinition[]): ClassDefinition[] {
  const { classes } = view.records;
  const methods = once(() => byOwner(functions().filter((f) => f.kind === 'method')));
  const properties = once(() => byOwner(makeProperties(view)));
  const constants = once(() => byOwner(makeConstants(view)));
  return Array.from({ length: classes.count }, (_, index) =>
    makeClass(view, index, { methods, properties, constants }),
  );
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function byOwner<D extends { owner: number }>(definitions: readonly D[]): Map<number, D[]> {
  const found = new Map<number, D[]>();
  for (const definition of definitions) {
    const list = found.get(definition.owner);
    if (list) list.push(definition);
    else found.set(definition.owner, [definition]);
  }
  return found;
}

interface Members {
  methods: () => Map<number, FunctionDefinition[]>;
  properties: () => Map<number, PropertyDefinition[]>;
  constants: () => Map<number, ConstantDefinition[]>;
}

function makeClass(view: View, index: number, members: Members): ClassDefinition {
  const { data } = view.records.classes;
  const at = index * CLASS.STRIDE;
  const [first, nameToken, body] = [data[at + CLASS.FIRST], data[at + CLASS.NAME], data[at + CLASS.BODY]];
  const last = data[at + CLASS.BODY_END];
  const symbol = data[at + CLASS.SYMBOL];
  const head = data[at + CLASS.HEAD];
  return {
    kind: CLASS_KINDS[data[at + CLASS.KIND]],
    name: nameToken < 0 ? '' : view.tokenText(nameToken),
    nameSpan: nameToken < 0 ? view.span(first, first) : view.span(nameToken, nameToken),
    resolved: nameOf(symbol),
    symbol,
    modifiers: modifiers(view, first, body),
    extends: listed(view, head, body, T.EXTENDS),
    implements: listed(view, head, body, T.IMPLEMENTS),
    get methods() {
      return members.methods().get(index) ?? [];
    },
    get properties() {
      return members.properties().get(index) ?? [];
    },
    get constants() {
      return members.constants().get(index) ?? [];
    },
    body: view.span(body, Math.max(body, last)),
    conditional: data[at + CLASS.CONDITIONAL] === 1,
    ...view.span(first, Math.max(first, last)),
  };
}

/** Names behind `extends` or `implements`. */
function listed(view: View, head: number, body: number, word: number): PhpName[] {
  const found: PhpName[] = [];
  let t = head;
  while (t < body && view.kind(t) !== word) t++;
  while (++t < body && view.kind(t) !== T.IMPLEMENTS && view.kind(t) !== T.EXTENDS) {
    if (view.kind(t) === T.COMMA) continue;
    const last = nameEnd(view, t);
    const resolved = resolveClassName(view, view.slice(view.start(t), view.end(last)), view.start(t));
    found.push(makeName(view, t, last, symbolOf(resolved)));
    t = last;
  }
  return found;
}

const PROPERTY = 0;
const CLASS_CONSTANT = 1;

/** Properties of all classes, in the order of the file. */
function makeProperties(view: View): PropertyDefinition[] {
  return rowsOf(view, (kind) => kind === PROPERTY).map((at) => {
    const { first, nameToken, span, value, owner } = memberAt(view, at);
    const name = view.tokenText(nameToken).slice(1);
    return {
      ...span,
      name,
      nameSpan: view.span(nameToken, nameToken),
      modifiers: modifiers(view, first, nameToken),
      default: value,
      owner,
    };
  });
}

/** Class constants and `const` statements, in the order of the file. */
export function makeConstants(view: View): ConstantDefinition[] {
  return rowsOf(view, (kind) => kind !== PROPERTY).map((at) => {
    const { kind, nameToken, span, value, owner } = memberAt(view, at);
    const via = kind === CLASS_CONSTANT ? 'class' : 'const';
    const name = view.tokenText(nameToken);
    const nameSpan = view.span(nameToken, nameToken);
    const { name: namespace } = namespaceAt(view, span.start);
    const resolved = via === 'const' && namespace ? `${namespace}\\${name}` : name;
    return { ...span, via, name, nameSpan, resolved, value: value ?? nameSpan, owner: via === 'class' ? owner : -1 };
  });
}

/** Constants of calls to `define` whose name is literal. */
export function makeDefined(calls: readonly PhpCall[]): ConstantDefinition[] {
  const found: ConstantDefinition[] = [];
  for (const { args, start, end } of calls) {
    const [name, value] = args;
    if (name?.literal == null || !value) continue;
    const resolved = name.literal.replace(/^\\/, '');
    found.push({ via: 'define', name: name.literal, nameSpan: name.value, resolved, value, owner: -1, start, end });
  }
  return found;
}

function rowsOf(view: View, wanted: (kind: number) => boolean): number[] {
  const { data, count } = view.records.members;
  const found: number[] = [];
  for (let at = 0; at < count * MEMBER.STRIDE; at += MEMBER.STRIDE) if (wanted(data[at + MEMBER.KIND])) found.push(at);
  return found;
}

function memberAt(view: View, at: number) {
  const { data } = view.records.members;
  const [kind, first, nameToken] = [data[at + MEMBER.KIND], data[at + MEMBER.FIRST], data[at + MEMBER.NAME]];
  const [value, valueEnd] = [data[at + MEMBER.VALUE], Math.max(data[at + MEMBER.VALUE], data[at + MEMBER.VALUE_END])];
  return {
    kind,
    first,
    nameToken,
    span: view.span(first, value < 0 ? nameToken : valueEnd),
    value: value < 0 ? null : view.span(value, valueEnd),
    owner: data[at + MEMBER.OWNER],
  };
}
