// A command line that cannot be meant is told what is wrong with it in the user's language; --help shows no workings of ours.
import { Command, CommanderError, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { speakBoth, usageFault } from '../../src/cli/usage.ts';

function program(): Command {
  const whole = speakBoth(new Command('hikkoshi')).exitOverride();
  whole
    .command('scan')
    .argument('<site>', 'what')
    .addOption(new Option('--lang <lang>', 'language').choices(['ja', 'en']))
    .addOption(new Option('--format <name>', 'format').choices(['pretty', 'json']).default('pretty'))
    .option('--only <rule>', 'rules', (value, before: string[]) => [...before, value], [])
    .option('--no-cache', 'no cache')
    .action(() => {});
  whole
    .command('survey')
    .requiredOption('--out <dir>', 'where')
    .action(() => {});
  return whole;
}

function faultOf(...words: string[]) {
  const own = program();
  const argv = ['node', 'hikkoshi', ...words];
  try {
    own.parse(argv);
  } catch (error) {
    if (error instanceof CommanderError) return usageFault(error, argv, own);
  }
  return expect.unreachable();
}

describe('what is wrong with a command line', () => {
  it.each([
    [
      ['scna'],
      '「scna」というコマンドはありません（scan のことでしょうか）',
      "unknown command 'scna' (did you mean scan?)",
    ],
    [['scan'], '<site> を指定してください', "missing required argument 'site'"],
    [['scan', 'a', 'b'], '引数が多すぎます（1個まで、指定は2個）', 'too many arguments'],
    [['scan', 'a', '--frmat'], '--frmat というオプションはありません（--format のことでしょうか）', '--frmat'],
    [['scan', 'a', '--format', 'x'], '--format に「x」は指定できません（pretty, json のいずれか）', 'pretty, json'],
    [['scan', 'a', '--format'], '--format <name> の値を指定してください', 'argument missing'],
    [['survey'], '--out <dir> を指定してください', "'--out <dir>' not specified"],
  ])('%j', (words, ja, en) => {
    const fault = faultOf(...words)!;
    expect(fault.ja).toContain(ja);
    expect(fault.en).toContain(en);
    const help = words[0] === 'scna' ? 'hikkoshi --help' : `hikkoshi ${words[0]} --help`;
    expect(fault.ja.split('\n').at(-1)).toBe(`「${help}」で使い方を表示します`);
    expect(fault.en.split('\n').at(-1)).toBe(`'${help}' says how it is used`);
  });
});

it('--help names choices and defaults, and what may be repeated', () => {
  const help = program()
    .commands.find((command) => command.name() === 'scan')!
    .helpInformation();
  expect(help).toMatch(/^Usage \/ 使い方: hikkoshi scan/);
  expect(help).toContain('format (pretty, json; default / 既定値: pretty)');
  expect(help).toMatch(/--only <rule>\s+rules \(repeatable \/ 繰り返し可\)\n/);
  expect(help).toMatch(/--no-cache\s+no cache\n/);
});
