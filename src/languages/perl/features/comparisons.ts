// Chained comparisons, `$a < $b <= $c`: two operators of one class with nothing looser between them at one bracket level.
import type { Analysis } from '../analysis.ts';
import * as K from '../keywords.ts';
import { isaParts } from '../operands.ts';
import { spanOf } from '../structure.ts';
import * as T from '../tokens.ts';

const RELATIONAL = new Set(['<', '>', '<=', '>='].map(T.op));
const EQUALITY = new Set(['==', '!='].map(T.op));
/** Binds tighter than a comparison, so that it does not end one. */
const TIGHTER = new Set(
  ['+', '-', '*', '/', '%', '.', '**', '->', '++', '--', '!', '~', '\\', '<<', '>>', '=~', '!~'].map(T.op),
);
const RELATIONAL_WORDS = new Set(['lt', 'gt', 'le', 'ge'].map(K.keyword));
const EQUALITY_WORDS = new Set(['eq', 'ne'].map(K.keyword));
const X = K.keyword('x');
const ISA = K.keyword('isa');

export interface Comparisons {
  operator(i: number): void;
  infix(i: number): void;
  reset(): void;
  enter(): void;
  leave(): void;
}

export function comparisons(reading: Analysis): Comparisons {
  // Token of the last relational and equality operator still open at each bracket level, -1 when none.
  const levels: number[] = [];
  let relational = -1;
  let equality = -1;

  const chain = (feature: string, first: number, i: number) =>
    reading.addTokens(feature, first, i, '', { middle: spanOf(reading.lx, first + 1, i) });
  const relate = (i: number) => {
    if (relational >= 0) chain('chained-compare', relational, i);
    relational = i;
  };
  const equate = (i: number) => {
    if (equality >= 0) chain('chained-equality', equality, i);
    equality = i;
    relational = -1;
  };
  const reset = () => {
    relational = -1;
    equality = -1;
  };

  return {
    operator(i) {
      const symbol = reading.lx.tokens.symbol[i]!;
      if (RELATIONAL.has(symbol)) relate(i);
      else if (EQUALITY.has(symbol)) equate(i);
      else if (!TIGHTER.has(symbol)) reset();
    },
    infix(i) {
      const symbol = reading.lx.tokens.symbol[i]!;
      if (RELATIONAL_WORDS.has(symbol)) relate(i);
      else if (EQUALITY_WORDS.has(symbol)) equate(i);
      else if (symbol === ISA) reading.addTokens('isa-op', i, i, '', isaParts(reading.lx, i));
      else if (symbol !== X) reset();
      if (reading.lx.symbols.names[symbol] === 'when') reading.addTokens('when-modifier', i, i);
    },
    reset,
    enter() {
      levels.push(relational, equality);
      reset();
    },
    leave() {
      equality = levels.pop() ?? -1;
      relational = levels.pop() ?? -1;
    },
  };
}
