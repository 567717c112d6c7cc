// Rules for files as such: what should not be public, names, permissions.
import type { Rule } from '../../src/rule/rule.ts';
import foreignPage from './foreign-page.ts';
import leftover from './leftover.ts';
import malware from './malware.ts';
import mode from './mode.ts';
import names from './names.ts';
import phpinfo from './phpinfo.ts';
import privateKey from './private-key.ts';

export const filesRules: Rule[] = [privateKey, malware, leftover, phpinfo, foreignPage, names, mode];
