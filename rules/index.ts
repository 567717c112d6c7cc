// All rules, group by group. What is not listed here does not run.
import type { Rule } from '../src/rule/rule.ts';
import { connectionsRules } from './connections/index.ts';
import { encodingRules } from './encoding/index.ts';
import { filesRules } from './files/index.ts';
import { htaccessRules } from './htaccess/index.ts';
import { htmlRules } from './html/index.ts';
import { limitsRules } from './limits/index.ts';
import { mailRules } from './mail/index.ts';
import { mysqlRules } from './mysql/index.ts';
import { pathsRules } from './paths/index.ts';
import { perlRules } from './perl/index.ts';
import { phpRules } from './php/index.ts';
import { postgresqlRules } from './postgresql/index.ts';
import { ssiRules } from './ssi/index.ts';
import { wafRules } from './waf/index.ts';

export const rules: readonly Rule[] = [
  ...encodingRules,
  ...pathsRules,
  ...limitsRules,
  ...phpRules,
  ...perlRules,
  ...htaccessRules,
  ...ssiRules,
  ...mailRules,
  ...htmlRules,
  ...connectionsRules,
  ...filesRules,
  ...mysqlRules,
  ...postgresqlRules,
  ...wafRules,
];
