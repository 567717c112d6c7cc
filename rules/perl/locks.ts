// Locks of old CGI scripts: made by symlink, mkdir, link, rename or flock. What must be on the target so that they can be taken, and
// what must not be there any more.
import type { Call, PerlDocument } from '../../src/languages/perl/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { ascii, folderOf, join } from './site-paths.ts';

const SOURCES = ['https://perldoc.perl.org/functions/flock', 'https://perldoc.perl.org/functions/symlink'];
const FACT = 'perl-lock';

type Kind = 'symlink' | 'mkdir' | 'link' | 'rename';

/** Which argument names the lock. */
const MAKERS: Readonly<Record<Kind, number>> = { symlink: 1, mkdir: 0, link: 1, rename: 0 };

const NAMES_A_LOCK = /lock|lck|\bbusy/i;

interface Lock {
  kind: Kind;
  /** The lock's path where the source says it, as written. */
  path: string;
  /** The other name of what is renamed to take the lock and back to give it free. */
  other: string;
  place: Place;
}

const HOW: Readonly<Record<Kind, Text>> = {
  symlink: { ja: 'シンボリックリンク', en: 'a symbolic link' },
  mkdir: { ja: 'ディレクトリ', en: 'a folder' },
  link: { ja: 'ハードリンク', en: 'a hard link' },
  rename: { ja: 'ファイル名の変更', en: 'renaming a file' },
};

/** `"$lockdir/x.lock"` and `$lockfile`: the literal, or what the variable is given in the same file; '' where nobody says. */
function pathOf(perl: PerlDocument, call: Call, index: number): { source: string; path: string } | null {
  const argument = call.arguments[index];
  if (!argument) return null;
  const source = perl.text.slice(argument.start, argument.end);
  if (argument.string) return { source, path: argument.string.dynamic ? '' : argument.string.value };
  const variable = /^\$(\w+)$/.exec(source)?.[1];
  const given = variable && perl.assignments.find((one) => one.variable === variable && one.key === null);
  return { source, path: given && !given.value.dynamic ? given.value.value : '' };
}

function locksOf(perl: PerlDocument, { place }: Context): Lock[] {
  const locks: Lock[] = [];
  for (const kind of Object.keys(MAKERS) as Kind[]) {
    for (const call of perl.calls(kind)) {
      const named = pathOf(perl, call, MAKERS[kind]);
      if (!named || !NAMES_A_LOCK.test(named.source + named.path)) continue;
      const other = kind === 'rename' ? (pathOf(perl, call, 1)?.path ?? '') : '';
      locks.push({ kind, path: named.path, other, place: place(call) });
      if (kind === 'rename') break;
    }
  }
  return locks;
}

/** What the upload says against the lock: it is taken already, or what is renamed to take it is missing. */
function isDamaged(site: SiteContext, from: string, { kind, path, other }: Lock): boolean {
  if (path === '' || !isRelative(path)) return false;
  const place = join(folderOf(from), path);
  if (kind === 'mkdir') return site.files.some((file) => file.path.startsWith(`${place}/`));
  if (kind !== 'rename') return site.file(place) !== undefined;
  return other !== '' && isRelative(other) && !site.file(place) && !site.file(join(folderOf(from), other));
}

const isRelative = (path: string): boolean => !/^(?:\/|[A-Za-z]:)/.test(path);

export const lockFile = defineRule({
  id: 'perl/lock-file',
  component: 'perl',
  severity: 'info',
  effort: { minutes: [2, 5, 20] },
  title: { ja: 'ファイルによるロック', en: 'Lock made of a file' },
  why: {
    ja: 'ロックは、CGIの実行ユーザーが書き込めるフォルダがないと作れず、「ロック中」のまま投稿できなくなります。また、旧サーバーで残ったロックごとコピーすると、移行先では最初から「ロック中」になります。',
    en: 'A lock needs a folder that the user CGI runs as may write to; without it every visitor is told that the script is busy. A lock left over on the old server and copied along locks the script for good.',
  },
  hint: {
    ja: 'ロックを置くフォルダを移行先に作り、書き込めるようにしてください。残っているロックは移さずに消してください。',
    en: 'Create the folder on the target and make it writable. Do not carry a left-over lock along.',
  },
  sources: SOURCES,
  examples: [
    {
      path: 'bbs/bbs.cgi',
      wrong: "#!/usr/bin/perl\n$lockfile = './lock/bbs.lock';\nsymlink('.', $lockfile) or die 'busy';\n",
      files: { 'index.html': '<p>a</p>' },
    },
    {
      path: 'bbs/bbs.cgi',
      wrong: "#!/usr/bin/perl\n$lockdir = './lock';\nmkdir($lockdir, 0755) || die 'busy';\n",
      files: { 'bbs/lock/index.html': '<p>a</p>' },
    },
    {
      path: 'bbs/bbs.cgi',
      wrong: "#!/usr/bin/perl\nrename('bbs.lock', 'bbs.lock.on') or die 'busy';\nrename('bbs.lock.on', 'bbs.lock');\n",
      files: { 'index.html': '<p>a</p>' },
    },
    {
      path: 'bbs/bbs.cgi',
      right: "#!/usr/bin/perl\nmkdir('./data', 0755);\nrename('a.tmp', 'a.dat');\nsymlink('a', 'b');\n",
    },
    { path: 'bbs/bbs.cgi', right: '#!/usr/bin/perl\n# symlink(\'.\', $lockfile)\nprint "mkdir($lockdir)";\n' },
  ],
  check: {
    perl(perl, context) {
      for (const lock of locksOf(perl, context)) context.fact(FACT, lock);
    },
  },
  site(site) {
    for (const { path, value } of site.facts<Lock>(FACT)) {
      if (isDamaged(site, path, value)) site.report(value.place, { severity: 'warning', message: damage(value) });
      else site.report(value.place, { message: message(value) });
    }
  },
});

