// Arrays and lists. `[…]` turns out to be a list when `=` follows.
import { VARIABLE } from './document.ts';
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { ARRAY_LITERAL, type Parser, SIMPLE } from './parser.ts';
import { POSTFIX, postfix } from './postfix.ts';
import { FEATURE } from './records.ts';
import * as T from './tokens.ts';

const SHORT_ARRAY = feature('short-array');
const SHORT_LIST = feature('short-list');
const SPREAD = feature('array-spread');
const KEYED = feature('keyed-list');
const LIST_REF = feature('list-reference');
const EMPTY_LIST = feature('list-empty');
const MIXED_KEYS = feature('list-mixed-keys');
const LIST_ORDER = feature('list-order');

/** `array(…)` or `[…]`; holes are left for lists. */
export function arrayLiteral(p: Parser): number {
  const first = p.pos;
  const short = p.kind[first] === T.LBRACKET;
  p.pos += short ? 1 : 2;
  const close = short ? T.RBRACKET : T.RPAREN;
  p.arrays++;
  const at = short ? p.use(SHORT_ARRAY, first, first) : -1;
  elements(p, close);
  p.expect(close, short ? ']' : ')');
  if (at >= 0 && !p.failed) {
    p.records.features.data[at + FEATURE.END] = p.end[p.pos - 1];
    p.part(at, 0, first, first);
    p.part(at, 1, p.pos - 1, p.pos - 1);
  }
  p.condition = 0;
  if (--p.arrays === 0 && p.kind[p.pos] !== T.ASSIGN) p.elements.length = 0;
  return POSTFIX[p.kind[p.pos]] === 0 ? ARRAY_LITERAL : postfix(p, ARRAY_LITERAL, first);
}

function elements(p: Parser, close: number) {
  while (!p.failed && p.kind[p.pos] !== close) {
    if (p.kind[p.pos] === T.COMMA) {
      p.pos++;
      continue;
    }
    element(p);
    if (p.kind[p.pos] !== T.COMMA) return;
    p.pos++;
  }
}

function element(p: Parser) {
  const first = p.pos;
  if (p.kind[first] === T.ELLIPSIS) {
    p.pos++;
    expression(p, LOWEST);
    const at = p.use(SPREAD, first, p.pos - 1);
    p.part(at, 0, first, first);
    if (!p.failed) p.part(at, 1, first + 1, p.pos - 1);
    return;
  }
  if (p.kind[first] === T.AMPERSAND) return byReference(p);
  const shape = expression(p, LOWEST);
  if (p.kind[p.pos] !== T.DOUBLE_ARROW) {
    if (shape === SIMPLE) p.elements.push(p.variable);
    return;
  }
  p.pos++;
  if (p.kind[p.pos] === T.AMPERSAND) return byReference(p);
  if (expression(p, LOWEST) === SIMPLE) p.elements.push(p.variable);
}

function byReference(p: Parser): void {
  p.pos++;
  const shape = expression(p, LOWEST);
  if (shape > 0 && shape <= 4 && p.variable >= 0) {
    p.records.variables.use[p.variable] |= VARIABLE.REFERENCE | (shape === SIMPLE ? VARIABLE.WRITE : 0);
  }
}

/** The array literal from token `first` to `last` is a list: it is assigned to. */
export function becomesList(p: Parser, first: number, last: number): void {
  const { features, variables } = p.records;
  const from = p.start[first];
  for (let row = features.count - 1; row >= 0; row--) {
    const at = row * FEATURE.STRIDE;
    if (features.data[at + FEATURE.START] < from) break;
    if (
      features.data[at] === SHORT_ARRAY &&
      isTarget(p, features.data[at + FEATURE.START], features.data[at + FEATURE.END], first, last)
    ) {
      features.data[at] = SHORT_LIST;
      p.records.featureUses[SHORT_ARRAY]--;
      p.records.featureUses[SHORT_LIST]++;
    }
  }
  for (const row of p.elements) variables.use[row] = (variables.use[row] & ~VARIABLE.READ) | VARIABLE.WRITE;
  p.elements.length = 0;
  listFeatures(p, first, last);
}

/** The brackets in [start, end) stand where a list's element stands, not in a key. */
function isTarget(p: Parser, start: number, end: number, first: number, last: number): boolean {
  if (start === p.start[first]) return true;
  let open = first;
  while (open < last && p.start[open] < start) open++;
  const close = p.closing(open);
  const before = p.kind[open - 1];
  const behind = p.kind[close + 1];
  const opened = before === T.LBRACKET || before === T.COMMA || before === T.DOUBLE_ARROW || before === T.LPAREN;
  return opened && end === p.end[close] && (behind === T.COMMA || behind === T.RBRACKET || behind === T.RPAREN);
}

