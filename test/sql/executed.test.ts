// Version comments, as servers were seen to read them (MySQL 5.1.63 with the version forced to 5.1.73; MariaDB's manual).
import { describe, expect, it } from 'vitest';
import { executed } from '../../src/languages/sql/executed.ts';

const MYSQL_51 = { version: 50173, mariadb: false };
const MYSQL_84 = { version: 80402, mariadb: false };
const MARIADB = { version: 101106, mariadb: true };

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

describe.each([
  ['/*!50173 SET a=1 */', MYSQL_51, 'SET a=1'],
  ['/*!50174 SET a=1 */', MYSQL_51, ''],
  ['/*!50503 SET NAMES utf8mb4 */', MYSQL_51, ''],
  ['/*! SET a=1 */', MYSQL_51, 'SET a=1'],
  ['/*!999999 SET a=1 */', MYSQL_51, ''],
  ['/*M!100401 SET a=1 */', MYSQL_51, ''],
  ['/*!100401 SET a=1 */', MYSQL_51, '1 SET a=1'],
  ['/*!080000 SET a=1 */', MYSQL_51, '0 SET a=1'],
  ['/*!50003 a /*!50503 b */ c */', MYSQL_51, 'a c'],
  ["SELECT '/*!50503 x */' /*!40101 , 1 */", MYSQL_51, "SELECT '/*!50503 x */' , 1"],
  ['KEY k (a) /*!80000 INVISIBLE */', MYSQL_84, 'KEY k (a) INVISIBLE'],
  ['/*!080402 SET a=1 */', MYSQL_84, 'SET a=1'],
  ['/*!100401 SET a=1 */', MYSQL_84, ''],
  ['/*!50701 SET a=1 */', MARIADB, ''],
  ['/*!50600 SET a=1 */', MARIADB, 'SET a=1'],
  ['/*M!100616 SET a=1 */', MARIADB, 'SET a=1'],
  ['/*M!110000 SET a=1 */', MARIADB, ''],
  ['/*!100401 SET a=1 */', MARIADB, 'SET a=1'],
])('%s on %j', (text, reader, expected) => {
  it(`is ${expected || 'nothing'}`, () => {
    const result = executed(text, reader);
    expect(plain(result.text)).toBe(expected);
    expect(result.text.length).toBe(text.length);
  });
});

describe('what an old server misreads', () => {
  it('is six digits, when the five run', () => {
    expect(executed('/*!100401 SET a=1 */', MYSQL_51).problems).toEqual([{ kind: 'six-digits', start: 0, end: 9 }]);
    expect(executed('/*!999999 SET a=1 */', MYSQL_51).problems).toEqual([]);
  });

  it('is a nested comment that runs', () => {
    expect(
      executed('/*!50003 CREATE TABLE t (a int) /*!50100 PARTITION BY HASH (a) */ */', MYSQL_51).problems,
    ).toMatchObject([{ kind: 'nested' }]);
    expect(executed('/*!50003 a /*!50503 b */ c */', MYSQL_51).problems).toEqual([]);
  });
});