function message({ kind, path }: Lock): Text {
  const what = HOW[kind];
  const where = path === '' ? '' : ascii(path);
  return {
    ja: `${what.ja}でロックしています。${where ? `「${where}」を` : 'ロックを'}作るフォルダに書き込めるようにしてください`,
    en: `locks by ${what.en}: the folder ${where ? `of ${where} ` : 'that it lies in '}must be writable`,
  };
}

function damage({ kind, path, other }: Lock): Text {
  return kind === 'rename'
    ? {
        ja: `名前を変えてロックするファイル（${ascii(path)}、${ascii(other)}）がサイトの中にありません。ロックを取れません`,
        en: `neither ${ascii(path)} nor ${ascii(other)} is in the site: what is renamed to take the lock is missing`,
      }
    : {
        ja: `ロック ${ascii(path)} が残ったままです。移行先では最初から「ロック中」になります`,
        en: `the lock ${ascii(path)} is still there: on the target the script is locked from the start`,
      };
}

export const flockMode = defineRule({
  id: 'perl/flock-mode',
  component: 'perl',
  severity: 'info',
  effort: { minutes: [2, 5, 15] },
  title: { ja: '読み込み用に開いたファイルの排他ロック', en: 'Exclusive lock on a file opened for reading' },
  why: {
    ja: 'flock が fcntl で実現される環境（NFS上のホームディレクトリなど）では、読み込み用に開いたファイルに排他ロック（2、LOCK_EX）をかけられず、ロックが効かないまま処理が進みます。',
    en: 'Where flock is made of fcntl (home directories on NFS), a handle opened for reading takes no exclusive lock (2, LOCK_EX), and the script goes on without it.',
  },
  hint: {
    ja: '「+<」で開くか、共有ロック（1、LOCK_SH）にしてください。',
    en: 'Open the file with `+<`, or ask for a shared lock (1, LOCK_SH).',
  },
  sources: SOURCES,
  examples: [
    { wrong: '#!/usr/bin/perl\nopen(IN, "<$file");\nflock(IN, 2);\n@a = <IN>;\n' },
    { wrong: "#!/usr/bin/perl\nopen(my $in, '<', $file) or die;\nflock($in, LOCK_EX);\n" },
    { right: '#!/usr/bin/perl\nopen(IN, "<$file");\nflock(IN, 1);\nopen(OUT, ">$file");\nflock(OUT, 2);\n' },
    { right: '#!/usr/bin/perl\nopen(IO, "+<$file");\nflock(IO, LOCK_EX);\n' },
    { right: '#!/usr/bin/perl\nopen(IN, $file);\nclose(IN);\nopen(IN, ">>$file");\nflock(IN, 2);\n' },
  ],
  check: {
    perl(perl, { report }) {
      const locks = perl.calls('flock');
      if (locks.length === 0) return;
      const opens = perl.calls('open');
      for (const call of locks) {
        const [handle, mode] = call.arguments;
        if (
          !handle ||
          !mode ||
          !/^(?:2|6|LOCK_EX\b.*|&LOCK_EX\b.*|\$LOCK_EX\b.*)$/.test(perl.text.slice(mode.start, mode.end))
        )
          continue;
        const name = perl.text.slice(handle.start, handle.end);
        const open = opens.findLast((one) => one.start < call.start && handleOf(perl, one) === name);
        if (open && isForReading(open)) report(call);
      }
    },
  },
});

const handleOf = (perl: PerlDocument, { arguments: [handle] }: Call): string =>
  handle ? perl.text.slice(handle.start, handle.end).replace(/^(?:my|local|our)\s+/, '') : '';

/** `"<$file"`, `"$file"` is not certain, `'<', $file`. */
function isForReading({ arguments: [, mode] }: Call): boolean {
  const text = mode?.string?.raw;
  return text !== undefined && /^\s*<(?![&+])/.test(text);
}
