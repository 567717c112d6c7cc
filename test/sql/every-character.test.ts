// Every double-byte character that a Japanese charset of the server knows (NEC and IBM extensions, half-width kana, the wave dash and its
// kin, user-defined characters): dumped by the real server, converted, loaded again, and compared with the server's own conversion.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariaDb, startMariaDb } from '../servers/mariadb.ts';
import { repair, STAYS } from './repair.ts';

let server: MariaDb;
beforeAll(async () => {
  server = await startMariaDb();
}, 300_000);
afterAll(() => server.stop());

const UTF8 = { ...STAYS, encoding: 'utf-8' as const };
const hex = (...bytes: number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

function* bytePairs(leads: [number, number][], trails: [number, number][]): Generator<string> {
  for (const [first, last] of leads) {
    for (let lead = first; lead <= last; lead++) {
      for (const [from, to] of trails) for (let trail = from; trail <= to; trail++) yield hex(lead, trail);
    }
  }
}

const SHIFT_JIS = [
  ...bytePairs(
    [
      [0x81, 0x9f],
      [0xe0, 0xfc],
    ],
    [
      [0x40, 0x7e],
      [0x80, 0xfc],
    ],
  ),
  ...Array.from({ length: 63 }, (_, i) => hex(0xa1 + i)),
];
const EUC = [
  ...bytePairs([[0xa1, 0xfe]], [[0xa1, 0xfe]]),
  ...Array.from({ length: 63 }, (_, i) => hex(0x8e, 0xa1 + i)),
  ...[...bytePairs([[0xa1, 0xfe]], [[0xa1, 0xfe]])].map((pair) => `8f${pair}`),
];

describe.each([
  ['cp932', SHIFT_JIS],
  ['sjis', SHIFT_JIS],
  ['eucjpms', EUC],
  ['ujis', EUC],
] as const)('%s', (charset, candidates) => {
  it('gives the characters that the server itself makes of it', () => {
    const [old, fresh] = [`every_${charset}`, `every_${charset}_new`];
    server.run('', `CREATE DATABASE ${old} CHARACTER SET ${charset}; CREATE DATABASE ${fresh} CHARACTER SET utf8mb3;`);
    // what the server does not know becomes a question mark on its way to Unicode
    const asked = candidates.map((bytes) => `SELECT '${bytes}' b, CONVERT(_${charset} 0x${bytes} USING utf8mb3) u`);
    const known = server
      .run(
        '',
        `SET sql_mode='';${inPieces(asked)
          .map((piece) => `${piece.join(' UNION ALL ')};`)
          .join('\n')}`,
      )
      .split('\n')
      .map((line) => line.split('\t'))
      .filter(
        ([bytes, character]) =>
          bytes && bytes !== 'b' && character && character !== '?' && !character.includes('\ufffd'),
      )
      .map(([bytes]) => bytes!);
    expect(known.length).toBeGreaterThan(6000);
    const rows = known.map((bytes, i) => `(${i},_${charset} 0x61${bytes}27,0x61${bytes}27)`);
    server.run(
      old,
      `CREATE TABLE t (id int PRIMARY KEY, c varchar(9), raw varbinary(9)); INSERT INTO t VALUES ${rows.join(',')};`,
    );
    const dump = server.dump(old, `--default-character-set=${charset}`);
    const fixed = repair(dump, UTF8);
    const lost = new Set(fixed.converted!.losses.map(({ row }) => row));
    server.run(fresh, fixed.bytes);
    const content = (database: string): string[] =>
      server.run(database, 'SELECT id, HEX(CONVERT(c USING utf8mb3)), HEX(raw) FROM t ORDER BY id').split('\n');
    const [before, after] = [content(old), content(fresh)];
    const different = before.filter((line, i) => line !== after[i] && !lost.has(i + 1) && !isChoice(line, after[i]!));
    expect(different).toEqual([]);
    expect(after).toHaveLength(before.length);
    expect(lost.size).toBe(fixed.converted!.lossCount);
  });
});

/**
 * Where the table of this program differs from the server's on purpose: the twins of sjis and ujis (U+301C and its kin) become those that
 * Windows and browsers use, as in pages; in EUC-JP the rows 89 to 92 are the IBM characters that browsers send, not user-defined ones; and
 * two signs of JIS X 0212.
 */
function isChoice(server: string, ours: string): boolean {
  const [was, is] = [server, ours].map((line) => Buffer.from(line.split('\t')[1]!, 'hex').toString().slice(1, -1));
  const raw = server.split('\t')[2]!;
  if (raw.startsWith('618FA2')) return ['\uffe4¦', '~\uff5e'].includes(was! + is!);
  if (TWINS.includes(was! + is!)) return true;
  return /^61F[9A-C]/.test(raw) && /[\ue000-\uf8ff]/.test(was!) && !/[\ue000-\uf8ff?\ufffd]/.test(is!);
}

const TWINS = ['\\\uff3c', '\u301c\uff5e', '\u2016\u2225', '\u2212\uff0d', '\xa2\uffe0', '\xa3\uffe1', '\xac\uffe2'];

/** One statement has its limits. */
function inPieces<T>(all: readonly T[]): T[][] {
  const pieces: T[][] = [];
  for (let i = 0; i < all.length; i += 500) pieces.push(all.slice(i, i + 500));
  return pieces;
}
