// Encrypted connections: from PHP 5.6 on the other side's certificate is verified.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

const READERS = [
  'file_get_contents',
  'fopen',
  'file',
  'readfile',
  'copy',
  'simplexml_load_file',
  'stream_socket_client',
  'fsockopen',
  'pfsockopen',
];

const ENCRYPTED = /^["'](?:https|ftps|ssl|tls|sslv[23]):\/\//i;

/** The program says itself how certificates are to be treated. */
const decides = (php: PhpDocument): boolean =>
  php.strings.some(({ value }) => value === 'verify_peer' || value === 'cafile');

function encryptedCalls(php: PhpDocument): PhpCall[] {
  const calls = READERS.flatMap((name) => [...php.callsTo(name)]);
  return [...calls, ...php.instantiations('soapclient')].filter(
    ({ args: [first] }) => first && ENCRYPTED.test(php.text.slice(first.start, first.end)),
  );
}

function check(php: PhpDocument, context: Context): void {
  const { from } = change('tls-peer-verification');
  if ((context.move.source.php ?? 0) >= from) return;
  const calls = encryptedCalls(php);
  if (calls.length === 0 || decides(php)) return;
  for (const call of calls) {
    const [first] = call.args;
    // Mail servers and the like often carry certificates of their own making; public web sites seldom do.
    const severity = /^["'](?:https)/i.test(php.text.slice(first!.start, first!.end)) ? 'info' : 'warning';
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
  ],
  check: { php: check },
});
