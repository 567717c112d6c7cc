import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { words } from '../../src/text/words.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('words in a file', () => {
  it('are found inside of others, in any case, and by the set that asked', () => {
    const mail = words('sendmail', 'qmail-', 'end');
    const tags = words('<input', 'mail');
    const both = bytes('x SendMail x');
    expect(mail.in(both)).toBe(true);
    expect(tags.in(both)).toBe(true);
    expect(mail.in(bytes('<INPUT><inpu'))).toBe(false);
    expect(tags.in(bytes('<<INPUT>'))).toBe(true);
    expect(tags.in(bytes(''))).toBe(false);
  });

  it('may be asked for after a file was searched', () => {
    const file = bytes('abcabd');
    expect(words('abcabc').in(file)).toBe(false);
    expect(words('cab').in(file)).toBe(true);
  });

  it('are those that a plain search finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'B', '<'), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '<', '\xe9'), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 5 }), text, (list, given) => {
        const plain = list.some((word) => given.toLowerCase().includes(word.toLowerCase()));
        expect(words(...list).in(bytes(given))).toBe(plain);
      }),
    );
  });

  it('are found wherever they stand in a text of any length', () => {
    const alone = words('needle');
    for (let length = 6; length <= 300; length++) {
      expect(alone.in(bytes('x'.repeat(length)))).toBe(false);
      for (let at = 0; at <= length - 6; at++) {
        const text = `${'x'.repeat(at)}needle`.padEnd(length, 'x');
        if (!alone.in(bytes(text))) expect.fail(`not found at ${at} of ${length}`);
      }
    }
  });
});
