// Names: plain, with backslashes, of classes and functions, resolved through namespace and imports; words that are names although some
// version reserves them.
import { CLASS_USES } from './document.ts';
import { feature, isReservedWord, WORD_POSITIONS, type WordPosition } from './features.ts';
import { isWord, type Parser } from './parser.ts';
import { CLASS, FUNCTION } from './records.ts';
import { nameOf, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';

const SEPARATOR = feature('ns-separator');
const QUALIFIED = feature('ns-name');
const SPACED = feature('ns-name-spaced');
const LATE_STATIC = feature('late-static-binding');
const KEYWORD_CASE = feature('keyword-case');
const SCOPE_CLOSURE = feature('scope-in-closure');
const ORPHAN = feature('orphan-parent');

export const UNQUALIFIED_FORM = 0;
export const QUALIFIED_FORM = 1;
export const FULL_FORM = 2;
export const RELATIVE_FORM = 3;

const WORDS = Object.fromEntries(WORD_POSITIONS.map((position) => [position, feature(`word-${position}`)])) as Record<
  WordPosition,
  number
>;

/** Words that are no keyword but that no class may be called by in some version. */
const reserved = new Set(
  'bool float int string false null true iterable void mixed never object parent self'.split(' ').map(symbolOf),
);
export const SELF = symbolOf('self');
export const PARENT = symbolOf('parent');
/** Kinds of classes and of functions, numbered as in classes.ts and functions.ts. */
const [CLASS_KIND, ANONYMOUS] = [0, 4];
const METHOD = 1;

/** Records a word that stands as a name, when some version reserves it. */
export function wordAsName(p: Parser, token: number, position: WordPosition) {
  const kind = p.kind[token];
  const symbol = p.symbol[token];
  if (kind > T.KEYWORD ? !isReservedWord(nameOf(symbol)) : !reserved.has(symbol)) return;
  if (kind === T.NAME && position !== 'class' && position !== 'constant' && position !== 'namespace') return;
  const at = p.use(WORDS[position], token, token);
  p.records.features.data[at + 3] = symbol;
}

/** A backslash follows the word at once (behind a plain name or `namespace` also after blanks): it is the first part of a name. */
export function isQualified(p: Parser): boolean {
  if (p.kind[p.pos + 1] !== T.BACKSLASH) return false;
  const kind = p.kind[p.pos];
  return p.start[p.pos + 1] === p.end[p.pos] || kind === T.NAME || kind === T.NAMESPACE;
}

/** Reads a name with or without backslashes into the parser's name fields. */
export function readName(p: Parser) {
  p.nameFirst = p.pos;
  p.nameSymbol = p.symbol[p.pos];
  p.nameForm = UNQUALIFIED_FORM;
  if (p.kind[p.pos] === T.BACKSLASH) return readQualified(p, FULL_FORM);
  if (isQualified(p)) {
    const relative = p.kind[p.pos] === T.NAMESPACE;
    return readQualified(p, relative ? RELATIVE_FORM : QUALIFIED_FORM);
  }
  p.nameLast = p.pos;
  if (isWord(p.kind[p.pos])) p.pos++;
  else p.fail('name');
}

function readQualified(p: Parser, form: number) {
  p.nameForm = form;
  let parts = 0;
  if (form !== FULL_FORM) {
    if (form === QUALIFIED_FORM) wordAsName(p, p.pos, 'namespace');
    p.pos++;
    parts++;
  }
  while (p.kind[p.pos] === T.BACKSLASH && isWord(p.kind[p.pos + 1])) {
    if (p.kind[p.pos + 1] !== T.NAME) wordAsName(p, p.pos + 1, 'namespace');
    p.pos += 2;
    parts++;
  }
  p.nameLast = p.pos - 1;
  p.nameSymbol = 0;
  if (parts === 0) return p.fail('name');
  if (p.end[p.nameLast] - p.start[p.nameFirst] !== lengths(p)) p.use(SPACED, p.nameFirst, p.nameLast);
  p.use(parts === 1 ? SEPARATOR : QUALIFIED, p.nameFirst, p.nameLast);
}

/** Bytes of the name's tokens: fewer than its span when blanks or comments stand between them. */
function lengths(p: Parser): number {
  let sum = 0;
  for (let t = p.nameFirst; t <= p.nameLast; t++) sum += p.end[t] - p.start[t];
  return sum;
}

/** Text of the name just read, in lower case, without a leading backslash. */
export function nameText(p: Parser): string {
  let text = '';
  for (let t = p.nameFirst; t <= p.nameLast; t++)
    if (p.kind[t] !== T.BACKSLASH) text += `${text && '\\'}${nameOf(p.symbol[t])}`;
  return text;
}

/** Symbol of the class just named, resolved. */
export function classSymbol(p: Parser): number {
  if (p.nameForm === UNQUALIFIED_FORM) {
    if (!p.resolves || p.nameSymbol === SELF || p.nameSymbol === PARENT) return p.nameSymbol;
    const { classes, name } = p.namespace;
    const text = nameOf(p.nameSymbol);
    return symbolOf(classes.get(text) ?? (name ? `${name}\\${text}` : text));
  }
  return symbolOf(resolveQualified(p));
}

function resolveQualified(p: Parser): string {
  const text = nameText(p);
  const { classes, name } = p.namespace;
  if (p.nameForm === FULL_FORM) return text;
  if (p.nameForm === RELATIVE_FORM)
    return name ? `${name}${text.slice('namespace'.length)}` : text.slice('namespace\\'.length);
  const cut = text.indexOf('\\');
  const alias = classes.get(text.slice(0, cut));
  if (alias !== undefined) return alias + text.slice(cut);
  return name ? `${name}\\${text}` : text;
}

/** Symbol of the function just named: an unqualified one that no import names stays as it is. */
export function functionSymbol(p: Parser): number {
  if (p.nameForm !== UNQUALIFIED_FORM) return symbolOf(resolveQualified(p));
  if (!p.resolves) return p.nameSymbol;
  const alias = p.namespace.functions.get(nameOf(p.nameSymbol));
  return alias === undefined ? p.nameSymbol : symbolOf(alias);
}

export function constantSymbol(p: Parser): number {
  if (p.nameForm !== UNQUALIFIED_FORM) return symbolOf(resolveQualified(p));
  if (!p.resolves) return p.nameSymbol;
  const alias = p.namespace.constants.get(nameOf(p.nameSymbol));
  return alias === undefined ? p.nameSymbol : symbolOf(alias);
}

/** `self` or `parent` at a token, in the class and function around it. */
function ofClass(p: Parser, token: number): void {
  if (p.source[p.start[token] + 1] < 0x61) p.use(KEYWORD_CASE, token, token);
  if (p.class < 0) return;
  const { classes, functions } = p.records;
  const around = p.function < 0 ? METHOD : functions.data[p.function + FUNCTION.KIND];
  if (around > METHOD) p.use(SCOPE_CLOSURE, token, token);
  else if (
    around === METHOD &&
    p.symbol[token] === PARENT &&
    (p.classKind === CLASS_KIND || p.classKind === ANONYMOUS)
  ) {
    const head = classes.data[p.class * classes.stride + CLASS.HEAD];
    if (p.kind[head] !== T.EXTENDS) p.use(ORPHAN, token, token);
  }
}

/** Records the class just named as used in this way (index in CLASS_USES); its symbol. */
export function useClass(p: Parser, use: number): number {
  const unqualified = p.nameForm === UNQUALIFIED_FORM;
  const symbol = classSymbol(p);
  if (unqualified && (p.nameSymbol === SELF || p.nameSymbol === PARENT)) {
    ofClass(p, p.nameFirst);
    return symbol;
  }
  if (unqualified && p.kind[p.nameFirst] === T.STATIC) {
    p.use(LATE_STATIC, p.nameFirst, p.nameFirst);
    return p.nameSymbol;
  }
  if (unqualified && p.kind[p.nameFirst] !== T.NAME) wordAsName(p, p.nameFirst, 'class');
  p.records.classUses.add(use, symbol, p.start[p.nameFirst], p.end[p.nameLast], p.scope, p.nameFirst, p.nameLast);
  return symbol;
}

export const [
  USE_NEW,
  USE_EXTENDS,
  USE_IMPLEMENTS,
  USE_INSTANCEOF,
  USE_CATCH,
  USE_STATIC,
  USE_TYPE,
  USE_TRAIT,
  USE_ATTRIBUTE,
] = CLASS_USES.map((_, index) => index);
