// Behind a place where the reader lost its way, strings and code may have changed sides: what is found there may be true, but no
// repair of it is safe.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Context, Details } from '../../src/rule/rule.ts';

/** Braces alone leave strings and code where they are. */
const BRACES: ReadonlySet<string> = new Set(['unclosed-brace', 'unexpected-brace']);

/** Offset behind which that is so, Infinity where the whole file can be read. Which quote of a file is the one too many nobody knows, unless a character's 0x5C undid one. */
function lostFrom(php: PhpDocument): number {
  if (php.errors.length === 0) return Number.POSITIVE_INFINITY;
  const places = php.errors
    .filter(({ kind }) => !BRACES.has(kind))
    .map(({ kind, start, origin }) => {
      if (!kind.startsWith('unterminated')) return (origin ?? { start }).start;
      return php.byteDamage().find((damage) => damage.start === origin?.start)?.start ?? -1;
    });
  return Math.min(...places, Number.POSITIVE_INFINITY);
}

/** Where the statement begins in which the reader loses its way: what looks like a word of the program there may be plain text. */
export function readableUpTo(php: PhpDocument): number {
  const lost = lostFrom(php);
  if (lost === Number.POSITIVE_INFINITY) return lost;
  const before = php.text.slice(Math.max(0, lost - 2000), Math.max(0, lost));
  const began = Math.max(0, ...[';', '{', '}', '<?'].map((sign) => before.lastIndexOf(sign)));
  return Math.max(0, lost) - before.length + began;
}

function withoutRepairs(context: Context, from: number): Context {
  const report = (where: Parameters<Context['report']>[0], details: Details = {}): void =>
    context.report(where, where && where.start > from ? { ...details, fix: null } : details);
  return Object.create(context, { report: { value: report } }) as Context;
}

/** The context, without repairs behind the first error of the file. */
export function repairingWhatIsRead(php: PhpDocument, context: Context): Context {
  return php.errors.length === 0 ? context : withoutRepairs(context, lostFrom(php));
}
