// All rules, group by group. What is not listed here does not run.
import type { Rule } from '../src/rule/rule.ts';
import { encodingRules } from './encoding/index.ts';
import { limitsRules } from './limits/index.ts';
import { pathsRules } from './paths/index.ts';

export const rules: readonly Rule[] = [...encodingRules, ...pathsRules, ...limitsRules];
