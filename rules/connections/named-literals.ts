// Literals that stand right behind a word that names them: `define('DB_HOST', '…')`, `$table_prefix = '…'`. A file without the word costs one search.
import type { PhpDocument, PhpString, Setting } from '../../src/languages/php/document.ts';
import type { Context } from '../../src/rule/rule.ts';

/** Bytes between the word and its value. */
const NEAR = 80;

export interface NamedLiteral {
  string: PhpString;
  setting: Setting;
}

/** One of them stands in every file that names a database, its server or a prefix of tables: a quick look before a close one. */
const GATE = /prefix|host|server|db_?name|base_?name|sql_?(?:name|d[ab])/i;
/** Settings stand in small files; in larger ones only calls are looked at. Bytes. */
const LARGEST = 100_000;

let last: { text: string; holds: boolean } | null = null;

/** Two rules ask about each file in turn. */
function mayName({ file }: Context): boolean {
  if (last?.text !== file.text) last = { text: file.text, holds: file.size <= LARGEST && GATE.test(file.text) };
  return last.holds;
}

/** @param words global; the literals that are a whole value, each once, in the order of the file */
export function* literalsNamed(words: RegExp, php: PhpDocument, context: Context): Generator<NamedLiteral> {
  if (!mayName(context)) return;
  let before: PhpString | null = null;
  for (const match of php.text.matchAll(words)) {
    const string = literalAfter(php, match.index + match[0].length);
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
