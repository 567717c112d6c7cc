// Types of parameters, properties, constants and return values.
import { feature } from './features.ts';
import { classSymbol, readName, UNQUALIFIED_FORM, USE_TYPE, useClass } from './names.ts';
import { isWord, type Parser } from './parser.ts';
import { SymbolMap } from './symbols.ts';
import * as T from './tokens.ts';

const NULLABLE = feature('nullable-types');
const UNION = feature('union-types');
const INTERSECTION = feature('pure-intersection');
const DNF = feature('dnf');
const STATIC_RETURN = feature('static-return');
const NULL_FALSE = feature('null-false-type');

const SIMPLE = new SymbolMap<number>([
  ...['int', 'float', 'string', 'bool'].map((name) => [name, feature('scalar-types')] as const),
  ['callable', feature('callable-type')],
  ['iterable', feature('iterable-type')],
  ['object', feature('object-type')],
  ['mixed', feature('mixed-type')],
  ['void', feature('void-return')],
  ['never', feature('never')],
  ['true', feature('true-type')],
  ['false', NULL_FALSE],
  ['null', NULL_FALSE],
  ['array', -1],
  ['self', -1],
  ['parent', -1],
]);

/** A type can begin here. */
export function startsType(p: Parser): boolean {
  const kind = p.kind[p.pos];
  return isWord(kind) || kind === T.BACKSLASH || kind === T.QUESTION || kind === T.LPAREN;
}

/**
 * Reads a type; true when null belongs to it. An ampersand is an intersection only where another type follows, else it marks a
 * reference and is left.
 */
export function type(p: Parser): boolean {
  const first = p.pos;
  const uses = p.records.features.count;
  let nullable = p.accept(T.QUESTION);
  if (nullable) p.use(NULLABLE, first, first);
  let groups = false;
  let bars = 0;
  let ampersands = 0;
  do {
    if (p.kind[p.pos] === T.LPAREN) {
      groups = true;
      p.pos++;
      ampersands += intersection(p);
      p.expect(T.RPAREN, ')');
    } else {
      nullable = isNull(p) || nullable;
      ampersands += intersection(p);
    }
    if (p.failed) return nullable;
  } while (p.accept(T.BAR) && ++bars > 0);
  if (groups) p.use(DNF, first, p.pos - 1);
  else if (bars > 0) p.use(UNION, first, p.pos - 1);
  else if (ampersands > 0) p.use(INTERSECTION, first, p.pos - 1);
  if (bars > 0) aloneNoMore(p, uses);
  return nullable;
}

const NULL_WORD = 'null';

function isNull(p: Parser): boolean {
  const kind = p.kind[p.pos];
  if (kind !== T.NAME) return false;
  const text = p.text(p.pos).toLowerCase();
  return text === NULL_WORD || text === 'mixed';
}

/** Types joined by `&`; how many ampersands. */
function intersection(p: Parser): number {
  let count = 0;
  single(p);
  while (!p.failed && p.kind[p.pos] === T.AMPERSAND && typeFollows(p)) {
    p.pos++;
    count++;
    single(p);
  }
  return count;
}

function typeFollows(p: Parser): boolean {
  const next = p.kind[p.pos + 1];
  return isWord(next) || next === T.BACKSLASH;
}

function single(p: Parser) {
  const kind = p.kind[p.pos];
  if (!isWord(kind) && kind !== T.BACKSLASH) return p.fail('type');
  readName(p);
  if (p.failed) return;
  if (p.nameForm !== UNQUALIFIED_FORM) {
    useClass(p, USE_TYPE);
    return;
  }
  if (kind === T.STATIC) {
    p.use(STATIC_RETURN, p.nameFirst, p.nameFirst);
    return;
  }
  const known = SIMPLE.get(p.nameSymbol);
  if (known === undefined) {
    if (classSymbol(p) !== 0) useClass(p, USE_TYPE);
  } else if (known >= 0) p.use(known, p.nameFirst, p.nameFirst);
}

/** In a union, null and false need no version of their own. */
function aloneNoMore(p: Parser, from: number): void {
  const { features, featureUses } = p.records;
  for (let row = from; row < features.count; row++) {
    const at = row * features.stride;
    if (features.data[at] !== NULL_FALSE) continue;
    featureUses[NULL_FALSE]--;
    featureUses[UNION]++;
    features.data[at] = UNION;
  }
}
