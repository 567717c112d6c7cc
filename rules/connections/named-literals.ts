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
/** @param word global. The literals that are a whole value, each once, in the order of the file. */
export function* literalsNamed(word: RegExp, php: PhpDocument): Generator<NamedLiteral> {
  if (php.bytes.length > LARGEST) return;
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
