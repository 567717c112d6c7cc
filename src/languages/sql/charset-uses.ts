// Where a statement of MySQL names a character set or a collation.
import type { Token } from './tokens.ts';

export interface CharsetUse {
  kind: 'charset' | 'collation';
  /** Lower case. */
  name: string;
  start: number;
  end: number;
}

const VARIABLES =
  /^(?:CHARACTER_SET_(?:CLIENT|RESULTS|CONNECTION|SERVER|DATABASE)|COLLATION_(?:CONNECTION|SERVER|DATABASE)|DEFAULT_COLLATION_FOR_UTF8MB4)$/;

/** In the order of the text. */
export function charsetUses(tokens: readonly Token[]): CharsetUse[] {
  const uses: CharsetUse[] = [];
  const add = (kind: CharsetUse['kind'], token: Token | undefined) => {
    if (!token || token.kind === 'symbol' || token.kind === 'number') return;
    const name = token.text.toLowerCase();
    if (!/^[a-z][a-z0-9_]*$/.test(name) || name === 'default' || name === 'binary') return;
    const inner = token.kind === 'word' ? 0 : 1;
    uses.push({ kind, name, start: token.start + inner, end: token.end - inner });
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'word') continue;
    const next = tokens[i + 1]?.text === '=' ? i + 2 : i + 1;
    if (token.text === 'CHARSET') add('charset', tokens[next]);
    else if (token.text === 'SET' && tokens[i - 1]?.text === 'CHARACTER') add('charset', tokens[next]);
    else if (token.text === 'NAMES' && tokens[i - 1]?.text === 'SET') add('charset', tokens[i + 1]);
    else if (token.text === 'COLLATE') add('collation', tokens[next]);
    else if (token.text === 'USING' && tokens[i + 2]?.text === ')') add('charset', tokens[i + 1]);
    else if (VARIABLES.test(token.text) && next === i + 2) {
      const value = tokens[next];
      if (value?.text !== '@') add(token.text.startsWith('COLL') ? 'collation' : 'charset', value);
    } else if (/^_[A-Z]\w+$/.test(token.text) && tokens[i + 1]?.kind === 'string') {
      uses.push({ kind: 'charset', name: token.text.slice(1).toLowerCase(), start: token.start + 1, end: token.end });
    }
  }
  return uses;
}
