// Constructs of regular expressions that some versions lack. A scan of the pattern's bytes, not a full parser: enough to
// know escapes, classes, groups and quantifiers apart, and to leave interpolated variables alone.
import type { Analysis } from '../analysis.ts';

const BACKSLASH = 0x5c;
const ESCAPES: Readonly<Record<string, string>> = {
  K: 're-keep',
  R: 're-linebreak',
  h: 're-hv',
  H: 're-hv',
  v: 're-hv',
  V: 're-hv',
  k: 're-k-name',
  C: 're-single-byte',
};
const VERB = /\*(?:FAIL|F|ACCEPT|PRUNE|SKIP|THEN|COMMIT|MARK|:)[):]?/y;
const ALPHA_ASSERTION =
  /\*(?:pla|plb|nla|nlb|atomic|positive_lookahead|positive_lookbehind|negative_lookahead|negative_lookbehind):/y;
const SCRIPT_RUN = /\*(?:sr|asr|script_run|atomic_script_run):/y;
const INLINE_FLAGS = /\?(\^?)([a-z]*)(?:-[a-z]*)?[:)]/y;
const RECURSION = /\?(?:R|[+-]?\d+|P>\w+|&\w+)\)/y;
const NAMED = /\?(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/y;
const QUANTIFIER = /\{([ \t]*)(\d*)([ \t]*)(,?)([ \t]*)(\d*)([ \t]*)\}/y;
const NEW_PROPERTY = /\\[pP]\{\^?\s*(scx|Script_Extensions|name|na|X?Posix\w+|In_Script)\b/iy;

/** Bytes to look ahead for the end of a group. */
const FARTHEST = 1000;

interface Scan {
  readonly reading: Analysis;
  readonly start: number;
  readonly end: number;
  readonly flags: string;
  /** For each open group whether it is a lookaround, and how many of them are. */
  readonly groups: boolean[];
  lookarounds: number;
  /** Where a quantifier may follow: end of the last atom, else -1. */
  atom: number;
  quantified: boolean;
}

export function regexFeatures(reading: Analysis, start: number, end: number, flags: string): void {
  const scan: Scan = { reading, start, end, flags, groups: [], lookarounds: 0, atom: -1, quantified: false };
  const { bytes } = reading.lx;
  for (let i = start; i < end; ) {
    switch (bytes[i]) {
      case BACKSLASH:
        i = regexEscape(scan, i);
        break;
      case 0x5b: // [
        i = characterClass(scan, i);
        break;
      case 0x28: // (
        i = group(scan, i);
        break;
      case 0x29: // )
        if (scan.groups.pop()) scan.lookarounds--;
        i = atom(scan, i + 1);
        break;
      case 0x2a: // *
      case 0x2b: // +
      case 0x3f: // ?
        i = quantifier(scan, i);
        break;
      case 0x7b: // {
        i = brace(scan, i);
        break;
      case 0x24: // $
      case 0x40: // @
        i = variable(scan, i);
        break;
      case 0x23: // #
        i = comment(scan, i);
        break;
      case 0x7c: // |
      case 0x5e: // ^
        scan.atom = -1;
        scan.quantified = false;
        i++;
        break;
      default:
        i = atom(scan, i + 1);
    }
  }
}

function atom(scan: Scan, end: number): number {
  scan.atom = end;
  scan.quantified = false;
  return end;
}

function use(scan: Scan, feature: string, start: number, end: number): void {
  scan.reading.add(feature, start, end, scan.reading.lx.text.slice(start, Math.min(end, start + 20)));
}

function at(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

/** Escapes that are looked at; the others matter only with a brace behind them. */
const NOTABLE = new Uint8Array(256);
for (const c of 'KRhHvVkCgNobBpP') NOTABLE[c.charCodeAt(0)] = 1;

function regexEscape(scan: Scan, i: number): number {
  const { text, bytes } = scan.reading.lx;
  const braced = bytes[i + 2] === 0x7b;
  if (!braced && NOTABLE[bytes[i + 1]!] !== 1) return atom(scan, i + 2);
  const c = text[i + 1] ?? '';
  const close = braced ? text.indexOf('}', i) + 1 : 0;
  const feature = ESCAPES[c];
  if (feature) use(scan, feature, i, i + 2);
  if (c === 'K' && scan.lookarounds > 0) use(scan, 're-keep-in-lookaround', i, i + 2);
  else if (c === 'g' && (braced || /[-\d]/.test(text[i + 2] ?? ''))) use(scan, 're-relative-backref', i, i + 2);
  else if (c === 'N') notNewline(scan, i, braced);
  else if (c === 'o' && braced) use(scan, 'octal-o', i, i + 3);
  else if ((c === 'b' || c === 'B') && braced)
    use(scan, text.startsWith('{lb}', i + 2) ? 're-b-lb' : 're-b-brace', i, close);
  else if ((c === 'p' || c === 'P') && braced) property(scan, i);
  if (braced && close > 0 && close <= scan.end && /[pPNxogkbB]/.test(c)) return atom(scan, close);
  const end = atom(scan, i + 2);
  if (/[dDwWsS]/.test(c) && braced && !/^\{[^}]*[$@]/.test(text.slice(end, end + 60)) && !at(QUANTIFIER, text, end))
    use(scan, 're-unescaped-brace-fatal-26', i, end + 1);
  return end;
}

/** \N is "no newline" unless a name or code point follows. */
function notNewline(scan: Scan, i: number, braced: boolean): void {
  const { text } = scan.reading.lx;
  if (!braced || at(QUANTIFIER, text, i + 2)) use(scan, 're-not-newline', i, i + 2);
}

function property(scan: Scan, i: number): void {
  const found = at(NEW_PROPERTY, scan.reading.lx.text, i);
  if (!found) return;
  const name = found[1]!.toLowerCase();
  const end = NEW_PROPERTY.lastIndex;
  if (name === 'scx' || name === 'script_extensions') use(scan, 're-prop-script-ext', i, end);
  else if (name === 'name' || name === 'na') use(scan, 're-prop-name', i, end);
  else if (name.startsWith('xposix')) use(scan, 're-prop-posix-x', i, end);
}

function characterClass(scan: Scan, i: number): number {
  const { bytes, text } = scan.reading.lx;
  let j = i + 1;
  if (bytes[j] === 0x5e) j++;
  if (bytes[j] === 0x5d) j++;
  for (; j < scan.end; j++) {
    const c = bytes[j]!;
    if (c === 0x5d) return atom(scan, j + 1);
    if (c === BACKSLASH) {
      const feature = /[hHvV]/.test(text[j + 1] ?? '') ? 're-hv' : '';
      if (feature) use(scan, feature, j, j + 2);
      else if (text[j + 1] === 'p' || text[j + 1] === 'P') property(scan, j);
      j++;
    } else if (c === 0x5b && (bytes[j + 1] === 0x3a || bytes[j + 1] === 0x3d || bytes[j + 1] === 0x2e)) {
      const close = text.indexOf(`${text[j + 1]}]`, j + 2);
      if (close > 0 && close < scan.end) j = close + 1;
    }
  }
  return atom(scan, scan.end);
}

function group(scan: Scan, i: number): number {
  const { bytes, text } = scan.reading.lx;
  scan.atom = -1;
  scan.quantified = false;
  const next = bytes[i + 1];
  if (next === 0x2a) return verb(scan, i);
  if (next !== 0x3f) {
    if (scan.flags.includes('x')) splitToken(scan, i);
    scan.groups.push(false);
    return i + 1;
  }
  const c = text[i + 2] ?? '';
  if (c === '{' || (c === '?' && text[i + 3] === '{') || (c === 'p' && text[i + 3] === '{')) return code(scan, i, c);
  if (c === '#') return Math.max(i + 3, closeParenthesis(scan, i));
  if (c === '[') {
    use(scan, 're-set-ops', i, i + 3);
    return atom(scan, Math.max(i + 3, closeParenthesis(scan, i)));
  }
  return special(scan, i, c);
}

function special(scan: Scan, i: number, c: string): number {
  const { text } = scan.reading.lx;
  const lookbehind = c === '<' && (text[i + 3] === '=' || text[i + 3] === '!');
  if (lookbehind) behind(scan, i);
  else if (at(NAMED, text, i + 1)) use(scan, 're-named-capture', i, NAMED.lastIndex);
  else if (text.startsWith('P=', i + 2)) use(scan, 're-named-capture', i, i + 4);
  else if (c === '|') use(scan, 're-branch-reset', i, i + 3);
  else if (c === '(') conditional(scan, i);
  else if (at(RECURSION, text, i + 1)) use(scan, 're-recursion', i, RECURSION.lastIndex);
  else inlineFlags(scan, i);
  const lookaround = lookbehind || c === '=' || c === '!';
  scan.groups.push(lookaround);
  if (lookaround) scan.lookarounds++;
  return i + 3;
}

function conditional(scan: Scan, i: number): void {
  const { text } = scan.reading.lx;
  if (/^\((?:DEFINE\)|R|<|')/.test(text.slice(i + 2, i + 12))) use(scan, 're-define', i, i + 3);
}

function inlineFlags(scan: Scan, i: number): void {
  const found = at(INLINE_FLAGS, scan.reading.lx.text, i + 1);
  if (!found) return;
  const flags = found[2]!;
  const end = INLINE_FLAGS.lastIndex;
  if (found[1]) use(scan, 're-inline-caret', i, end);
  if (/[adul]/.test(flags)) use(scan, 're-inline-a', i, end);
  if (flags.includes('n')) use(scan, 'regex-flag-n', i, end);
  if (flags.includes('p')) use(scan, 'regex-flag-p', i, end);
  if (/x.*x/.test(flags)) use(scan, 'regex-flag-xx', i, end);
}

function verb(scan: Scan, i: number): number {
  const { text } = scan.reading.lx;
  if (at(ALPHA_ASSERTION, text, i + 1)) use(scan, 're-alpha-assert', i, ALPHA_ASSERTION.lastIndex);
  else if (at(SCRIPT_RUN, text, i + 1)) use(scan, 're-script-run', i, SCRIPT_RUN.lastIndex);
  else if (text[i + 2] === '{') {
    use(scan, 're-optimistic-eval', i, i + 3);
    return atom(scan, Math.max(i + 3, closeCode(scan, i + 2)));
  } else if (at(VERB, text, i + 1)) use(scan, 're-verbs', i, VERB.lastIndex);
  scan.groups.push(false);
  return i + 2;
}

/** `( ?:` and `(?` apart from its letter, read as one until 5.20. */
function splitToken(scan: Scan, i: number): void {
  const found = /^\(\s+\?/.exec(scan.reading.lx.text.slice(i, Math.min(scan.end, i + 20)));
  if (found) use(scan, 're-split-token', i, i + found[0].length);
}

/** (?{ … }), (??{ … }), (?p{ … }) */
function code(scan: Scan, i: number, c: string): number {
  if (c === 'p') use(scan, 're-p-postponed', i, i + 4);
  return atom(scan, Math.max(i + 3, closeCode(scan, i + (c === '{' ? 2 : 3))));
}

function closeCode(scan: Scan, open: number): number {
  const { bytes } = scan.reading.lx;
  let depth = 0;
  for (let j = open; j < Math.min(scan.end, open + FARTHEST); j++) {
    if (bytes[j] === BACKSLASH) j++;
    else if (bytes[j] === 0x7b) depth++;
    else if (bytes[j] === 0x7d && --depth === 0) return bytes[j + 1] === 0x29 ? j + 2 : j + 1;
  }
  return scan.end;
}

function closeParenthesis(scan: Scan, i: number): number {
  const close = scan.reading.lx.text.slice(i, Math.min(scan.end, i + FARTHEST)).indexOf(')');
  return close < 0 ? scan.end : i + close + 1;
}

/** A lookbehind whose length varies: bounded since 5.30, unbounded nowhere. */
function behind(scan: Scan, i: number): void {
  const { text } = scan.reading.lx;
  let depth = 0;
  for (let j = i; j < Math.min(scan.end, i + FARTHEST); j++) {
    const c = text[j]!;
    if (c === '\\') j++;
    else if (c === '[') {
      const close = text.indexOf(']', j + 2);
      if (close < 0 || close >= scan.end) return;
      j = close;
    } else if (c === '$' || c === '@') return;
    else if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return;
    else if (c === '{') {
      const found = at(QUANTIFIER, text, j);
      if (found?.[4] && found[2] !== found[6] && found[6] !== '')
        use(scan, 're-varlen-lookbehind', i, QUANTIFIER.lastIndex);
    }
  }
}

function quantifier(scan: Scan, i: number): number {
  const { bytes } = scan.reading.lx;
  if (scan.atom < 0) return i + 1;
  if (scan.quantified && bytes[i] === 0x2b) use(scan, 're-possessive', i - 1, i + 1);
  scan.quantified = !scan.quantified;
  if (!scan.quantified) scan.atom = -1;
  return i + 1;
}

function brace(scan: Scan, i: number): number {
  const { text } = scan.reading.lx;
  const found = at(QUANTIFIER, text, i);
  if (!found || (found[2] === '' && found[6] === '')) return atom(scan, i + 1);
  const end = QUANTIFIER.lastIndex;
  if (scan.atom < 0) return atom(scan, end);
  if (found[2] === '') use(scan, 're-quant-no-min', i, end);
  else if (`${found[1]}${found[3]}${found[5]}${found[7]}` !== '') use(scan, 're-brace-blank', i, end);
  if (Math.max(Number(found[2]), Number(found[6])) > 32766) use(scan, 're-quant-max', i, end);
  scan.quantified = true;
  return end;
}

/** Variables are replaced before the pattern is compiled: pass over the name and its subscripts. */
function variable(scan: Scan, i: number): number {
  const { text } = scan.reading.lx;
  const found = /^[$@](?:\{[^}]*\}|\$*[A-Za-z_][\w:]*|\d+|&)(?:(?:->)?(?:\[[-\w$]+\]|\{[^{}]*\}))*/.exec(
    text.slice(i, Math.min(scan.end, i + 200)),
  );
  if (!found) return atom(scan, i + 1);
  return atom(scan, i + found[0].length);
}

/** With /x a `#` begins a comment, to the end of its line. */
function comment(scan: Scan, i: number): number {
  if (!scan.flags.includes('x')) return atom(scan, i + 1);
  const newline = scan.reading.lx.text.indexOf('\n', i);
  return newline < 0 || newline > scan.end ? scan.end : newline;
}
