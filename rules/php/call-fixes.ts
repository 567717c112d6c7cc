// Spelling calls of functions that are gone with what means the same: new names, each(), create_function(), magic quotes.
import type { PhpArgument, PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import type { Target } from '../../src/target/target.ts';
import { eregFix } from './ereg.ts';
import { isPure } from './syntax/repair.ts';

/** Functions with the same arguments and result under another name, which every version since 5.2 has. */
const RENAMED: Record<string, string> = {
  is_real: 'is_float',
  set_socket_blocking: 'stream_set_blocking',
  socket_set_blocking: 'stream_set_blocking',
  socket_set_timeout: 'stream_set_timeout',
  socket_get_status: 'stream_get_meta_data',
  imap_header: 'imap_headerinfo',
  read_exif_data: 'exif_read_data',
  mysqli_bind_param: 'mysqli_stmt_bind_param',
  mysqli_bind_result: 'mysqli_stmt_bind_result',
  mysqli_client_encoding: 'mysqli_character_set_name',
  mysqli_execute: 'mysqli_stmt_execute',
  mysqli_fetch: 'mysqli_stmt_fetch',
  mysqli_get_metadata: 'mysqli_stmt_result_metadata',
  mysqli_param_count: 'mysqli_stmt_param_count',
  mysqli_send_long_data: 'mysqli_stmt_send_long_data',
  ocilogon: 'oci_connect',
  ocilogoff: 'oci_close',
  ociparse: 'oci_parse',
  ociexecute: 'oci_execute',
  ocifetch: 'oci_fetch',
  ociresult: 'oci_result',
  ocierror: 'oci_error',
  ocicommit: 'oci_commit',
  ocirollback: 'oci_rollback',
  ocifreestatement: 'oci_free_statement',
  mbregex_encoding: 'mb_regex_encoding',
  mbereg: 'mb_ereg',
  mberegi: 'mb_eregi',
  mbereg_replace: 'mb_ereg_replace',
  mberegi_replace: 'mb_eregi_replace',
  mbsplit: 'mb_split',
  mbereg_match: 'mb_ereg_match',
};

/** Takes a function as argument and only calls it: a closure does what a function's name does. */
const CALLING =
  /\b(?:array_(?:map|filter|walk|walk_recursive|reduce)|u(?:sort|asort|ksort)|preg_replace_callback|call_user_func|ob_start|register_shutdown_function|spl_autoload_register|set_error_handler|set_exception_handler)\s*\(([^;{}]*)$/i;

function renamed(php: PhpDocument, { name, nameSpan }: PhpCall): Fix | null {
  const to = RENAMED[name];
  if (!to) return null;
  const prefix = php.text[nameSpan.start] === '\\' ? '\\' : '';
  return { safety: 'safe', splices: [{ ...nameSpan, text: prefix + to }] };
}

/** `while (list($k, $v) = each($a))` -> `foreach ($a as $k => $v)`: the same where nothing changes or counts on the array's pointer. */
function loop(php: PhpDocument, call: PhpCall): Fix | null {
  const array = call.args[0] && php.text.slice(call.args[0].start, call.args[0].end);
  if (call.args.length !== 1 || !array || !/^\$[\w\x80-\xff]+(?:->\w+|\[[^[\]]*\])*$/.test(array)) return null;
  const before = php.text.slice(Math.max(0, call.start - 200), call.start);
  const head = /\bwhile\s*\(\s*list\s*\(\s*(\$\w+)?\s*(?:,\s*(\$\w+)?\s*)?\)\s*=\s*@?\s*$/i.exec(before);
  const close = /^\s*\)(?!\s*:)/.exec(php.text.slice(call.end, call.end + 20));
  const [, key, value] = head ?? [];
  if (!head || !close || !(key || value)) return null;
  const over = value ? array : `array_keys(${array})`;
  const target = value ? (key ? `${key} => ${value}` : value) : key;
  return {
    safety: 'review',
    splices: [
      { start: call.start - head[0].length, end: call.end + close[0].length, text: `foreach (${over} as ${target})` },
    ],
  };
}

/** `create_function('$a', 'return $a;')` -> `function($a) { return $a; }`, from literals without anything to interpolate. */
function closure(php: PhpDocument, call: PhpCall, target: Target): Fix | null {
  const [parameters, code] = call.args;
  if (call.args.length !== 2 || parameters?.literal == null || code?.literal == null) return null;
  if (target.versions('php').some(({ number }) => number < 50300)) return null;
  const body = code.literal.trim();
  if (/[\x80-\xff]/.test(body) && /\\x/i.test(php.text.slice(code.start, code.end))) return null;
  if (/\?>|<<<|\/\/|#|__FUNCTION__|\bstatic\s+\$|\$this\b|func_get_arg/i.test(body) || !/[;}]$/.test(body)) return null;
  if (!balanced(body) || !/^[\s$\w&,='".()-]*$/.test(parameters.literal)) return null;
  const before = CALLING.exec(php.text.slice(Math.max(0, call.start - 200), call.start));
  const handed = before !== null && balanced(before[1]!);
  return {
    safety: handed ? 'safe' : 'review',
    splices: [{ start: call.start, end: call.end, text: `function(${parameters.literal.trim()}) { ${body} }` }],
  };
}

/** Every bracket outside of strings has its partner. */
function balanced(code: string): boolean {
  const signs = code.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, '').match(/[()[\]{}'"]/g) ?? [];
  const open: string[] = [];
  for (const sign of signs) {
    if ('([{'.includes(sign)) open.push(sign);
    else if (`${open.pop()}${sign}`.search(/^(?:\(\)|\[\]|\{\})$/) < 0) return false;
  }
  return open.length === 0;
}

/** From 5.4 on magic quotes are always off, and switching them off gives false. */
function withoutQuotes(call: PhpCall, target: Target): Fix | null {
  const asks = /^get_magic_quotes_(?:gpc|runtime)$/.test(call.name) && call.args.length === 0;
  const switchesOff = call.name === 'set_magic_quotes_runtime' && call.args[0]?.literal === '0';
  if (!asks && !switchesOff) return null;
  if (target.versions('php').some(({ number }) => number < 50400)) return null;
  return { safety: 'safe', splices: [{ start: call.start, end: call.end, text: 'false' }] };
}

/** The text of an argument whose value may be taken twice, or a plain one. */
const sourceOf = (php: PhpDocument, arg: PhpArgument) => php.text.slice(arg.start, arg.end);

/** Functions that came later, spelled with older ones where that is exact. */
function older(php: PhpDocument, call: PhpCall): string | null {
  const [first, second] = call.args;
  if (!first) return null;
  const value = sourceOf(php, first);
  const needle = second?.literal ?? '';
  const root = php.has('namespaces') ? '\\' : '';
  switch (call.name) {
    case 'is_countable':
      return call.args.length === 1 && isPure(value)
        ? `(is_array(${value}) || ${value} instanceof ${root}Countable)`
        : null;
    case 'is_iterable':
      return call.args.length === 1 && isPure(value)
        ? `(is_array(${value}) || ${value} instanceof ${root}Traversable)`
        : null;
    case 'boolval':
      return call.args.length === 1 ? `((bool) (${value}))` : null;
    case 'str_contains':
      return needle === '' ? null : `(strpos(${value}, ${sourceOf(php, second!)}) !== false)`;
    case 'str_starts_with':
      return needle === '' ? null : `(strncmp(${value}, ${sourceOf(php, second!)}, ${needle.length}) === 0)`;
    case 'str_ends_with':
      return needle === '' ? null : `(substr(${value}, -${needle.length}) === ${sourceOf(php, second!)})`;
    default:
      return null;
  }
}

/** For calls of functions that the target does not have yet. */
export function olderFix(php: PhpDocument, call: PhpCall): Fix | null {
  if (call.args.some(({ spread, byRef, named }) => spread || byRef || named !== null)) return null;
  const text = older(php, call);
  return text === null ? null : { safety: 'safe', splices: [{ start: call.start, end: call.end, text }] };
}

/** Null where there is no exact or nearly exact spelling. */
export function callFix(php: PhpDocument, call: PhpCall, target: Target): Fix | null {
  if (call.args.some(({ spread, byRef, named }) => spread || byRef || named !== null)) return null;
  switch (call.name) {
    case 'each':
      return loop(php, call);
    case 'create_function':
      return closure(php, call, target);
    default:
      return renamed(php, call) ?? withoutQuotes(call, target) ?? eregFix(php, call);
  }
}
