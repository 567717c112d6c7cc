// Names of an upload: data to be kept and shown, never a path on the server.
import { Refusal } from '../../jobs/refusal.ts';

const MOST_SHOWN = 80;
/** Of those, how many stand at the end, where the ending is. */
const SHOWN_AT_END = 20;

/**
 * The path of a file within the site. Throws Refusal for a name that no browser sends.
 * @param encoded percent-encoded by our script: browsers cannot send a `"` in a name otherwise, nor tell it from a %22
 */
export function pathOf(given: string, encoded: boolean): string {
  const path = (encoded ? decoded(given) : given).replaceAll('\\', '/');
  const parts = path.split('/');
  if (
    path.length > 4000 ||
    /\0/.test(path) ||
    /^[a-z]:/i.test(path) ||
    parts.some((part) => part === '' || part === '..')
  )
    throw badName();
  return path;
}

function decoded(given: string): string {
  try {
    return decodeURIComponent(given);
  } catch {
    throw badName();
  }
}

const badName = (): Refusal =>
  new Refusal(400, 'bad-name', {
    ja: 'フォルダの外を指す名前のファイルが含まれています。',
    en: 'The name of a file in it leads out of its folder.',
  });

/** What the upload is called: the folder, or the one file. @param path of its first file */
export function shownName(path: string): string {
  const [first] = path.split('/');
  const name = first!.replace(/[\p{Cc}\p{Cf}]/gu, '') || 'site';
  const letters = [...name];
  return letters.length <= MOST_SHOWN
    ? name
    : `${letters.slice(0, MOST_SHOWN - SHOWN_AT_END - 1).join('')}…${letters.slice(-SHOWN_AT_END).join('')}`;
}
