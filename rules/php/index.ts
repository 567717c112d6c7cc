// The rules on PHP.
import type { Rule } from '../../src/rule/rule.ts';
import argumentCount from './argument-count.ts';
import byteDamage from './byte-damage.ts';
import callTimeReference from './call-time-reference.ts';
import defaultCharset from './default-charset.ts';
import deprecatedConstant from './deprecated-constant.ts';
import deprecatedFunction from './deprecated-function.ts';
import extension from './extension.ts';
import htmlspecialcharsCharset from './htmlspecialchars-charset.ts';
import longArrays from './long-arrays.ts';
import missingClass from './missing-class.ts';
import missingConstant from './missing-constant.ts';
import missingFunction from './missing-function.ts';
import missingMember from './missing-member.ts';
import parseError from './parse-error.ts';
import removedFunction from './removed-function.ts';
import reservedWord from './reserved-word.ts';
import shortOpenTag from './short-open-tag.ts';
import { syntaxRules } from './syntax/rules.ts';

export const phpRules: Rule[] = [
  parseError,
  reservedWord,
  ...syntaxRules,
  shortOpenTag,
  callTimeReference,
  missingFunction,
  removedFunction,
  deprecatedFunction,
  missingClass,
  missingMember,
  missingConstant,
  deprecatedConstant,
  argumentCount,
  extension,
  longArrays,
  htmlspecialcharsCharset,
  defaultCharset,
  byteDamage,
];
