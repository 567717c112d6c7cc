import type { Rule } from '../../src/rule/rule.ts';
import { featureRules } from './features.ts';

export const perlRules: Rule[] = [...featureRules];
