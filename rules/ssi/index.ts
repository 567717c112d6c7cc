// Rules for server-side includes.
import type { Rule } from '../../src/rule/rule.ts';
import charsetMix from './charset-mix.ts';
import element from './element.ts';
import exec from './exec.ts';
import expression from './expression.ts';
import includePath from './include-path.ts';
import loop from './loop.ts';
import notParsed from './not-parsed.ts';

export const ssiRules: Rule[] = [element, expression, exec, includePath, charsetMix, loop, notParsed];
