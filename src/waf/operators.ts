// ModSecurity's operators. Each is compiled once from its argument; what cannot be compiled is listed by the rule set, not skipped in silence.
import { compilePattern, type Pattern } from './pattern.ts';
import type { DataFiles } from './ruleset.ts';
import type { OperatorSpec } from './seclang.ts';

export interface Match {
  /** What matched, and the captured groups behind it, for TX:0 … TX:9. */
  captured: (string | undefined)[];
}

/** Null: no match. `expand` replaces macros such as %{tx.x} in the argument. */
export type Operator = (value: string, expand: (text: string) => string) => Match | null;

export interface Detectors {
  sqli(value: string): boolean;
  xss(value: string): boolean;
}

/** The operator is known but its argument cannot be used, or it is not known. */
export class OperatorError extends Error {}

const YES: Match = { captured: [] };
const found = (text: string): Match => ({ captured: [text] });

/** Compiles an operator without its negation. Throws OperatorError. */
export function compileOperator({ name, argument }: OperatorSpec, files: DataFiles, detectors: Detectors): Operator {
  const macro = argument.includes('%{');
  const text =
    (test: (value: string, argument: string) => boolean): Operator =>
    (value, expand) =>
      test(value, macro ? expand(argument) : argument) ? found(value) : null;
  const number = (test: (value: number, argument: number) => boolean): Operator =>
    text((value, other) => test(Number.parseInt(value, 10) || 0, Number.parseInt(other, 10) || 0));
  switch (name.toLowerCase()) {
    case 'rx':
      return macro ? expandedPattern(argument) : remembering(patternOperator(compilePattern(argument)));
    case 'pm':
      return remembering(phraseOperator(argument.split(/\s+/)));
    case 'pmf':
    case 'pmfromfile':
      return remembering(phraseOperator(argument.split(/\s+/).flatMap((file) => dataLines(files, file))));
    case 'streq':
      return text((value, other) => value === other);
    case 'contains':
      return text((value, other) => value.includes(other));
    case 'containsword':
      return text((value, other) =>
        new RegExp(`(?<![A-Za-z0-9_])${other.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9_])`).test(value),
      );
    case 'strmatch':
      return text((value, other) => value.includes(other));
    case 'beginswith':
      return text((value, other) => value.startsWith(other));
    case 'endswith':
      return text((value, other) => value.endsWith(other));
    case 'within':
      return text((value, other) => value !== '' && other.includes(value));
    case 'eq':
      return number((value, other) => value === other);
    case 'gt':
      return number((value, other) => value > other);
    case 'ge':
      return number((value, other) => value >= other);
    case 'lt':
      return number((value, other) => value < other);
    case 'le':
      return number((value, other) => value <= other);
    case 'detectsqli':
      return remembering((value) => (detectors.sqli(value) ? found(value) : null));
    case 'detectxss':
      return remembering((value) => (detectors.xss(value) ? found(value) : null));
    case 'validatebyterange':
      return byteRange(argument);
    case 'validateurlencoding':
      return (value) => (/%(?![\da-fA-F]{2})/.test(value) ? YES : null);
    case 'validateutf8encoding':
      return (value) => (isStrictUtf8(value) ? null : YES);
    case 'ipmatch':
    case 'ipmatchf':
    case 'ipmatchfromfile':
      return ipMatch(name.toLowerCase() === 'ipmatch' ? argument.split(/\s*,\s*/) : dataLines(files, argument));
    case 'unconditionalmatch':
      return (value) => found(value);
    case 'nomatch':
    case 'rbl':
    case 'geolookup':
    case 'gsblookup':
    case 'inspectfile':
      // these ask the network, a database or a program: nothing is listed there in a rehearsal
      return () => null;
    case 'verifycc':
      return patternOperator(compilePattern(argument), luhn);
    default:
      throw new OperatorError(`@${name}`);
  }
}

