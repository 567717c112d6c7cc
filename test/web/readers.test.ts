// The small readers: what they find, and that no bytes at all make them throw or point outside the file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCss } from '../../src/languages/css/read.ts';
import { readHtaccess } from '../../src/languages/htaccess/read.ts';
import { readHtml } from '../../src/languages/html/read.ts';
import { readMail } from '../../src/languages/mail/read.ts';
import { readSettings } from '../../src/languages/settings/read.ts';
import { readSsi } from '../../src/languages/ssi/read.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const cut = (text: string, span: { start: number; end: number }) => text.slice(span.start, span.end);

describe('HTML', () => {
  it('gives the spans of charset names in every form', () => {
    const text =
      '<?xml version="1.0" encoding="EUC-JP"?><meta http-equiv=Content-Type content="text/html; charset=x-sjis">' +
      "<META CHARSET='utf-8'><form accept-charset=Shift_JIS action=a.cgi><script src=a.js charset=euc-jp></script>";
    const found = readHtml(bytes(text)).charsets;
    expect(found.map((one) => [one.form, one.name, cut(text, one)])).toEqual([
      ['xml-declaration', 'EUC-JP', 'EUC-JP'],
      ['meta-http-equiv', 'x-sjis', 'x-sjis'],
      ['meta-charset', 'utf-8', 'utf-8'],
      ['form-accept-charset', 'Shift_JIS', 'Shift_JIS'],
      ['script-charset', 'euc-jp', 'euc-jp'],
    ]);
  });

  it('reads links and forms with their fields, and not what comments and scripts hold', () => {
    const text =
      '<!-- <a href="no.html"> --><a href=" a.html?x=1&amp;y=2 ">x</a><script>"<a href=no>"</script>' +
      '<form method=POST action="m.cgi"><input name=a><textarea name=b><a href=no></textarea></form><input name=c>';
    const page = readHtml(bytes(text));
    expect(page.links.map((link) => link.url)).toEqual(['a.html?x=1&y=2', 'm.cgi']);
    expect(page.forms.map((form) => [form.method, form.action?.url, form.fields.map((field) => field.name)])).toEqual([
      ['post', 'm.cgi', ['a', 'b']],
    ]);
  });

  it('takes PHP blocks for values made at run time', () => {
    const text = '<a href="<?= $x > 1 ?>.html"><a href="b.html">';
    const end = text.indexOf('?>') + 2;
    const page = readHtml(bytes(text), [
      { start: 0, end: 9 },
      { start: end, end: text.length },
    ]);
    expect(page.links.map((link) => [link.url, link.dynamic])).toEqual([
      ['<?= $x > 1 ?>.html', true],
      ['b.html', false],
    ]);
  });
});

describe('CSS', () => {
  it('reads @charset, url() and @import', () => {
    const text =
      '@charset "Shift_JIS";\n/* url(no) */ @import "b.css"; a{background:url( \'i.gif\' )} b{content:"url(no)"}';
    const sheet = readCss(bytes(text));
    expect(sheet.charset && cut(text, sheet.charset)).toBe('Shift_JIS');
    expect(sheet.urls.map((url) => url.url)).toEqual(['b.css', 'i.gif']);
  });
});

describe('SSI', () => {
  it('takes elements apart as mod_include does', () => {
    const text = `<!--#INCLUDE virtual="/a.html" --><!--#if expr='$a = "b"' --><!-- #echo var="X" --><!--# echo var=X-->`;
    expect(
      readSsi(bytes(text)).elements.map((one) => [
        one.name,
        one.problem,
        one.attributes.map((a) => `${a.name}=${a.value}`),
      ]),
    ).toEqual([
      ['include', null, ['virtual=/a.html']],
      ['if', null, ['expr=$a = "b"']],
      ['echo', 'blank-before-hash', ['var=X']],
      ['echo', 'blank-after-hash', ['var=X']],
    ]);
  });

  it('knows the second byte of a Shift_JIS character before a closing quote', () => {
    const element = readSsi(bytes('<!--#set var="a" value="\x95\x5c" --><p class="x">')).elements[0]!;
    expect(element.problem).toBe('escaped-quote');
  });
});

describe('.htaccess', () => {
  it('reads sections, continuations and quoted words', () => {
    const text =
      '\xef\xbb\xbf# c\r\n<IfModule mod_php5.c>\r\nphp_value a "b \\" c"\r\n</IfModule>\r\nAddType text/html \\\r\n .a .b\r\n';
    const file = readHtaccess(bytes(text));
    expect(file.bom).toEqual({ start: 0, end: 3 });
    expect(file.directives.map((one) => [one.name, one.args.map((arg) => arg.text), one.section?.argument])).toEqual([
      ['php_value', ['a', 'b " c'], 'mod_php5.c'],
      ['AddType', ['text/html', '.a', '.b'], undefined],
    ]);
    expect(file.sections[0]!.closed).toBe(true);
  });
});

