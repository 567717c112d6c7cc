// All repairs of constructs, by feature.
import type { FeatureUse, PhpDocument } from '../../../src/languages/php/document.ts';
import type { Fix } from '../../../src/rule/finding.ts';
import type { Example } from '../../../src/rule/rule.ts';
import type { Target } from '../../../src/target/target.ts';
import { arrayRepairs } from './fix-arrays.ts';
import { classRepairs } from './fix-classes.ts';
import { expressionRepairs } from './fix-expressions.ts';
import { functionRepairs } from './fix-functions.ts';
import { operatorRepairs } from './fix-operators.ts';
import { tokenRepairs } from './fix-tokens.ts';
import { typeRepairs } from './fix-types.ts';
import type { Repairs } from './repair.ts';

const repairs: Repairs = {
  ...arrayRepairs,
  ...classRepairs,
  ...expressionRepairs,
  ...functionRepairs,
  ...operatorRepairs,
  ...tokenRepairs,
  ...typeRepairs,
};

export function fixOf(php: PhpDocument, use: FeatureUse, target: Target): Fix | null {
  return repairs[use.feature]?.fix(php, use, target) ?? null;
}

/** Features that have a repair. */
export const repaired: readonly string[] = Object.keys(repairs);

export function fixedExamples(feature: string): Example[] {
  return repairs[feature]?.examples ?? [];
}
