// Every construct that names a mail server is found and repaired; everything that only looks like one stays.
import { beforeAll, describe, expect, it } from 'vitest';
import { mailRules } from '../../rules/mail/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { finish } from '../../src/scan/finish.ts';
import { NO_MOVE, type Scope } from '../../src/scan/scope.ts';
import { loadProfile } from '../../src/target/load.ts';

const OLD = '203.0.113.25';
const NEW = 'mail.kawara-ya.example.jp';
let scope: Scope;

beforeAll(async () => {
  const move = { ...NO_MOVE, oldHosts: [OLD, 'mail.old.example.net'], domain: 'kawara-ya.example.jp' };
  scope = { profile: await loadProfile('extremeserv-v3'), move, only: ['mail/ip-host'], skip: [], excerpts: false };
});

/** The file after all safe fixes. */
function fixed(path: string, text: string): string {
  const rules = mailRules.filter((rule) => rule.id === 'mail/ip-host');
  const result = createAnalyzer(rules, scope).bytes(path, Buffer.from(text, 'latin1'), null);
  const { findings } = finish([result], { unchecked: [], passedOver: [] }, rules, scope, '0');
  let out = text;
  for (const { fix } of [...findings].reverse()) {
    for (const splice of fix?.safety === 'safe' ? fix.splices : [])
      out = out.slice(0, splice.start) + splice.text + out.slice(splice.end);
  }
  return out;
}

const php = (code: string) => `<?php\n${code}\n`;
const perl = (code: string) => `#!/usr/bin/perl\n${code}\n`;

