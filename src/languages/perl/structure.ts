// The statement level: packages, subs, what is included, and guards. Fed token by token by the analysis.
import type { Guard, Inclusion, InclusionKind, PackageDeclaration, Span, SubDefinition, Word } from './document.ts';
import * as K from './keywords.ts';
import type { Lexer } from './lexer.ts';
import { Literal, wordsOf } from './literals.ts';
import * as T from './tokens.ts';

const COMMA = T.op(',');
const FAT_COMMA = T.op('=>');
const MINUS = T.op('-');
const IF = K.keyword('if');
const UNLESS = K.keyword('unless');
const ELSE = K.keyword('else');
const ELSIF = K.keyword('elsif');
const NAMES: Readonly<Record<number, InclusionKind>> = {
  [K.keyword('use')]: 'use',
  [K.keyword('no')]: 'no',
  [K.keyword('require')]: 'require',
  [K.keyword('do')]: 'do',
};

/** Tokens after which a list is cut off, so that damaged files cost no more than their size. */
const LONGEST_LIST = 4000;

/** Index of the token that ends the list beginning at `from`: `;`, a closing bracket, a low-precedence word, or the end. */
export function endOfList(lx: Lexer, from: number): number {
  const { tokens } = lx;
  let i = from;
  for (let steps = 0; i < tokens.count && steps < LONGEST_LIST; i++, steps++) {
    const kind = tokens.kind[i]!;
    if (kind === T.SEMICOLON || kind === T.CLOSE || kind === T.FINISH || kind === T.ISLAND) return i;
    if (kind === T.INFIX_WORD && isLowWord(lx.symbols.names[tokens.symbol[i]!]!)) return i;
    if (i > from && (tokens.flags[i]! & T.STATEMENT || isUse(lx, i))) return i;
    if (kind === T.OPEN) {
      if (tokens.match[i]! < 0) return i;
      i = tokens.match[i]!;
    }
  }
  return Math.min(i, tokens.count - 1);
}

function isUse({ tokens }: Lexer, i: number): boolean {
  return tokens.kind[i] === T.WORD && K.wordClass(tokens.symbol[i]!) === K.USE;
}

function isLowWord(word: string): boolean {
  return /^(?:and|or|xor|if|unless|while|until|for|foreach|when)$/.test(word);
}

/** Span of the tokens [from, to). */
export function spanOf(lx: Lexer, from: number, to: number): Span {
  const { tokens } = lx;
  if (to <= from) return { start: tokens.start[from]!, end: tokens.start[from]! };
  return { start: tokens.start[from]!, end: tokens.end[to - 1]! };
}

interface OpenPackage {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly scopeStart: number;
  readonly depth: number;
}

export class Structure {
  readonly packages: PackageDeclaration[] = [];
  readonly subs: SubDefinition[] = [];
  readonly inclusions: Inclusion[] = [];
  readonly guards: Guard[] = [];
  private readonly lx: Lexer;
  private readonly open: OpenPackage[] = [];
  private depth = 0;
  /** First tokens of the statements of the file itself, declarations left out. */
  private readonly statementTokens: number[] = [];
  /** Set once the walk is in code of strings, which is no part of the file's own flow. */
  islands = false;
  /** Set while it is in a string given to eval. */
  evaluated = false;
  /** Ends of the eval blocks around the current token. */
  private readonly evalEnds: number[] = [];

  constructor(lx: Lexer) {
    this.lx = lx;
  }

  get packageName(): string {
    return this.open.at(-1)?.name ?? 'main';
  }

  /** A statement of the file itself begins at token i. */
  statement(i: number): void {
    const { tokens } = this.lx;
    const kind = tokens.kind[i]!;
    if (kind === T.SEMICOLON || kind === T.LABEL || this.islands) return;
    if (kind === T.WORD) {
      const word = K.wordClass(tokens.symbol[i]!);
      const declares =
        word === K.USE || word === K.FORMAT || word === K.BLOCK || (word === K.PACKAGE && !this.hasBlock(i));
      if (declares || (word === K.SUB && tokens.kind[i + 1] === T.NAME)) return;
    }
    this.statementTokens.push(i);
  }