describe('settings', () => {
  const list = (name: string, text: string, encoding: BufferEncoding = 'latin1') =>
    readSettings(Buffer.from(text, encoding), name).settings.map((one) => `${one.path.join('/')}=${one.value}`);

  it.each([
    ['a.ini', '[mail]\nhost = "h" ; c\n;x=1\nport=25 # c\n', ['mail/host=h', 'mail/port=25']],
    ['.env', "export MAIL_HOST='h'\nA=b#c\n", ['MAIL_HOST=h', 'A=b#c']],
    [
      'a.yml',
      'mail:\n  smtp:\n    host: h # c\n  list:\n    - a: 1\n      b: 2\nx: {p: "q", r: s}\n',
      ['mail/smtp/host=h', 'mail/list/a=1', 'mail/list/b=2', 'x/p=q', 'x/r=s'],
    ],
    [
      'a.json',
      '{"mail":{"host":"h","ports":[25,587]}, // c\n"z":true}',
      ['mail/host=h', 'mail/ports=25', 'mail/ports=587', 'z=true'],
    ],
    [
      'a.xml',
      '<c><!-- x --><hostname>h</hostname><add key="k" value="v"/></c>',
      ['c/hostname=h', 'c/add/@key=k', 'c/add/k=v'],
    ],
    ['a.mobileconfig', '<plist><dict><key>K</key><string>h</string></dict></plist>', ['plist/dict/K=h']],
    ['prefs.js', '// c\nuser_pref("mail.a", "h");\nuser_pref("b", 25);\n', ['mail.a=h', 'b=25']],
    ['a.reg', '[HKEY\\A]\r\n"SMTP Server"="h"\r\n', ['HKEY\\A/SMTP Server=h']],
    ['mt-config.cgi', '# c\nSMTPServer h\n', ['SMTPServer=h']],
  ])('%s', (name, text, expected) => {
    expect(list(name, text)).toEqual(expected);
  });

  it('reads UTF-16 registry exports, with byte offsets', () => {
    const text = Buffer.from('\ufeffWindows Registry\r\n[A]\r\n"S"="host"\r\n', 'utf16le');
    const found = readSettings(text, 'a.reg').settings[0]!;
    expect(text.subarray(found.span.start, found.span.end).toString('utf16le')).toBe('host');
  });
});

describe('mail', () => {
  it.each([
    ['.forward', '\\me, "|/usr/bin/vacation me"\n', ['address \\me', 'pipe /usr/bin/vacation me']],
    ['.qmail-a', '# c\n&a@b.jp\n|preline /x\n./Maildir/\n', ['address a@b.jp', 'pipe preline /x', 'file ./Maildir/']],
    [
      '.procmailrc',
      'MAILDIR=/home/a\n:0\n* ^From:.*x\n! a@b.jp\n:0\n| /bin/p\n',
      ['setting /home/a', 'condition  ^From:.*x', 'address a@b.jp', 'pipe /bin/p'],
    ],
    ['aliases', 'a: b@c.jp, "|/x y"\n', ['address b@c.jp', 'pipe /x y']],
    ['.msmtprc', 'host mail.old.jp\n# c\nport 25\n', ['setting mail.old.jp', 'setting 25']],
    ['majordomo.cf', "$sendmail_command = '/usr/lib/sendmail';\n", ['setting /usr/lib/sendmail']],
  ])('%s', (name, text, expected) => {
    const found = readMail(bytes(text), name).entries;
    expect(found.map((one) => `${one.kind} ${one.value}`)).toEqual(expected);
    for (const one of found) expect(cut(text, one)).toBe(one.value);
  });
});

describe('any bytes', () => {
  const PIECES = [
    '<',
    '>',
    '"',
    "'",
    '<!--#',
    '-->',
    '=',
    '\\',
    '\n',
    '\r',
    ' ',
    '<a href',
    '{',
    '}',
    '[',
    '\x1b$B',
    '<?',
    '/*',
    'url(',
    ': ',
    '- ',
    '|',
    '\x95\x5c',
    'a',
    '\0',
    '</script',
    '<script>',
  ];
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((parts) => new Uint8Array(bytes(parts.join('')))),
  );
  const names = ['a.ini', '.env', 'a.yml', 'a.json', 'a.xml', 'prefs.js', 'a.reg', 'mt-config.cgi'];
  const mailNames = ['.forward', '.qmail', '.procmailrc', '.mailfilter', 'a.sieve', 'aliases', 'config.ph'];

  it('never throw, and every span lies in the file', () => {
    fc.assert(
      fc.property(anything, (input) => {
        const documents = [
          readHtml(input),
          readHtml(input, [{ start: 1, end: Math.min(3, input.length) }]),
          readCss(input),
          readSsi(input),
          readHtaccess(input),
          ...names.map((name) => readSettings(input, name)),
          ...mailNames.map((name) => readMail(input, name)),
        ];
        for (const span of spansIn(documents)) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(Math.max(3, input.length));
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
  });
});

function* spansIn(value: unknown): Generator<{ start: number; end: number }> {
  if (typeof value !== 'object' || value === null) return;
  if ('start' in value && 'end' in value) yield value as { start: number; end: number };
  for (const part of Object.values(value)) if (part !== null && typeof part === 'object') yield* spansIn(part);
}
