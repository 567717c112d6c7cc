// Rules on dumps for MySQL and MariaDB.
import type { Rule } from '../../src/rule/rule.ts';
import charsetMismatch from './charset-mismatch.ts';
import comment from './comment.ts';
import connectionCharset from './connection-charset.ts';
import damaged from './damaged.ts';
import defaultValue from './default-value.ts';
import definer from './definer.ts';
import engine from './engine.ts';
import functionRule from './function.ts';
import gtid from './gtid.ts';
import keyLength from './key-length.ts';
import oldLocation from './old-location.ts';
import ownDatabase from './own-database.ts';
import packet from './packet.ts';
import reservedWord from './reserved-word.ts';
import setNames from './set-names.ts';
import skippedComment from './skipped-comment.ts';
import sqlMode from './sql-mode.ts';
import syntax from './syntax.ts';
import tooLong from './too-long.ts';
import type from './type.ts';
import unknownCharset from './unknown-charset.ts';
import unknownCollation from './unknown-collation.ts';
import variable from './variable.ts';

export const mysqlRules: Rule[] = [
  unknownCharset,
  unknownCollation,
  setNames,
  charsetMismatch,
  connectionCharset,
  syntax,
  type,
  defaultValue,
  engine,
  keyLength,
  reservedWord,
  functionRule,
  variable,
  sqlMode,
  gtid,
  definer,
  ownDatabase,
  comment,
  skippedComment,
  packet,
  damaged,
  tooLong,
  oldLocation,
];
