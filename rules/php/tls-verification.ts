// Encrypted connections: from PHP 5.6 on the other side's certificate is verified.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

/** Functions that open an address, by the position of their stream context (-1: they take none). */
const READERS: Record<string, number> = {
  file_get_contents: 2,
  fopen: 3,
  file: 2,
  readfile: 2,
  copy: 2,
  stream_socket_client: 5,
  simplexml_load_file: -1,
  fsockopen: -1,
  pfsockopen: -1,
  soapclient: 1,
};

const ENCRYPTED = /^["'](?:https|ftps|ssl|tls|sslv[23]):\/\//i;

/** A web site by its name: no address of numbers, no name of the own network. */
const PUBLIC = /^["']https:\/\/(?!\d+\.\d+\.\d+\.\d+|localhost\b|[^./"']*[/:"'])/i;

/** The program says somewhere how certificates are to be treated. */
const decides = (php: PhpDocument): boolean =>
  php.strings.some(({ value }) => value === 'verify_peer' || value === 'cafile');

/** What the program says counts for this call: it is handed a context, or the context of all calls was set. */
function heeds(php: PhpDocument, call: PhpCall): boolean {
  const position = READERS[call.name] ?? -1;
  const given = call.args[position] !== undefined || call.args.some(({ spread, named }) => spread || named !== null);
  const byDefault = ['stream_context_set_default', 'libxml_set_streams_context'];
  return given || byDefault.some((name) => php.callsTo(name).length > 0);
}

function encryptedCalls(php: PhpDocument): PhpCall[] {
  const calls = Object.keys(READERS).flatMap((name) => [...php.callsTo(name)]);
  return [...calls, ...php.instantiations('soapclient')].filter(
    ({ args: [first] }) => first && ENCRYPTED.test(php.text.slice(first.start, first.end)),
  );
}

function check(php: PhpDocument, context: Context): void {
  const { from } = change('tls-peer-verification');
  if ((context.move.source.php ?? 0) >= from) return;
  const calls = encryptedCalls(php);
  if (calls.length === 0) return;
  const decided = decides(php);
  for (const call of calls) {
    if (decided && heeds(php, call)) continue;
    const [first] = call.args;
    // Mail servers and the like often carry certificates of their own making; public web sites seldom do.
    const severity = PUBLIC.test(php.text.slice(first!.start, first!.end)) ? 'info' : 'warning';
    context.report(first!, {
      severity,
      on: reaching(
        php,
        call.start,
        context.target.on('php', (v) => v >= from),
      ),
    });
  }
}

export default defineRule({
  id: 'php/tls-verification',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '証明書の検証（PHP 5.6 以降）', en: 'Verification of certificates (from PHP 5.6)' },
  why: {
    ja: 'PHP 5.6 から接続先の証明書が検証されます。自己署名や期限切れ、名前の一致しない証明書のサーバーには接続できなくなります。',
    en: 'From PHP 5.6 on certificates are verified: servers with a self-signed, expired or differently named one can no longer be reached.',
  },
  hint: {
    ja: '接続先の証明書を確認し、必要ならストリームコンテキストで cafile や peer_name を指定してください。',
    en: 'Look at the certificate of the other side; set cafile or peer_name in a stream context where needed.',
  },
  sources: ['https://www.php.net/manual/en/migration56.openssl.php'],
  examples: [
    { on: 'php 5.6.30', wrong: "<?php $c = fsockopen('ssl://mail.example.jp', 465);" },
    { on: 'php 5.6.30', wrong: "<?php $s = file_get_contents('https://example.jp/api');" },
    { on: 'php 5.6.30', wrong: "<?php $s = file_get_contents('https://192.168.0.10/api');" },
    { on: 'php 5.3.3', right: "<?php $c = fsockopen('ssl://mail.example.jp', 465);" },
    {
      on: 'php 5.6.30',
      right:
        "<?php $c = fsockopen('mail.example.jp', 25); echo 'https://example.jp/'; $s = file_get_contents('https.txt');",
    },
    {
      on: 'php 5.6.30',
      right:
        "<?php $x = stream_context_create(array('ssl' => array('verify_peer' => false))); $s = file_get_contents('https://example.jp/', false, $x);",
    },
    {
      on: 'php 5.6.30',
      wrong:
        "<?php $x = stream_context_create(array('ssl' => array('verify_peer' => false))); $c = fsockopen('ssl://mail.example.jp', 465);",
    },
    {
      on: 'php 5.6.30',
      right:
        "<?php stream_context_set_default(array('ssl' => array('verify_peer' => false))); $s = file_get_contents('https://example.jp/');",
    },
  ],
  words: words('https://', 'ftps://', 'ssl://', 'tls://', 'sslv2://', 'sslv3://'),
  check: { php: check },
});
