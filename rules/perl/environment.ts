// What a script takes from the server: programs that it starts, variables that another server fills otherwise.
import type { Command, PerlDocument } from '../../src/languages/perl/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { programIn } from '../paths/programs.ts';

const VARIABLES: ReadonlyMap<string, Text> = new Map([
  [
    'REMOTE_HOST',
    {
      ja: '移行先で名前の逆引き（HostnameLookups）をしていないと空になります',
      en: 'it is empty where the server does not look names up (HostnameLookups)',
    },
  ],
  ['DOCUMENT_ROOT', { ja: '移行先ではパスが変わります', en: 'the path is another one on the target' }],
  ['SCRIPT_FILENAME', { ja: '移行先ではパスが変わります', en: 'the path is another one on the target' }],
  ['PATH_TRANSLATED', { ja: '移行先ではパスが変わります', en: 'the path is another one on the target' }],
  ['SERVER_ADDR', { ja: '移行先ではアドレスが変わります', en: 'the address is another one on the target' }],
  [
    'SERVER_NAME',
    {
      ja: '移行先の設定（ServerName、UseCanonicalName）によって変わります。切替前の確認用アドレスで開いたときも別の値です',
      en: 'it depends on ServerName and UseCanonicalName, and is another one under a test address before the switch',
    },
  ],
  [
    'SERVER_SOFTWARE',
    { ja: '移行先ではサーバーの種類と版が変わります', en: 'the server and its version are other ones on the target' },
  ],
  [
    'SERVER_PORT',
    {
      ja: 'SSLを手前のプロキシで処理する移行先では80のままになることがあります',
      en: 'behind a proxy that ends TLS it may stay 80',
    },
  ],
  [
    'HTTPS',
    {
      ja: 'SSLを手前のプロキシで処理する移行先では設定されないことがあります',
      en: 'behind a proxy that ends TLS it may not be set',
    },
  ],
  [
    'HTTP_X_FORWARDED_FOR',
    {
      ja: '手前にプロキシやWAFがある移行先では全アクセスに付き、REMOTE_ADDR がプロキシのアドレスになることがあります',
      en: 'behind a proxy or WAF every request has it, and REMOTE_ADDR may be that of the proxy',
    },
  ],
  [
    'REMOTE_USER',
    {
      ja: '移行先で同じ場所にBasic認証を設定しないと空になります',
      en: 'it is empty unless the target asks for the same password there (Basic authentication)',
    },
  ],
  ['REMOTE_IDENT', { ja: '移行先では設定されません（identd）', en: 'the target does not set it (identd)' }],
  [
    'SCRIPT_URI',
    { ja: 'mod_rewrite が動いているときだけ設定されます', en: 'it is there only where mod_rewrite is at work' },
  ],
  [
    'SCRIPT_URL',
    { ja: 'mod_rewrite が動いているときだけ設定されます', en: 'it is there only where mod_rewrite is at work' },
  ],
  ['UNIQUE_ID', { ja: 'mod_unique_id のあるサーバーだけで設定されます', en: 'it is there only with mod_unique_id' }],
]);

/** The script fills it itself. */
const isSet = (perl: PerlDocument, end: number): boolean => /^\s*=[^=~]/.test(perl.text.slice(end, end + 20));

const ENVIRONMENT = words('env{', 'env {');

export const serverVariable = defineRule({
  id: 'perl/server-variable',
  component: 'perl',
  severity: 'info',
  effort: { minutes: [1, 3, 10] },
  title: { ja: 'サーバーによって値が変わる環境変数', en: 'Environment variable that another server fills otherwise' },
  why: {
    ja: '逆引きの設定やパスはサーバーごとに異なるため、これらの値による判定や保存済みのデータとの照合は移行後に結果が変わります。',
    en: 'Paths and the looking up of names differ from server to server: comparisons with these values come out otherwise after the move.',
  },
  hint: { ja: '値を判定や保存に使っていないか確認してください。', en: 'See whether the value is compared or stored.' },
  sources: [
    'https://httpd.apache.org/docs/2.2/mod/core.html#hostnamelookups',
    'https://www.rfc-editor.org/rfc/rfc3875',
  ],
  examples: [
    { wrong: "#!/usr/bin/perl\n$host = $ENV{'REMOTE_HOST'};\nprint $host;\n" },
    { wrong: '#!/usr/bin/perl\nopen(IN, "$ENV{DOCUMENT_ROOT}/a.txt");\nprint $ENV{DOCUMENT_ROOT};\n' },
    { wrong: '#!/usr/bin/perl\n$ip = $ENV{HTTP_X_FORWARDED_FOR} || $ENV{REMOTE_ADDR};\nprint $ip;\n' },
    { wrong: '#!/usr/bin/perl\nprint "user: $ENV{\'REMOTE_USER\'}";\n' },
    { right: "#!/usr/bin/perl\nprint $ENV{'REMOTE_ADDR'}, $ENV{QUERY_STRING}, '$ENV{REMOTE_HOST}';\n" },
  ],
  check: {
    perl(perl, { report }) {
      if (!ENVIRONMENT.in(perl.bytes)) return;
      const seen = new Set<string>();
      for (const element of perl.elements('ENV')) {
        const what = VARIABLES.get(element.value);
        if (!what || seen.has(element.value) || isSet(perl, element.end)) continue;
        seen.add(element.value);
        report(element, { message: { ja: `${element.value}: ${what.ja}`, en: `${element.value}: ${what.en}` } });
      }
    },
  },
});

