import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../src/scan/excerpt.ts';
import type { FileFinding } from '../../src/scan/result.ts';
import { maskSecrets, maskText, secretSpans } from '../../src/scan/secrets.ts';
import type { Kind } from '../../src/site/kind.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { encode, type TargetEncoding } from '../../src/text/encode.ts';

const SECRET = 'Hi-Mi.tsu_7xQ';

const HOLDING: [Kind, string][] = [
  ['php', `<?php $l = mysql_connect('db','shop','${SECRET}');`],
  ['php', `<?php $l = mysql_connect($conf['host'], get('a, b'),\n  '${SECRET}');`],
  ['php', `<?php $c = pg_connect("host=h user=u password=${SECRET} dbname=x");`],
  ['php', `<?php define('DB_PASSWORD', '${SECRET}');`],
  ['php', `<?php define( "AUTH_KEY",   "${SECRET}" );`],
  ['php', `<?php define('SECURE_AUTH_SALT', '${SECRET}');`],
  ['php', `<?php $m->Password = '${SECRET}';`],
  ['php', `<?php $dsn = 'mysql://shop:${SECRET}@203.0.113.9/shop';`],
  ['php', `<?php $db = new PDO('mysql:host=a', 'u', '${SECRET}');`],
  ['php', `<?php return ['smtp' => ['pass' => '${SECRET}']];`],
  ['php', `<?php const API_KEY = "${SECRET}";`],
  ['php', `<?php $GLOBALS['ftp_passwd']='${SECRET}';`],
  ['php', `<?php if ($_POST['pw'] != '${SECRET}') exit;`],
  ['php', `<?php $db = new mysqli('a', 'u', '${SECRET}');`],
  ['php', `<?php ftp_login($c, 'u', '${SECRET}');`],
  ['php', `<?php $mail->login('u', '${SECRET}');`],
  ['php', `<?php $s = 'a:1:{s:8:"password";s:13:"${SECRET}";}';`],
  ['perl', `$dbh = DBI->connect('dbi:mysql:a','u','${SECRET}');`],
  ['perl', `$ftp_pass = '${SECRET}';`],
  ['perl', `$cf{pass} = "${SECRET}";`],
  ['perl', `my %c = (password => q(x), passwd => '${SECRET}');`],
  ['sql', `GRANT ALL ON *.* TO 'a'@'%' IDENTIFIED BY '${SECRET}';`],
  ['sql', `CREATE USER 'b'@'%' IDENTIFIED WITH caching_sha2_password BY '${SECRET}';`],
  ['sql', `CREATE ROLE shop LOGIN ENCRYPTED PASSWORD '${SECRET}';`],
  ['sql', `INSERT INTO o VALUES (1,'mailserver_pass','${SECRET}😀'),(2,'x','y');`],
  ['htaccess', `php_value mysql.default_password ${SECRET}`],
  ['settings', `smtp_password = "${SECRET}"`],
  ['settings', `db.password: ${SECRET}`],
  ['settings', `  "password": "${SECRET}",`],
  ['settings', `export DB_PASS=${SECRET}`],
  ['settings', `machine ftp.example.jp login u password ${SECRET}`],
  ['xml', `<entry><smtpPassword>${SECRET}</smtpPassword></entry>`],
  ['shell', `wget ftp://u:${SECRET}@203.0.113.9/x`],
  ['shell', `mysqldump -u shop -p${SECRET} shop > a.sql`],
  ['shell', `curl -u shop:${SECRET} https://example.jp/`],
  ['shell', `wget --http-password=${SECRET} http://example.jp/`],
];

const HARMLESS: [Kind, string][] = [
  ['php', '<?php $password = $_POST["password"]; echo "compass=north";'],
  ['php', '<?php mysql_connect($host, $user, $pass);'],
  ['php', '<?php $passage = "text"; $bypass = true;'],
  ['html', '<input type="password" name="field" value="">'],
  ['perl', 'my ($login, $pass) = @_;'],
  ['htaccess', 'AuthType Basic\nAuthName 会員'],
];

const masked = (text: string, kind: Kind): string => {
  let out = text;
  for (const { start, end } of secretSpans(text, kind).reverse()) out = `${out.slice(0, start)}***${out.slice(end)}`;
  return out;
};