  statements(): Span[] {
    const { lx } = this;
    return this.statementTokens.map((i) => spanOf(lx, i, Math.max(i + 1, endOfList(lx, i))));
  }

  /** `package NAME VERSION {` */
  private hasBlock(i: number): boolean {
    const { tokens } = this.lx;
    return tokens.kind[i + 2] === T.OPEN || tokens.kind[i + 3] === T.OPEN;
  }

  enterBlock(): void {
    this.depth++;
  }

  leaveBlock(offset: number): void {
    this.depth--;
    while ((this.open.at(-1)?.depth ?? -1) > this.depth) this.closePackage(offset);
  }

  finish(offset: number): void {
    while (this.open.length > 0) this.closePackage(offset);
  }

  private closePackage(offset: number): void {
    const { name, start, end, scopeStart } = this.open.pop()!;
    this.packages.push({ name, start, end, scope: { start: scopeStart, end: offset } });
  }

  /** `package` at token i. */
  package(i: number): void {
    const { tokens, symbols } = this.lx;
    if (tokens.kind[i + 1] !== T.NAME) return;
    const name = symbols.names[tokens.symbol[i + 1]!]!;
    let last = i + 1;
    if (tokens.kind[last + 1] === T.NUMBER || tokens.kind[last + 1] === T.VERSION) last++;
    const block = tokens.kind[last + 1] === T.OPEN;
    const start = tokens.start[i]!;
    if (!block && this.open.at(-1)?.depth === this.depth) this.closePackage(start);
    this.open.push({
      name,
      start,
      end: tokens.end[last]!,
      scopeStart: start,
      depth: block ? this.depth + 1 : this.depth,
    });
  }

  /** `sub` at token i; anonymous subs are passed over. */
  sub(i: number): void {
    const { tokens, symbols, text } = this.lx;
    if (tokens.kind[i + 1] !== T.NAME) return;
    let body = i + 2;
    while (tokens.kind[body] === T.ATTRIBUTE || tokens.kind[body] === T.PROTOTYPE) body++;
    if (tokens.kind[body] === T.OPEN && tokens.symbol[body] === 0x28) body = Math.max(body, tokens.match[body]!) + 1;
    const close = tokens.kind[body] === T.OPEN ? tokens.match[body]! : -1;
    const symbol = symbols.names[tokens.symbol[i + 1]!]!;
    const nameSpan = { start: tokens.start[i + 1]!, end: tokens.end[i + 1]! };
    const blockSpan = close < 0 ? null : { start: tokens.start[body]!, end: tokens.end[close]! };
    this.subs.push({
      name: text.slice(nameSpan.start, nameSpan.end),
      fullName: symbol.includes('::') ? symbol.replace(/^::/, 'main::') : `${this.packageName}::${symbol}`,
      nameSpan,
      body: blockSpan,
      start: tokens.start[i]!,
      end: blockSpan?.end ?? nameSpan.end,
    });
  }

  /** `eval` at token i: its block may fail. `eval 'use X'` is an inclusion that may. */
  eval(i: number): void {
    const { tokens } = this.lx;
    const next = i + 1;
    if (tokens.kind[next] === T.OPEN && tokens.symbol[next] === 0x7b && tokens.match[next]! > 0) {
      const end = tokens.end[tokens.match[next]!]!;
      this.guards.push({ kind: 'eval', condition: '', start: tokens.start[next]!, end });
      this.evalEnds.push(end);
    } else if (tokens.kind[next] === T.STRING) this.evalString(next);
  }

