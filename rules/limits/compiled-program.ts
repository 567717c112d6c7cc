// Programs that were compiled for the old host: another system may lack their libraries or their processor.
import { defineRule } from '../../src/rule/rule.ts';

const WINDOWS = /\.(?:exe|dll|scr|com)$/i;
/** A file in a folder of programs. */
const PROGRAMS = /(?:^|\/)(?:cgi(?:-bin|-local)?|scripts)\/[^/]*[^/.][^/]*$/i;

export default defineRule({
  id: 'limits/compiled-program',
  component: 'limits',
  severity: 'error',
  effort: { minutes: [15, 60, 480] },
  title: { ja: '旧サーバー用にコンパイルされたプログラムです', en: 'A program compiled for the old host' },
  why: {
    ja: 'コンパイル済みのプログラム（ELFなど）は作られたサーバーのOSやライブラリに依存するため、移行先で動くとは限りません。',
    en: 'A compiled program depends on the system and the libraries of the host it was built for, and may not run elsewhere.',
  },
  hint: {
    ja: 'ソースから移行先用に作り直すか、同じ働きのスクリプトへの置き換えをご検討ください。プログラム自体は変更しません。',
    en: 'Build it again for the target, or replace it by a script that does the same. The program itself is left as it is.',
  },
  sources: ['https://man7.org/linux/man-pages/man5/elf.5.html'],
  examples: [
    { path: 'cgi-bin/counter.cgi', encoding: 'bytes', wrong: '\x7fELF\x01\x01\x01\0\0\0\0\0\0\0\0\0' },
    { path: 'download/setup.exe', encoding: 'bytes', right: 'MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0' },
    { path: 'cgi-bin/counter.cgi', right: '#!/usr/bin/perl\nprint 1;\n' },
  ],
  site({ files, report }) {
    for (const file of files) {
      if (file.kind !== 'program' || file.path.includes('!/')) continue;
      // what visitors download for their own Windows
      if (WINDOWS.test(file.path) && !PROGRAMS.test(file.path)) continue;
      const runs = /\.(cgi|fcgi)$/i.test(file.path) || PROGRAMS.test(file.path) || (file.mode ?? 0) & 0o111;
      report(file.path, { severity: runs && !/\.(exe|dll|o|a)$/i.test(file.path) ? 'error' : 'warning' });
    }
  },
});
