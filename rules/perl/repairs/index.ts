// Spelling a feature for versions that lack it, where that means exactly the same (safe) or nearly so (review).
import { AGGREGATES } from './aggregates.ts';
import { DECLARATIONS } from './declarations.ts';
import { OPERATORS } from './operators.ts';
import type { Repairs } from './splices.ts';
import { STRINGS } from './strings.ts';

export const REPAIRS: Repairs = { ...OPERATORS, ...DECLARATIONS, ...AGGREGATES, ...STRINGS };
