// Rules about encodings: what a file says of itself against its bytes, mixtures, byte order marks, and what a conversion cannot do.
import type { Rule } from '../../src/rule/rule.ts';
import { bom } from './bom.ts';
import { byHand } from './by-hand.ts';
import { declared } from './declared.ts';
import { lossy } from './lossy.ts';
import { mixed } from './mixed.ts';

export const encodingRules: Rule[] = [declared, mixed, bom, lossy, byHand];
