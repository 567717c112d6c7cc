// Which encoding is it? Sentences and words as they stand on company pages, whole, cut short, in half-width katakana, and other scripts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode, type TargetEncoding } from '../../src/text/encode.ts';
import { detect } from '../../src/text/encoding.ts';
import { findBrokenCharacters, findForeignLines } from '../../src/text/mixture.ts';

const SENTENCES = [
  '京都の町家を改装した喫茶店です。自家焙煎の珈琲をどうぞ。',
  'お問い合わせは、お電話またはメールフォームからお願いいたします。',
  '株式会社北工業　会社概要・沿革・アクセスマップ',
  '営業時間：午前十時〜午後六時（水曜定休）',
  'ホームページの更新を担当しているスタッフが不在のため、返信が遅れる場合があります。',
  '個人情報保護方針に同意して送信',
];
const WORDS = [
  '会社概要',
  '新着情報',
  '採用案内',
  'お知らせ',
  'トップページ',
  'サイトマップ',
  '予約',
  '料金表',
  '交通案内',
  '製品一覧',
];
const HALF_WIDTH = ['ﾒﾆｭｰ ﾎｰﾑ ﾄｯﾌﾟ', 'ﾎｰﾑﾍﾟｰｼﾞへようこそ', 'ｶﾌｪ･ﾚｽﾄﾗﾝ', 'ｱｸｾｽｶｳﾝﾀｰ'];
const JAPANESE = ['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp'] as const;
const bytesOf = (text: string, encoding: TargetEncoding): Buffer => encode(text, encoding).bytes;