describe('secrets by construct', () => {
  it.each(HOLDING)('%s: %s', (kind, text) => {
    const latin1 = Buffer.from(text).toString('latin1');
    expect(masked(latin1, kind)).not.toContain(SECRET);
    expect(masked(latin1, kind)).toContain('***');
  });
  it.each(HARMLESS)('%s stays: %s', (kind, text) => {
    expect(masked(text, kind)).toBe(text);
  });
  it('masks a private key and hashes of passwords', () => {
    expect(
      masked('-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----', 'text'),
    ).not.toContain('MIIEow');
    expect(masked("('admin','$P$B0123456789abcdefghijklmnopqrs/')", 'sql')).toBe("('admin','***')");
    expect(masked('taro:aB3dE5gH7jK9m\n', 'data')).toBe('taro:***\n');
  });
  it('masks names in mail addresses, keeps their hosts', () => {
    expect(maskText('from taro.yamada@example.co.jp, 山田<jiro@ml.example.jp>')).toBe(
      'from ***@example.co.jp, 山田<***@ml.example.jp>',
    );
    expect(maskText('ftp://u:geheim@203.0.113.9/x')).toBe('ftp://u:***@203.0.113.9/x');
    expect(maskText('@media print, a@b, $x@')).toBe('@media print, a@b, $x@');
  });
});

function source(text: string, encoding: TargetEncoding | 'ascii', kind: Kind = 'php'): SourceFile {
  const bytes = encoding === 'ascii' ? Buffer.from(text) : Buffer.from(encode(text, encoding).bytes);
  return {
    path: 'a.php',
    name: 'a.php',
    kind,
    bytes,
    text: bytes.toString('latin1'),
    size: bytes.length,
    mode: null,
    reach: 'live',
    encoding: { name: encoding, bom: false, confidence: 1, main: encoding },
  };
}

function place(file: SourceFile, needle: string) {
  const start = file.text.indexOf(needle);
  const line = file.text.slice(0, start).split('\n').length;
  return {
    path: file.path,
    start,
    end: start + needle.length,
    line,
    column: 1,
    endLine: line,
    endColumn: 2,
    anchor: '',
  };
}

describe('excerpts', () => {
  it.each(['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp'] as const)('are decoded from %s', (encoding) => {
    const file = source("<?php // 表示\n$s = '表示カナ'; f(&$x); // ソ\n// 能\n", encoding);
    const excerpt = excerptOf(file, place(file, '&$x'), null)!;
    expect(excerpt).toMatchObject({ line: 1, lines: ['<?php // 表示', "$s = '表示カナ'; f(&$x); // ソ", '// 能'] });
    expect(excerpt.lines[1]!.slice(...excerpt.mark)).toBe('&$x');
  });
  it('show the line as the fix leaves it', () => {
    const file = source('<?php\nf(&$x);\n', 'ascii');
    const at = place(file, '&');
    const excerpt = excerptOf(file, at, { safety: 'safe', splices: [{ start: at.start, end: at.end, text: '' }] })!;
    expect(excerpt.fixed).toEqual(['f($x);']);
  });
  it('leave out a fix that reaches beyond its line', () => {
    const file = source('<?php\nf(&$x);\n', 'ascii');
    const splices = [{ start: 0, end: 5, text: '<?php;' }];
    expect(excerptOf(file, place(file, '&'), { safety: 'safe', splices })).not.toHaveProperty('fixed');
  });
  it('hold no secret, before or after the fix', () => {
    const file = source(
      `<?php $l = mysql_connect('db',\n'shop', '${SECRET}'); f(&$l);\n$DB_PASS = '${SECRET}';\n`,
      'ascii',
    );
    const at = place(file, '&');
    const excerpt = excerptOf(file, at, { safety: 'safe', splices: [{ start: at.start, end: at.end, text: '' }] })!;
    expect(JSON.stringify(excerpt)).not.toContain(SECRET);
    expect(excerpt.lines[1]!.slice(...excerpt.mark)).toBe('&');
    expect(excerpt.fixed![0]).toContain('f($l)');
  });
  it('cut long lines around the place', () => {
    const file = source(`<?php ${'$あ=1;'.repeat(400)}f(&$x);${'$い=1;'.repeat(400)}\n`, 'utf-8');
    const excerpt = excerptOf(file, place(file, '&$x'), null)!;
    expect(excerpt.lines[0]!.length).toBeLessThan(210);
    expect(excerpt.lines[0]!.slice(...excerpt.mark)).toBe('&$x');
  });
  it('of a file with carriage returns alone', () => {
    const file = source('<?php\rf(&$x);\r// end\r', 'ascii');
    expect(excerptOf(file, place(file, '&'), null)!.lines).toEqual(['<?php', 'f(&$x);', '// end']);
  });
});

it('messages do not quote a secret that stands at the place', () => {
  const file = source(`<?php define('DB_PASSWORD', '${SECRET}');`, 'ascii');
  const finding = {
    ...place(file, SECRET),
    message: { ja: `値「${SECRET}」`, en: `value ${SECRET}` },
    hint: { ja: '', en: '' },
  };
  maskSecrets(file, [finding as unknown as FileFinding]);
  expect(finding.message).toEqual({ ja: '値「***」', en: 'value ***' });
});
