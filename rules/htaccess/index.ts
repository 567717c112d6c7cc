// Rules for .htaccess files. Source exposure stands first: so it does in reports that keep the order of rules.
import type { Rule } from '../../src/rule/rule.ts';
import accessControl from './access-control.ts';
import wrongArguments from './arguments.ts';
import authFile from './auth-file.ts';
import authType from './auth-type.ts';
import charset from './charset.ts';
import context from './context.ts';
import directiveVersion from './directive-version.ts';
import missingTarget from './missing-target.ts';
import options from './options.ts';
import phpHandler from './php-handler.ts';
import phpValue from './php-value.ts';
import regex from './regex.ts';
import rewrite from './rewrite.ts';
import syntax from './syntax.ts';
import unknownDirective from './unknown-directive.ts';

export const htaccessRules: Rule[] = [
  phpHandler,
  syntax,
  wrongArguments,
  regex,
  unknownDirective,
  directiveVersion,
  context,
  options,
  phpValue,
  accessControl,
  rewrite,
  authFile,
  authType,
  missingTarget,
  charset,
];
