// Rules for everything that the site connects to, beside mail.
import type { Rule } from '../../src/rule/rule.ts';
import cron from './cron.ts';
import database from './database.ts';
import dump from './dump.ts';
import externalProgram from './external-program.ts';
import oldHost from './old-host.ts';
import remote from './remote.ts';

export const connectionsRules: Rule[] = [database, oldHost, remote, cron, dump, externalProgram];