  private evalString(token: number): void {
    const literal = new Literal(this.lx, token);
    const found = /^\s*(use|require)\s+([A-Za-z_][\w:]*)/.exec(literal.raw);
    if (!found || found[2] === 'VERSION') return;
    const start = literal.content.start + found[0].length - found[2]!.length;
    const moduleSpan = { start, end: start + found[2]!.length };
    this.inclusions.push({
      kind: found[1] as InclusionKind,
      module: found[2]!,
      moduleSpan,
      version: null,
      versionSpan: null,
      file: null,
      expression: null,
      words: [],
      argumentsSpan: { start: moduleSpan.end, end: moduleSpan.end },
      optional: true,
      start: literal.start,
      end: literal.end,
    });
  }

  /** `if (…) {…}` and its branches at token i. */
  condition(i: number): void {
    const { tokens, text } = this.lx;
    const symbol = tokens.symbol[i];
    if (symbol !== IF && symbol !== UNLESS && symbol !== ELSIF) return;
    const close = tokens.kind[i + 1] === T.OPEN ? tokens.match[i + 1]! : -1;
    if (close < 0 || tokens.kind[close + 1] !== T.OPEN) return;
    const condition = text.slice(tokens.end[i + 1], tokens.start[close]);
    const kind = guardKind(condition);
    let block = close + 1;
    for (;;) {
      const end = tokens.match[block]!;
      if (end < 0) return;
      this.guards.push({ kind, condition, start: tokens.start[block]!, end: tokens.end[end]! });
      if (tokens.kind[end + 1] !== T.WORD || tokens.symbol[end + 1] !== ELSE || tokens.kind[end + 2] !== T.OPEN) return;
      block = end + 2;
    }
  }

  /** `use`, `no`, `require`, `do` at token i; undefined when it includes nothing (`do {…}`). */
  inclusion(i: number): Inclusion | undefined {
    const { tokens } = this.lx;
    const kind = NAMES[tokens.symbol[i]!]!;
    const operand = i + 1;
    const operandKind = tokens.kind[operand];
    if (kind === 'do' && (operandKind === T.OPEN || operandKind === T.WORD || operandKind === T.CODE)) return undefined;
    const inclusion = kind === 'use' || kind === 'no' ? this.used(i, kind) : this.required(i, kind);
    this.inclusions.push(inclusion);
    return inclusion;
  }

  private used(i: number, kind: InclusionKind): Inclusion {
    const { tokens } = this.lx;
    let at = i + 1;
    const module = tokens.kind[at] === T.NAME ? this.nameAt(at) : null;
    const moduleToken = module === null ? -1 : at++;
    const version = this.isVersion(at, moduleToken) ? at++ : -1;
    const end = endOfList(this.lx, at);
    const words = this.words(at, end);
    const conditional = module === 'if' ? this.conditionalModule(at, end) : null;
    return {
      kind,
      module: conditional?.value ?? module,
      moduleSpan: conditional ?? (moduleToken < 0 ? null : this.span(moduleToken)),
      version: version < 0 ? null : this.source(version),
      versionSpan: version < 0 ? null : this.span(version),
      file: null,
      expression: null,
      words,
      argumentsSpan: spanOf(this.lx, at, end),
      optional: this.evaluated || conditional !== null || module === 'if',
      start: tokens.start[i]!,
      end: tokens.end[Math.max(i, end - 1)]!,
    };
  }

  private isVersion(at: number, module: number): boolean {
    const { tokens } = this.lx;
    if (tokens.kind[at] !== T.NUMBER && tokens.kind[at] !== T.VERSION) return false;
    if (module < 0) return true;
    return !(
      tokens.kind[at + 1] === T.OPERATOR &&
      (tokens.symbol[at + 1] === COMMA || tokens.symbol[at + 1] === FAT_COMMA)
    );
  }

  /** The module of `use if CONDITION, MODULE => …`. */
  private conditionalModule(from: number, to: number): Word | null {
    const { tokens } = this.lx;
    for (let i = from; i < to; i++) {
      if (tokens.kind[i] === T.OPEN && tokens.match[i]! > i) i = tokens.match[i]!;
      const isComma = tokens.kind[i] === T.OPERATOR && (tokens.symbol[i] === COMMA || tokens.symbol[i] === FAT_COMMA);
      if (isComma) return this.words(i + 1, i + 2)[0] ?? null;
    }
    return null;
  }

