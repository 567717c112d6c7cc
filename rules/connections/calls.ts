// Calls of PHP functions that these rules look at, found in one walk over a file's calls. Nothing is made of a call until a rule asks.
import { CALL_KINDS, type PhpDocument } from '../../src/languages/php/document.ts';
import { symbolOf } from '../../src/languages/php/symbols.ts';

const FUNCTIONS = [
  ...['mysql_connect', 'mysql_pconnect', 'mysqli_connect', 'mysqli_real_connect', 'pg_connect', 'pg_pconnect'],
  ...['ftp_connect', 'ftp_ssl_connect', 'ssh2_connect'],
  ...['curl_init', 'file_get_contents', 'fopen', 'simplexml_load_file', 'readfile', 'get_headers', 'getimagesize'],
  ...['assert', 'create_function', 'preg_replace', 'system', 'passthru', 'shell_exec', 'exec', 'popen', 'phpinfo'],
];
const CLASSES = ['mysqli', 'pdo'];

const FUNCTION = CALL_KINDS.indexOf('function');
const NEW = CALL_KINDS.indexOf('new');

/** By symbol: the name, where a call of that kind is looked at. */
let functions: ReadonlyMap<number, string> | null = null;
let classes: ReadonlyMap<number, string> | null = null;

/** Indexes of calls by name; classes as 'new pdo'. */
export type CallIndex = ReadonlyMap<string, readonly number[]>;

const known = new WeakMap<PhpDocument, CallIndex>();

export function callIndex(php: PhpDocument): CallIndex {
  let index = known.get(php);
  if (!index) {
    index = walk(php);
    known.set(php, index);
  }
  return index;
}

function walk(php: PhpDocument): CallIndex {
  functions ??= new Map(FUNCTIONS.map((name) => [symbolOf(name), name]));
  classes ??= new Map(CLASSES.map((name) => [symbolOf(name), `new ${name}`]));
  const index = new Map<string, number[]>();
  const { count, kind, symbol } = php.calls;
  for (let i = 0; i < count; i++) {
    const names = kind[i] === FUNCTION ? functions : kind[i] === NEW ? classes : null;
    const name = names?.get(symbol[i]!);
    if (name === undefined) continue;
    const calls = index.get(name);
    if (calls) calls.push(i);
    else index.set(name, [i]);
  }
  return index;
}
