// Reads ModSecurity's configuration language as Apache and ModSecurity 2 do: lines, quoting, SecRule with variables, operator, actions.
import type { Text } from '../rule/text.ts';

/** A broken rule file: names the file and the line. */
export class SecLangError extends Error {
  readonly text: Text;
  constructor(file: string, line: number, ja: string, en: string) {
    super(`${file}:${line}: ${en}`);
    this.text = { ja: `${file} の${line}行目: ${ja}`, en: `${file}, line ${line}: ${en}` };
  }
}

/** One configuration line with its arguments unquoted. */
export interface Directive {
  name: string;
  args: string[];
  file: string;
  /** Of its first line. */
  line: number;
}

export interface VariableSpec {
  /** Upper case. */
  name: string;
  /** Behind the colon; a pattern stands between slashes. */
  member: string | null;
  pattern: boolean;
  /** `&ARGS`: how many. */
  count: boolean;
  /** `!ARGS:x`: without it. */
  exclude: boolean;
}

export interface Action {
  name: string;
  value: string;
}

/** Configuration lines of one file. Lines are joined at a trailing backslash, comments and sections' brackets are left out. */
export function readDirectives(source: string, file: string): Directive[] {
  const directives: Directive[] = [];
  const lines = source.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const first = i + 1;
    let text = lines[i]!;
    while (text.endsWith('\\') && i + 1 < lines.length) text = text.slice(0, -1) + lines[++i];
    text = text.trim();
    if (text === '' || text.startsWith('#') || text.startsWith('<')) continue;
    const [name = '', ...args] = words(text, file, first);
    directives.push({ name, args, file, line: first });
  }
  return directives;
}

/** As Apache splits a line: quotes group, and within them a backslash escapes the quote and itself. */
function words(text: string, file: string, line: number): string[] {
  const found: string[] = [];
  for (let i = 0; i < text.length; ) {
    while (i < text.length && /\s/.test(text[i]!)) i++;
    if (i >= text.length) break;
    const quote = text[i] === '"' || text[i] === "'" ? text[i] : null;
    if (quote) i++;
    let word = '';
    for (; i < text.length; i++) {
      const c = text[i]!;
      if (c === '\\' && (text[i + 1] === '\\' || (quote && text[i + 1] === quote))) word += text[++i];
      else if (quote ? c === quote : /\s/.test(c)) break;
      else word += c;
    }
    if (quote && text[i] !== quote)
      throw new SecLangError(file, line, '引用符が閉じていません', 'a quote is not closed');
    i++;
    found.push(word);
  }
  return found;
}

/** `ARGS|!ARGS:password|&TX:score|REQUEST_HEADERS:/^X-/` */
export function readVariables(text: string): VariableSpec[] {
  return splitVariables(text).map((part) => {
    const [, sign = '', name = '', , rest = null] = /^([!&]?)([A-Za-z_]+)(:([\s\S]*))?$/.exec(part.trim()) ?? [];
    const member = rest === null ? null : rest.replace(/^'([\s\S]*)'$/, '$1');
    const pattern =
      member !== null &&
      member.length > 1 &&
      member.startsWith('/') &&
      member.endsWith('/') &&
      name.toUpperCase() !== 'XML';
    return {
      name: name.toUpperCase(),
      member: pattern ? member.slice(1, -1) : member,
      pattern,
      count: sign === '&',
      exclude: sign === '!',
    };
  });
}

/** A pipe inside a pattern between slashes does not end a variable; an XPath is no pattern. */
const VARIABLE = /XML:[^|,]*|[!&]?\w+(?::(?:'(?:\\.|[^'\\])*'|\/(?:\\.|[^\\/])*\/(?=[|,]|\s*$)|[^|,]*))?/gi;

function splitVariables(text: string): string[] {
  return text.match(VARIABLE) ?? [];
}

export interface OperatorSpec {
  name: string;
  argument: string;
  negated: boolean;
}

/** `!@pm a b`, `@eq 0`, or a regular expression alone. */
export function readOperator(text: string): OperatorSpec {
  const [, negation, name = 'rx', argument = ''] = /^\s*(!?)\s*@(\w+)\s*([\s\S]*)$/.exec(text) ?? [];
  if (negation === undefined) {
    const negated = text.startsWith('!');
    return { name: 'rx', argument: negated ? text.slice(1) : text, negated };
  }
  return { name, argument: name === 'rx' ? argument : argument.trimEnd(), negated: negation === '!' };
}

/** `id:1,phase:2,msg:'a, b',setvar:tx.x=+1`. Names keep their case but for what ModSecurity folds. */
export function readActions(text: string): Action[] {
  const actions: Action[] = [];
  for (let i = 0; i < text.length; ) {
    while (i < text.length && /[\s,]/.test(text[i]!)) i++;
    const start = i;
    while (i < text.length && !/[:,=]/.test(text[i]!)) i++;
    const name = text.slice(start, i).trim();
    if (name === '') break;
    let value = '';
    if (text[i] === ':' || text[i] === '=') {
      i++;
      if (text[i] === "'") {
        for (i++; i < text.length && text[i] !== "'"; i++) {
          if (text[i] === '\\' && text[i + 1] === "'") i++;
          value += text[i];
        }
        i++;
      } else {
        const from = i;
        while (i < text.length && text[i] !== ',') i++;
        value = text.slice(from, i).trim();
      }
    }
    actions.push({ name: name.toLowerCase(), value });
  }
  return actions;
}
