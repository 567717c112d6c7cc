import type { Rule } from '../../src/rule/rule.ts';
import absolute from './absolute.ts';
import backslash from './backslash.ts';
import interpreter from './interpreter.ts';
import sendmail from './sendmail.ts';
import shebang from './shebang.ts';
import shebangLineEnding from './shebang-line-ending.ts';

export const pathsRules: Rule[] = [shebang, shebangLineEnding, sendmail, interpreter, absolute, backslash];
