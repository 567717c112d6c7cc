// Literals that stand right behind a word that names them: `define('DB_HOST', '…')`, `$table_prefix = '…'`. A file without the word costs one search.
import type { PhpDocument, PhpString, Setting } from '../../src/languages/php/document.ts';

/** Bytes between the word and its value. */
const NEAR = 80;

export interface NamedLiteral {
  string: PhpString;
  setting: Setting;
}

/** Settings stand in small files; in larger ones only calls are looked at. Bytes. */
const LARGEST = 100_000;
/** DB_HOST, $mysql_server, ['db']['default']['host' */
export const SERVER = /(?:db|database|mysqli?|pgsql|postgres(?:ql)?|sql)[\w'"\][{}>-]{0,16}?(?:host|server)/gi;

let last: { text: string; holds: boolean } | null = null;

/** Whether a text names the server of a database at all. Several rules ask of the same file in turn. */
export function namesServer(text: string): boolean {
  if (last?.text !== text) last = { text, holds: /host|server/i.test(text) && text.search(SERVER) >= 0 };
  return last.holds;
}

/** @param word global. The literals that are a whole value, each once, in the order of the file; none where no server of a database is named. */
export function* literalsNamed(word: RegExp, php: PhpDocument): Generator<NamedLiteral> {
  if (php.bytes.length > LARGEST || !namesServer(php.text)) return;
  let before: PhpString | null = null;
  word.lastIndex = 0;
  for (let match = word.exec(php.text); match; match = word.exec(php.text)) {
    const string = literalAfter(php, word.lastIndex);
    if (!string || string === before) continue;
    before = string;
    const setting = php.settingOf(string);
    if (setting?.whole && string.kind !== 'template') yield { string, setting };
  }
}

/** The first literal behind an offset that is a value by name, not the key itself. */
function literalAfter(php: PhpDocument, offset: number): PhpString | null {
  let low = 0;
  let high = php.strings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (php.strings[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  const string = php.strings[low];
  return string && string.start - offset < NEAR ? string : null;
}
