// Net::SMTP learnt TLS in libnet 3.00, which came with perl 5.22; before, SSL => 1 is ignored and starttls() does not exist.
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';

const WITH_TLS = 52200;
const MODULE = words('net::smtp');

export default defineRule({
  id: 'mail/perl-tls',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [10, 30, 120] },
  title: { ja: 'TLS に対応していない Net::SMTP', en: 'Net::SMTP without TLS' },
  why: {
    ja: 'Perl 5.20 までに付属する Net::SMTP は TLS に対応していません。SSL => 1 は無視され、starttls() はエラーになります。',
    en: 'The Net::SMTP that comes with Perl up to 5.20 has no TLS: SSL => 1 is ignored, and starttls() is an error.',
  },
  hint: {
    ja: 'Net::SMTP::SSL などのモジュールを使うか、libnet 3.00 以降をインストールしてください。',
    en: 'Use a module such as Net::SMTP::SSL, or install libnet 3.00 or later.',
  },
  sources: ['https://metacpan.org/dist/libnet/changes', 'https://metacpan.org/pod/Net::SMTP'],
  examples: [
    {
      on: 'perl 5.10.1',
      wrong: "#!/usr/bin/perl\nmy $s = Net::SMTP->new('mail.example.jp', SSL => 1, Port => 465);\n",
    },
    {
      on: 'perl 5.10.1',
      wrong: "#!/usr/bin/perl\nuse Net::SMTP;\nmy $s = Net::SMTP->new('mail.example.jp');\n$s->starttls();\n",
    },
    {
      on: 'perl 5.10.1',
      right: "#!/usr/bin/perl\nmy $s = Net::SMTP->new('mail.example.jp', Port => 587);\n# $s->starttls();\n",
    },
    { on: 'perl 5.26.1', right: "#!/usr/bin/perl\nmy $s = Net::SMTP->new('mail.example.jp', SSL => 1);\n" },
  ],
  check: {
    perl(perl, context) {
      if (!MODULE.in(context.file.bytes)) return;
      const on = context.target.on('perl', (version) => version < WITH_TLS);
      const unless = 'perl-module:Net::SMTP';
      // A module offers it; whether anybody asks for it is not known here.
      const severity = context.file.name.endsWith('.pm') ? 'warning' : 'error';
      let used = false;
      for (const call of perl.methods('new')) {
        if (call.invocant !== 'Net::SMTP') continue;
        used = true;
        const tls = call.arguments.find((argument) => argument.key === 'SSL');
        if (
          tls &&
          !/^0?$/.test(
            perl.text
              .slice(tls.start, tls.end)
              .replace(/^SSL\s*=>\s*/, '')
              .trim(),
          )
        ) {
          context.report(call.nameSpan, {
            on,
            unless,
            severity,
            message: {
              ja: 'SSL => 1 は無視され、暗号化されません。',
              en: 'SSL => 1 is ignored: the connection is not encrypted.',
            },
          });
        }
      }
      if (!used) return;
      for (const call of perl.methods('starttls')) {
        context.report(call.nameSpan, {
          on,
          unless,
          severity,
          message: {
            ja: 'starttls() は移行先の Net::SMTP にありません。',
            en: 'The target’s Net::SMTP has no starttls().',
          },
        });
      }
    },
  },
});