function dataLines(files: DataFiles, name: string): string[] {
  const content = files.get(name.slice(name.lastIndexOf('/') + 1));
  if (content === undefined) throw new OperatorError(`no file ${name}`);
  return content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** How many answers an operator keeps, and up to which length of the value. */
const REMEMBERED = 200;
const LONGEST_REMEMBERED = 400;

/** Headers and names of fields come again with every request: their answers are kept. */
function remembering(operator: Operator): Operator {
  const known = new Map<string, Match | null>();
  return (value, expand) => {
    if (value.length > LONGEST_REMEMBERED) return operator(value, expand);
    let answer = known.get(value);
    if (answer === undefined) {
      answer = operator(value, expand);
      if (known.size >= REMEMBERED) known.clear();
      known.set(value, answer);
    }
    return answer;
  };
}

function patternOperator(pattern: Pattern, accept: (text: string) => boolean = () => true): Operator {
  return (value) => {
    const captured = pattern.exec(value);
    return captured && accept(captured[0]!) ? { captured } : null;
  };
}

function expandedPattern(source: string): Operator {
  const compiled = new Map<string, Pattern>();
  return (value, expand) => {
    const text = expand(source);
    let pattern = compiled.get(text);
    if (!pattern) {
      pattern = compilePattern(text);
      compiled.set(text, pattern);
    }
    const captured = pattern.exec(value);
    return captured ? { captured } : null;
  };
}

/** Any of many phrases, without regard to the case of ASCII letters. Phrases are found by their first two bytes. */
function phraseOperator(phrases: readonly string[]): Operator {
  const wanted = phrases.filter((phrase) => phrase !== '').map((phrase) => asciiLower(phraseBytes(phrase)));
  const starts = new Uint8Array(65536);
  const byStart = new Map<number, string[]>();
  for (const phrase of wanted) {
    const first = phrase.charCodeAt(0);
    // a phrase of one byte may be followed by any other
    const from = phrase.length > 1 ? phrase.charCodeAt(1) : 0;
    const to = phrase.length > 1 ? from : 255;
    for (let second = from; second <= to; second++) {
      const start = (first << 8) | second;
      starts[start] = 1;
      byStart.set(start, [...(byStart.get(start) ?? []), phrase]);
    }
  }
  return (value) => {
    const lower = asciiLower(value);
    for (let i = 0; i < lower.length; i++) {
      const start = (lower.charCodeAt(i) << 8) | (i + 1 < lower.length ? lower.charCodeAt(i + 1) : 0);
      if (!starts[start]) continue;
      for (const phrase of byStart.get(start)!)
        if (lower.startsWith(phrase, i)) return found(value.slice(i, i + phrase.length));
    }
    return null;
  };
}

const asciiLower = (text: string): string =>
  /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;

/** `|41 42|` in a phrase stands for bytes. */
function phraseBytes(phrase: string): string {
  return phrase.replace(/\|([\da-fA-F ]+)\|/g, (_, hex: string) =>
    Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1'),
  );
}

function byteRange(argument: string): Operator {
  const allowed = new Uint8Array(256);
  for (const part of argument.split(',')) {
    const [from, to = from] = part.trim().split('-').map(Number);
    if (from === undefined || Number.isNaN(from) || to === undefined || Number.isNaN(to))
      throw new OperatorError(`byte range ${part}`);
    allowed.fill(1, from, to + 1);
  }
  return (value) => {
    for (let i = 0; i < value.length; i++) if (!allowed[value.charCodeAt(i)]) return YES;
    return null;
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function isStrictUtf8(value: string): boolean {
  try {
    utf8.decode(Buffer.from(value, 'latin1'));
    return true;
  } catch {
    return false;
  }
}

function ipMatch(networks: readonly string[]): Operator {
  const ranges = networks.flatMap((network) => {
    const [address = '', bits = '32'] = network.split('/');
    const number = ipv4(address);
    return number === null ? [] : [{ number, mask: bits === '0' ? 0 : (-1 << (32 - Number(bits))) >>> 0 }];
  });
  return (value) => {
    const number = ipv4(value);
    return number !== null && ranges.some((range) => ((number & range.mask) ^ (range.number & range.mask)) === 0)
      ? found(value)
      : null;
  };
}

function ipv4(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  return parts ? parts.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0) >>> 0 : null;
}

function luhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return digits.length > 0 && sum % 10 === 0;
}
