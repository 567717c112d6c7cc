// What rules about character sets ask of a file: in which encoding it is written, and whether it says so.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { FileSummary } from '../../src/rule/rule.ts';
import type { SourceFile } from '../../src/site/source-file.ts';

/** Names that PHP 5.3 and 5.6 take as charset argument, by the file's encoding. */
const NAMES: Record<string, string> = {
  'utf-8': 'UTF-8',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
  latin1: 'ISO-8859-1',
};

/** Under this the text is too short, or too strange, to conclude from. */
const SURE = 0.9;

/** The charset of the file's own text; null for ASCII and where it is not certain. */
export function charsetOf(file: SourceFile): string | null {
  const { name, main, confidence } = file.encoding;
  if (name === 'ascii' || confidence < SURE) return null;
  return NAMES[main] ?? null;
}

/** Japanese or western text in an encoding other than UTF-8. */
export function isLegacy(file: SourceFile): boolean {
  const charset = charsetOf(file);
  return charset !== null && charset !== 'UTF-8';
}

/** The file writes other than ASCII characters in comments alone: they tell how its author wrote, not what goes through the program. */
export function holdsNoText(php: PhpDocument): boolean {
  const silent = ({ start, end }: { start: number; end: number }) => !/[\x80-\xff]/.test(php.text.slice(start, end));
  return php.inlineHtml.every(silent) && php.strings.every(silent);
}

/** Calls after which the page's charset is no longer left to default_charset. */
export function setsDefaultCharset(php: PhpDocument): boolean {
  return (
    php.callsTo('ini_set').some(({ args }) => args[0]?.literal?.toLowerCase() === 'default_charset') ||
    php.callsTo('header').some(({ args }) => declares(php, args[0])) ||
    php.callsTo('mb_http_output').length > 0
  );
}

function declares(php: PhpDocument, arg: { start: number; end: number } | undefined): boolean {
  return arg !== undefined && /content-type\s*:.*charset\s*=/is.test(php.text.slice(arg.start, arg.end));
}

/** The one charset in which a site is written, concluded from its files with other than ASCII characters; null when there are several. */
export function charsetOfSite(files: readonly FileSummary[]): string | null {
  const counts = new Map<string, number>();
  for (const { encoding, kind, reach } of files) {
    if (reach === 'live' && encoding in NAMES && encoding !== 'latin1' && (kind === 'php' || kind === 'html')) {
      counts.set(encoding, (counts.get(encoding) ?? 0) + 1);
    }
  }
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return !first || (second && second[1] * 4 > first[1]) ? null : NAMES[first[0]]!;
}

/** The same where it is not UTF-8. */
export function legacyCharsetOf(files: readonly FileSummary[]): string | null {
  const charset = charsetOfSite(files);
  return charset === 'UTF-8' ? null : charset;
}
