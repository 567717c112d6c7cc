// What a conversion of a dump is to do: told from its document, the target and what the user asked for.
import type { Target } from '../../target/target.ts';
import type { SqlDocument } from './document.ts';
import { encodingNamed } from './kinds.ts';
import type { DatabaseEncoding } from './transcode.ts';

/** What the user said about the move, as far as dumps go. */
export interface DumpMove {
  encoding: string | null;
  lossy: 'report' | 'substitute' | 'entity';
  domain: string | null;
  oldHosts: readonly string[];
  oldPaths: readonly string[];
}

/** JSON: the scan hands it on, so that nobody has to read the dump once more for it. */
export interface DumpPlan {
  dialect: 'mysql' | 'postgresql';
  /** Encoding of the bytes as they are. */
  from: 'utf-8' | 'euc-jp' | 'shift_jis';
  to: DatabaseEncoding;
  /** A UTF-8 database without characters of four bytes. */
  narrow: boolean;
  /** Values that the database cannot hold are looked for and replaced. */
  replaces: boolean;
  /** Shift_JIS with doubled backslashes. */
  doubled: boolean;
  /** Character sets (MySQL) that become utf8. */
  charsets: readonly string[];
  /** The dump says itself in which encoding it is. */
  declared: boolean;
  /** What the dump says of its encoding is to change (PostgreSQL). */
  redeclares: boolean;
  /** Old address -> new one, in URLs; old path -> new one. */
  hosts: readonly (readonly [string, string])[];
  paths: readonly (readonly [string, string])[];
  lossy: 'report' | 'substitute' | 'entity';
}

const OWN: Readonly<Record<string, readonly string[]>> = {
  'euc-jp': ['ujis', 'eucjpms'],
  shift_jis: ['sjis', 'cp932'],
  'utf-8': [],
};

/** Might a dump have to be converted for what the user said? If not, nobody needs a plan. */
export const mayConvert = (move: DumpMove): boolean =>
  move.encoding !== null || move.lossy !== 'report' || move.oldHosts.length > 0 || move.oldPaths.length > 0;

/** Null when there is nothing to convert or to replace. */
export function planFor(dump: SqlDocument, target: Target, move: DumpMove): DumpPlan | null {
  const { dialect, encoding } = dump;
  if (dialect === 'other' || dump.archive || encoding.bom === 'utf-16') return null;
  const database =
    target.profile.components[dialect] ?? (dialect === 'mysql' ? target.profile.components.mariadb : undefined);
  if (!database || (database.encoding !== 'utf-8' && database.encoding !== 'euc-jp')) return null;
  if (dialect === 'mysql' && database.encoding !== 'utf-8') return null;

  const declared = encoding.declared === null ? null : encodingNamed(encoding.declared);
  const to = database.encoding;
  const bytes = encoding.found === 'ascii' ? (declared ?? to) : encoding.found;
  if (bytes === 'unknown' || bytes === 'single') return null;
  // A dump that says it is in the database's encoding was converted already; what it kept stays.
  const done = dialect === 'postgresql' ? declared === to : bytes === to;
  const from = done ? to : bytes;
  const asked = move.encoding !== null;
  const charsets: string[] = [];
  if (asked && dialect === 'mysql') {
    charsets.push(...OWN[from]!);
    if (encoding.declared === 'latin1' && encoding.found !== 'ascii') charsets.push('latin1');
  }
  const hosts =
    move.domain === null
      ? []
      : move.oldHosts.filter((host) => host !== move.domain).map((host) => [host, move.domain!] as const);
  const home = target.profile.home?.replace(/\/+$/, '');
  const paths = home
    ? move.oldPaths
        .map((path) => path.replace(/\/+$/, ''))
        .filter((path) => path !== home)
        .map((path) => [path, home] as const)
    : [];
  const narrow = dialect === 'mysql' && target.on('mysql', (version) => version < 50503).length > 0;
  const replaces = move.lossy !== 'report' && (dump.noteCounts.unstorable ?? 0) > 0;
  const transcodes = asked && from !== to;
  const redeclares = asked && dialect === 'postgresql' && declared !== to;
  if (!transcodes && !redeclares && !replaces && charsets.length === 0 && hosts.length === 0 && paths.length === 0)
    return null;
  return {
    dialect,
    from: transcodes ? from : to,
    to,
    narrow,
    replaces,
    doubled: from === 'shift_jis' && !/^(?:sjis|cp932)$/.test(encoding.declared ?? '') && encoding.doubled,
    charsets,
    declared: encoding.declared !== null,
    redeclares: dialect === 'postgresql' && (transcodes || redeclares),
    hosts,
    paths,
    lossy: move.lossy,
  };
}
