// The rules on PHP.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Context, Rule } from '../../src/rule/rule.ts';
import argumentCount from './argument-count.ts';
import argumentValue from './argument-value.ts';
import { repairingWhatIsRead } from './behind-errors.ts';
import byteDamage from './byte-damage.ts';
import callTimeReference from './call-time-reference.ts';
import changedCall from './changed-call.ts';
import composer from './composer.ts';
import cryptSalt from './crypt-salt.ts';
import curlUpload from './curl-upload.ts';
import databaseExceptions from './database-exceptions.ts';
import dateTimezone from './date-timezone.ts';
import defaultCharset from './default-charset.ts';
import defineArray from './define-array.ts';
import deprecatedConstant from './deprecated-constant.ts';
import deprecatedFunction from './deprecated-function.ts';
import dynamicProperty from './dynamic-property.ts';
import encodedFile from './encoded-file.ts';
import errorReporting from './error-reporting.ts';
import exceptionInToString from './exception-in-tostring.ts';
import extension from './extension.ts';
import functionArguments from './function-arguments.ts';
import gdInfoKey from './gd-info-key.ts';
import globalsArray from './globals-array.ts';
import handlerSignature from './handler-signature.ts';
import htmlPage from './html-page.ts';
import htmlspecialcharsCharset from './htmlspecialchars-charset.ts';
import iniSetting from './ini-setting.ts';
import integerSize from './integer-size.ts';
import { outsideOfLibraries } from './libraries.ts';
import longArrays from './long-arrays.ts';
import magicMethod from './magic-method.ts';
import magicQuotes from './magic-quotes.ts';
import mbstringEncoding from './mbstring-encoding.ts';
import methodSignature from './method-signature.ts';
import missingArguments from './missing-arguments.ts';
import missingClass from './missing-class.ts';
import missingConstant from './missing-constant.ts';
import missingFunction from './missing-function.ts';
import missingMember from './missing-member.ts';
import missingReturnType from './missing-return-type.ts';
import mysqlnd from './mysqlnd.ts';
import numberTextVariable from './number-text-variable.ts';
import objectFromNothing from './object-from-nothing.ts';
import parseError from './parse-error.ts';
import pregModifier from './preg-modifier.ts';
import pregPattern from './preg-pattern.ts';
import redeclared from './redeclared.ts';
import registerGlobals from './register-globals.ts';
import remoteInclude from './remote-include.ts';
import removedFunction from './removed-function.ts';
import removedVariable from './removed-variable.ts';
import reservedWord from './reserved-word.ts';
import resourceObject from './resource-object.ts';
import serializable from './serializable.ts';
import shortOpenTag from './short-open-tag.ts';
import staticCall from './static-call.ts';
import { syntaxRules } from './syntax/rules.ts';
import textAsArray from './text-as-array.ts';
import tlsVerification from './tls-verification.ts';
import undefinedConstant from './undefined-constant.ts';
import unknownMagicMethod from './unknown-magic-method.ts';

const rules: Rule[] = [
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
  staticCall,
  methodSignature,
  missingReturnType,
  magicMethod,
  unknownMagicMethod,
  serializable,
  dynamicProperty,
  missingConstant,
  deprecatedConstant,
  undefinedConstant,
  numberTextVariable,
  textAsArray,
  objectFromNothing,
  argumentCount,
  missingArguments,
  exceptionInToString,
  redeclared,
  extension,
  longArrays,
  magicQuotes,
  htmlPage,
  htmlspecialcharsCharset,
  defaultCharset,
  mbstringEncoding,
  byteDamage,
  argumentValue,
  pregModifier,
  pregPattern,
  removedVariable,
  globalsArray,
  gdInfoKey,
  registerGlobals,
  cryptSalt,
  defineArray,
  mysqlnd,
  tlsVerification,
  dateTimezone,
  errorReporting,
  encodedFile,
  changedCall,
  handlerSignature,
  functionArguments,
  resourceObject,
  curlUpload,
  remoteInclude,
  databaseExceptions,
  integerSize,
  iniSetting,
  composer,
];

/** Hundreds of rules ask for the same file in turn. */
let last: { php: PhpDocument; given: Context; context: Context } | null = null;

function contextFor(php: PhpDocument, given: Context): Context {
  if (last?.php !== php || last.given !== given)
    last = { php, given, context: repairingWhatIsRead(php, outsideOfLibraries(given)) };
  return last.context;
}

export const phpRules: Rule[] = rules.map((rule) => {
  const check = rule.check?.php;
  if (!check) return rule;
  const checked: typeof check = (php, context) => check(php, contextFor(php, context));
  return { ...rule, check: { ...rule.check, php: checked } };
});
