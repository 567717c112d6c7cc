// TLS to the mail server: PHP 5.6 and later check the certificate's name, and stop when the host is an address or another name.
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { addressesIn } from '../connections/occurrences.ts';
import { addressKind, hostsOf } from './host-value.ts';
import { phpMailSettings } from './php.ts';

/** https://www.php.net/manual/en/migration56.openssl.php */
const CHECKS_NAMES = 50600;
const TLS = words('ssl://', 'tls://', 'smtpsecure');

export default defineRule({
  id: 'mail/tls-name',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [5, 15, 60] },
  title: { ja: 'メールサーバーへの TLS 接続と証明書の名前', en: 'TLS to the mail server and the certificate’s name' },
  why: {
    ja: 'PHP 5.6 以降は TLS 接続でサーバー証明書の名前を検証します。メールサーバーを IP アドレスや証明書と違う名前で指定していると、それまで送れていたメールが送れなくなります。',
    en: 'PHP 5.6 and later check the name in the server’s certificate. Where the mail server is given by an address or another name, mail that used to go out stops.',
  },
  hint: {
    ja: '証明書に書かれた名前（mail.お客様のドメイン など）で指定し、移行先のメールサーバーの証明書の名前を確認してください。',
    en: 'Use the name that stands in the certificate, such as mail.DOMAIN, and ask for the name in the new mail server’s certificate.',
  },
  sources: ['https://www.php.net/manual/en/migration56.openssl.php', 'https://www.php.net/manual/en/context.ssl.php'],
  examples: [
    { on: 'php 5.6.30', wrong: "<?php $mail->Host = 'ssl://203.0.113.25';" },
    { on: 'php 5.6.30', wrong: "<?php $mail->SMTPSecure = 'tls'; $mail->Host = '203.0.113.25';" },
    { on: 'php 5.3.3', right: "<?php $mail->Host = 'ssl://203.0.113.25';" },
    {
      on: 'php 5.6.30',
      right: "<?php $mail->SMTPSecure = 'tls'; $mail->Host = 'mail.example.jp'; $x->Host = 'ssl://localhost';",
    },
  ],
  check: {
    php(php, context) {
      if (!TLS.in(php.bytes) || addressesIn(context.file.text).length === 0) return;
      const on = context.target.on('php', (version) => version >= CHECKS_NAMES);
      // Whoever runs 5.6 already has passed this.
      if (on.length === 0 || (context.move.source.php ?? 0) >= CHECKS_NAMES) return;
      const secure = /SMTPSecure["'\]]*\s*=>?\s*["'](?:ssl|tls)/.test(php.text);
      const settingOf = phpMailSettings(php, context.file.path);
      for (const string of php.strings) {
        const text = php.text.slice(string.inner.start, string.inner.end);
        if (!/^(?:(?:ssl|tls):\/\/)?\d{1,3}\.\d/.test(text)) continue;
        for (const host of hostsOf(text)) {
          if (addressKind(host.host) !== 'public' && addressKind(host.host) !== 'private') continue;
          if (!(host.scheme === 'ssl' || host.scheme === 'tls' || secure) || settingOf(string) === null) continue;
          context.report(
            { start: string.inner.start + host.start, end: string.inner.start + host.end },
            {
              on,
              message: {
                ja: `TLS の接続先が IP アドレス ${host.host} のため、証明書の名前と一致せず接続できません。`,
                en: `TLS to the address ${host.host}: no certificate has that name, so the connection fails.`,
              },
            },
          );
        }
      }
    },
  },
});
