// What the reader looks for in values, from what the target's databases can hold.
import type { Target } from '../../target/target.ts';
import { eucJp84Code } from '../../text/postgres84.ts';
import type { Questions } from './document.ts';

/** Under which names applications keep mail servers, addresses and folders in their settings tables. */
const KEYS =
  '[\\w./-]*(?:smtp|mail|mailer|pop3?|imap)[\\w./-]*(?:hostbackup|host|hosts|server|servers|hostname|relay|url|path)|smtp|mailhub|smarthost|relayhost|siteurl|home|site_url|base_url|server_name|upload_path|document_root';

const isStorableInEucJp = (codePoint: number): boolean => eucJp84Code(codePoint) !== 0;

/** What takes at most three bytes in UTF-8. */
export const isInPlane0 = (codePoint: number): boolean => codePoint < 0x10000;

/** utf8mb4 came with MySQL 5.5.3: before it a database holds no character of 4 bytes. */
const MB4_SINCE = 50503;

/** @param move what the user said: names of the old server, paths on it */
export function questionsOf(
  target: Target,
  move: { oldHosts: readonly string[]; oldPaths: readonly string[] },
): Questions {
  const { components } = target.profile;
  const storable: Questions['storable'] = {};
  const mysql = components.mysql;
  if (mysql && mysql.encoding === 'utf-8' && target.on('mysql', (version) => version < MB4_SINCE).length > 0) {
    storable.mysql = isInPlane0;
  } else if (mysql && mysql.encoding !== 'utf-8' && mysql.encoding !== 'latin1') storable.mysql = isStorableInEucJp;
  if (components.postgresql?.encoding === 'euc-jp') storable.postgresql = isStorableInEucJp;
  return { storable, oldHosts: move.oldHosts, oldPaths: move.oldPaths, keys: KEYS };
}
