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

const written = ({ start, end }: Span, value: string): Splice => ({ start, end, text: quoted(value) });

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
  const pattern = written(first, `/${source}/${modifiers}`);
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
    if (text !== second!.literal) splices.push(written(second!, text));
    return { safety: 'safe', splices };
  }
  if (call.args.length > 2 && !/^[1-9]\d*$/.test(php.text.slice(call.args[2]!.start, call.args[2]!.end))) return null;
  return plain !== null
    ? { safety: 'safe', splices: [renamed(php, call, 'explode'), written(first, plain)] }
    : { safety: 'safe', splices: [renamed(php, call, name), pattern] };
}
