// Names in strings that are called, made or read: callbacks, `$f = 'ereg'; $f()`, `new $class`, constant('X').
import { CALL_KINDS, type DynamicUse } from './document.ts';
import { SymbolMap, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';
import type { View } from './view.ts';

/** Which argument (from 0, -1 the last) of these functions is a callback. */
const CALLBACKS = new SymbolMap<number>([
  ...'call_user_func call_user_func_array forward_static_call forward_static_call_array array_map register_shutdown_function'
    .split(' ')
    .map((name) => [name, 0] as const),
  ...'register_tick_function set_error_handler set_exception_handler spl_autoload_register ob_start func_overload iterator_apply'
    .split(' ')
    .map((name) => [name, 0] as const),
  ...'array_filter array_walk array_walk_recursive array_reduce usort uasort uksort preg_replace_callback mb_ereg_replace_callback'
    .split(' ')
    .map((name) => [name, 1] as const),
  ...'array_udiff array_uintersect array_diff_ukey array_intersect_ukey array_udiff_assoc array_diff_uassoc array_intersect_uassoc'
    .split(' ')
    .map((name) => [name, -1] as const),
  ['assert_options', 1],
  ['session_set_save_handler', 0],
  ['header_register_callback', 0],
]);
CALLBACKS.set(symbolOf('iterator_apply'), 1);

/** Functions whose first argument names a class, a constant. */
const WORDS = new SymbolMap<'class' | 'constant'>([
  ['constant', 'constant'],
  ['is_subclass_of', 'class'],
]);

const NAME = /^\\?[A-Za-z_\x80-\xff][\w\x80-\xff\\]*$/;

export function makeDynamicUses(view: View): DynamicUse[] {
  const { calls } = view.records;
  const found: DynamicUse[] = [];
  const called = new Map<number, DynamicUse['kind']>();
  for (let i = 0; i < calls.count; i++) {
    const kind = CALL_KINDS[calls.kind[i]];
    if (kind === 'function') callback(view, calls.symbol[i], calls.a[i], found);
    else if (kind === 'dynamic' && calls.symbol[i] !== 0) called.set(calls.symbol[i], 'function');
    else if (kind === 'dynamic-new' && calls.symbol[i] !== 0) called.set(calls.symbol[i], 'class');
  }
  if (called.size > 0) assignments(view, called, found);
  return found.sort((a, b) => a.start - b.start);
}

function callback(view: View, symbol: number, open: number, found: DynamicUse[]): void {
  const place = CALLBACKS.get(symbol);
  const word = place === undefined ? WORDS.get(symbol) : undefined;
  if (place === undefined && word === undefined) return;
  const token = argumentAt(view, open, place ?? 0);
  if (token >= 0) add(view, token, word ?? 'function', word ? 'word' : 'callback', found);
}

/** The token of the argument when it is one literal, -1 otherwise. */
function argumentAt(view: View, open: number, place: number): number {
  const close = view.closing(open);
  let index = 0;
  let from = open + 1;
  for (let t = from; t <= close; t++) {
    const kind = view.kind(t);
    if (kind === T.COMMA || t === close) {
      if ((index === place || (place < 0 && t === close)) && t === from + 1) return from;
      if (index === place) return -1;
      index++;
      from = t + 1;
    } else if (kind === T.LPAREN || kind === T.LBRACKET || kind === T.LBRACE) t = view.closing(t);
  }
  return -1;
}

function add(view: View, token: number, kind: DynamicUse['kind'], via: DynamicUse['via'], found: DynamicUse[]): void {
  const text = view.string(token);
  if (text === null || !NAME.test(text)) return;
  const plain = text.replace(/^\\/, '');
  const name = kind === 'constant' ? plain : plain.toLowerCase();
  found.push({ kind, name, symbol: symbolOf(name), via, ...view.span(token, token) });
}

/** `$f = 'name'` for variables that are called somewhere in the file. */
function assignments(view: View, called: ReadonlyMap<number, DynamicUse['kind']>, found: DynamicUse[]): void {
  const { kind, symbol, count } = view.records.tokens;
  for (let t = 0; t + 3 < count; t++) {
    if (kind[t] !== T.VARIABLE || kind[t + 1] !== T.ASSIGN || kind[t + 2] !== T.STRING || kind[t + 3] !== T.SEMICOLON)
      continue;
    const use = called.get(symbol[t]);
    if (use) add(view, t + 2, use, 'variable', found);
  }
}