describe('changed', () => {
  it.each([
    "$mail->Host = 'OLD';",
    '$this->mail->Host = "OLD:587";',
    "$phpmailer->Host = 'ssl://OLD:465';",
    "$mail->Host = 'localhost;OLD:587';",
    '$mail->Host = "OLD:$port";',
    "class M extends PHPMailer { var $Host = 'OLD'; }",
    "class Sender { public $Host = 'OLD'; public $SMTPAuth = true; }",
    "class Config { public $smtphost = 'OLD'; }",
    "ini_set('SMTP', 'OLD');",
    "ini_set('smtp', 'OLD');",
    "define('SMTP_HOST', 'OLD');",
    "define('WPMS_SMTP_HOST', 'OLD');",
    "const MAIL_SERVER = 'OLD';",
    "$g_smtp_host = 'OLD';",
    "$smtpServerAddress = 'OLD';",
    "$rcmail_config['smtp_server'] = 'OLD';",
    "$config['mail']['host'] = 'OLD';",
    "$config['smtp_host'] = 'OLD';",
    "$c = array('smtp_host' => 'OLD', 'smtp_port' => 25);",
    "$m = Mail::factory('smtp', array('host' => 'OLD', 'port' => '25', 'auth' => true));",
    "$p = array('host' => 'OLD', 'port' => 587, 'from' => 'a', 'protocol' => 'SMTP_AUTH');",
    "$mail->smtpServer(array('host' => 'OLD', 'port' => 587));",
    "class EmailConfig { public $smtp = array('transport' => 'Smtp', 'host' => 'OLD'); }",
    "$this->Email->smtpOptions = array('port' => '25', 'host' => 'OLD');",
    "Swift_SmtpTransport::newInstance('OLD', 587);",
    "$t = new Swift_SmtpTransport('OLD', 25);",
    "new Swift(new Swift_Connection_SMTP('OLD'));",
    "$tr = new Zend_Mail_Transport_Smtp('OLD', array('auth' => 'login'));",
    "$o = new SmtpOptions(array('name' => 'a', 'host' => 'OLD'));",
    "$s = new Net_SMTP('OLD', 25);",
    "$mail->setSMTPParams('OLD', 25, 'a');",
    "fsockopen('OLD', 25, $e, $s, 30);",
    "fsockopen('ssl://OLD', 465);",
    "stream_socket_client('tcp://OLD:587');",
    "imap_open('{OLD:110/pop3/notls}INBOX', $u, $p);",
    "update_option('smtp_host', 'OLD');",
    "$smtp->connect('OLD', 25);",
    "return ['driver' => 'smtp', 'host' => env('MAIL_HOST', 'x'), 'smtp_host' => 'OLD'];",
  ])('PHP: %s', (code) => {
    expect(fixed('contact.php', php(code.replace('OLD', OLD)))).toBe(php(code.replace('OLD', NEW)));
  });

  it('PHP: the file of settings says what "host" is', () => {
    expect(fixed('config/mail.php', php(`return array('host' => '${OLD}');`))).toBe(
      php(`return array('host' => '${NEW}');`),
    );
  });

  it.each([
    "Net::SMTP->new('OLD', Timeout => 30);",
    "Net::SMTP->new(Host => 'OLD');",
    'my $s = new Net::SMTP("OLD");',
    "my $p = Net::POP3->new('OLD');",
    "my $m = new Mail::Sender({smtp => 'OLD', from => $f});",
    "my $t = Email::Sender::Transport::SMTP->new({host => 'OLD'});",
    "MIME::Lite->send('smtp', 'OLD', Timeout => 60);",
    "my $m = Mail::Mailer->new('smtp', Server => 'OLD');",
    "IO::Socket::INET->new(PeerAddr => 'OLD', PeerPort => 25);",
    "IO::Socket::INET->new('OLD:25');",
    "unshift @{$Mail::Sendmail::mailcfg{smtp}}, 'OLD';",
    "my %mail = (smtp => 'OLD', To => 'a');",
    "$smtp_server = 'OLD';",
    "$cf{smtp_host} = 'OLD';",
    "our $MAIL_SERVER = 'OLD:25';",
    "use constant SMTP_HOST => 'OLD';",
    "print SOCK 'HELO x'; my $addr = inet_aton('OLD');",
  ])('Perl: %s', (code) => {
    expect(fixed('form.cgi', perl(code.replace('OLD', OLD)))).toBe(perl(code.replace('OLD', NEW)));
  });

  it.each([
    ['.env', 'MAIL_HOST=OLD\n'],
    ['.env', 'MAILER_URL=smtp://u:p@OLD:587?encryption=tls\n'],
    ['application.ini', 'resources.mail.transport.host = "OLD"\n'],
    ['config.ini', '[smtp]\nhost=OLD\n'],
    ['parameters.yml', 'parameters:\n  mailer_host: OLD\n'],
    ['factories.yml', 'all:\n  mailer:\n    param:\n      transport:\n        param: { host: OLD, port: 25 }\n'],
    ['a.json', '{"mail":{"smtp":{"host":"OLD"}}}'],
    [
      'mail/config-v1.1.xml',
      '<clientConfig><emailProvider><incomingServer type="pop3"><hostname>OLD</hostname></incomingServer></emailProvider></clientConfig>',
    ],
    ['web.config', '<configuration><appSettings><add key="SmtpServer" value="OLD"/></appSettings></configuration>'],
    ['a.mobileconfig', '<plist><dict><key>OutgoingMailServerHostName</key><string>OLD</string></dict></plist>'],
    ['prefs.js', 'user_pref("mail.smtpserver.smtp1.hostname", "OLD");\n'],
    ['prefs.js', 'user_pref("mail.server.server2.hostname", "OLD");\n'],
    ['a.reg', 'REGEDIT4\n[HKEY_CURRENT_USER\\Software]\n"SMTP Server"="OLD"\n'],
    ['.msmtprc', 'account default\nhost OLD\nport 587\n'],
    ['php.ini', 'SMTP = OLD\n'],
  ])('%s: %s', (path, text) => {
    expect(fixed(path, text.replace('OLD', OLD))).toBe(text.replace('OLD', NEW));
  });

  it('names of the old server in any letter case', () => {
    expect(fixed('a.php', php("$mail->Host = 'Mail.Old.example.net';"))).toBe(php(`$mail->Host = '${NEW}';`));
  });

  it('serialized values with their lengths, escaped quotation marks included', () => {
    const with_ = (host: string, q: string) =>
      `a:1:{s:4:${q}smtp${q};a:1:{s:4:${q}host${q};s:${host.length}:${q}${host}${q};}}`;
    expect(fixed('a.php', php(`$o = '${with_(OLD, '"')}';`))).toBe(php(`$o = '${with_(NEW, '"')}';`));
    expect(fixed('a.php', php(`$o = "${with_(OLD, '\\"')}";`))).toBe(php(`$o = "${with_(NEW, '\\"')}";`));
  });
});

