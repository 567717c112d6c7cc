// Names and values of mail servers: what counts as one, and what only looks like one.
import { describe, expect, it } from 'vitest';
import { addressKind, hostsOf } from '../../rules/mail/host-value.ts';
import { isMailHostName } from '../../rules/mail/keys.ts';

describe('names', () => {
  it.each([
    ...[
      'smtp_host',
      'SMTP_HOST',
      'smtpHost',
      'smtphost',
      'smtphosts',
      'MAIL_HOST',
      'mailer_host',
      'mailserver_url',
      'smtpServerAddress',
    ],
    ...[
      'imapServerAddress',
      'pop_server',
      'pop3host',
      'WPMS_SMTP_HOST',
      'SMTP',
      'smtp',
      'smtp_server_name',
      'EMAIL_SMTPAUTH_MAIL_SERVER',
    ],
    ...[
      'config_smtp_host',
      'config_mail_smtp_hostname',
      'SMTPServer',
      'POP3 Server',
      'SMTP_Server',
      'mailhub',
      'g_smtp_host',
      'smtp_hostbackup',
    ],
    ...[
      'OutgoingMailServerHostName',
      'IncomingMailServerHostName',
      'mail_server_ip',
      'smtp_ip',
      'MAIL_SEND_METHOD_SMTP_SERVER',
      'mail_smtpserver',
      'smtp1',
    ],
  ])('%s is a mail server', (name) => {
    expect(isMailHostName(name)).toBe(true);
  });

  it.each([
    ...[
      'mail_address',
      'email_addr',
      'mailaddr',
      'helo_host',
      'smtp_helo_host',
      'deny_ip',
      'mail_ip',
      'REMOTE_ADDR',
      'db_host',
      'Host',
      'server',
    ],
    ...[
      'smtp_port',
      'smtp_user',
      'smtp_pass',
      'mail_from_host',
      'smtp_allowed_host',
      'shop_ip',
      'popup_url',
      'version',
      'mail_domain',
      'email',
    ],
    ...['mail_template', 'proxy_host', 'http_server', 'mail_log_server'],
  ])('%s is not', (name) => {
    expect(isMailHostName(name)).toBe(false);
  });
});

describe('values', () => {
  const list = (value: string) => hostsOf(value).map((one) => [one.host, one.port, value.slice(one.start, one.end)]);

  it.each([
    ['a.jp', [['a.jp', null, 'a.jp']]],
    ['203.0.113.25:587', [['203.0.113.25', 587, '203.0.113.25']]],
    ['ssl://Mail.a.jp.:465', [['mail.a.jp', 465, 'Mail.a.jp']]],
    [
      'a.jp;203.0.113.25:25',
      [
        ['a.jp', null, 'a.jp'],
        ['203.0.113.25', 25, '203.0.113.25'],
      ],
    ],
    ['{a.jp:110/pop3}INBOX', [['a.jp', 110, 'a.jp']]],
    ['smtp://u:p@a.jp:25?x=1', [['a.jp', 25, 'a.jp']]],
    ['[2001:db8::1]:25', [['2001:db8::1', 25, '2001:db8::1']]],
    ['tcp://a.jp:$port', [['a.jp', null, 'a.jp']]],
    ['a message of a.jp!', []],
    ['', []],
  ])('%s', (value, expected) => {
    expect(list(value)).toEqual(expected);
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['192.168.0.1', 'private'],
    ['172.31.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['203.0.113.25', 'public'],
    ['2001:db8::1', 'public'],
    ['203.0.113.256', null],
    ['1203.0.113.25', null],
    ['203.0.113.025', null],
    ['a.jp', null],
  ])('%s: %s', (host, kind) => {
    expect(addressKind(host)).toBe(kind);
  });
});