describe.each(JAPANESE)('%s', (encoding) => {
  test.each(SENTENCES)('%s', (text) => {
    const found = detect(bytesOf(text, encoding));
    expect(found).toMatchObject({ name: encoding, main: encoding, bom: false });
    expect(found.confidence).toBeGreaterThan(0.9);
  });
  test.each(WORDS)('the word %s alone', (text) => {
    expect(detect(bytesOf(text, encoding)).name).toBe(encoding);
  });
  test.each(HALF_WIDTH)('half-width: %s', (text) => {
    expect(detect(bytesOf(text, encoding), { declared: encoding }).name).toBe(encoding);
  });
  test('any part of a sentence of four characters or more', () => {
    const part = fc
      .constantFrom(...SENTENCES)
      .chain((text) =>
        fc
          .tuple(fc.nat(text.length - 4), fc.integer({ min: 4, max: 20 }))
          .map(([start, length]) => text.slice(start, start + length)),
      );
    fc.assert(
      fc.property(part, (text) => {
        const found = detect(bytesOf(text, encoding), { declared: encoding });
        expect(found.name === encoding || found.confidence < 0.9).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('other texts', () => {
  test.each([
    ['ascii', Buffer.from('Hello <b>world</b>\r\n')],
    ['ascii', Buffer.alloc(0)],
    ['latin1', Buffer.from('Le caf\xe9 est \xe0 c\xf4t\xe9 de la for\xeat.', 'latin1')],
    ['latin1', Buffer.from('Gr\xfc\xdfe aus M\xfcnchen, sch\xf6nes Wochenende!', 'latin1')],
    ['binary', Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\x83\\\x95', 'latin1')],
    ['binary', Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0')],
    ['utf-16le', bytesOf('\ufeff町家カフェ\r\n', 'utf-16le')],
    ['utf-16be', bytesOf('\ufeff町家カフェ\r\n', 'utf-16be')],
    ['utf-16le', bytesOf('[setup]\r\nname=町家カフェ\r\n', 'utf-16le')],
    ['utf-8', Buffer.from('Copyright © 2010 Kita Corp. All rights reserved.')],
    ['utf-8', Buffer.from('« Previous — Next »')],
    ['utf-8', Buffer.from('Привет, мир! Это страница о компании.')],
    ['utf-8', Buffer.from('안녕하세요 회사 소개')],
  ] as const)('%s: %s', (name, bytes) => {
    expect(detect(bytes).name).toBe(name);
  });
  test('a page that says it is Chinese is not Japanese', () => {
    const gb2312 = Buffer.from(
      '<p>\xb9\xab\xcb\xbe\xbd\xe9\xc9\xdc\xa3\xba\xce\xd2\xc3\xc7\xb5\xc4\xb2\xfa\xc6\xb7</p>',
      'latin1',
    );
    expect(detect(gb2312, { declared: 'gb2312' }).name).toBe('latin1');
  });
  test('the mark is seen, and a file of UTF-8 with one', () => {
    expect(detect(Buffer.from('\ufeff町家'))).toEqual({ name: 'utf-8', bom: true, confidence: 1, main: 'utf-8' });
  });
  test('SoftBank’s pictures are escape sequences too, but no ISO-2022-JP', () => {
    expect(detect(Buffer.from('Tel \x1b$G)\x0f 03-0000-0000')).name).toBe('ascii');
  });
});

describe('frames and rows of signs, as old scripts have them in their head', () => {
  test.each(['shift_jis', 'euc-jp'] as const)('%s', (encoding) => {
    const frame = `#┌${'─'.repeat(30)}\n#│ 掲示板 v3.2\n#└${'─'.repeat(30)}\n`;
    const rows = `# ${'★'.repeat(40)}\n# ${'＝'.repeat(40)}\n# ${'■□'.repeat(20)}\n`;
    for (const text of [frame, rows, frame + rows]) expect(detect(bytesOf(text, encoding)).name).toBe(encoding);
  });
});

describe('tie-breakers', () => {
  const katakana = bytesOf('ﾎﾃﾙ', 'shift_jis');
  test('what the file declares', () => {
    expect(detect(katakana, { declared: 'x-sjis' }).name).toBe('shift_jis');
  });
  test('the files beside it', () => {
    expect(detect(katakana, { neighbours: ['shift_jis', 'shift_jis', 'ascii'] }).name).toBe('shift_jis');
  });
  test('but clear bytes win over any declaration', () => {
    const page = bytesOf(SENTENCES[0]!, 'euc-jp');
    expect(detect(page, { declared: 'Shift_JIS', neighbours: ['shift_jis'] })).toMatchObject({ name: 'euc-jp' });
  });
});

describe('mixtures', () => {
  const lines = (...parts: [string, TargetEncoding][]): Buffer =>
    Buffer.concat(parts.map(([text, encoding]) => bytesOf(`${text}\n`, encoding)));
  const [a, b, c, d] = SENTENCES;
  test.each([
    ['shift_jis', 'utf-8'],
    ['shift_jis', 'euc-jp'],
    ['euc-jp', 'shift_jis'],
    ['euc-jp', 'utf-8'],
    ['utf-8', 'shift_jis'],
    ['utf-8', 'euc-jp'],
  ] as const)('%s with a line of %s', (main, other) => {
    const bytes = lines([a!, main], [b!, main], [c!, other], [d!, main]);
    expect(detect(bytes)).toMatchObject({ name: 'mixed', main });
    const start = bytesOf(`${a}\n${b}\n`, main).length;
    expect(findForeignLines(bytes, main)).toEqual([{ start, end: start + bytesOf(c!, other).length, encoding: other }]);
  });
  test('half-width katakana in a page is no mixture', () => {
    const bytes = lines([a!, 'shift_jis'], ['ﾎｰﾑﾍﾟｰｼﾞ ﾒﾆｭｰ', 'shift_jis'], ['ﾃｽﾄ', 'shift_jis'], [b!, 'shift_jis']);
    expect(detect(bytes).name).toBe('shift_jis');
  });
  test('a character cut in half is named with its place, and the file keeps its encoding', () => {
    const whole = bytesOf(`${a}\n`, 'shift_jis');
    const bytes = Buffer.concat([whole, bytesOf('カフ', 'shift_jis'), Buffer.from('\x83\n', 'latin1'), whole]);
    expect(detect(bytes)).toMatchObject({ name: 'shift_jis' });
    expect(findBrokenCharacters(bytes, 'shift_jis', [], 10)).toEqual([whole.length + 4]);
  });
  test('a long line in another encoding does not speak for a file of short ones', () => {
    const long = SENTENCES.join('');
    const bytes = lines(
      [WORDS[0]!, 'euc-jp'],
      [a!, 'euc-jp'],
      [long, 'shift_jis'],
      [b!, 'euc-jp'],
      [c!, 'euc-jp'],
      [`${d}${a}${b}${c}`, 'euc-jp'],
      [long, 'euc-jp'],
    );
    expect(detect(bytes)).toMatchObject({ name: 'mixed', main: 'euc-jp' });
  });
  test.each(['ｵﾌｾｯﾄ･ｵﾝ･ﾃｰﾌﾞﾙﾍｯﾀﾞ', 'ｷｰﾌﾟ･ｿｰｽ･ｶﾚﾝﾄﾍﾟｰｼﾞ･ｸｴﾘ', 'ｸﾛｰﾙ･ｹﾞｽﾄ･ｺﾂｺﾂ･ｽｷﾝ'])(
    'half-width words with dots: %s',
    (text) => {
      expect(detect(lines([a!, 'shift_jis'], [text, 'shift_jis'], [b!, 'shift_jis'])).name).toBe('shift_jis');
    },
  );
  test('a very short page with a cut character keeps its encoding', () => {
    const bytes = Buffer.from('<p>\x83J\x83t\x83</p>', 'latin1');
    expect(detect(bytes, { declared: 'Shift_JIS' }).name).toBe('shift_jis');
  });
  test('any bytes: never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { name, confidence, main } = detect(bytes);
        expect(confidence >= 0 && confidence <= 1 && (name === 'mixed' || name === main)).toBe(true);
      }),
    );
  });
});
