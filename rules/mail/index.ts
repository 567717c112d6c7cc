// Rules for everything that names a mail server.
import type { Rule } from '../../src/rule/rule.ts';
import ipHost from './ip-host.ts';

export const mailRules: Rule[] = [ipHost];
