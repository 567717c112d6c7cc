// All rules, group by group. What is not listed here does not run.
import type { Rule } from '../src/rule/rule.ts';
import { encodingRules } from './encoding/index.ts';
import { htaccessRules } from './htaccess/index.ts';
import { limitsRules } from './limits/index.ts';
import { mailRules } from './mail/index.ts';
import { mysqlRules } from './mysql/index.ts';
import { pathsRules } from './paths/index.ts';
import { ssiRules } from './ssi/index.ts';

export const rules: readonly Rule[] = [
  ...encodingRules,
  ...pathsRules,
  ...limitsRules,
  ...htaccessRules,
  ...ssiRules,
  ...mailRules,
  ...mysqlRules,
];