/** Keys, references and emptiness of a list from its opening bracket to its closing one. */
function listFeatures(p: Parser, first: number, last: number): void {
  let depth = 0;
  for (let t = first; t <= last; t++) {
    const kind = p.kind[t];
    if (kind === T.LBRACKET || kind === T.LPAREN) depth++;
    else if (kind === T.RBRACKET || kind === T.RPAREN) depth--;
    else if (kind === T.DOUBLE_ARROW) p.use(KEYED, t, t);
    else if (kind === T.AMPERSAND) {
      const at = p.use(LIST_REF, t, t);
      p.part(at, 0, t, t);
      p.part(at, 1, t + 1, t + 1);
    }
  }
  if (depth === 0 && emptyBetween(p, first, last)) p.use(EMPTY_LIST, first, last);
  else if (mixesKeys(p, first, last)) p.use(MIXED_KEYS, first, last);
}

/** On the outermost level some elements have keys and some have none. */
function mixesKeys(p: Parser, first: number, last: number): boolean {
  let depth = 0;
  let keyed = 0;
  let plain = 0;
  let filled = false;
  let hasKey = false;
  for (let t = p.kind[first] === T.LIST ? first + 1 : first; t <= last; t++) {
    const kind = p.kind[t];
    const opens = kind === T.LBRACKET || kind === T.LPAREN;
    if (kind === T.RBRACKET || kind === T.RPAREN) depth--;
    if (depth === 0 || (depth === 1 && kind === T.COMMA)) {
      if (filled && hasKey) keyed++;
      else if (filled) plain++;
      filled = hasKey = false;
    } else {
      filled = true;
      hasKey ||= depth === 1 && kind === T.DOUBLE_ARROW;
    }
    if (opens) depth++;
  }
  return keyed > 0 && plain > 0;
}

/** Names that take what nobody wants. */
const DISCARDED = /^\$(?:_+|du?m+y?|dummy|tmp|temp|junk|trash|null|void|foo)\d*$/i;

/** PHP 5 assigned from right to left: told where something is appended to twice, or one target stands in another. */
function orderMatters(p: Parser, first: number, last: number): boolean {
  const appended: string[] = [];
  const targets: number[] = [];
  const used: number[] = [];
  let from = first + 2;
  for (let t = from; t < last; t++) {
    const kind = p.kind[t];
    if (kind === T.COMMA) from = t + 1;
    if (kind === T.LBRACKET && p.kind[t + 1] === T.RBRACKET) {
      const base = baseText(p, from, t - 1);
      if (appended.includes(base)) return true;
      appended.push(base);
    }
    if (kind !== T.VARIABLE) continue;
    const alone = p.kind[t + 1] === T.COMMA || p.kind[t + 1] === T.RPAREN;
    const before = p.kind[t - 1];
    const target = alone && (before === T.COMMA || before === T.LPAREN || before === T.DOUBLE_ARROW);
    if (target && targets.includes(p.symbol[t]) && !DISCARDED.test(p.text(t))) return true;
    (target ? targets : used).push(p.symbol[t]);
  }
  return used.some((symbol) => targets.includes(symbol));
}

/** The tokens of what is appended to, without the blanks between them. */
function baseText(p: Parser, first: number, last: number): string {
  let text = '';
  for (let t = first; t <= last; t++) text += p.text(t);
  return text;
}

function emptyBetween(p: Parser, first: number, last: number): boolean {
  for (let t = first; t <= last; t++) {
    const kind = p.kind[t];
    if (
      kind !== T.LIST &&
      kind !== T.LBRACKET &&
      kind !== T.LPAREN &&
      kind !== T.COMMA &&
      kind !== T.RBRACKET &&
      kind !== T.RPAREN
    )
      return false;
  }
  return true;
}

/** `list(…)`; the parser stands at the word. */
export function listConstruct(p: Parser): void {
  const first = p.pos++;
  p.expect(T.LPAREN, '(');
  p.arrays++;
  const mark = p.elements.length;
  elements(p, T.RPAREN);
  p.expect(T.RPAREN, ')');
  p.arrays--;
  p.condition = 0;
  if (p.failed) return;
  const { variables } = p.records;
  for (const row of p.elements.splice(mark))
    variables.use[row] = (variables.use[row] & ~VARIABLE.READ) | VARIABLE.WRITE;
  if (p.arrays > 0) return;
  listFeatures(p, first, p.pos - 1);
  if (orderMatters(p, first, p.pos - 1)) p.use(LIST_ORDER, first, p.pos - 1);
}
