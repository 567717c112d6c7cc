// Rules on dumps for PostgreSQL.
import type { Rule } from '../../src/rule/rule.ts';
import archive from './archive.ts';
import byteaHex from './bytea-hex.ts';
import damaged from './damaged.ts';
import encoding from './encoding.ts';
import functionRule from './function.ts';
import identity from './identity.ts';
import language from './language.ts';
import metaCommand from './meta-command.ts';
import oldLocation from './old-location.ts';
import owner from './owner.ts';
import reservedWord from './reserved-word.ts';
import setting from './setting.ts';
import syntax from './syntax.ts';
import type from './type.ts';

export const postgresqlRules: Rule[] = [
  encoding,
  metaCommand,
  setting,
  language,
  syntax,
  identity,
  type,
  functionRule,
  reservedWord,
  byteaHex,
  owner,
  archive,
  damaged,
  oldLocation,
];
