import type { Rule } from '../../src/rule/rule.ts';
import compiledProgram from './compiled-program.ts';
import mailbox from './mailbox.ts';
import notMoved from './not-moved.ts';
import quota from './quota.ts';

export const limitsRules: Rule[] = [mailbox, quota, notMoved, compiledProgram];