describe('left alone', () => {
  it.each([
    "$db->Host = 'OLD';",
    "class DB_Sql { var $Host = 'OLD'; var $Database = ''; }",
    "$c = array('phptype' => 'mysql', 'host' => 'OLD', 'port' => 25);",
    "mysql_connect('OLD', 'u', 'p');",
    "$smtp_version = 'OLD';",
    "$deny_ip = array('OLD');",
    "$smtp_deny_host = 'OLD';",
    "$mail->Helo = 'OLD'; $mail->Hostname = 'OLD';",
    "$helo_host = 'OLD';",
    "echo 'smtp_host OLD'; // $mail->Host = 'OLD';",
    "/* ini_set('SMTP', 'OLD'); */ # OLD",
    "fsockopen('OLD', 80);",
    "if ($_SERVER['REMOTE_ADDR'] == 'OLD') {}",
    "$mail->Subject = 'OLD';",
    "$mail->Body = 'SMTP host: OLD';",
    "$x = <<<E\n\\$mail->Host = 'OLD';\nE;",
    "__halt_compiler(); $mail->Host = 'OLD';",
    "$mail->Host = '1OLD'; $mail->Host = 'OLD1'; $mail->Host = 'OLD.7';",
    "$redis['host'] = 'OLD'; $cache = array('host' => 'OLD');",
    "$ftp_host = 'OLD'; ftp_connect('OLD');",
    "$mail_address = 'OLD';",
  ])('PHP: %s', (code) => {
    const text = php(code.replaceAll('OLD', OLD));
    expect(fixed('contact.php', text)).toBe(text);
  });

  it.each([
    "my $dbh = DBI->connect('dbi:mysql:shop;host=OLD');",
    "# $smtp_host = 'OLD';",
    "print 'OLD';",
    "$version = 'OLD';",
    "@deny = ('OLD');",
    "__END__\n$smtp_host = 'OLD';",
    "=pod\n\n$smtp_host = 'OLD';\n\n=cut\n",
    "IO::Socket::INET->new(PeerAddr => 'OLD', PeerPort => 80);",
    "my $f = Net::FTP->new('OLD');",
    "Net::SMTP->new('localhost', Hello => 'OLD');",
  ])('Perl: %s', (code) => {
    const text = perl(code.replaceAll('OLD', OLD));
    expect(fixed('form.cgi', text)).toBe(text);
  });

  it.each([
    ['.env', 'DB_HOST=OLD\nREDIS_HOST=OLD\n# MAIL_HOST=OLD\nMAIL_HELO_HOST=OLD\n'],
    ['config.ini', '[database]\nhost=OLD\n[access]\ndeny=OLD\n;smtp_host=OLD\n'],
    ['a.yml', 'database:\n  host: OLD\nmail:\n  helo: OLD\n'],
    ['a.json', '{"version":"OLD","db":{"host":"OLD"}}'],
    ['.procmailrc', ':0\n* ^Received:.*OLD\n/dev/null\n'],
    ['access_log', 'OLD - - [smtp_host=OLD]\n'],
  ])('%s: %s', (path, text) => {
    const whole = text.replaceAll('OLD', OLD);
    expect(fixed(path, whole)).toBe(whole);
  });
});
