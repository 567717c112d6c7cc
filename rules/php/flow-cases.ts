// Calls whose meaning hangs on the code around them: in a foreach over the same array, or with functions that the file defines.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { nameOf } from '../../src/languages/php/symbols.ts';
import type { Span } from '../../src/rule/finding.ts';
import { type Case, written } from './call-case.ts';
import { codeOf } from './code.ts';

/** Code from behind the foreach's head to the call: inside its body, in which no function places the pointer itself. */
function isInBody(code: string): boolean {
  const open = code.indexOf('{');
  if (open < 0 || /\b(?:reset|end)\s*\(/.test(code)) return false;
  let depth = 0;
  for (const [brace] of code.slice(open).matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1;
    if (depth === 0) return false;
  }
  return true;
}

/** `key($list);` as a statement: nobody looks at the answer. */
const isIdle = ({ name, start, end }: PhpCall, php: PhpDocument): boolean =>
  /^(?:key|current)$/.test(name) && php.text[end] === ';' && php.statementAt(start)?.start === start;

/** Bytes in which the head of a foreach is looked for. */
const FARTHEST = 10000;

/** `foreach ($list as …) { … next($list) … }` */
function isInForeachOver(call: PhpCall, php: PhpDocument): boolean {
  const name = call.args[0]?.variable;
  if (!name || isIdle(call, php)) return false;
  const from = Math.max(php.functionAt(call.start)?.start ?? 0, call.start - FARTHEST);
  const before = php.text.slice(from, call.start);
  const heads = [...before.matchAll(new RegExp(`\\bforeach\\s*\\(\\s*\\$${name}\\s+as\\s+[^&{]*\\)\\s*\\{`, 'gi'))];
  const head = heads.at(-1);
  if (!head) return false;
  const start = from + head.index! + head[0].length - 1;
  return isInBody(codeOf(php, { start, end: call.start }));
}

const POINTER: Case = {
  change: 'foreach-pointer',
  applies: isInForeachOver,
  before: null,
  after: 'warning',
  further: null,
  message: {
    ja: 'foreach の中で同じ配列の current() や next() を使っています。PHP 7.0 から foreach は配列の内部ポインタを動かさないため、結果が変わります。',
    en: 'current(), next() and their kin on the array of the foreach around them: since PHP 7.0 foreach does not move the pointer, and the result differs.',
  },
};

/** `'write'`, `array($this, 'write')`, `array('Handler', 'write')` */
const CALLBACK = /^(?:(?:array\s*\(|\[)[^,]*,\s*)?['"](\w+)['"]\s*[)\]]?$/i;

/** A function or method of this file that never returns a value. */
function returnsNothing(php: PhpDocument, callback: string): boolean {
  const name = CALLBACK.exec(callback)?.[1]?.toLowerCase();
  if (!name) return false;
  const isMethod = !/^['"]/.test(callback);
  const found = php.functions.filter(({ kind, symbol }) => (kind === 'method') === isMethod && nameOf(symbol) === name);
  const [fn] = found;
  return found.length === 1 && fn!.body !== null && !/\breturn\b\s*[^\s;]|\bthrow\b/i.test(returnsOf(php, fn!.body));
}

/** What stands behind `return` counts, a string too. */
const returnsOf = (php: PhpDocument, body: Span): string =>
  codeOf(php, body).replace(/\breturn\s+(?=;)/gi, (word, at: number) =>
    /['"]/.test(php.text.slice(body.start + at, body.start + at + word.length)) ? 'return 1' : word,
  );

const SESSION_RESULT: Case = {
  change: 'session-results',
  applies: (call, php) => call.args.length >= 6 && call.args.some((arg) => returnsNothing(php, written(php, arg))),
  before: null,
  after: 'error',
  further: null,
  message: {
    ja: 'セッションハンドラの関数が値を返していません。PHP 7.0 からは true または false（読み込みは文字列）を返さないと失敗とみなされ、セッションが使えません。',
    en: 'A function of this session handler returns nothing: since PHP 7.0 it must return true or false (reading: text), or the session fails.',
  },
};

/** By the function's name. */
export const FLOW_CASES: Record<string, Case[]> = {
  current: [POINTER],
  key: [POINTER],
  next: [POINTER],
  prev: [POINTER],
  each: [POINTER],
  session_set_save_handler: [SESSION_RESULT],
};
