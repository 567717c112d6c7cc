// Spelling ereg(), ereg_replace(), split() and kin with preg_match(), preg_replace(), preg_split() and explode().
import type { PhpCall, PhpDocument, Span } from '../../src/languages/php/document.ts';
import type { Fix, Splice } from '../../src/rule/finding.ts';
import { convertPosix } from './ereg-pattern.ts';

const NEW_NAMES: Record<string, string> = {
  ereg: 'preg_match',
  eregi: 'preg_match',
  ereg_replace: 'preg_replace',
  eregi_replace: 'preg_replace',
  split: 'preg_split',
  spliti: 'preg_split',
};

const quoted = (value: string): string => `'${value.replace(/\\(?=[\\']|$)|'/g, '\\$&')}'`;

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const asEscape = (byte: string) =>
  NAMED[byte] ?? `\\x${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** In double quotes, with escapes for what the source did not hold as a byte either. */
function doubleQuoted(value: string, raw: boolean): string {
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    .replace(raw ? /[\x00-\x1f\x7f]/g : /[\x00-\x1f\x7f-\xff]/g, asEscape);
  return `"${escaped}"`;
}

/** ereg() gives a length or false, preg_match() 1 or 0: the same only where nothing but truth is asked. */
function isCondition(php: PhpDocument, call: PhpCall): boolean {
  const before = php.text.slice(Math.max(0, call.start - 60), call.start);
  const after = php.text.slice(call.end, call.end + 20);
  return (
    /(?:\b(?:if|elseif|while)\s*\(\s*!?\s*@?|(?:&&|\|\||\band|\bor)\s*!?\s*@?|!\s*@?)$/i.test(before) &&
    /^\s*(?:\)|&&|\|\||and\b|or\b|\?)/i.test(after)
  );
}

/** `\1` stands for a group in both, but preg also knows `$1`, and `\10` is another group there. */
function replacement(text: string): string | null {
  if (/\\$|\\[^0-9]/.test(text)) return null;
  return text.replace(/\$(?=[{\d])/g, '\\$').replace(/\\(\d)(?=\d)/g, (_, group: string) => `\${${group}}`);
}

function renamed(php: PhpDocument, { nameSpan }: PhpCall, name: string): Splice {
  const prefix = php.text[nameSpan.start] === '\\' ? '\\' : '';
  return { ...nameSpan, text: prefix + name };
}

/** Bytes over 0x7F stay as the source has them: raw, or as escapes; a mixture is left alone. */
function written(php: PhpDocument, { start, end }: Span, value: string): Splice | null {
  const source = php.text.slice(start, end);
  const raw = /[\x80-\xff]/.test(source);
  if (raw && /\\(?:x[89a-f]|[23]\d\d)/i.test(source)) return null;
  const plain = !/[\x00-\x1f\x7f]/.test(value) && (raw || !/[\x80-\xff]/.test(value));
  return { start, end, text: plain ? quoted(value) : doubleQuoted(value, raw) };
}

/** Null where the pattern is not literal, or equality cannot be shown. */
export function eregFix(php: PhpDocument, call: PhpCall): Fix | null {
  const name = NEW_NAMES[call.name];
  const [first, second] = call.args;
  if (!name || !first || first.literal === null || call.args.some(({ byRef, spread }) => byRef || spread)) return null;
  const ignoreCase = call.name.includes('regi') || call.name === 'spliti';
  const converted = convertPosix(first.literal, ignoreCase);
  if (!converted) return null;
  const { source, plain, sameMatch, canBeEmpty, hasDot, hasEnd } = converted;
  const modifiers = `${ignoreCase ? 'i' : ''}${hasDot ? 's' : ''}${hasEnd ? 'D' : ''}`;
  const pattern = written(php, first, `/${source}/${modifiers}`);
  if (!pattern) return null;
  if (name === 'preg_match') {
    if (!isCondition(php, call)) return null;
    const isSafe = call.args.length === 2;
    return isSafe || sameMatch
      ? { safety: isSafe ? 'safe' : 'review', splices: [renamed(php, call, name), pattern] }
      : null;
  }
  if (!sameMatch || canBeEmpty) return null;
  if (name === 'preg_replace') {
    const text = second?.literal === null || !second ? null : replacement(second.literal);
    if (text === null || call.args.length !== 3) return null;
    const splices = [renamed(php, call, name), pattern];
    const changed = text === second!.literal ? undefined : written(php, second!, text);
    if (changed === null) return null;
    if (changed) splices.push(changed);
    return { safety: 'safe', splices };
  }
  if (call.args.length > 2 && !/^[1-9]\d*$/.test(php.text.slice(call.args[2]!.start, call.args[2]!.end))) return null;
  const delimiter = plain === null ? null : written(php, first, plain);
  return {
    safety: 'safe',
    splices: delimiter ? [renamed(php, call, 'explode'), delimiter] : [renamed(php, call, name), pattern],
  };
}
