// Rules on dumps for PostgreSQL.
import type { Rule } from '../../src/rule/rule.ts';

export const postgresqlRules: Rule[] = [];
