// Conditions that tell what is there: function_exists('x'), defined('X'), extension_loaded('x'), comparisons with the version of PHP. The
// parser asks for them while it reads; a region says where a condition is known to hold or not to hold.
import { literalArgument, plainString } from './literals.ts';
import type { Parser } from './parser.ts';
import { nameOf, SymbolMap, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';

/**
 * name: something is there ('function:ereg'). version, minor: the version (minor number) lies in [min, max). value: not a truth, but the
 * version itself in some form (parts: as a list, explode('.', PHP_VERSION)), or the outcome of version_compare() with two arguments, which a comparison can make a truth of.
 */
export type Condition =
  | { op: 'and' | 'or'; left: number; right: number }
  | { op: 'not'; of: number }
  | { op: 'name'; name: string }
  | { op: 'version' | 'minor'; min: number; max: number }
  | { op: 'value'; form: 'text' | 'id' | 'major' | 'minor' | 'order' | 'parts'; than: number };

/** Functions whose answer is a condition, by what they ask for. */
const ASKING = new SymbolMap<string>([
  ['function_exists', 'function'],
  ['is_callable', 'function'],
  ['class_exists', 'class'],
  ['interface_exists', 'class'],
  ['trait_exists', 'class'],
  ['enum_exists', 'class'],
  ['method_exists', 'method'],
  ['defined', 'constant'],
  ['extension_loaded', 'extension'],
  ['version_compare', 'version'],
  ['phpversion', 'phpversion'],
  ['define', 'define'],
  ['intval', 'number'],
  ['floor', 'number'],
  ['floatval', 'text'],
  ['substr', 'part'],
  ['explode', 'parts'],
]);

const VERSION_CONSTANTS = new SymbolMap<'text' | 'id' | 'major' | 'minor'>([
  ['php_version', 'text'],
  ['php_version_id', 'id'],
  ['php_major_version', 'major'],
  ['php_minor_version', 'minor'],
]);

function add(p: Parser, condition: Condition): number {
  return p.conditions.push(condition);
}

/** Says that a condition is known to hold (or not to hold) between two tokens, both included. */
export function guardRegion(p: Parser, first: number, last: number, condition: number, holds: boolean): void {
  if (last >= first) guardBytes(p, p.start[first], p.end[last], condition, holds);
}

export function guardBytes(p: Parser, start: number, end: number, condition: number, holds: boolean): void {
  const { guards } = p.records;
  const at = guards.add();
  guards.data[at] = start;
  guards.data[at + 1] = end;
  guards.data[at + 2] = condition;
  guards.data[at + 3] = holds ? 1 : 0;
}

const NO_VERSION: Condition = { op: 'version', min: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };
const EVERY_VERSION: Condition = { op: 'version', min: 0, max: Number.POSITIVE_INFINITY };

/** No version comes past these bytes. */
export function guardNever(p: Parser, start: number, end: number): void {
  guardBytes(p, start, end, neverCondition(p), true);
}

/** The condition that never holds. */
function neverCondition(p: Parser): number {
  if (p.never === 0) p.never = add(p, NO_VERSION);
  return p.never;
}

/** In a file with a lost brace nobody can tell what stands behind a `return`. */
export function forgetNever(p: Parser): void {
  if (p.never !== 0) p.conditions[p.never - 1] = EVERY_VERSION;
}

/** The condition between the parentheses of an `if`, up to the token at `close`: `if (false)`, `if (0)` keep code that is put aside. */
export function branchCondition(p: Parser, open: number, close: number): number {
  if (close !== open + 2) return p.condition;
  const kind = p.kind[open + 1];
  const aside = kind === T.NAME ? p.symbol[open + 1] === FALSE : kind === T.INT && p.text(open + 1) === '0';
  return aside ? neverCondition(p) : p.condition;
}

/** The condition that a class with this symbol is there: what it catches was thrown. 0 for the class that was always there. */
export function caughtCondition(p: Parser, symbol: number): number {
  return symbol === EXCEPTION ? 0 : add(p, { op: 'name', name: `class:${nameOf(symbol)}` });
}

export function andCondition(p: Parser, left: number, right: number): number {
  return left === 0 && right === 0 ? 0 : add(p, { op: 'and', left, right });
}

export function orCondition(p: Parser, left: number, right: number): number {
  return left === 0 && right === 0 ? 0 : add(p, { op: 'or', left, right });
}

export function notCondition(p: Parser, of: number): number {
  return of === 0 ? 0 : add(p, { op: 'not', of });
}

/**
 * The condition that a call is, 0 for any other call. `open` and `close` are its parentheses, `last` is the condition of its last argument.
 */
export function callCondition(p: Parser, symbol: number, open: number, close: number, last: number): number {
  const asked = ASKING.get(symbol);
  if (asked === undefined) return 0;
  if (asked === 'define') return defined(p, open, close, last);
  if (asked === 'number' || asked === 'text') return ofVersion(p, last, asked === 'number' ? 'major' : 'text');
  if (asked === 'parts') return versionParts(p, open, last);
  if (asked === 'part') return partOfVersion(p, open, close);
  if (asked === 'phpversion') return close === open + 1 ? add(p, { op: 'value', form: 'text', than: 0 }) : 0;
  if (asked === 'version') return versionCompare(p, open, close);
  if (asked === 'method') return methodExists(p, open);
  const text = literalArgument(p, open + 1) ?? (asked === 'class' ? classArgument(p, open + 1) : null);
  if (text === null) return 0;
  const name = asked === 'constant' ? text : text.toLowerCase();
  return add(p, { op: 'name', name: `${asked}:${name.replace(/^\\/, '')}` });
}

/** The class that an argument `A\B::class` names, resolved; null for anything else. */
function classArgument(p: Parser, first: number): string | null {
  const full = p.kind[first] === T.BACKSLASH;
  let at = full ? first + 1 : first;
  const parts: string[] = [];
  for (; p.kind[at] === T.NAME; at++) {
    parts.push(nameOf(p.symbol[at]));
    if (p.kind[at + 1] !== T.BACKSLASH) break;
    at++;
  }
  const behind = p.kind[at + 3];
  if (parts.length === 0 || p.kind[at + 1] !== T.DOUBLE_COLON || p.kind[at + 2] !== T.CLASS) return null;
  if (behind !== T.COMMA && behind !== T.RPAREN) return null;
  if (full) return parts.join('\\');
  const { classes, name } = p.namespace;
  const alias = classes.get(parts[0]);
  if (alias !== undefined) return [alias, ...parts.slice(1)].join('\\');
  return name ? `${name}\\${parts.join('\\')}` : parts.join('\\');
}

/** `define('NEW_PHP', <condition>)`: the constant stands for the condition from here on. */
function defined(p: Parser, open: number, close: number, last: number): number {
  const name = last === 0 ? null : literalArgument(p, open + 1);
  const flag = name !== null && p.kind[open + 2] === T.COMMA && p.kind[close - 1] !== T.VARIABLE;
  if (flag && p.conditions[last - 1].op !== 'value') p.constantFlags.set(symbolOf(name.toLowerCase()), last);
  return 0;
}

/** `intval(PHP_VERSION)`, `floatval(phpversion())` */
function ofVersion(p: Parser, last: number, form: 'major' | 'text'): number {
  const value = p.conditions[last - 1];
  return value?.op === 'value' && value.form === 'text' ? add(p, { op: 'value', form, than: 0 }) : 0;
}

/** `explode('.', PHP_VERSION)` */
function versionParts(p: Parser, open: number, last: number): number {
  const value = p.conditions[last - 1];
  const isVersion = value?.op === 'value' && value.form === 'text' && literalArgument(p, open + 1) === '.';
  return isVersion ? add(p, { op: 'value', form: 'parts', than: 0 }) : 0;
}

/** `$parts[0]` of a condition that is the version's parts; 0 for anything else. `token` is the index. */
export function versionPart(p: Parser, condition: number, token: number): number {
  const value = p.conditions[condition - 1];
  if (value?.op !== 'value' || value.form !== 'parts' || p.kind[token + 1] !== T.RBRACKET) return 0;
  return partNumbered(p, p.text(token));
}

const partNumbered = (p: Parser, number: string): number =>
  number === '0' || number === '1' ? add(p, { op: 'value', form: number === '0' ? 'major' : 'minor', than: 0 }) : 0;

/** `list($major, $minor) = explode('.', PHP_VERSION)`: from the list's first token on. */
export function listedParts(p: Parser, first: number, condition: number): void {
  const value = p.conditions[condition - 1];
  if (value?.op !== 'value' || value.form !== 'parts') return;
  const open = p.kind[first] === T.LBRACKET ? first : first + 1;
  for (const [index, at] of [open + 1, open + 3].entries()) {
    if (
      p.kind[at] !== T.VARIABLE ||
      (p.kind[at + 1] !== T.COMMA && p.kind[at + 1] !== T.RPAREN && p.kind[at + 1] !== T.RBRACKET)
    )
      return;
    p.flags.set(p.symbol[at], partNumbered(p, String(index)));
  }
}

/** `substr(PHP_VERSION, 0, 1)` is the major version, with 3 the beginning of the whole. */
function partOfVersion(p: Parser, open: number, close: number): number {
  let at = open + 1;
  const call = p.symbol[at] === PHPVERSION && p.kind[at + 1] === T.LPAREN;
  if (!call && VERSION_CONSTANTS.get(p.symbol[at]) !== 'text') return 0;
  at += call ? 3 : 1;
  if (p.kind[at] !== T.COMMA || p.text(at + 1) !== '0' || p.kind[at + 2] !== T.COMMA || at + 4 !== close) return 0;
  const length = p.text(at + 3);
  return length === '1' || length === '3'
    ? add(p, { op: 'value', form: length === '1' ? 'major' : 'text', than: 0 })
    : 0;
}

function methodExists(p: Parser, open: number): number {
  const owner = literalArgument(p, open + 1);
  const method = p.kind[open + 2] === T.COMMA ? literalArgument(p, open + 3) : null;
  if (owner === null || method === null) return 0;
  return add(p, { op: 'name', name: `method:${owner.toLowerCase()}::${method.toLowerCase()}` });
}

/** `version_compare(PHP_VERSION, '5.4.0', '>=')`, `version_compare('5.4.0', PHP_VERSION, '<=')`; with two arguments the order, to be compared. */
function versionCompare(p: Parser, open: number, close: number): number {
  const own = versionEnd(p, open + 1);
  const turned = own === 0;
  let at = turned ? open + 2 : own;
  if (p.kind[at] !== T.COMMA) return 0;
  const text = literalArgument(p, turned ? open + 1 : at + 1);
  const than = text === null ? -1 : versionNumber(text);
  at = turned ? versionEnd(p, at + 1) : at + 2;
  if (than < 0 || at === 0) return 0;
  if (at === close) return turned ? 0 : add(p, { op: 'value', form: 'order', than });
  const word = p.kind[at] === T.COMMA ? literalArgument(p, at + 1) : null;
  if (word === null) return 0;
  const operator = WORD_OPERATORS[word.toLowerCase()] ?? word;
  return versionTruth(p, turned ? flipped(operator) : operator, than);
}

/** The token behind `PHP_VERSION` or `phpversion()`, 0 when neither stands there. */
function versionEnd(p: Parser, token: number): number {
  const at = p.kind[token] === T.BACKSLASH ? token + 1 : token;
  if (p.kind[at] !== T.NAME) return 0;
  if (p.symbol[at] === PHPVERSION && p.kind[at + 1] === T.LPAREN) return at + 3;
  return VERSION_CONSTANTS.get(p.symbol[at]) === 'text' ? at + 1 : 0;
}

const EXCEPTION = symbolOf('exception');
const PHPVERSION = symbolOf('phpversion');
const WORD_OPERATORS: Record<string, string> = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=' };

/** '5.4', '5.4.0', '5.4.0-dev', '5.4.0RC1' -> 50400; -1 when it is no version. */
export function versionNumber(text: string): number {
  const parts = /^\s*(\d{1,2})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?/.exec(text);
  return parts ? Number(parts[1]) * 10000 + Number(parts[2] ?? 0) * 100 + Number(parts[3] ?? 0) : -1;
}

function versionTruth(p: Parser, operator: string, than: number): number {
  const range = rangeOf(operator, than, 1);
  if (!range) return 0;
  const condition = add(p, { op: 'version', min: range.min, max: range.max });
  return range.not ? notCondition(p, condition) : condition;
}

function rangeOf(operator: string, than: number, width: number): { min: number; max: number; not: boolean } | null {
  const all = Number.POSITIVE_INFINITY;
  switch (operator) {
    case '<':
      return { min: 0, max: than, not: false };
    case '<=':
      return { min: 0, max: than + width, not: false };
    case '>':
      return { min: than + width, max: all, not: false };
    case '>=':
      return { min: than, max: all, not: false };
    case '==':
    case '===':
    case 'eq':
      return { min: than, max: than + width, not: false };
    case '!=':
    case '!==':
    case '<>':
    case 'ne':
      return { min: than, max: than + width, not: true };
    default:
      return null;
  }
}

/** The condition of a constant that names the version or was defined as a condition, 0 for any other constant. */
export function constantCondition(p: Parser, symbol: number): number {
  const form = VERSION_CONSTANTS.get(symbol);
  if (form !== undefined) return add(p, { op: 'value', form, than: 0 });
  return p.constantFlags.size > 0 ? (p.constantFlags.get(symbol) ?? 0) : 0;
}

/** What holds in a case between two tokens of a switch over the version, 0 for any other switch. */
export function caseCondition(p: Parser, subject: number, first: number, last: number): number {
  const value = p.conditions[subject - 1];
  return value?.op === 'value' ? versionComparison(p, value.form, value.than, '==', otherSide(p, first, last)) : 0;
}

/** Two sides of a comparison: their conditions (0: none) and tokens. */
export interface Comparing {
  left: number;
  right: number;
  first: number;
  operator: number;
  last: number;
}

/** The condition that a comparison is, when one side is the version (or a condition that is compared with true or false). */
export function comparison(p: Parser, kind: number, sides: Comparing): number {
  const operator = operatorText(p, sides.operator);
  const onLeft = p.conditions[sides.left - 1];
  const onRight = p.conditions[sides.right - 1];
  if (onLeft && onLeft.op !== 'value') return withTruth(p, kind, sides.left, sides.operator + 1, sides.last);
  if (onLeft?.op === 'value') {
    return versionComparison(p, onLeft.form, onLeft.than, operator, otherSide(p, sides.operator + 1, sides.last));
  }
  if (onRight && onRight.op !== 'value') return withTruth(p, kind, sides.right, sides.first, sides.operator - 1);
  if (onRight?.op === 'value') {
    return versionComparison(
      p,
      onRight.form,
      onRight.than,
      flipped(operator),
      otherSide(p, sides.first, sides.operator - 1),
    );
  }
  return 0;
}

const TRUE = symbolOf('true');
const FALSE = symbolOf('false');

/** `function_exists('x') === false` and the like. */
function withTruth(p: Parser, kind: number, condition: number, first: number, last: number): number {
  if (first !== last || p.kind[first] !== T.NAME) return 0;
  const symbol = p.symbol[first];
  if (symbol !== TRUE && symbol !== FALSE) return 0;
  const equal = kind === T.EQUAL || kind === T.IDENTICAL;
  if (!equal && kind !== T.NOT_EQUAL && kind !== T.NOT_IDENTICAL) return 0;
  return equal === (symbol === TRUE) ? condition : notCondition(p, condition);
}

function operatorText(p: Parser, token: number): string {
  return p.text(token);
}

function flipped(operator: string): string {
  return operator.startsWith('<') && operator !== '<>'
    ? `>${operator.slice(1)}`
    : operator.startsWith('>')
      ? `<${operator.slice(1)}`
      : operator;
}

/** Text of a literal or number between two tokens, with a sign; null for anything else. */
function otherSide(p: Parser, first: number, last: number): string | null {
  const negative = p.kind[first] === T.MINUS;
  const at = negative ? first + 1 : first;
  if (at !== last) return null;
  if (p.kind[at] === T.INT || p.kind[at] === T.FLOAT) return (negative ? '-' : '') + p.text(at).replaceAll('_', '');
  return p.kind[at] === T.STRING ? plainString(p, at) : null;
}

function versionComparison(p: Parser, form: string, than: number, operator: string, other: string | null): number {
  if (other === null || form === 'parts') return 0;
  if (form === 'order') return orderTruth(p, than, operator, Number(other));
  if (form === 'id') return versionTruth(p, operator, Number(other));
  if (form === 'minor') {
    const minor = rangeOf(operator, Number(other), 1);
    if (!minor) return 0;
    const condition = add(p, { op: 'minor', min: minor.min, max: minor.max });
    return minor.not ? notCondition(p, condition) : condition;
  }
  const number = versionNumber(other);
  if (number < 0) return 0;
  // A whole number stands for all its versions: `PHP_MAJOR_VERSION > 5`, `(int)PHP_VERSION == 5`; '5.4' as text is the smallest of them.
  const whole = form === 'major' || /^\d+$/.test(other.trim());
  const range = rangeOf(operator, number, whole && form === 'major' ? 10000 : 1);
  if (!range) return 0;
  const condition = add(p, { op: 'version', min: range.min, max: range.max });
  return range.not ? notCondition(p, condition) : condition;
}

/** `version_compare(a, b)` gives -1, 0 or 1, which is compared with a number. */
function orderTruth(p: Parser, than: number, operator: string, number: number): number {
  const range = rangeOf(operator, number, 1);
  if (!range || Number.isNaN(number)) return 0;
  const holds = (order: number): boolean =>
    (order >= range.min - (operator.startsWith('<') ? 9 : 0) && order < range.max) !== range.not;
  const [below, same, above] = [holds(-1), holds(0), holds(1)];
  if (below && same && above) return 0;
  if (below && same) return versionTruth(p, '<=', than);
  if (same && above) return versionTruth(p, '>=', than);
  if (below && above) return versionTruth(p, '!=', than);
  if (below) return versionTruth(p, '<', than);
  if (same) return versionTruth(p, '==', than);
  return above ? versionTruth(p, '>', than) : 0;
}
