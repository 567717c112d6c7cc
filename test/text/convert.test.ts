// Conversion of one file: every character arrives, every ASCII byte stays, every name of the encoding goes with it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEscapes } from '../../rules/encoding/escapes/backslashes.ts';
import type { Literal, LiteralMode } from '../../rules/encoding/escapes/literals.ts';
import { convertCharacters } from '../../src/fix/convert/characters.ts';
import { convertFile } from '../../src/fix/convert/convert.ts';
import type { Conversion } from '../../src/fix/convert/types.ts';
import { readCss } from '../../src/languages/css/read.ts';
import { readHtaccess } from '../../src/languages/htaccess/read.ts';
import { readHtml } from '../../src/languages/html/read.ts';
import { readSettings } from '../../src/languages/settings/read.ts';
import type { Documents } from '../../src/rule/documents.ts';
import type { Splice } from '../../src/rule/finding.ts';
import type { Kind } from '../../src/site/kind.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { decode } from '../../src/text/decode.ts';
import { encode, type TargetEncoding } from '../../src/text/encode.ts';
import { detect } from '../../src/text/encoding.ts';
import type { SiteEncoding } from '../../src/text/losses.ts';

const bytesOf = (text: string, encoding: TargetEncoding): Buffer => {
  const { bytes, lost } = encode(text, encoding);
  expect(lost).toEqual([]);
  return bytes;
};

function fileOf(bytes: Buffer, name: string, kind: Kind): SourceFile {
  const encoding = detect(bytes);
  return {
    path: name,
    name,
    kind,
    bytes,
    text: bytes.toString('latin1'),
    size: bytes.length,
    mode: null,
    encoding,
    reach: 'live',
  };
}

function documentsOf({ kind, bytes, name }: SourceFile): Partial<Documents> {
  if (kind === 'html' || kind === 'ssi') return { html: readHtml(bytes) };
  if (kind === 'css') return { css: readCss(bytes) };
  if (kind === 'htaccess') return { htaccess: readHtaccess(bytes) };
  if (kind === 'settings') return { settings: readSettings(bytes, name) };
  return {};
}

