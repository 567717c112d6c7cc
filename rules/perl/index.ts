import type { Rule } from '../../src/rule/rule.ts';
import { headerCharset } from './charset.ts';
import { dbmFile } from './dbm.ts';
import { externalProgram, serverVariable } from './environment.ts';
import { featureRules } from './features.ts';
import { headerEnd, headerTwice, outputBeforeHeader, statusLine } from './headers.ts';
import { coreLibrary, incDot, missingFile } from './libraries.ts';
import { flockMode, lockFile } from './locks.ts';
import { missingTrue } from './missing-true.ts';
import { importName, missingModule, moduleVersionRule } from './modules.ts';
import { featureName, warningsCategory } from './pragma-names.ts';
import { suidperl, taint } from './privileges.ts';
import requiredVersion from './required-version.ts';
import { arrayInString, compiledModule, handleMethod, localTimeOffset, useEncoding } from './runtime.ts';
import { preprocessorSwitch, shiftJisByte } from './source-text.ts';
import { splitModule } from './split-modules.ts';
import syntaxError from './syntax-error.ts';

export const perlRules: Rule[] = [
  syntaxError,
  requiredVersion,
  featureName,
  warningsCategory,
  missingModule,
  moduleVersionRule,
  importName,
  missingFile,
  coreLibrary,
  incDot,
  useEncoding,
  handleMethod,
  arrayInString,
  missingTrue,
  shiftJisByte,
  preprocessorSwitch,
  compiledModule,
  dbmFile,
  localTimeOffset,
  serverVariable,
  externalProgram,
  outputBeforeHeader,
  headerEnd,
  headerTwice,
  headerCharset,
  statusLine,
  lockFile,
  flockMode,
  suidperl,
  taint,
  splitModule,
  ...featureRules,
];
