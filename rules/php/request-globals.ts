// What a page takes from the request without asking for it: names that it reads at its top level, that nothing gives a value, and that
// forms or links send to it. The site pass joins the pages with what they include.
import type { HtmlDocument } from '../../src/languages/html/document.ts';
import { type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
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

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** What one file does to the global variables. */
interface Globals {
  /** Names that it gives a value, with blanks between them. */
  gives: string;
  /** It gives values to names that cannot be told: extract(), `$$name`, eval. */
  givesAny: boolean;
  /** Names of the files it includes. */
  includes: string[];
  /** It includes files whose name is put together elsewhere. */
  open: boolean;
  /** Names that it reads and gives no value, with the first place of each; none where there are too many. */
  unset: Record<string, Place>;
  /** Names that it uses as objects and gives no value. */
  objects: string[];
  /** Those unset that its own forms or links send. */
  sent: string[];
  /** Its own name stands in it: it is asked for directly. */
  namesItself: boolean;
}

/** A form or link that sends to a program by name. */
interface Sending {
  to: string;
  fields: string[];
}

/** More is a template, whose values come from elsewhere. */
const MOST_UNSET = 60;
const FIELD_TAGS = words('<input', '<select', '<textarea', '<button');
const FILLING = words('extract', 'parse_str', 'import_request_variables', 'eval', '$$', '${$', 'mb_parse_str');
const FILLS = /\$\$\w|\$\{\s*\$|\b(?:extract|(?:mb_)?parse_str|import_request_variables|eval)\s*\(/i;
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

/** Names of `$GLOBALS['x'] = …`; null when one of them cannot be told. */
function givenByName(php: PhpDocument): string[] | null {
  const names: string[] = [];
  for (const { use, key } of php.variablesNamed('GLOBALS')) {
    if (!(use & VARIABLE.WRITE)) continue;
    if (key === null) return null;
    names.push(key);
  }
  return names;
}

/** It stops when nothing has defined a constant before it: `defined('IN_SHOP') or die();` */
const ASKS_FOR_ITS_PAGE = /\bdefined\s*\(\s*['"]\w+['"]\s*\)\s*(?:(?:or|\|\||\)\s*\{?)\s*(?:die|exit)\b)/i;

/** Function that takes the variable at the offset as an argument: a name, '' for one of the program's own. */
function taker(php: PhpDocument, offset: number): string {
  const { count, start } = php.calls;
  let i = 0;
  while (i < count && start[i]! < offset) i++;
  while (--i >= 0) {
    const { parens, kind, name } = php.call(i);
    if (parens && parens.start < offset && offset < parens.end)
      return kind === 'function' && functionHistory(name) ? name : '';
  }
  return '';
}

/** Handed to a function first, and read only then: the function most likely fills it. */
function isFilled(php: PhpDocument, name: string): boolean {
  const [first, ...others] = php.variablesNamed(name).filter(({ scope }) => scope === 0);
  if (!first || !(first.use & VARIABLE.ARGUMENT) || others.every(({ use }) => use & VARIABLE.ARGUMENT)) return false;
  const fn = taker(php, first.start);
  return fn === '' || (aritiesOf(fn)?.some(({ references }) => references.length > 0) ?? true);
}

function unsetReads(
  php: PhpDocument,
  context: Context,
  gives: ReadonlySet<number>,
): Pick<Globals, 'unset' | 'objects'> {
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
  let found = 0;
  for (const first of firsts.values()) {
    const variable = php.variable(first);
    if (NEVER_SENT.test(variable.name)) continue;
    if (++found > MOST_UNSET) return NOTHING;
    if (!isFilled(php, variable.name)) unset[variable.name] = { ...context.place(variable) };
  }
  return { unset, objects: [...objects] };
}

const NOTHING = { unset: {}, objects: [] };
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
  if (php.variables.count === 0 && includes.length === 0) return;
  const symbols = given(php);
  const byName = givenByName(php);
  const givesAny = byName === null || (FILLING.in(php.bytes) && FILLS.test(php.text));
  const { unset, objects } = givesAny ? NOTHING : unsetReads(php, context, symbols);
  const own = context.file.name;
  const reads = Object.keys(unset).length > 0;
  if (symbols.size === 0 && !byName?.length && !givesAny && !reads && includes.length === 0) return;
  const globals: Globals = {
    gives: [...Array.from(symbols, (symbol) => nameOf(symbol).slice(1)), ...(byName ?? [])].join(' '),
    givesAny,
    includes,
    open,
    unset,
    objects: reads ? objects : [],
    sent: reads ? ownSent(php, own, unset) : [],
    namesItself: reads && php.text.includes(own),
  };
  context.fact('php-globals', globals);
}

/** Tells the site pass what forms and links send to programs by name. */
export function tellForms({ forms, links }: HtmlDocument, context: Context): void {
  const sent = new Map<string, Set<string>>();
  const add = (url: string, names: readonly string[]) => {
    const to = /([^/?#]+\.(?:php\d?|phtml|inc))(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase();
    if (!to || names.length === 0) return;
    const fields = sent.get(to) ?? new Set<string>();
    sent.set(to, fields);
    for (const name of names) {
      const plain = /^[A-Za-z_]\w*/.exec(name)?.[0];
      if (plain) fields.add(plain);
    }
  };
  for (const { action, fields } of forms) {
    if (action && !action.dynamic)
      add(
        action.url,
        fields.map(({ name }) => name),
      );
  }
  for (const { tag, url } of links) {
    const query = tag === 'a' || tag === 'frame' || tag === 'iframe' ? url.indexOf('?') : -1;
    if (query > 0)
      add(
        url,
        url
          .slice(query + 1)
          .split('&')
          .filter((pair) => pair.includes('=')),
      );
  }
  for (const [to, fields] of sent) {
    const sending: Sending = { to, fields: [...fields] };
    if (fields.size > 0) context.fact('php-form-sends', sending);
  }
}

/** A variable that only the request can fill. */
export interface Taken {
  name: string;
  place: Place;
  /** All code that could give it a value was seen. */
  certain: boolean;
}

/** What the files bring in that a page includes, directly or not. */
class Joined {
  readonly gives = new Set<string>();
  /** Something in it cannot be followed. */
  open = false;
  givesAny = false;

  constructor(page: Globals, byName: ReadonlyMap<string, Globals[]>, isFile: (name: string) => boolean) {
    const seen = new Set<string>();
    const waiting = [page];
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      this.givesAny ||= file.givesAny;
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

/** Names that a page reads, that nothing in sight fills, and that a form or link sends to it. */
export function* takenFromRequest(site: SiteContext): Generator<Taken> {
  const sent = new Map<string, Set<string>>();
  for (const { value } of site.facts<Sending>('php-form-sends')) {
    const names = sent.get(value.to) ?? new Set<string>();
    for (const name of value.fields) names.add(name);
    sent.set(value.to, names);
  }
  const byName = new Map<string, Globals[]>();
  const facts = site.facts<Globals>('php-globals');
  for (const { path, value } of facts) byName.set(base(path), [...(byName.get(base(path)) ?? []), value]);
  let files: Set<string> | undefined;
  const isFile = (name: string): boolean => (files ??= new Set(site.files.map(({ path }) => base(path)))).has(name);
  for (const { path, value: page } of facts) {
    const name = base(path);
    const fields = sent.get(name.toLowerCase());
    if (site.defined(included(name)) || (site.defined(ANY_INCLUDED) && !fields && !page.namesItself)) continue;
    const names = Object.keys(page.unset).filter((each) => fields?.has(each) || page.sent.includes(each));
    if (names.length === 0) continue;
    const joined = new Joined(page, byName, isFile);
    // An object never comes with a request: where nothing makes it, the file is a part of others.
    if (joined.givesAny || page.objects.some((object) => !joined.gives.has(object))) continue;
    for (const each of names) {
      if (!joined.gives.has(each)) yield { name: each, place: page.unset[each]!, certain: !joined.open };
    }
  }
}
