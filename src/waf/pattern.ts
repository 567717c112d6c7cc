// PCRE patterns over bytes, in linear time: rewritten for re2js, whose answers a hostile value cannot slow down.
import { RE2JS } from 're2js';

/** The pattern uses what a linear engine does not have (back-references, look-ahead). */
export class PatternError extends Error {}

export interface Pattern {
  /** The match and its groups, at most nine; a group that did not take part is undefined. Null: no match. */
  exec(value: string): (string | undefined)[] | null;
}

/**
 * Patterns are read with single-line dots and `$` at the very end, as ModSecurity sets them (PCRE_DOTALL, PCRE_DOLLAR_ENDONLY).
 * Throws PatternError.
 */
export function compilePattern(source: string): Pattern {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(bytePattern(source), RE2JS.DOTALL);
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : String(error));
  }
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

/** Escapes that mean in PCRE, over bytes, something else than in RE2: outside of a class, and within one. */
const ESCAPES: Readonly<Record<string, readonly [outside: string, inside: string]>> = {
  s: ['[\\s\\x0b]', '\\s\\x0b'],
  S: ['[^\\s\\x0b]', '\\x00-\\x08\\x0e-\\x1f\\x21-\\xff'],
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
