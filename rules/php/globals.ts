// What a PHP file does to the global variables: names that it gives a value, names that it only reads, files that it includes. The site
// pass joins the pages with what they include.
import { type PhpCall, type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import { nameOf } from '../../src/languages/php/symbols.ts';
import type { Place } from '../../src/rule/finding.ts';
import type { Context, SiteContext } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { includedName } from './definitions.ts';
import { aritiesOf } from './knowledge/parameters.ts';
import { functionHistory } from './knowledge/symbols.ts';

/** Set when another file includes one of this name. */
export const included = (name: string) => `php-included:${name}`;
/** Set when some file includes what a variable names. */
export const ANY_INCLUDED = 'php-included-by-variable';

/** What one file does to the global variables. */
export interface Globals {
  /** The file's own name. */
  file: string;
  /** Names that it gives a value, with blanks between them. */
  gives: string;
  /** It gives values to names that cannot be told: extract(), `$$name`, eval. */
  givesAny: boolean;
  /** It has functions that give values to the names they are called with. */
  givesPassed: boolean;
  /** Names of the files it includes. */
  includes: string[];
  /** It includes files whose name is put together elsewhere. */
  open: boolean;
  /** Names that it reads and gives no value, with the first place of each; none where there are too many. */
  unset: Record<string, Place>;
  /** Names that it uses as objects and gives no value. */
  objects: string[];
  /** Own functions that those unset are handed to: one that takes a reference fills them. */
  handed: Record<string, string[]>;
  /** Those unset whose name stands in quotes in the code. */
  quoted: string[];
  /** Those unset that its own forms or links send. */
  sent: string[];
  /** It takes what it needs from $_POST and the like, at least in part. */
  asks: boolean;
  /** Its own name stands in it: it is asked for directly. */
  namesItself: boolean;
}

/** More is a template, whose values come from elsewhere. */
const MOST_UNSET = 60;
const FIELD_TAGS = words('<input', '<select', '<textarea', '<button');
const FILLING = words('extract', 'parse_str', 'import_request_variables', 'eval', '$$', '${$', 'mb_parse_str');
const NAMED_BY_VALUE = /(\bglobal\b[^;]*?\$[{$])|\$\$\w|\$\{\s*\$|\beval\s*\(/gi;
const REQUEST = ['_GET', '_POST', '_REQUEST', 'HTTP_GET_VARS', 'HTTP_POST_VARS'];
const BINDS = VARIABLE.WRITE | VARIABLE.REFERENCE | VARIABLE.STATIC;
const NEVER_SENT = /^(?:GLOBALS|this|_[A-Z]+|HTTP_\w+|argv|argc|php_errormsg)$/;

/** Symbols of the names that the file gives a value to, at its top level or through `global` in a function. */
function given(php: PhpDocument): Set<number> {
  const { count, use, scope, symbol } = php.variables;
  const symbols = new Set<number>();
  const declared = new Set<number>();
  const at = (i: number) => scope[i]! * 0x100000 + symbol[i]!;
  for (let i = 0; i < count; i++) {
    if (use[i]! & VARIABLE.GLOBAL) declared.add(at(i));
    else if (use[i]! & BINDS && (scope[i] === 0 || (declared.size > 0 && declared.has(at(i))))) symbols.add(symbol[i]!);
  }
  return symbols;
}

/** `$GLOBALS[$x] = trim($GLOBALS[$x])` gives a value to none that had none. */
const CHANGES_ITSELF = /\$GLOBALS\s*\[\s*(\$\w+)\s*\]\s*=(?!=)[^;]*\$GLOBALS\s*\[\s*\1\s*\]/y;

/** The function walks through the request or another list of names and values. */
const WALKS = /\$_(?:GET|POST|REQUEST|COOKIE|SESSION)\b|\$HTTP_\w+_VARS\b|\bforeach\b|\beach\s*\(|fetch/i;

/** What the file writes by `$GLOBALS[…] = …`. */
interface Named {
  names: string[];
  /** Names that functions are called with. */
  passed: boolean;
  /** Any other. */
  any: boolean;
}

function givenByName(php: PhpDocument): Named {
  const named: Named = { names: [], passed: false, any: false };
  for (const { use, key, start } of php.variablesNamed('GLOBALS')) {
    if (!(use & VARIABLE.WRITE)) continue;
    CHANGES_ITSELF.lastIndex = start;
    if (key !== null) named.names.push(key);
    else if (!CHANGES_ITSELF.test(php.text)) {
      const fn = php.functionAt(start);
      if (fn && !WALKS.test(php.text.slice(fn.start, fn.end))) named.passed = true;
      else named.any = true;
    }
  }
  return named;
}

/** By byte: it may stand in a name. */
const IN_NAME = Array.from({ length: 256 }, (_, byte) => /[\w\x80-\xff]/.test(String.fromCharCode(byte)));

/** Those of the names that the code holds in quotes: `get_session_vars('page', 'sort=1')`. */
function quotedIn(php: PhpDocument, unset: Record<string, Place>): string[] {
  const quoted = new Set<string>();
  const lengths = new Set(Object.keys(unset).map(({ length }) => length));
  for (const { start, end } of php.strings) {
    let at = start + 1;
    while (at < end && IN_NAME[php.bytes[at]!]) at++;
    if (!lengths.has(at - start - 1)) continue;
    const [name, behind] = [php.text.slice(start + 1, at), php.text[at]!];
    if (name in unset && /['"=]/.test(behind) && !/=\s?$/.test(php.text.slice(start - 2, start))) quoted.add(name);
  }
  return [...quoted];
}

/** It gives values to global variables whose names cannot be told: extract(), `$$name`, eval(). In a function they fill its own. */
function fillsAny(php: PhpDocument): boolean {
  if (!FILLING.in(php.bytes)) return false;
  if (php.callsTo('import_request_variables').length > 0) return true;
  const fills = (name: string, most: number) =>
    php.callsTo(name).some(({ scope, args }) => scope === 0 && args.length <= most);
  if (fills('extract', 3) || fills('parse_str', 1) || fills('mb_parse_str', 1)) return true;
  for (const { 1: inFunction, index } of php.text.matchAll(NAMED_BY_VALUE)) {
    if (!inFunction && php.functionAt(index)) continue;
    const inComment = php.comments.some(({ start, end }) => start <= index && index < end);
    if (!inComment && !php.textAt(index)) return true;
  }
  return false;
}

/** It stops when nothing has defined a constant before it: `defined('IN_SHOP') or die();` */
const ASKS_FOR_ITS_PAGE = /\bdefined\s*\(\s*['"]\w+['"]\s*\)\s*(?:(?:or|\|\||\)\s*\{?)\s*(?:die|exit)\b)/i;

/** The innermost call around the offset. */
function callAround(php: PhpDocument, offset: number): PhpCall | null {
  const { count, start } = php.calls;
  let last = 0;
  for (let end = count; last < end; ) {
    const middle = (last + end) >> 1;
    if (start[middle]! < offset) last = middle + 1;
    else end = middle;
  }
  while (--last >= 0) {
    const call = php.call(last);
    if (call.parens && call.parens.start < offset && offset < call.parens.end) return call;
  }
  return null;
}

/** Who takes a variable as an argument: functions of the site, and whether something fills it that cannot be asked. */
function takersOf(php: PhpDocument, name: string): { own: string[]; filled: boolean } {
  const own = new Set<string>();
  const uses = php.variablesNamed(name).filter(({ scope }) => scope === 0);
  const onlyHanded = uses.every(({ use }) => use & VARIABLE.ARGUMENT);
  let filled = false;
  uses.forEach(({ use, start }, at) => {
    if (!(use & VARIABLE.ARGUMENT)) return;
    const call = callAround(php, start);
    if (call?.kind === 'function' && !functionHistory(call.name)) own.add(call.name);
    else if (at > 0 || onlyHanded) return;
    // Handed to a method first, and read only then: the method most likely fills it.
    else if (call?.kind !== 'function') filled = true;
    else filled = aritiesOf(call.name)?.some(({ references }) => references.length > 0) ?? true;
  });
  return { own: [...own], filled };
}

/** Set when a function of this name takes a reference. */
export const byReference = (name: string) => `php-by-reference:${name}`;

function tellReferences(php: PhpDocument, context: Context): void {
  const { count, use, scope } = php.variables;
  const taking = new Set<number>();
  const both = VARIABLE.PARAMETER | VARIABLE.REFERENCE;
  for (let i = 0; i < count; i++) if ((use[i]! & both) === both) taking.add(scope[i]!);
  if (taking.size === 0) return;
  for (const { kind, resolved, scope } of php.functions)
    if (kind === 'function' && taking.has(scope)) context.define(byReference(resolved));
}

function unsetReads(
  php: PhpDocument,
  context: Context,
  gives: ReadonlySet<number>,
): Pick<Globals, 'unset' | 'handed' | 'objects'> {
  const { count, use, scope, symbol, start } = php.variables;
  const firsts = new Map<number, number>();
  const objects = new Set<string>();
  for (let i = 0; i < count; i++) {
    if (scope[i] !== 0 || !(use[i]! & VARIABLE.READ) || gives.has(symbol[i]!)) continue;
    const name = nameOf(symbol[i]!);
    if (use[i]! & VARIABLE.BASE && isArrow(php.bytes, start[i]! + name.length)) objects.add(name.slice(1));
    if (!firsts.has(symbol[i]!)) firsts.set(symbol[i]!, i);
  }
  if (firsts.size === 0 || ASKS_FOR_ITS_PAGE.test(php.text.slice(0, 4000))) return NOTHING;
  const unset: Record<string, Place> = {};
  const handed: Record<string, string[]> = {};
  let found = 0;
  for (const first of firsts.values()) {
    const variable = php.variable(first);
    if (NEVER_SENT.test(variable.name)) continue;
    if (++found > MOST_UNSET) return NOTHING;
    const { own, filled } = takersOf(php, variable.name);
    if (filled) continue;
    unset[variable.name] = { ...context.place(variable) };
    if (own.length > 0) handed[variable.name] = own;
  }
  return { unset, handed, objects: [...objects] };
}

const NOTHING = { unset: {}, handed: {}, objects: [] };
const isArrow = (bytes: Uint8Array, offset: number) => bytes[offset] === 0x2d && bytes[offset + 1] === 0x3e;

const FIELDS = /\b(?:input|select|textarea|button)\b[^<>]*?\bname\s*=\s*\\?["']?([A-Za-z_]\w*)/gi;
const KEYS = /[?&](?:amp;)?([A-Za-z_]\w*)=/g;
const OTHER_FILE = /([\w-]+\.(?:php\d?|phtml|inc|html?|cgi|pl|asp))\?[^"'<>\s]*$/i;

/** Names that the file's own forms and links send, of those asked for. */
function ownSent(php: PhpDocument, own: string, unset: Record<string, Place>): string[] {
  const sent = new Set<string>();
  // in the whole file first: few names that are sent are among those asked for
  if (FIELD_TAGS.in(php.bytes)) {
    for (const match of php.text.matchAll(FIELDS)) {
      const name = match[1]!;
      if (name in unset && php.textAt(match.index)) sent.add(name);
    }
  }
  for (const { 1: name, index } of php.text.matchAll(KEYS)) {
    if (!(name! in unset) || sent.has(name!)) continue;
    const around = php.textAt(index);
    if (!around) continue;
    const file = OTHER_FILE.exec(php.text.slice(Math.max(around.start, index - 200), index + 1))?.[1];
    if (!file || file.toLowerCase() === own.toLowerCase()) sent.add(name!);
  }
  return [...sent];
}

/** Tells the site pass what this file includes, gives and reads. */
export function tellGlobals(php: PhpDocument, context: Context): void {
  const includes: string[] = [];
  let open = false;
  for (const include of php.includes) {
    const name = includedName(php, include);
    context.define(name === null ? ANY_INCLUDED : included(name));
    if (name === null) open = true;
    else includes.push(name);
  }
  tellReferences(php, context);
  if (php.variables.count === 0 && includes.length === 0) return;
  const symbols = given(php);
  const byName = givenByName(php);
  const givesAny = byName.any || fillsAny(php);
  const { unset, handed, objects } = givesAny ? NOTHING : unsetReads(php, context, symbols);
  const own = context.file.name;
  const reads = Object.keys(unset).length > 0;
  const gives = [...Array.from(symbols, (symbol) => nameOf(symbol).slice(1)), ...byName.names];
  if (gives.length + includes.length === 0 && !byName.passed && !givesAny && !reads) return;
  const globals: Globals = {
    file: own,
    gives: gives.join(' '),
    givesAny,
    givesPassed: byName.passed,
    includes,
    open,
    unset,
    handed,
    quoted: reads ? quotedIn(php, unset) : [],
    asks: reads && REQUEST.some((name) => php.variablesNamed(name).length > 0),
    objects: reads ? objects : [],
    sent: reads ? ownSent(php, own, unset) : [],
    namesItself: reads && php.text.includes(own),
  };
  context.fact('php-globals', globals);
}

/** A variable that only the request or the session can fill. */
export interface Taken {
  name: string;
  place: Place;
  /** All code that could give it a value was seen. */
  certain: boolean;
  /** The page asks $_POST and the like for others: this one may just have been forgotten. */
  asks: boolean;
}

/** What the files bring in that a page includes, directly or not. */
export class Joined {
  /** Names of the files: its own, and those of what it includes. */
  readonly files: ReadonlySet<string>;
  readonly gives = new Set<string>();
  /** Something in it cannot be followed. */
  open = false;
  givesAny = false;
  givesPassed = false;

  constructor(page: Globals, byName: ByName, isFile: (name: string) => boolean) {
    const seen = new Set([page.file]);
    this.files = seen;
    const waiting = [page];
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      this.givesAny ||= file.givesAny;
      this.givesPassed ||= file.givesPassed;
      this.open ||= file.open;
      for (const name of file.gives.split(' ')) this.gives.add(name);
      for (const name of file.includes) {
        if (seen.has(name)) continue;
        seen.add(name);
        waiting.push(...(byName.get(name) ?? []));
        this.open ||= !isFile(name);
      }
    }
  }
}

/** What a file of the site does, by its own name; of those that share one, all. */
export type ByName = ReadonlyMap<string, readonly Globals[]>;

export function globalsByName(site: SiteContext): ByName {
  const byName = new Map<string, Globals[]>();
  for (const { value } of site.facts<Globals>('php-globals')) {
    const others = byName.get(value.file);
    if (others) others.push(value);
    else byName.set(value.file, [value]);
  }
  return byName;
}
