// Rules for what the target's web application firewall would stop.
import type { Rule } from '../../src/rule/rule.ts';
import form from './form.ts';
import link from './link.ts';
import traffic from './traffic.ts';

export const wafRules: Rule[] = [form, link, traffic];