export const externalProgram = defineRule({
  id: 'perl/external-program',
  component: 'perl',
  severity: 'warning',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '移行先にあるとは限らない外部コマンド', en: 'Program that the target may not have' },
  why: {
    ja: 'nkf や ImageMagick などのコマンドは標準では入っていません。なければその処理だけがエラーも表示されないまま失敗します。',
    en: 'Programs such as nkf or ImageMagick are not part of a base system; without them that step fails without a word.',
  },
  hint: {
    ja: '移行先で使えるか確認するか、Perlのモジュール（Encode など）に置き換えます。',
    en: 'Ask whether the target has it, or use a Perl module such as Encode.',
  },
  sources: ['https://perldoc.perl.org/functions/system'],
  examples: [
    { wrong: '#!/usr/bin/perl\nopen(OUT, "| /usr/local/bin/nkf -j > out.txt");\nprint OUT "a";\n' },
    { wrong: '#!/usr/bin/perl\nsystem("/usr/local/bin/mknmz -O nmz");\n' },
    { wrong: '#!/usr/bin/perl\nsystem("convert $in -resize 100 $out");\nprint 1;\n' },
    { wrong: '#!/usr/bin/perl\n$text = `nkf -e $file`;\nprint $text;\n' },
    { wrong: '#!/usr/bin/perl\n$mail = \'/usr/ucb/mail\';\nopen(M, "|$mail a");\n' },
    { wrong: '#!/usr/bin/perl\nsystem("copy a.log b.log");\n' },
    { right: "#!/usr/bin/perl\n$nkf = '/usr/local/bin/nkf';\nif (-x $nkf) { print `$nkf a`; }\n" },
    { right: "#!/usr/bin/perl\n$p = '/usr/local/bin/perl';\n$s = '/usr/sbin/sendmail';\n$g = '/usr/bin/gzip';\n" },
    { right: '#!/usr/bin/perl\nopen(OUT, "> convert.txt");\nprint "nkf -j";\nopen(MAIL, "|/usr/sbin/sendmail -t");\n' },
  ],
  check: {
    perl(perl, { report }) {
      for (const command of perl.commands) {
        const name = programOf(command, perl.text);
        if (!name) continue;
        report(command.text ?? command, { message: askFor(name) });
      }
      if (!PATHS.in(perl.bytes) || !OTHER_PATH.test(perl.text)) return;
      for (const { variable, value } of perl.assignments) {
        // kept for a command that is put together elsewhere; what the script looks for first may be absent
        const name = variable !== null && WHOLE_PATH.test(value.raw) ? programIn(value.raw, perl.text) : undefined;
        if (name && !isProbed(perl, variable!)) report(value.content, { message: askFor(name) });
      }
    },
  },
});

const PATHS = words('bin/', '/ucb/', '.exe');
/** The path of perl itself stands in nearly every script. */
const OTHER_PATH = /bin\/(?!perl|php|sendmail)|\/ucb\/|\.exe/;
const WHOLE_PATH = /^(?:\/|[A-Za-z]:[\\/])[^\s|<>$@]+$/;

const isProbed = ({ text }: PerlDocument, variable: string): boolean =>
  text.includes(`$${variable}`) &&
  new RegExp(`-[xef]\\s*\\(?\\s*["']?\\$${variable.replace(/\W/g, '\\$&')}\\b`).test(text);

const askFor = (program: string): Text => ({
  ja: `外部コマンド ${program} が移行先にあるか確認が必要です`,
  en: `ask whether the target has ${program}`,
});

function programOf({ kind, text }: Command, source: string): string | undefined {
  if (!text || kind === 'open') return undefined;
  return programIn(text.raw.replace(/^\s*\|?\s*/, ''), source);
}
