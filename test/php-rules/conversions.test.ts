// Small languages inside PHP: POSIX patterns, Composer's constraints, constant expressions.
import { describe, expect, it } from 'vitest';
import { accepts } from '../../rules/php/composer-constraint.ts';
import { convertPosix } from '../../rules/php/ereg-pattern.ts';
import { evaluate } from '../../rules/php/syntax/evaluate.ts';

describe('POSIX patterns for PCRE', () => {
  it.each([
    ['^[a-z]+$', '^[a-z]+$'],
    ['/', '\\/'],
    ['\\.', '\\.'],
    ['\\a', 'a'],
    ['[\\w]', '[\\\\w]'],
    ['[]x]', '[\\]x]'],
    ['[[:alnum:]_]', '[[:alnum:]_]'],
    ['a{2,3}', 'a{2,3}'],
    ['(a)(b)', '(a)(b)'],
    ['[/[]', '[\\/\\[]'],
  ])('%s', (pattern, source) => {
    expect(convertPosix(pattern, false)?.source).toBe(source);
  });

  it.each([
    '',
    'a**',
    'a+?',
    '*a',
    '(?:a)',
    'a||b',
    '()',
    '[[.a.]]',
    '[[:<:]]',
    '[z-a]',
    '(a',
    'a)',
    '[a',
    'a\\',
    'a\0b',
    '^*',
  ])('declines %j', (pattern) => {
    expect(convertPosix(pattern, false)).toBeNull();
  });

  it('knows text that is no pattern', () => {
    expect(convertPosix('a\\|b', false)?.plain).toBe('a|b');
    expect(convertPosix('a.b', false)?.plain).toBeNull();
    expect(convertPosix('ab', true)?.plain).toBeNull();
  });

  it.each([
    ['[0-9]+-', true],
    ['a*b', true],
    ['^[-*]+', true],
    ['a*a', false],
    ['a|ab', false],
    ['(a|b)c', false],
    ['(ab)*', false],
    ['.*\\.', false],
    ['a?b?', true],
  ])('proves that %s matches the same text: %s', (pattern, same) => {
    expect(convertPosix(pattern, false)?.sameMatch).toBe(same);
  });

  it('folds upper and lower case before it compares', () => {
    expect(convertPosix('a*A', true)?.sameMatch).toBe(false);
    expect(convertPosix('a*A', false)?.sameMatch).toBe(true);
  });
});

describe('constraints of Composer', () => {
  it.each([
    ['>=8.1', 50630, false],
    ['>=5.3.0', 50303, true],
    ['^7.2', 70400, true],
    ['^7.2', 80000, false],
    ['^7.2 || ^8.0', 80200, true],
    ['~5.3', 50630, true],
    ['~5.3.2', 50303, true],
    ['~5.3.2', 50400, false],
    ['5.*', 50630, true],
    ['7.4.*', 70300, false],
    ['>=5.3,<5.6', 50630, false],
    ['>= 5.3 < 7', 50630, true],
    ['5.3 - 5.6', 50630, true],
    ['5.3 - 5.6', 70000, false],
    ['>5.3.3', 50303, false],
    ['!=5.3.3', 50630, true],
    ['*', 50303, true],
    ['', 50303, true],
  ])('%s on %i: %s', (constraint, version, answer) => {
    expect(accepts(constraint, version)).toBe(answer);
  });

  it('says nothing of what it cannot read', () => {
    expect(accepts('whatever', 50630)).toBeNull();
  });
});

describe('constant expressions', () => {
  it.each([
    ['10 * 1024', '10240'],
    ['60 * 60 * 24', '86400'],
    ['(1 + 2) * 3', '9'],
    ['2 + 3 * 4', '14'],
    ['1 << 4 | 1', '17'],
    ['0x10 + 010', '24'],
    ['-5 + 3', '-2'],
    ['10 % 4', '2'],
    ["'a' . 'b'", "'ab'"],
  ])('%s', (expression, value) => {
    expect(evaluate(expression)).toBe(value);
  });

  it.each([
    'A * 2',
    '1 / 2',
    '1.5 * 2',
    '65536 * 65536',
    '1 +',
    '$a + 1',
    "'a' . B",
    '7 % 0',
    "'a\\n' . 'b'",
    '08 + 1',
    '(1',
  ])('leaves %s alone', (expression) => {
    expect(evaluate(expression)).toBeNull();
  });
});
