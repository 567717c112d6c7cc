// What the option parser says by itself, in both languages: the heads of --help, and what is wrong with a command line.
import type { Command, CommanderError, Option } from 'commander';
import type { Text } from '../rule/text.ts';

const HEADS: Record<string, string> = {
  'Usage:': 'Usage / 使い方:',
  'Arguments:': 'Arguments / 引数:',
  'Options:': 'Options / オプション:',
  'Commands:': 'Commands / コマンド:',
};

/** For a program and the commands that are added to it afterwards. */
export function speakBoth(program: Command): Command {
  return (
    program
      .helpOption('-h, --help', 'show this / この説明を表示する')
      .helpCommand('help [command]', 'how a command is used / コマンドの使い方を表示する')
      .configureHelp({ styleTitle: (title) => HEADS[title] ?? title, optionDescription })
      // `usageFault` says it, in the user's language
      .configureOutput({ outputError: () => {} })
  );
}

/** With its choices and its default; what is collected begins empty, and a switch has nothing to say. */
function optionDescription({ description, argChoices, defaultValue, negate }: Option): string {
  const shown = defaultValue !== undefined && !negate;
  const facts = [
    ...(argChoices ? [argChoices.join(', ')] : []),
    ...(shown ? [Array.isArray(defaultValue) ? 'repeatable / 繰り返し可' : `default / 既定値: ${defaultValue}`] : []),
  ];
  return facts.length > 0 ? `${description} (${facts.join('; ')})` : description;
}

/** By the parser's code: what its English message looks like, and the same in Japanese. */
const FAULTS: Record<string, [pattern: RegExp, ja: (...found: string[]) => string]> = {
  'commander.unknownCommand': [/^unknown command '(.*?)'/s, (name) => `「${name}」というコマンドはありません`],
  'commander.unknownOption': [/^unknown option '(.*?)'/s, (name) => `${name} というオプションはありません`],
  'commander.missingArgument': [/^missing required argument '(.*)'$/, (name) => `<${name}> を指定してください`],
  'commander.excessArguments': [
    /Expected (\d+) arguments? but got (\d+)/,
    (most, given) =>
      `引数が多すぎます（${most}個まで、指定は${given}個）。空白を含む名前は引用符（"…"）で囲んでください`,
  ],
  'commander.optionMissingArgument': [/^option '(.*)' argument missing$/, (flags) => `${flags} の値を指定してください`],
  'commander.missingMandatoryOptionValue': [
    /^required option '(.*)' not specified$/,
    (flags) => `${flags} を指定してください`,
  ],
  'commander.invalidArgument': [
    /^option '(.*?)(?: <.*?>)?' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
    (option, given, choices) => `${option} に「${given}」は指定できません（${choices} のいずれか）`,
  ],
};

/** Null for what is no fault: help and version were asked for, and have been shown. */
export function usageFault({ code, message }: CommanderError, argv: readonly string[], program: Command): Text | null {
  const [, said, , meant] = /^error: (.*?)(?:\n\(Did you mean (one of )?(.*)\?\))?$/s.exec(message) ?? [];
  if (said === undefined) return null;
  const [pattern, ja] = FAULTS[code] ?? [];
  const found = pattern?.exec(said)?.slice(1);
  const command = program.commands.find((each) => each.name() === argv[2]);
  const help = command ? `hikkoshi ${command.name()} --help` : 'hikkoshi --help';
  return {
    ja: `${found ? ja!(...found) : said}${meant ? `（${meant} のことでしょうか）` : ''}\n「${help}」で使い方を表示します`,
    en: `${said}${meant ? ` (did you mean ${meant}?)` : ''}\n'${help}' says how it is used`,
  };
}
