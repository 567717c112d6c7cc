// What a variable surely holds at a place: told only where no path through the code leads past the assignment that was found.
import { type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import { nameOf } from '../../src/languages/php/symbols.ts';
import { codeOf } from './code.ts';
import { functionHistory } from './knowledge/symbols.ts';

/** The empty values: what PHP up to 7.0 (arrays) or 7.4 (objects) turns into something fuller by itself. */
export type Empty = 'text' | 'null' | 'false';

const { READ, WRITE, BASE, INTERPOLATED } = VARIABLE;
/** Uses that change nothing. */
const HARMLESS = READ | INTERPOLATED | BASE;

/** `= $b = value;` */
const ASSIGNED = /^\s*=(?![=>])\s*(?:\$\w+\s*=(?![=>])\s*)*([^;]*);/;
const EMPTY = /^(''|""|null|false)$/i;

const MEMBER = BASE | WRITE;
const BLANK = 0x20;

/**
 * Rows of variables of which an element or a property is set, `$this` aside.
 * @param operator the first byte behind the name: `[` or `-`
 */
export function* membersSet({ variables, bytes }: PhpDocument, operator: number): Generator<number> {
  const { count, use, symbol, start } = variables;
  for (let row = 0; row < count; row++) {
    if ((use[row]! & MEMBER) !== MEMBER) continue;
    const name = nameOf(symbol[row]!);
    if (name === '$this') continue;
    let behind = start[row]! + name.length;
    while (bytes[behind] === BLANK) behind++;
    if (bytes[behind] === operator) yield row;
  }
}

/** Where variables come from that no one names. */
const UNSEEN =
  /\b(?:include|require)(?:_once)?\b|\b(?:extract|parse_str|eval|import_request_variables)\s*\(|\$\$|\$\{/i;
const BRANCHES = /^(?:case|default|else|elseif|endif|endwhile|endfor|endforeach|endswitch|goto)$/i;
const LANGUAGE =
  /^(?:if|while|for|foreach|switch|array|list|isset|empty|unset|print|echo|return|and|or|xor|exit|die|catch|include|include_once|require|require_once|elseif|declare|new)$/i;

/** Whoever comes to the end of the code has come by its beginning. */
function isOnTheWay(code: string): boolean {
  let depth = 0;
  for (const [word] of code.matchAll(/[{}]|\b[a-z]+\b/gi)) {
    if (word === '{') depth++;
    else if (word === '}') depth--;
    else if (depth === 0 && BRANCHES.test(word)) return false;
    if (depth < 0) return false;
  }
  return true;
}

/** At the file's level a function of the site may set the variable as a global one. */
function callsOwn(code: string): boolean {
  for (const [, before, name] of code.matchAll(/(->\s*|::\s*|\bnew\s+|)([A-Za-z_\x80-\xff][\w\x80-\xff\\]*)\s*\(/g))
    if (before || (!LANGUAGE.test(name!) && !functionHistory(name!.toLowerCase()))) return true;
  return /\$\w+\s*\(/.test(code);
}

/** The statement that begins here runs whenever its block does: no `if (…)` without braces stands before it. */
function isStatement(php: PhpDocument, start: number): boolean {
  const before = codeOf(php, { start: Math.max(0, start - 200), end: start });
  return /(?:[;{}]|<\?(?:php)?)\s*(?:\$\w+\s*=\s*)*$/i.test(before);
}

/**
 * @param row a row of `variables`: a use of the variable
 * @param wanted values that matter: others are not followed
 * @returns the code of the value that it was given for certain; null: not known, or not wanted; undefined: no row of its scope before it
 */
export function givenBefore(php: PhpDocument, row: number, wanted: RegExp): string | null | undefined {
  const { symbol, scope, use, start } = php.variables;
  const begin = php.scopes[scope[row]!]!.start;
  for (let i = row - 1; i >= 0 && start[i]! >= begin; i--) {
    if (symbol[i] !== symbol[row] || scope[i] !== scope[row]) continue;
    const bits = use[i]!;
    if (!(bits & WRITE) && (bits & ~HARMLESS) === 0) continue;
    if (bits & ~(READ | WRITE) || !(bits & WRITE)) return null;
    return valueGiven(php, i, start[row]!, wanted);
  }
  return undefined;
}

function valueGiven(php: PhpDocument, row: number, until: number, wanted: RegExp): string | null {
  const { end, start, scope } = php.variable(row);
  const value = ASSIGNED.exec(php.text.slice(end, end + 120))?.[1]?.trim();
  if (!value || !wanted.test(value) || !isStatement(php, start)) return null;
  const code = codeOf(php, { start: end, end: until });
  const { kind, dynamic } = php.scopes[scope]!;
  if (!isOnTheWay(code) || (dynamic && UNSEEN.test(code)) || (kind === 'file' && callsOwn(code))) return null;
  return value;
}

/** The empty value that the variable of this row holds for certain; 'nothing' when it was given none; null: not known, or not empty. */
export function emptyValueBefore(php: PhpDocument, row: number): Empty | 'nothing' | null {
  const value = givenBefore(php, row, EMPTY);
  if (value === undefined) return 'nothing';
  if (value === null) return null;
  return /^[nf]/i.test(value) ? (value.toLowerCase() as Empty) : 'text';
}
