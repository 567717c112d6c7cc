// Other machines that the site talks to: FTP servers, web interfaces. For the inventory, and because hosters restrict outgoing traffic.
import type { PhpCall } from '../../src/languages/php/document.ts';
import type { Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { callIndex } from './calls.ts';
import { isLocal } from './database-names.ts';

const MODULES = words('net::ftp', 'net::sftp', 'net::ssh');
const FETCHING = [
  'curl_init',
  'file_get_contents',
  'fopen',
  'simplexml_load_file',
  'readfile',
  'get_headers',
  'getimagesize',
];

export default defineRule({
  id: 'connections/remote',
  component: 'site',
  severity: 'info',
  effort: { minutes: [2, 5, 30] },
  title: { ja: '外部サーバーへの接続', en: 'Connection to another server' },
  why: {
    ja: 'プログラムが外部の FTP サーバーや API に接続しています。接続元の IP アドレスで制限されている場合や、移行先が外向きの通信を制限している場合は動かなくなります。',
    en: 'Programs talk to FTP servers or web interfaces elsewhere. They stop when access is limited to the old address, or when the new hoster restricts outgoing traffic.',
  },
  hint: {
    ja: '接続先に IP アドレス制限の有無を確認し、移行先から接続できるか試してください。',
    en: 'Ask the other side whether addresses are listed, and try the connection from the new server.',
  },
  sources: ['https://www.php.net/manual/en/ref.ftp.php', 'https://metacpan.org/pod/Net::FTP'],
  examples: [
    { path: 'a.php', wrong: "<?php $f = ftp_connect('ftp.example.com');" },
    { path: 'a.php', wrong: "<?php $x = file_get_contents('https://api.example.com/v1/');" },
    { path: 'a.cgi', wrong: "#!/usr/bin/perl\nmy $f = Net::FTP->new('ftp.example.com');\n" },
    { path: 'a.php', right: "<?php $x = file_get_contents('data.txt'); fopen($url, 'r'); ftp_connect('localhost');" },
  ],
  check: {
    php(php, context) {
      const seen = new Set<string>();
      const calls = callIndex(php);
      for (const name of ['ftp_connect', 'ftp_ssl_connect', 'ssh2_connect']) {
        for (const index of calls.get(name) ?? []) {
          const call = php.call(index);
          tell(hostOf(call), call.args[0]?.value, name, seen, context);
        }
      }
      for (const name of FETCHING) {
        for (const index of calls.get(name) ?? []) {
          const behind = php.calls.end[index]!;
          if (!/^\s*\(\s*["'](?:https?|ftps?):/i.test(php.text.slice(behind, behind + 40))) continue;
          const call = php.call(index);
          const host = /^(?:https?|ftps?):\/\/(?:[^/@]*@)?([\w.-]+)/i.exec(call.args[0]?.literal ?? '')?.[1];
          tell(host, call.args[0]?.value, name, seen, context);
        }
      }
    },
    perl(perl, context) {
      if (!MODULES.in(context.file.bytes)) return;
      const seen = new Set<string>();
      for (const call of perl.methods('new')) {
        if (!/^Net::(?:FTP|SFTP|SSH)/.test(call.invocant)) continue;
        const string = call.arguments[0]?.string;
        if (string && call.arguments[0]!.key === null) tell(string.value, string, call.invocant, seen, context);
      }
    },
  },
});

const hostOf = (call: PhpCall): string | undefined => call.args[0]?.literal ?? undefined;

function tell(
  host: string | undefined,
  where: Span | undefined,
  by: string,
  seen: Set<string>,
  context: Context,
): void {
  if (!host || !where || seen.has(host) || isLocal(host) || !/^[\w.-]+$/.test(host)) return;
  seen.add(host);
  context.report(where, {
    message: { ja: `${by} で ${host} に接続しています。`, en: `${by} connects to ${host}.` },
  });
}