function apply(bytes: Buffer, splices: readonly Splice[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of splices) {
    expect(start).toBeGreaterThanOrEqual(at);
    parts.push(bytes.subarray(at, start), Buffer.from(text, 'latin1'));
    at = end;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

function convert(
  bytes: Buffer,
  name: string,
  kind: Kind,
  to: SiteEncoding,
  lossy: 'report' | 'substitute' | 'entity' = 'report',
) {
  const file = fileOf(bytes, name, kind);
  const result = convertFile(file, documentsOf(file), { encoding: to, lossy });
  return { result, text: result.outcome === 'converted' ? decode(apply(bytes, result.splices), to) : null };
}

const reasonOf = (result: Conversion): string => (result.outcome === 'kept' ? result.reason.en : result.outcome);

const PAGE =
  '<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><title>町家カフェ</title></head>\n' +
  '<body><h1>表示能力ソ十ポ－①㈱髙﨑～ﾒﾆｭｰ</h1><form accept-charset="Shift_JIS"></form><script src="a.js" charset="Shift_JIS"></script></body></html>\n';

describe('pages', () => {
  test('Shift_JIS to UTF-8: the text stays, the names go with it', () => {
    const { text } = convert(bytesOf(PAGE, 'shift_jis'), 'index.html', 'html', 'utf-8');
    expect(text).toBe(PAGE.replaceAll('Shift_JIS', 'UTF-8'));
  });
  test('there and back is the same file, byte for byte', () => {
    const original = bytesOf(PAGE, 'shift_jis');
    const there = convert(original, 'index.html', 'html', 'euc-jp');
    const euc = bytesOf(there.text!, 'euc-jp');
    const back = convertFile(
      fileOf(euc, 'index.html', 'html'),
      { html: readHtml(euc) },
      { encoding: 'shift_jis', lossy: 'report' },
    );
    expect(back.outcome === 'converted' && apply(euc, back.splices).equals(original)).toBe(true);
  });
  test.each(['iso-2022-jp', 'utf-16le', 'utf-16be'] as const)('%s to UTF-8', (from) => {
    const text = '<title>町家カフェ</title>\n<p>自家焙煎の珈琲をどうぞ、お待ちしています。</p>\n';
    const mark = from === 'iso-2022-jp' ? '' : '\ufeff';
    expect(convert(bytesOf(mark + text, from), 'index.html', 'html', 'utf-8').text).toBe(text);
  });
  test('UTF-8 with a byte order mark to Shift_JIS: the mark goes', () => {
    expect(convert(bytesOf('\ufeff<p>町家カフェのご案内</p>', 'utf-8'), 'a.html', 'html', 'shift_jis').text).toBe(
      '<p>町家カフェのご案内</p>',
    );
  });
  test('a script of another site keeps its charset', () => {
    const page = '<p>お知らせです</p><script src="https://example.com/x.js" charset="Shift_JIS"></script>';
    expect(convert(bytesOf(page, 'shift_jis'), 'a.html', 'html', 'utf-8').text).toBe(page);
  });
  test('fixing twice changes nothing', () => {
    const { text } = convert(bytesOf(PAGE, 'shift_jis'), 'index.html', 'html', 'utf-8');
    expect(convert(bytesOf(text!, 'utf-8'), 'index.html', 'html', 'utf-8').result.outcome).toBe('unchanged');
  });
});

describe('names in other files', () => {
  test.each([
    [
      'style.css',
      'css',
      '@charset "Shift_JIS";\nbody { font-family: "ＭＳ Ｐゴシック" }\n',
      '@charset "UTF-8";\nbody { font-family: "ＭＳ Ｐゴシック" }\n',
    ],
    [
      'feed.xml',
      'xml',
      '<?xml version="1.0" encoding="Shift_JIS"?><title>新着情報です</title>',
      '<?xml version="1.0" encoding="UTF-8"?><title>新着情報です</title>',
    ],
    [
      '.htaccess',
      'htaccess',
      'AddDefaultCharset Shift_JIS\nphp_value mbstring.internal_encoding SJIS-win\n',
      'AddDefaultCharset UTF-8\nphp_value mbstring.internal_encoding UTF-8\n',
    ],
    [
      '.htaccess',
      'htaccess',
      "AddType 'text/html; charset=Shift_JIS' .html\nAddCharset EUC-JP .euc\n",
      "AddType 'text/html; charset=UTF-8' .html\nAddCharset UTF-8 .euc\n",
    ],
    [
      '.user.ini',
      'settings',
      'mbstring.internal_encoding = "EUC-JP"\nmbstring.http_input = auto\n',
      'mbstring.internal_encoding = "UTF-8"\nmbstring.http_input = auto\n',
    ],
  ] as const)('%s', (name, kind, before, after) => {
    expect(convert(bytesOf(before, 'shift_jis'), name, kind, 'utf-8').text).toBe(after);
  });
});

describe('what stays', () => {
  test('Latin text, and text too short to be sure of', () => {
    expect(
      reasonOf(convert(Buffer.from('Caf\xe9 cr\xe8me br\xfbl\xe9e', 'latin1'), 'a.html', 'html', 'utf-8').result),
    ).toContain('8-bit');
    expect(reasonOf(convert(Buffer.from('\xb1\xb2', 'latin1'), 'a.html', 'html', 'utf-8').result)).toContain(
      'too short',
    );
  });
  test('a page with a character that is lost, with its place', () => {
    const { result } = convert(bytesOf('<p>ご来店ありがとう😀ございます</p>', 'utf-8'), 'a.html', 'html', 'shift_jis');
    expect(result).toMatchObject({
      outcome: 'kept',
      at: [{ start: 27, end: 31, codePoint: 0x1f600, kind: 'missing' }],
    });
  });
  test('serialized values: their lengths count bytes', () => {
    const data = bytesOf('a:1:{s:4:"name";s:6:"田中";}\nお名前のデータです', 'shift_jis');
    expect(reasonOf(convert(data, 'a.dat', 'data', 'utf-8').result)).toContain('serialized');
  });
  test('two encodings in one file', () => {
    const lines = [
      bytesOf('本日のおすすめは抹茶ぜんざいです\n', 'shift_jis'),
      bytesOf('お知らせ：年末年始は休業いたします\n', 'utf-8'),
    ];
    expect(
      reasonOf(convert(Buffer.concat([lines[0]!, lines[0]!, lines[1]!]), 'a.html', 'html', 'utf-8').result),
    ).toContain('two encodings');
  });
});

describe('substitutes', () => {
  const text = '<p title="©">山田😀鷗café — ½ 10–20 한</p>';
  test('by table, never a question mark, each named', () => {
    const { result, text: after } = convert(bytesOf(text, 'utf-8'), 'a.html', 'html', 'shift_jis', 'substitute');
    expect(after).toBe('<p title="(C)">山田〓鴎cafe ― 1／2 10－20 〓</p>');
    expect(result.outcome === 'converted' && result.replaced.map(({ by }) => by)).toEqual([
      '(C)',
      '〓',
      '鴎',
      'e',
      '1／2',
      '－',
      '〓',
    ]);
  });
  test('as references in page text, by table in scripts', () => {
    const page = `${text}<script>var a = "한";</script>`;
    expect(convert(bytesOf(page, 'utf-8'), 'a.html', 'html', 'shift_jis', 'entity').text).toBe(
      '<p title="&#169;">山田&#128512;&#40407;caf&#233; ― &#189; 10&#8211;20 &#54620;</p><script>var a = "〓";</script>',
    );
  });
  test('the wave dash and minus families are the same characters, kana with their marks apart too', () => {
    const { result, text: after } = convert(
      bytesOf('<p>10〜20−5か\u3099は\u309a</p>', 'utf-8'),
      'a.html',
      'html',
      'shift_jis',
    );
    expect(after).toBe('<p>10～20－5がぱ</p>');
    expect(result).toMatchObject({ outcome: 'converted', replaced: [] });
  });
});

describe('backslashes', () => {
  const literal = (bytes: Buffer, mode: LiteralMode, quote = 0x22): Literal => ({
    start: 1,
    end: bytes.length - 1,
    mode,
    open: quote,
    close: quote,
    quoted: [],
  });
  const through = (
    source: string,
    mode: LiteralMode,
    from: 'shift_jis' | 'euc-jp' | 'utf-8',
    to: SiteEncoding,
  ): string => {
    const bytes = from === 'shift_jis' ? Buffer.from(source, 'latin1') : bytesOf(source, from);
    const literals = [literal(bytes, mode, bytes[0])];
    const edits = from === 'shift_jis' ? readEscapes(bytes, literals).edits : [];
    const { splices } = convertCharacters({ bytes, from, to, literals, edits, replacement: () => null });
    const after = apply(bytes, splices);
    return to === 'shift_jis' ? after.toString('latin1') : decode(after, to);
  };
  test.each([
    // 表 is 95 5C. The backslash that a programmer put behind it goes.
    ['"\x95\\\\"', 'php', '"表"'],
    ['"\x95\\\\\x8e\xa6"', 'perl-double', '"表示"'],
    ['"\x95\\\x8e\xa6"', 'php', '"表示"'],
    ["'\x95\\\\'", 'php', "'表'"],
    ["'\x95\\\\n'", 'perl-single', "'表n'"],
    // An ordinary escape stays.
    ['"\x82\xa0\\n\x95\\\\\\n"', 'php', '"あ\\n表\\n"'],
    // ー is 81 5B, ァ is 83 40: with a backslash before the second byte perl reads them, and no ―[ or ソ@.
    ['/\x81\\[/', 'perl-regex', '/ー/'],
    ['"\x83\\@"', 'perl-double', '"ァ"'],
    ['"\x83\\@"', 'php', '"ソ@"'],
  ] as const)('%s in %s', (source, mode, wanted) => {
    expect(through(source, mode, 'shift_jis', 'utf-8')).toBe(wanted);
  });
  test('a here-document without escapes keeps the backslash that visitors see', () => {
    expect(through('"\x95\\\\"', 'verbatim', 'shift_jis', 'utf-8')).toBe('"表\\"');
  });
  test('into Shift_JIS they are put back where the program needs them', () => {
    expect(through('"表示ア"', 'php', 'utf-8', 'shift_jis')).toBe('"\x95\\\x8e\xa6\x83A"');
    expect(through('"表n表"', 'php', 'utf-8', 'shift_jis')).toBe('"\x95\\\\n\x95\\\\"');
    expect(through('"表示"', 'perl-double', 'utf-8', 'shift_jis')).toBe('"\x95\\\\\x8e\xa6"');
    expect(through('"ァ ァx"', 'perl-double', 'euc-jp', 'shift_jis')).toBe('"\x83@ \x83\\@x"');
    expect(through('/ー/', 'perl-regex', 'utf-8', 'shift_jis')).toBe('/\x81\\[/');
    expect(through('"表"', 'verbatim', 'utf-8', 'shift_jis')).toBe('"\x95\\"');
  });
  test('an escaped quote that ends a string elsewhere is no text to convert', () => {
    const bytes = Buffer.from('"\x95\\"x"', 'latin1');
    expect(readEscapes(bytes, [literal(bytes, 'php')]).broken).toEqual([{ start: 1, end: 4 }]);
  });
});

describe('any text', () => {
  const kana = [...'あいうえおかきくけこさしすせそたちつてとなにぬねのアイウ表示能力予約十ソ、。ー「」①㈱髙ｶﾅ～－'];
  const texts = fc.array(fc.oneof(fc.constantFrom(...kana), fc.constantFrom(...'<p>ab \n\\"\'$@{}[]|~')), {
    minLength: 1,
    maxLength: 200,
  });
  const encodings = ['utf-8', 'shift_jis', 'euc-jp'] as const;
  test('keeps all ASCII bytes and all characters', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...encodings), fc.constantFrom(...encodings), (parts, from, to) => {
        // Enough Japanese to be sure of the encoding.
        const text = `これは日本語の文章です。\n${parts.join('')}\n本日はお問い合わせありがとうございます。`;
        const { result, text: after } = convert(bytesOf(text, from), 'a.txt', 'text', to);
        if (from === to) expect(result.outcome).toBe('unchanged');
        else expect(after).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});
