// What every version of PHP offers: functions, classes, methods, constants, each with the versions between which it exists.
import classConstantTable from '../../data/php/class-constants.tsv';
import classTable from '../../data/php/classes.tsv';
import constantTable from '../../data/php/constants.tsv';
import functionTable from '../../data/php/functions.tsv';
import methodTable from '../../data/php/methods.tsv';
import { rows } from '../../table.ts';
import { version } from './version.ts';

/** Versions as numbers (50400); 0 for "always", Infinity for "never". */
export interface History {
  /** Lower case, as extension_loaded() takes it. */
  extension: string;
  /** Not part of the PHP source: comes with a separate extension. */
  pecl: boolean;
  since: number;
  deprecated: number;
  removed: number;
}

/** Names share the history of their row, so a table is a few hundred objects. */
type SymbolTable = Map<string, History>;

function load(table: string, fold: (name: string) => string): SymbolTable {
  const symbols: SymbolTable = new Map();
  for (const [extension, since, deprecated, removed, names] of rows(table)) {
    const pecl = extension!.startsWith('pecl:');
    const history = {
      extension: pecl ? extension!.slice(5) : extension!,
      pecl,
      since: version(since!, 0),
      deprecated: version(deprecated!, Number.POSITIVE_INFINITY),
      removed: version(removed!, Number.POSITIVE_INFINITY),
    };
    for (const name of names!.split(' ')) symbols.set(fold(name), history);
  }
  return symbols;
}

function lazily(table: string, fold: (name: string) => string): () => ReadonlyMap<string, History> {
  let symbols: SymbolTable | undefined;
  return () => (symbols ??= load(table, fold));
}

const lower = (name: string) => name.toLowerCase();
/** Class names are case-insensitive, constant names are not. */
const lowerClass = (name: string) => name.slice(0, name.indexOf('::')).toLowerCase() + name.slice(name.indexOf('::'));

/** Whole tables, by the names that the functions below take. */
export const functions = lazily(functionTable, lower);
export const classes = lazily(classTable, lower);
export const methods = lazily(methodTable, lower);
export const constants = lazily(constantTable, (name) => name);
export const classConstants = lazily(classConstantTable, lowerClass);

/** By the name in lower case, without a leading backslash. Undefined: not a function of PHP. */
export const functionHistory = (name: string) => functions().get(name);
/** By the name in lower case, without a leading backslash. */
export const classHistory = (name: string) => classes().get(name);
/** By 'class::method' in lower case. Undefined: as old as its class, or unknown. */
export const methodHistory = (name: string) => methods().get(name);
/** By the name as written. Undefined: always there, or unknown. */
export const constantHistory = (name: string) => constants().get(name);
/** By 'class::NAME', the class in lower case. Undefined: as old as its class, or unknown. */
export const classConstantHistory = (name: string) => classConstants().get(name);

/** Does it exist in this version (its extension given)? */
export function existsIn(history: History, php: number): boolean {
  return php >= history.since && php < history.removed;
}
