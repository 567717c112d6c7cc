// Arrays, hashes and references.
import type { PerlDocument, Span } from '../../../src/languages/perl/document.ts';
import { before, on, type Repair, type Repairs, replace, review, safe, swap, textOf } from './splices.ts';

/** Where `keys` surely gives a list: in a scalar's place `..` would be another operator. */
const isList = (perl: PerlDocument, { start }: Span): boolean =>
  /(?:\bfor(?:each)?\s*(?:(?:my|our)\s+)?(?:\$\w+\s*)?\(|\b(?:map|grep)\s*\{[^{}]*\}|\bjoin\s*\(?\s*(?:'[^']*'|"[^"]*"|\$\w+)\s*,)\s*$/.test(
    perl.text.slice(Math.max(0, start - 200), start),
  );

const onArray =
  (spell: (array: string) => string): Repair =>
  (perl, use) => {
    const argument = use.parts?.argument;
    if (!argument) return null;
    const parenthesis = perl.text.slice(use.start, argument.start).includes('(');
    const end = parenthesis ? perl.text.indexOf(')', argument.end) + 1 : argument.end;
    if (parenthesis && perl.text.slice(argument.end, end).trim() !== ')') return null;
    return safe(replace({ start: use.start, end }, spell(textOf(perl, argument).slice(1))));
  };

const pushReference: Repair = (perl, { parts }) => {
  if (!parts?.argument) return null;
  const argument = textOf(perl, parts.argument);
  return safe(replace(parts.argument, /^\$\w+$/.test(argument) ? `@${argument}` : `@{ ${argument} }`));
};

const postfix: Repair = (perl, use) => {
  const base = use.parts?.base;
  const operator = /->\s*(?:(@|%|\$|\$#)\*|(@))$/.exec(textOf(perl, use));
  if (!base || !operator) return null;
  const sigil = operator[1] ?? operator[2]!;
  return safe(replace({ start: base.start, end: use.end }, `${sigil}{ ${textOf(perl, base)} }`));
};

const definedAggregate: Repair = (perl, use) => {
  const source = textOf(perl, use);
  const at = source.search(/[@%]/);
  const parenthesis = source.slice(0, at).includes('(');
  const before = perl.text.slice(Math.max(0, use.start - 20), use.start);
  const asked = /(?:\b(?:if|unless|while|until|elsif)\b\s*\(?|!|\bnot\b)\s*$/.test(before);
  return safe(replace({ start: use.start, end: use.start + at }, `${asked ? '' : '!!'}${parenthesis ? '(' : ''}`));
};

/** `%h{…}` is a list of keys and values. */
const keyValues: Repair = (perl, use) => {
  const { name, slice } = use.parts ?? {};
  if (!name || !slice) return null;
  const [open, ...rest] = textOf(perl, slice);
  const keys = rest.slice(0, -1).join('').trim();
  const list = open === '{' && /^\w+$/.test(keys) ? `'${keys}'` : keys;
  const element = `$${textOf(perl, name).slice(1)}${open}$_${rest.at(-1)}`;
  return safe(replace({ start: use.start, end: slice.end }, `(map { ($_ => ${element}) } ${list})`));
};

/** `while (my ($i, $v) = each @a) {`: the loop over indexes does not remember where it stopped. */
const eachArray: Repair = (perl, use) => {
  const array = use.parts?.argument;
  const head = /while\s*\(\s*my\s*\(\s*(\$\w+)\s*,\s*(\$\w+)\s*\)\s*=\s*$/.exec(before(perl, use.start));
  if (!array || !head) return null;
  const tail = /^\s*\)?\s*\)\s*\{/.exec(perl.text.slice(array.end, array.end + 100));
  const name = textOf(perl, array).slice(1);
  if (!tail) return null;
  const [whole, index, value] = head;
  const loop = `for my ${index} (0 .. $#${name}) { my ${value} = $${name}[${index}];`;
  return review(replace({ start: use.start - whole.length, end: array.end + tail[0].length }, loop));
};

/** `"$x->@*"` in a string. */
const postfixInString: Repair = (perl, use) => {
  const found = /^(\$.+)->([@$])\*$/.exec(textOf(perl, use));
  return found && safe(replace(use, `${found[2]}{ ${found[1]} }`));
};

export const AGGREGATES: Repairs = {
  'keys-array': {
    fix: (perl, use) => (isList(perl, use) ? onArray((array) => `(0 .. $#${array})`)(perl, use) : null),
    examples: [
      { on: 'perl 5.10.1', wrong: 'my $n = keys @list;\nprint $n;\n' },
      on('5.10.1', "print join ',', map { $_ + 1 } keys @list;\n", "print join ',', map { $_ + 1 } (0 .. $#list);\n"),
      on('5.10.1', 'for my $i (keys @list) { print $i; }\n', 'for my $i ((0 .. $#list)) { print $i; }\n'),
    ],
  },
  'values-array': {
    fix: onArray((array) => `@${array}`),
    examples: [on('5.10.1', 'for my $v (values @list) { print $v; }\n', 'for my $v (@list) { print $v; }\n')],
  },
  'autoderef-push': {
    fix: pushReference,
    examples: [
      on('5.10.1', 'my $r = [];\npush $r, 1;\n', 'my $r = [];\npush @$r, 1;\n'),
      on('5.36.0', 'push $h{list}, 1;\nprint 1;\n', 'push @{ $h{list} }, 1;\nprint 1;\n'),
    ],
  },
  'postderef-nofeature': {
    fix: postfix,
    examples: [
      on('5.10.1', 'print $r->{list}->@*;\n', 'print @{ $r->{list} };\n'),
      on('5.10.1', 'print $r->@[0, 1], $h->@{qw(a b)};\n', 'print @{ $r }[0, 1], @{ $h }{qw(a b)};\n'),
    ],
  },
  postderef: {
    fix: postfix,
    examples: [],
  },
  'defined-array': {
    fix: definedAggregate,
    examples: [
      on('5.36.0', 'our @a;\nprint 1 if defined(@a);\n', 'our @a;\nprint 1 if (@a);\n'),
      on('5.36.0', 'our @a;\nprint 1 if defined @a;\n', 'our @a;\nprint 1 if @a;\n'),
      on('5.36.0', 'our @a;\nprint defined(@a), "x";\n', 'our @a;\nprint !!(@a), "x";\n'),
    ],
  },
  'defined-hash': {
    fix: definedAggregate,
    examples: [on('5.36.0', 'our %h;\nprint 1 if defined %h;\n', 'our %h;\nprint 1 if %h;\n')],
  },
  'array-as-ref': {
    fix: swap(/^[@%](.*?)\s*->$/, '$$$1'),
    examples: [on('5.36.0', 'our @a = (1);\nprint @a->[0];\n', 'our @a = (1);\nprint $a[0];\n')],
  },
  'bare-array-name': {
    fix: swap(/(\s|\()([A-Za-z_]\w*)$/, '$1@$2'),
    examples: [on('5.36.0', 'our @foo;\npush foo, 1;\n', 'our @foo;\npush @foo, 1;\n')],
  },
  'qw-parens': {
    fix: swap(/^([\s\S]+)$/, '($1)'),
    examples: [on('5.36.0', 'for my $x qw(a b) { print $x; }\n', 'for my $x (qw(a b)) { print $x; }\n')],
  },
  'sort-empty': {
    fix: swap(/^sort\s*\(\s*\)$/, '()'),
    examples: [on('5.36.0', 'my @a = sort();\nprint @a;\n', 'my @a = ();\nprint @a;\n')],
  },
  'postderef-qq': {
    fix: postfixInString,
    examples: [
      on(
        '5.10.1',
        'use feature "postderef_qq";\nprint "a: $r->{list}->@*";\n',
        'use feature "postderef_qq";\nprint "a: @{ $r->{list} }";\n',
      ),
    ],
  },
  'kv-slice-hash': {
    fix: keyValues,
    examples: [
      on('5.10.1', 'my %s = %h{qw(a b)};\n', 'my %s = (map { ($_ => $h{$_}) } qw(a b));\n'),
      on('5.10.1', "my %s = %h{'a', $k};\n", "my %s = (map { ($_ => $h{$_}) } 'a', $k);\n"),
    ],
  },
  'kv-slice-array': {
    fix: keyValues,
    examples: [on('5.10.1', 'my %s = %a[0, 2];\n', 'my %s = (map { ($_ => $a[$_]) } 0, 2);\n')],
  },
  'each-array': {
    fix: eachArray,
    examples: [
      on(
        '5.10.1',
        'my @a = (1);\nwhile (my ($i, $v) = each @a) { print $v }\n',
        'my @a = (1);\nfor my $i (0 .. $#a) { my $v = $a[$i]; print $v }\n',
      ),
    ],
  },
};
