// What kind of statement is it, and what does it say of the rest of the dump: SET NAMES, client_encoding and the like.
import type { ByteEncoding } from './lines.ts';

const CREATE =
  /^CREATE\s+(?:(?:OR\s+REPLACE|TEMPORARY|TEMP|GLOBAL|LOCAL|UNLOGGED|UNIQUE|FULLTEXT|SPATIAL|RECURSIVE|TRUSTED|PROCEDURAL|CONSTRAINT|AGGREGATE(?=\s+FUNCTION)|DEFINER\s*=\s*(?:`[^`]*`|'[^']*'|[\w$]+)(?:\s*@\s*(?:`[^`]*`|'[^']*'|[\w.%-]+))?(?:\(\))?|ALGORITHM\s*=\s*\w+|SQL\s+SECURITY\s+\w+)\s+)*(MATERIALIZED\s+VIEW|EVENT\s+TRIGGER|FOREIGN\s+(?:TABLE|DATA\s+WRAPPER)|ACCESS\s+METHOD|OPERATOR\s+(?:CLASS|FAMILY)|TEXT\s+SEARCH\s+\w+|USER\s+MAPPING|DEFAULT\s+CONVERSION|\w+)/i;
const TWO =
  /^(ALTER|DROP|LOCK|UNLOCK|COMMENT\s+ON|SECURITY|REFRESH|REINDEX|RENAME|START|ANALYZE|REPAIR|OPTIMIZE|SHOW|LOAD)\s+(?:ONLINE\s+|OFFLINE\s+|IGNORE\s+|TEMPORARY\s+|DEFINER\s*=\s*\S+\s+|ALGORITHM\s*=\s*\w+\s+|SQL\s+SECURITY\s+\w+\s+)*(EVENT\s+TRIGGER|FOREIGN\s+TABLE|MATERIALIZED\s+VIEW|DEFAULT\s+PRIVILEGES|LARGE\s+OBJECT|\w+)/i;

/** @param text the statement as everything in it would be executed */
export function kindOf(text: string): string {
  const start = text.replace(/^(?:\s+|\/\*[\s\S]*?\*\/|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$))+/, '').slice(0, 600);
  if (start.startsWith('\\')) return /^\\\S*/.exec(start)![0];
  const words = CREATE.exec(start);
  if (words) return `CREATE ${upper(words[1]!)}`;
  const two = TWO.exec(start);
  if (two) return `${upper(two[1]!)} ${upper(two[2]!)}`;
  return upper(/^[A-Za-z_]\w*/.exec(start)?.[0] ?? '');
}

const upper = (text: string) => text.toUpperCase().replace(/\s+/g, ' ');

/** First words of statements of either database. What begins otherwise is no SQL: messages, pages, binary. */
const VERBS = new Set(
  'ABORT ALTER ANALYSE ANALYZE BEGIN BINLOG CALL CHANGE CHECK CHECKPOINT CHECKSUM CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE DELIMITER DESC DESCRIBE DISCARD DO DROP END EXEC EXECUTE EXPLAIN FETCH FLUSH GET GRANT HANDLER HELP IMPORT INSERT INSTALL KILL LISTEN LOAD LOCK MERGE MOVE NOTIFY OPTIMIZE PREPARE PURGE REASSIGN REFRESH REINDEX RELEASE RENAME REPAIR REPLACE RESET RESIGNAL RESTART REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW SHUTDOWN SIGNAL SOURCE START STOP SYSTEM TABLE TRUNCATE UNINSTALL UNLISTEN UNLOCK UPDATE USE VACUUM VALUES WITH XA CONNECT PROMPT'.split(
    ' ',
  ),
);

export function isSql(kind: string): boolean {
  return kind.startsWith('\\') || VERBS.has(kind.split(' ')[0]!);
}

/** The encoding in which the client sends from here on, as named. Null when the statement says nothing of it. */
export function declaredEncoding(kind: string, text: string): string | null {
  if (kind === 'SET') {
    const names = /\bSET\s+(?:NAMES|CHARACTER\s+SET|CHARSET)\s+['"]?(\w+)/i.exec(text);
    if (names && !/^default$/i.test(names[1]!)) return names[1]!.toLowerCase();
    const client = /\bclient_encoding\s*(?:=|\bTO\b)\s*'?([\w-]+)/i.exec(text);
    return client ? client[1]!.toLowerCase() : null;
  }
  if (kind === '\\encoding') return /^\\encoding\s+(\S+)/.exec(text)?.[1]?.toLowerCase() ?? null;
  return /set_config\s*\(\s*'client_encoding'\s*,\s*'([\w-]+)'/i.exec(text)?.[1]?.toLowerCase() ?? null;
}

/**
 * mysqldump writes table definitions in UTF-8 whatever the rows are in, between two settings of character_set_client:
 * its name, '@' for going back to what was before, null when the statement sets no such thing.
 */
export function definitionsEncoding(text: string): string | null {
  return /\bcharacter_set_client\s*=\s*(@|\w+)/i.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** MySQL's and PostgreSQL's names of encodings as ours; null for those that say nothing of the bytes (latin1 takes any). */
export function encodingNamed(name: string): ByteEncoding | null {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (/^(?:utf8|utf8mb3|utf8mb4|unicode)$/.test(plain)) return 'utf-8';
  if (/^(?:ujis|eucjpms|eucjp|eucjis2004)$/.test(plain)) return 'euc-jp';
  if (/^(?:sjis|cp932|shiftjis|mskanji|shiftjis2004|windows31j|win932|windows932)$/.test(plain)) return 'shift_jis';
  return null;
}
