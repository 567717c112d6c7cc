// PCRE patterns over bytes, in linear time: rewritten for re2js, whose answers a hostile value cannot slow down.
import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

/** Loaded with the first pattern: most runs have none. */
let engine: typeof RE2JS | null = null;
const linearEngine = (): typeof RE2JS =>
  (engine ??= (createRequire(import.meta.url)('re2js') as { RE2JS: typeof RE2JS }).RE2JS);

/** The pattern uses what a linear engine does not have (back-references, look-ahead). */
export class PatternError extends Error {}

export interface Pattern {
  /** The match and its groups, at most nine; a group that did not take part is undefined. Null: no match. */
  exec(value: string): (string | undefined)[] | null;
}

/** A backtracking engine is only shown values up to this many characters, so that a hostile one cannot stop it. */
const LONGEST_BACKTRACKED = 400;

/**
 * Patterns are read with single-line dots and `$` at the very end, as ModSecurity sets them (PCRE_DOTALL, PCRE_DOLLAR_ENDONLY).
 * The few with back-references or look-ahead are left to JavaScript's own engine. Throws PatternError.
 */
export function compilePattern(source: string): Pattern {
  const bytes = bytePattern(source);
  try {
    const linear = linearEngine();
    return linearPattern(linear.compile(bytes, linear.DOTALL | linear.LOOKBEHINDS));
  } catch (error) {
    const backtracking = /\(\?<?[!=]|\\[1-9]/.test(source) ? backtrackingPattern(bytes) : null;
    if (backtracking) return backtracking;
    throw new PatternError(error instanceof Error ? error.message : String(error));
  }
}

/** For names and tags: a pattern that cannot be compiled stands for itself. */
export function namePattern(source: string): (text: string) => boolean {
  try {
    const pattern = compilePattern(source);
    return (text) => pattern.exec(text) !== null;
  } catch {
    return (text) => text.includes(source);
  }
}

function linearPattern(compiled: RE2JS): Pattern {
  return {
    exec(value) {
      // the boolean question is the fast one, and most values do not match
      if (!compiled.test(value)) return null;
      const matcher = compiled.matcher(value);
      if (!matcher.find()) return null;
      const groups: (string | undefined)[] = [];
      for (let i = 0; i <= Math.min(9, compiled.groupCount()); i++) groups.push(matcher.group(i) ?? undefined);
      return groups;
    },
  };
}

/** Null when JavaScript does not know the pattern's syntax: there are no flags for a part of a pattern. */
function backtrackingPattern(bytes: string): Pattern | null {
  const folded = /^\(\?i\)/.test(bytes) || (/^\(\?i:/.test(bytes) && closesAtEnd(bytes));
  const plain = bytes.replace(/^\(\?i([:)])/, (_, mark: string) => (mark === ':' ? '(?:' : ''));
  try {
    const compiled = new RegExp(plain.replaceAll('\\z', '$'), folded ? 'is' : 's');
    return {
      exec: (value) => compiled.exec(value.slice(0, LONGEST_BACKTRACKED))?.slice(0, 10) ?? null,
    };
  } catch {
    return null;
  }
}

/** The group that opens the pattern also ends it. */
function closesAtEnd(pattern: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (inClass) inClass = c !== ']';
    else if (c === '[') inClass = true;
    else if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return i === pattern.length - 1;
  }
  return false;
}

/** Escapes that mean in PCRE, over bytes, something else than in RE2: outside of a class, and within one. */
const ESCAPES: Readonly<Record<string, readonly [outside: string, inside: string]>> = {
  s: ['[\\t-\\r ]', '\\t-\\r '],
  S: ['[^\\t-\\r ]', '\\x00-\\x08\\x0e-\\x1f\\x21-\\xff'],
  h: ['[\\t \\xa0]', '\\t \\xa0'],
  H: ['[^\\t \\xa0]', '\\x00-\\x08\\x0a-\\x1f\\x21-\\x9f\\xa1-\\xff'],
  v: ['[\\n-\\r\\x85]', '\\n-\\r\\x85'],
  R: ['(?:\\r\\n|[\\n-\\r\\x85])', 'R'],
  e: ['\\x1b', '\\x1b'],
  Z: ['\\n?\\z', 'Z'],
  b: ['\\b', '\\x08'],
};

/** The same pattern for RE2. Possessive quantifiers and atomic groups only save PCRE time: here they are plain ones. */
export function bytePattern(source: string): string {
  let out = '';
  let inClass = false;
  let afterQuantifier = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    let quantifier = false;
    if (c === '\\') {
      const next = source[++i] ?? '\\';
      const known = ESCAPES[next];
      if (known) out += known[inClass ? 1 : 0];
      // letters and digits keep their backslash, and so does what has a meaning without it
      else out += /[A-Za-z\d\\^$.|?*+()[\]{}-]/.test(next) ? `\\${next}` : next;
    } else if (inClass) {
      if (c === ']') inClass = false;
      if (c === '[') {
        const named = /^\[:\^?\w+:\]/.exec(source.slice(i, i + 14))?.[0];
        out += named ?? '\\[';
        i += (named?.length ?? 1) - 1;
      } else out += c;
    } else if (c === '[') {
      inClass = true;
      const open = /^\[\^?\]?/.exec(source.slice(i, i + 3))![0];
      out += open.endsWith(']') ? `${open.slice(0, -1)}\\]` : open;
      i += open.length - 1;
    } else if (c === '+' && afterQuantifier) {
      // possessive
    } else if (source.startsWith('(?>', i)) {
      out += '(?:';
      i += 2;
    } else {
      const bounds = c === '{' ? /^\{\d+(?:,\d*)?\}/.exec(source.slice(i, i + 16))?.[0] : undefined;
      if (c === '{' && !bounds) out += '\\{';
      else out += bounds ?? c;
      if (bounds) i += bounds.length - 1;
      quantifier = bounds !== undefined || ((c === '*' || c === '+' || c === '?') && source[i - 1] !== '(');
      if (c === '?' && afterQuantifier) quantifier = false;
    }
    afterQuantifier = quantifier;
  }
  return out;
}