  private required(i: number, kind: InclusionKind): Inclusion {
    const { tokens } = this.lx;
    let at = i + 1;
    while (tokens.kind[at] === T.OPEN && tokens.symbol[at] === 0x28) at++;
    const operandKind = tokens.kind[at];
    const end = at === i + 1 ? endOfList(this.lx, at) : Math.max(at, tokens.match[i + 1]!);
    const single = end === at + 1 || tokens.kind[at + 1] === T.CLOSE;
    const module = operandKind === T.NAME ? this.nameAt(at) : null;
    const version = module === null && (operandKind === T.NUMBER || operandKind === T.VERSION);
    const literal = operandKind === T.STRING && single ? new Literal(this.lx, at) : null;
    const file = literal && !literal.dynamic && literal.quote !== 'command' ? literal : null;
    const after = tokens.kind[end] === T.CLOSE && at > i + 1 ? end + 1 : end;
    return {
      kind,
      module,
      moduleSpan: module === null ? null : this.span(at),
      version: version ? this.source(at) : null,
      versionSpan: version ? this.span(at) : null,
      file,
      expression: module === null && !version && !file ? spanOf(this.lx, at, end) : null,
      words: [],
      argumentsSpan: { start: tokens.end[at]!, end: tokens.end[at]! },
      optional: this.mayFail(i, after),
      start: tokens.start[i]!,
      end: tokens.end[Math.max(i, end - 1)]!,
    };
  }

  /** Within eval, behind `and`/`or`/`?`, or with a statement modifier. */
  private mayFail(i: number, after: number): boolean {
    const { tokens } = this.lx;
    while (this.evalEnds.length > 0 && this.evalEnds.at(-1)! <= tokens.start[i]!) this.evalEnds.pop();
    if (this.evaluated || this.evalEnds.length > 0) return true;
    if (tokens.kind[after] === T.INFIX_WORD && (tokens.symbol[after] === IF || tokens.symbol[after] === UNLESS))
      return true;
    const before = i - 1;
    if (tokens.kind[before] === T.INFIX_WORD) return true;
    return (
      tokens.kind[before] === T.OPERATOR && ['&&', '||', '?', ':', '//'].map(T.op).includes(tokens.symbol[before]!)
    );
  }

  private words(from: number, to: number): Word[] {
    const { tokens } = this.lx;
    const words: Word[] = [];
    for (let i = from; i < to; i++) {
      const kind = tokens.kind[i]!;
      if (kind === T.STRING) {
        if (this.lx.quotes[tokens.symbol[i]!]!.kind < T.COMMAND) words.push(...wordsOf(this.lx, i));
      } else if (kind === T.KEY || kind === T.WORD) {
        const dash = i > from && tokens.kind[i - 1] === T.OPERATOR && tokens.symbol[i - 1] === MINUS;
        const start = dash ? tokens.start[i - 1]! : tokens.start[i]!;
        words.push({ value: this.lx.text.slice(start, tokens.end[i]!), start, end: tokens.end[i]! });
      }
    }
    return words;
  }

  private nameAt(i: number): string {
    return this.lx.symbols.names[this.lx.tokens.symbol[i]!]!;
  }

  private source(i: number): string {
    return this.lx.text.slice(this.lx.tokens.start[i], this.lx.tokens.end[i]);
  }

  private span(i: number): Span {
    return { start: this.lx.tokens.start[i]!, end: this.lx.tokens.end[i]! };
  }
}

function guardKind(condition: string): Guard['kind'] {
  if (/\$\]|\$\^V|\$PERL_VERSION/.test(condition)) return 'version';
  if (/\bcan\b/.test(condition)) return 'can';
  if (/\beval\b/.test(condition)) return 'eval';
  return 'condition';
}
