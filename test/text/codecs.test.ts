// The codecs over their complete code space, and against PostgreSQL 8.4's own list.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, decodeStrictly, decodeWithErrors } from '../../src/text/decode.ts';
import { encode, encodeCodePoint, SAME_CHARACTER, type TargetEncoding } from '../../src/text/encode.ts';
import { encodeEucJp84, encodeTextEucJp84 } from '../../src/text/postgres84.ts';

/** Every byte sequence that is one character, by asking the decoder. */
function codeSpace(encoding: 'shift_jis' | 'euc-jp'): Buffer[] {
  const all: Buffer[] = [];
  const keep = (...bytes: number[]): void => {
    const buffer = Buffer.from(bytes);
    const text = decodeStrictly(buffer, encoding);
    if (text?.length === 1) all.push(buffer);
  };
  for (let a = 0; a < 256; a++) {
    keep(a);
    for (let b = 0; b < 256; b++) {
      keep(a, b);
      if (encoding === 'euc-jp' && a === 0x8f) for (let c = 0xa1; c < 0xff; c++) keep(a, b, c);
    }
  }
  return all;
}

const MULTIBYTE = ['shift_jis', 'euc-jp'] as const;

describe('the complete code space', () => {
  test.each(MULTIBYTE)('%s: decode, encode, decode gives the same character', (encoding) => {
    const broken = codeSpace(encoding).filter((bytes) => {
      const character = decode(bytes, encoding);
      const again = encode(character, encoding);
      return again.lost.length > 0 || decode(again.bytes, encoding) !== character;
    });
    expect(broken).toEqual([]);
  });

  test('Shift_JIS: other bytes come back only for the known doubles of NEC and IBM', () => {
    const other = codeSpace('shift_jis').filter(
      (bytes) => !encode(decode(bytes, 'shift_jis'), 'shift_jis').bytes.equals(bytes),
    );
    const leads = new Map<number, number>();
    for (const bytes of other) leads.set(bytes[0]!, (leads.get(bytes[0]!) ?? 0) + 1);
    // Row 13 repeats nine signs of row 2, rows 89-92 repeat IBM's characters, IBM's begin with those of row 13.
    expect(Object.fromEntries(leads)).toEqual({ 135: 9, 237: 188, 238: 186, 250: 15 });
  });

  test('EUC-JP: other bytes come back only for row 13, and for what IBM and JIS X 0212 have twice', () => {
    const other = codeSpace('euc-jp').filter((bytes) => !encode(decode(bytes, 'euc-jp'), 'euc-jp').bytes.equals(bytes));
    const first = [...new Set(other.map((bytes) => bytes[0]!))];
    expect(first).toEqual([0x8f, 0xad, 0xfc]);
    expect(encode('～', 'euc-jp').bytes.toString('hex')).toBe('a1c1');
    expect(other.length).toBeLessThan(480);
  });

  test('control characters and ASCII stay what they are', () => {
    for (const encoding of [...MULTIBYTE, 'iso-2022-jp', 'utf-8'] as const) {
      for (let byte = 0; byte < 0x80; byte++) {
        if (byte === 0x1b) continue;
        expect(decode(Buffer.of(byte), encoding)).toBe(String.fromCharCode(byte));
        expect(encode(String.fromCharCode(byte), encoding).bytes).toEqual(Buffer.of(byte));
      }
    }
  });

  test('what Shift_JIS can say goes through EUC-JP and UTF-8, user-defined characters where eucJP-ms has a place', () => {
    const lost = codeSpace('shift_jis')
      .map((bytes) => decode(bytes, 'shift_jis'))
      .filter((character) => encode(character, 'euc-jp').lost.length > 0);
    // Rows 89 to 92 hold NEC's characters in the EUC-JP that browsers read, so 376 user-defined characters have no place there.
    expect(lost.length).toBe(376);
    expect(lost.every((c) => c >= '\ue000' && c <= '\ue757')).toBe(true);
  });
});

