// The command line: reads arguments, calls the rooms, chooses the exit code.
import { Command, CommanderError } from 'commander';
import type { Lang, Text } from '../rule/text.ts';
import { VERSION } from '../version.ts';
import { addCompare } from './compare.ts';
import { addExplain } from './explain.ts';
import { addFix } from './fix.ts';
import { addHearing } from './hearing.ts';
import { languageOf } from './language.ts';
import { addMerge } from './merge.ts';
import { addPurge } from './purge.ts';
import { addRules } from './rules.ts';
import { addScan } from './scan.ts';
import { addServe } from './serve.ts';
import { addSurvey } from './survey.ts';
import { addTargets } from './targets.ts';
import { addUndo } from './undo.ts';
import { speakBoth, usageFault } from './usage.ts';
import { addVerify } from './verify.ts';
import { addWaf } from './waf.ts';

const USAGE = 2;

// a reader that closes the pipe early (`| head`) is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`hikkoshi: standard output: ${error.code}\n`);
  process.exit(USAGE);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));

const program = speakBoth(new Command('hikkoshi'))
  .description(
    'Reads a web site before it moves to another hosting stack: what will break, why, what can be repaired.\nサイトの移行前に、移行先で動かなくなる箇所とその理由を調べ、直せるものは直します。',
  )
  .version(VERSION, '-V, --version', 'print the version / バージョンを表示する')
  .exitOverride();
addScan(program);
addFix(program);
addUndo(program);
addHearing(program);
addSurvey(program);
addVerify(program);
addPurge(program);
addServe(program);
addExplain(program);
addRules(program);
addTargets(program);
addCompare(program);
addMerge(program);
addWaf(program);

program.parseAsync().catch((error) => {
  process.exitCode = failed(error);
});

/** Says on standard error what went wrong; gives the exit code. */
function failed(error: unknown): number {
  const ofParser = error instanceof CommanderError;
  if (ofParser && error.exitCode === 0) return 0;
  const lang: Lang = chosenLanguage(process.argv) ?? languageOf(process.env);
  const text = ofParser ? usageFault(error, process.argv, program) : (error as { text?: Text }).text;
  if (text) {
    process.stderr.write(`hikkoshi: ${text[lang]}\n`);
    return USAGE;
  }
  // the usage has been shown
  if (ofParser) return USAGE;
  // a fault of this program must not look like "something was found"
  process.stderr.write(`hikkoshi: ${error instanceof Error ? error.stack : error}\n`);
  return USAGE;
}

function chosenLanguage(argv: readonly string[]): Lang | undefined {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const value = argv[at]?.includes('=') ? argv[at].split('=')[1] : argv[at + 1];
  return at >= 0 && (value === 'ja' || value === 'en') ? value : undefined;
}
