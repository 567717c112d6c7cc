// Which words stand in a file. Every word that anybody asks for is known beforehand, and one pass over the bytes looks for all of them
// (Aho and Corasick, 1975): asking for one more costs next to nothing, and most rules need no look of their own.

export interface Words {
  /** Does one of them stand anywhere in the bytes, as a part of longer words too? Upper and lower case of ASCII are alike. */
  in(bytes: Uint8Array): boolean;
}

/** The words of each set, in lower case. */
const sets: string[][] = [];
let automaton: Automaton | null = null;
/** Many ask about the same file in turn. Its bytes never change once they are read. */
let last: { bytes: Uint8Array; found: Uint8Array } | null = null;

/** @param list ASCII. To be called when a module is loaded, not for each file. */
export function words(...list: string[]): Words {
  const number = sets.push(list.map((word) => word.toLowerCase())) - 1;
  automaton = null;
  last = null;
  return {
    in(bytes) {
      if (last?.bytes !== bytes) {
        automaton ??= build();
        last = { bytes, found: search(automaton, bytes) };
      }
      return last.found[number] === 1;
    },
  };
}

const OTHER = 1;

interface Automaton {
  /** By byte: its column, OTHER for those that stand in no word. */
  kind: Uint8Array;
  /** By state and kind of the next byte: the next state. A state is the place of its row, which begins with the number of the state. */
  next: Int32Array;
  /** States from this one on end a word. */
  ends: number;
  /** By number: the sets whose words end there. */
  ending: number[][];
  /** Bytes of the longest word. */
  longest: number;
}

interface State {
  next: Map<number, State>;
  /** The longest end of what was read so far that begins a word. */
  fallback: State | null;
  ending: Set<number>;
  row: number;
}

const newState = (): State => ({ next: new Map(), fallback: null, ending: new Set(), row: 0 });

function build(): Automaton {
  const kind = new Uint8Array(256);
  // column 0 is the state's own number, column 1 is for all bytes that stand in no word
  kind.fill(OTHER);
  let width = OTHER + 1;
  const kindOf = (code: number): number => {
    if (kind[code] === OTHER) {
      kind[code] = width++;
      if (code >= 0x61 && code <= 0x7a) kind[code - 32] = kind[code]!;
    }
    return kind[code]!;
  };
  const root = newState();
  sets.forEach((list, number) => {
    for (const word of list) {
      let state = root;
      for (let i = 0; i < word.length; i++) state = child(state, kindOf(word.charCodeAt(i)));
      state.ending.add(number);
    }
  });
  const states = inBreadth(root);
  const ordinary = states.filter(({ ending }) => ending.size === 0);
  const numbered = [...ordinary, ...states.filter(({ ending }) => ending.size > 0)];
  numbered.forEach((state, number) => {
    state.row = number * width;
  });
  const next = new Int32Array(states.length * width);
  for (const state of states) {
    // rows of shorter beginnings are complete by now
    if (state.fallback) next.copyWithin(state.row, state.fallback.row, state.fallback.row + width);
    else next.fill(root.row, state.row, state.row + width);
    for (const [byte, { row }] of state.next) next[state.row + byte] = row;
  }
  numbered.forEach(({ row }, number) => {
    next[row] = number;
  });
  const longest = Math.max(0, ...sets.flat().map((word) => word.length));
  return { kind, next, ends: ordinary.length * width, ending: numbered.map(({ ending }) => [...ending]), longest };
}

function child(state: State, byte: number): State {
  let found = state.next.get(byte);
  if (!found) state.next.set(byte, (found = newState()));
  return found;
}

/** All states, shorter beginnings first, each with its fallback. */
function inBreadth(root: State): State[] {
  const states = [root];
  for (const state of states) {
    for (const [byte, longer] of state.next) {
      let fallback = state.fallback;
      while (fallback && !fallback.next.has(byte)) fallback = fallback.fallback;
      longer.fallback = fallback?.next.get(byte) ?? root;
      for (const number of longer.fallback.ending) longer.ending.add(number);
      states.push(longer);
    }
  }
  return states;
}

/** 1 for each set of which a word was found. */
function search(automaton: Automaton, bytes: Uint8Array): Uint8Array {
  const { ending } = automaton;
  const met = new Uint8Array(ending.length);
  walk(automaton, bytes, met);
  const found = new Uint8Array(sets.length);
  for (let number = 0; number < met.length; number++)
    if (met[number] === 1) for (const set of ending[number]!) found[set] = 1;
  return found;
}

/**
 * Marks the states that end words. Each step must wait for the one before, so four quarters are walked at a time, which takes little longer
 * than one of them; each reaches so far into the next that no word is cut.
 */
function walk({ kind, next, ends, longest }: Automaton, bytes: Uint8Array, met: Uint8Array): void {
  const quarter = Math.max(0, bytes.length - longest) >>> 2;
  const reach = quarter + longest;
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  if (quarter > longest) {
    for (let [j, k, l] = [quarter, 2 * quarter, 3 * quarter]; i < reach; i++, j++, k++, l++) {
      a = next[a + kind[bytes[i]!]!]!;
      b = next[b + kind[bytes[j]!]!]!;
      c = next[c + kind[bytes[k]!]!]!;
      d = next[d + kind[bytes[l]!]!]!;
      if (a >= ends) met[next[a]!] = 1;
      if (b >= ends) met[next[b]!] = 1;
      if (c >= ends) met[next[c]!] = 1;
      if (d >= ends) met[next[d]!] = 1;
    }
    i += 3 * quarter;
  }
  for (; i < bytes.length; i++) {
    d = next[d + kind[bytes[i]!]!]!;
    if (d >= ends) met[next[d]!] = 1;
  }
}
