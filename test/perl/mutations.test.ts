// Damaged programs: whatever the bytes are, the reader comes to an end, and all places lie within the file.
import { describe, expect, it } from 'vitest';
import { readPerl } from '../../src/languages/perl/read.ts';
import table from './features.tsv';

const SOURCES = [
  table
    .replaceAll('⏎', '\n')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t').at(-1))
    .join('\n'),
  'print <<A . <<~"B", qq{ @{[ map { "$_{a}[0]" } <<C ]} };\na\nA\n  b\n  B\ns/(?<n>a{1,2})++/<<E/xe;\n\nE\nformat X =\n@<<\n$a\n.\n=pod\n\n=cut\n',
  "#!/usr/bin/perl\n$a='\x95\\';$b=\"\x83\x5c\";tr/\x81-\x9f//d;&jcode'x(*_,'sjis');y;a;b;;print{$x}<$y>,<<>>;__END__\n",
];

/** xorshift: the same damage in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const PIECES = [
  '"',
  "'",
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '/',
  '\\',
  '<<A',
  '\n',
  's{',
  'qw(',
  '=pod\n',
  '#',
  '$',
  '@{',
  '%',
  '&',
  '->',
  '?',
  '\x95\\',
  '\0',
  'sub',
  'y',
  '__END__',
  '<<~E',
  '=~',
  '...',
];

function damage(source: string, next: (below: number) => number): Buffer {
  const from = next(source.length);
  let text = source.slice(from, from + 20 + next(600));
  for (let i = 0, many = 1 + next(6); i < many; i++) {
    const at = next(text.length + 1);
    text = text.slice(0, at) + (next(3) === 0 ? '' : PIECES[next(PIECES.length)]) + text.slice(at + next(12));
  }
  return Buffer.from(text, 'latin1');
}

function readAll(bytes: Buffer): { start: number; end: number }[] {
  const perl = readPerl(bytes);
  const { strings, assignments, commands, comments, pods, guards, features, shiftJisDamage, subs, inclusions, errors } =
    perl;
  for (const literal of strings)
    if (literal.value.length > 2 * bytes.length || !literal.context) throw new Error('a literal grew');
  perl.calls('open');
  perl.methods('new');
  perl.elements('ENV');
  return [
    strings,
    assignments,
    commands,
    comments,
    pods,
    guards,
    features,
    shiftJisDamage,
    subs,
    inclusions,
    errors,
  ].flat();
}

describe('damaged programs', () => {
  it.each([1, 2, 3, 4, 5, 6])('series %i', (seed) => {
    const next = random(seed * 7919);
    for (let i = 0; i < 1000; i++) {
      const bytes = damage(SOURCES[next(SOURCES.length)]!, next);
      const outside = readAll(bytes).filter(({ start, end }) => start < 0 || end > bytes.length || start > end);
      expect(outside, bytes.toString('latin1')).toEqual([]);
    }
  });

  it('reads deep nesting', () => {
    for (const piece of ['(', '{', '[', '@{', '"@{[', 'sub{', 's{', '<<A.']) {
      expect(() => readAll(Buffer.from(piece.repeat(50_000)))).not.toThrow();
    }
  });
});
