// Programs that PHP starts and a base system does not have: ImageMagick, nkf and their kin, and what the old server had below /usr/local.
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { commandLines } from '../paths/command-lines.ts';
import { literalsWith } from '../paths/literals.ts';
import { programIn } from '../paths/programs.ts';
import { callIndex } from './calls.ts';

const BIN = words('/bin/');
const CALLS = ['exec', 'system', 'passthru', 'shell_exec', 'popen'];
export default defineRule({
  id: 'connections/external-program',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '移行先にあるとは限らない外部コマンド', en: 'Program that the target may not have' },
  why: {
    ja: 'ImageMagick や nkf などのコマンドや、旧サーバーの /usr/local 以下に入れたコマンドは、移行先にあるとは限りません。なければその処理だけがエラーも表示されないまま失敗します。',
    en: 'Programs such as ImageMagick or nkf, and what the old server had below /usr/local, are not part of a base system; without them that step fails without a word.',
  },
  hint: {
    ja: '移行先で使えることとそのパスを確認するか、PHP の関数（GD、mbstring など）に置き換えてください。',
    en: 'Ask whether the target has it and where, or use functions of PHP (GD, mbstring).',
  },
  sources: ['https://www.php.net/manual/en/ref.exec.php'],
  examples: [
    { path: 'thumb.php', wrong: '<?php exec("convert $in -resize 100 $out");\n' },
    { path: 'thumb.php', wrong: "<?php exec('/usr/local/bin/cwebp a.png -o b.webp');\n" },
    { path: 'thumb.php', wrong: "<?php $p = popen('cat a.txt | nkf -w', 'r');\n" },
    { path: 'thumb.php', wrong: '<?php exec("C:\\\\ImageMagick\\\\convert.exe a.jpg b.jpg");\n' },
    { path: 'batch.sh', wrong: '#!/bin/sh\ncat a.txt | nkf -w > b.txt\n' },
    { path: 'crontab', wrong: '0 4 * * * /usr/local/bin/analog +g/home/a/analog.cfg\n' },
    { path: 'batch.sh', right: '#!/bin/sh\n# nkf -w a.txt\necho nkf\n/usr/bin/gzip a.txt\nconvert_all a\n' },
    { path: 'config.php', wrong: "<?php define('CONVERT_PATH', '/usr/local/bin/convert');\n" },
    { path: 'thumb.php', right: "<?php exec('/bin/ls'); exec($convert); $convert = 'convert.php'; convert('a');\n" },
    { path: 'thumb.php', right: "<?php $m = '/usr/local/bin/perl'; // exec('convert a.png');\n" },
    { path: 'thumb.php', right: "<?php $pdo->exec('convert'); echo '/usr/local/bin/php is not there';\n" },
  ],
  check: {
    php(php, context) {
      const found = new Map<number, string>();
      const calls = callIndex(php);
      for (const name of CALLS) {
        for (const index of calls.get(name) ?? []) {
          const command = php.call(index).args[0]?.value;
          const string = command ? php.stringAt(command.start) : null;
          const program = string && programIn(php.text.slice(string.inner.start, string.inner.end), php.text);
          if (program) found.set(string.inner.start, program);
        }
      }
      // a path alone is kept for a command that is put together elsewhere
      for (const { inner } of BIN.in(php.bytes) ? literalsWith(/\/bin\//g, php.text, () => php.strings) : []) {
        const text = php.text.slice(inner.start, inner.end);
        const program = /^\/\S+$/.test(text) && /^\/(?:usr|opt)\//.test(text) ? programIn(text, php.text) : undefined;
        if (program) found.set(inner.start, program);
      }
      for (const [start, program] of found) tell(php.text, start, program, context);
    },
    file(file, context) {
      const seen = new Set<string>();
      for (const { start, text } of commandLines(file)) {
        for (const command of text.matchAll(/[^|;&]+/g)) {
          const blanks = command[0].length - command[0].trimStart().length;
          const program = programIn(command[0].slice(blanks), file.text);
          if (!program || seen.has(program)) continue;
          seen.add(program);
          tell(file.text, start + command.index + blanks, program, context);
        }
      }
    },
  },
});

function tell(text: string, from: number, program: string, context: Context): void {
  const end = text.indexOf(program, from) + program.length;
  context.report(
    { start: from, end },
    {
      message: {
        ja: `外部コマンド ${program} が移行先にあるか確認が必要です`,
        en: `ask whether the target has ${program}`,
      },
    },
  );
}