describe('the families of wave dash and minus', () => {
  test('are read as Microsoft and browsers do', () => {
    expect(decode(Buffer.from('81608161817c815c8191819281ca', 'hex'), 'shift_jis')).toBe('～∥－―￠￡￢');
    expect(decode(Buffer.from('a1c1a1c2a1dd', 'hex'), 'euc-jp')).toBe('～∥－');
  });
  test('are written from both members', () => {
    for (const [other, own] of SAME_CHARACTER) {
      expect(encodeCodePoint(other, 'shift_jis')).toEqual(encodeCodePoint(own, 'shift_jis'));
      if (other > 0xff) expect(encodeCodePoint(other, 'euc-jp')).toEqual(encodeCodePoint(own, 'euc-jp'));
    }
  });
  test('the yen sign and the overline never become ASCII', () => {
    for (const encoding of MULTIBYTE) expect(encode('¥‾', encoding).bytes.includes(0x5c)).toBe(false);
  });
});

describe('PostgreSQL 8.4', () => {
  test('13,302 characters have their bytes', () => {
    let count = 0;
    for (let code = 1; code < 0x30000; code++) if (encodeEucJp84(code)) count++;
    expect(count).toBe(13302);
  });
  test.each([
    [0x2170, '8ff3f3'],
    [0x9ad9, '8ff4fb'],
    [0xff5e, 'a1c1'],
    [0x7e, '7e'],
    [0xa6, '8fa2c3'],
    [0xffe4, '8fa2c3'],
    [0x2460, 'ada1'],
    [0xff71, '8eb1'],
  ])('U+%s', (code, hex) => {
    expect(Buffer.from(encodeEucJp84(code)!).toString('hex')).toBe(hex);
  });
  test.each([0, 0x301c, 0x2212, 0xe000, 0x1f600])('refuses U+%s', (code) => {
    expect(encodeEucJp84(code)).toBeNull();
  });
  test('a text names what it loses', () => {
    expect(encodeTextEucJp84('a〜😀b')).toEqual({ bytes: Buffer.from('ab'), lost: [1, 2] });
  });
});

describe('any text', () => {
  const texts = fc.string({ unit: 'binary' });
  test.each(['utf-8', 'utf-16le', 'utf-16be'] as const)('%s holds every text', (encoding) => {
    fc.assert(
      fc.property(texts, (text) => {
        const whole = !/\p{Surrogate}/u.test(text);
        const { bytes, lost } = encode(text, encoding);
        expect(lost.length === 0).toBe(whole);
        if (whole) expect(decodeStrictly(bytes, encoding)).toBe(text);
      }),
    );
  });
  test.each(['shift_jis', 'euc-jp', 'iso-2022-jp'] as const)(
    '%s: what is not lost comes back',
    (encoding: TargetEncoding) => {
      const units = fc.oneof(
        fc.constantFrom(...'表ソ能①㈱髙ｶﾅｱ。、ーあA\n~\\|'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      );
      fc.assert(
        fc.property(fc.array(units), (parts) => {
          const text = parts.join('').replaceAll('\x1b', '');
          const { bytes, lost } = encode(text, encoding);
          const kept = [...text].filter((_, i, all) => !lost.includes(all.slice(0, i).join('').length)).join('');
          const same = kept.replace(/./gu, (c) =>
            String.fromCodePoint(SAME_CHARACTER.get(c.codePointAt(0)!) ?? c.codePointAt(0)!),
          );
          const back = decode(bytes, encoding);
          expect(back === kept || back === same || normalized(back) === normalized(kept)).toBe(true);
        }),
      );
    },
  );
  test('decoding never throws and marks every bad byte', () => {
    const encodings = [
      'utf-8',
      'shift_jis',
      'euc-jp',
      'iso-2022-jp',
      'utf-16le',
      'utf-16be',
      'latin1',
      'mixed',
      'binary',
    ] as const;
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom(...encodings), (bytes, encoding) => {
        const { text, invalid } = decodeWithErrors(bytes, encoding);
        expect(invalid.every((offset) => offset >= 0 && offset < bytes.length)).toBe(true);
        expect([...text].filter((c) => c === '\ufffd').length).toBeGreaterThanOrEqual(invalid.length);
      }),
    );
  });
});

const normalized = (text: string): string =>
  text.replace(/./gsu, (c) => String.fromCodePoint(SAME_CHARACTER.get(c.codePointAt(0)!) ?? c.codePointAt(0)!));
