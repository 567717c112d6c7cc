// One walk over the tokens: statement structure, the scope of pragmas, and uses of features. Code inside strings and
// replacements is read when its string is met and walked afterwards, under the pragmas of that place.
import type { FeatureUse } from './document.ts';
import { type Comparisons, comparisons } from './features/comparisons.ts';
import { declarationFeatures } from './features/declarations.ts';
import { operatorFeatures } from './features/operators.ts';
import { pragmaFeatures } from './features/pragmas.ts';
import { stringFeatures } from './features/strings.ts';
import { variableFeatures } from './features/variables.ts';
import { wordFeatures } from './features/words.ts';
import * as K from './keywords.ts';
import type { Lexer } from './lexer.ts';
import { afterPragma, afterUseVersion, versionNumber } from './scope.ts';
import { Structure } from './structure.ts';
import * as T from './tokens.ts';

interface Island {
  readonly start: number;
  readonly end: number;
  readonly quote: number;
  readonly mask: number;
  /** Code that eval compiles on its own. */
  readonly evaluated: boolean;
}

export class Analysis {
  readonly lx: Lexer;
  readonly structure: Structure;
  readonly features: FeatureUse[] = [];
  /** Pragmas in force at the current token, see scope.ts. */
  mask = 0;
  private readonly masks: number[] = [];
  private readonly islands: Island[] = [];
  private readonly compare: Comparisons;

  constructor(lx: Lexer) {
    this.lx = lx;
    this.structure = new Structure(lx);
    this.compare = comparisons(this);
  }

  run(): void {
    const { tokens } = this.lx;
    let i = 0;
    for (;;) {
      for (; i < tokens.count; i++) this.token(i);
      const island = this.islands.shift();
      if (!island) break;
      this.mask = island.mask;
      this.structure.islands = true;
      this.structure.evaluated = island.evaluated;
      this.lx.island(island.start, island.end, island.quote);
    }
    this.structure.finish(this.lx.dataStart >= 0 ? this.lx.dataStart : this.lx.bytes.length);
    this.dropKnownArrays();
    this.features.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  add(feature: string, start: number, end: number, detail = '', parts?: FeatureUse['parts']): void {
    this.features.push(parts ? { feature, start, end, detail, parts } : { feature, start, end, detail });
  }

  /** Adds a use that spans the tokens first to last. */
  addTokens(feature: string, first: number, last: number, detail = '', parts?: FeatureUse['parts']): void {
    const { tokens } = this.lx;
    this.add(feature, tokens.start[first]!, tokens.end[last]!, detail, parts);
  }

  /** Code inside a string, to be walked after the program. */
  island(start: number, end: number, quote: number, evaluated = this.structure.evaluated): void {
    if (end > start && this.islands.length < 100_000)
      this.islands.push({ start, end, quote, mask: this.mask, evaluated });
  }

  private token(i: number): void {
    const { tokens } = this.lx;
    if (tokens.flags[i]! & T.STATEMENT && this.masks.length === 0) this.structure.statement(i);
    switch (tokens.kind[i]) {
      case T.WORD:
        this.word(i);
        break;
      case T.OPERATOR:
        operatorFeatures(this, i);
        this.compare.operator(i);
        break;
      case T.INFIX_WORD:
        this.compare.infix(i);
        break;
      case T.STRING:
        stringFeatures(this, i);
        break;
      case T.OPEN:
        this.open(i);
        break;
      case T.CLOSE:
        this.close(i);
        break;
      case T.SEMICOLON:
        this.compare.reset();
        break;
      case T.SCALAR:
      case T.ARRAY:
      case T.HASH:
      case T.CODE:
      case T.CAST:
      case T.POSTFIX:
        variableFeatures(this, i);
        break;
      case T.NUMBER:
      case T.FILE_TEST:
      case T.PROTOTYPE:
      case T.ATTRIBUTE:
      case T.FORMAT_BODY:
      case T.METHOD:
        declarationFeatures(this, i);
        break;
    }
  }

  /** An address in a string is code for an array only where the program has no such array. */
  private dropKnownArrays(): void {
    if (!this.features.some((use) => use.feature === 'array-in-string')) return;
    const { tokens, symbols } = this.lx;
    const arrays = new Set<string>();
    for (let i = 0; i < tokens.count; i++)
      if (tokens.kind[i] === T.ARRAY) arrays.add(symbols.names[tokens.symbol[i]!]!);
    for (const { words } of this.structure.inclusions)
      for (const word of words) arrays.add(word.value.replace(/^@/, ''));
    this.features.splice(
      0,
      this.features.length,
      ...this.features.filter((use) => use.feature !== 'array-in-string' || !arrays.has(use.detail)),
    );
  }

  private word(i: number): void {
    const symbol = this.lx.tokens.symbol[i]!;
    switch (K.wordClass(symbol)) {
      case K.SUB:
        this.structure.sub(i);
        break;
      case K.PACKAGE:
        this.structure.package(i);
        break;
      case K.USE:
        this.inclusion(i);
        break;
      case K.REQUIRE:
      case K.DO:
        this.structure.inclusion(i);
        break;
      case K.EVAL:
        if (!this.evalString(i)) this.structure.eval(i);
        break;
      case K.CONDITION:
        this.structure.condition(i);
        break;
      case K.LIST:
      case K.PRINT:
        this.compare.reset();
        break;
    }
    wordFeatures(this, i, symbol);
  }

  /** `eval '…'`: the code in the string is walked with the rest, where it stands there as perl will see it. */
  private evalString(i: number): boolean {
    const { tokens, quotes, text } = this.lx;
    const at = tokens.kind[i + 1] === T.OPEN && tokens.symbol[i + 1] === 0x28 ? i + 2 : i + 1;
    if (tokens.kind[at] !== T.STRING) return false;
    const index = tokens.symbol[at]!;
    const { kind, interpolates, contentStart, contentEnd } = quotes[index]!;
    if (interpolates || (kind !== T.SINGLE && kind !== T.HEREDOC)) return false;
    if (kind === T.SINGLE && /\\[\\']/.test(text.slice(contentStart, contentEnd))) return false;
    this.structure.guards.push({ kind: 'string', condition: '', start: contentStart, end: contentEnd });
    this.island(contentStart, contentEnd, index, true);
    return true;
  }

  private inclusion(i: number): void {
    const inclusion = this.structure.inclusion(i);
    if (!inclusion || inclusion.kind === 'require') return;
    const on = inclusion.kind === 'use';
    if (inclusion.module === null) {
      if (on && inclusion.version) this.mask = afterUseVersion(this.mask, versionNumber(inclusion.version));
      return;
    }
    const words = inclusion.words.map((word) => word.value);
    this.mask = afterPragma(this.mask, inclusion.module, words, on);
    pragmaFeatures(this, inclusion);
  }

  private open(i: number): void {
    this.compare.enter();
    if (!(this.lx.tokens.flags[i]! & T.ROLE_BLOCK)) return;
    this.masks.push(this.mask);
    this.structure.enterBlock();
  }

  private close(i: number): void {
    this.compare.leave();
    const { tokens } = this.lx;
    const open = tokens.match[i]!;
    if (open < 0 || !(tokens.flags[open]! & T.ROLE_BLOCK)) return;
    this.mask = this.masks.pop() ?? 0;
    this.structure.leaveBlock(tokens.start[i]!);
  }
}
