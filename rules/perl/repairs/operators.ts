// Operators that a version lacks.
import { before, insert, isPlain, on, type Repair, type Repairs, replace, safe, swap, textOf } from './splices.ts';

const definedOr: Repair = (perl, { parts }) => {
  if (!parts?.left || !parts.right) return null;
  const left = textOf(perl, parts.left);
  if (!isPlain(left)) return null;
  return safe(
    replace({ start: parts.left.start, end: parts.right.start }, `(defined(${left}) ? ${left} : `),
    insert(parts.right.end, ')'),
  );
};

const definedOrAssign: Repair = (perl, use) => {
  const { parts } = use;
  if (!parts?.left || !parts.right || !isPlain(textOf(perl, parts.left))) return null;
  return safe(replace(use, '='), insert(parts.right.end, ` unless defined ${textOf(perl, parts.left)}`));
};

/** What may stand right before and behind a chain, so that `&&` between its comparisons changes nothing else. */
const CHAIN_BEGINS =
  /(?:^|[({[;,?:]|(?<![=!<>~])=|&&|\|\||\b(?:return|if|unless|while|until|and|or|not))\s*[-\w$>[\]{}'".]+\s*$/;
const CHAIN_ENDS = /^\s*[-\w$>[\]{}'".]+\s*(?:[)\];},?:]|&&|\|\||(?:and|or|if|unless|for|foreach|while|until)\b)/;

/** `$a < $b < $c` is `$a < $b && $b < $c` where reading $b twice is the same. */
const chain: Repair = (perl, use) => {
  const middle = use.parts?.middle;
  if (!middle) return null;
  const source = textOf(perl, middle);
  const plain = isPlain(source) || /^-?\d+(?:\.\d+)?$/.test(source);
  if (
    !plain ||
    !CHAIN_BEGINS.test(before(perl, use.start)) ||
    !CHAIN_ENDS.test(perl.text.slice(use.end, use.end + 200))
  )
    return null;
  return safe(insert(middle.end, ` && ${source}`));
};

const isa: Repair = (perl, { parts }) => {
  if (!parts?.left || !parts.right || !isPlain(textOf(perl, parts.left))) return null;
  const object = textOf(perl, parts.left);
  const name = textOf(perl, parts.right).replace(/::$/, '');
  return safe(
    replace(
      { start: parts.left.start, end: parts.right.end },
      `do { require Scalar::Util; Scalar::Util::blessed(${object}) && ${object}->isa('${name}') }`,
    ),
  );
};

export const OPERATORS: Repairs = {
  'defined-or': {
    fix: definedOr,
    examples: [
      on('5.8.9', 'my $y = $x // 0;\nprint $y;\n', 'my $y = (defined($x) ? $x : 0);\nprint $y;\n'),
      on('5.8.9', "print(f($in{name} // 'none'));\n", "print(f((defined($in{name}) ? $in{name} : 'none')));\n"),
    ],
  },
  'defined-or-assign': {
    fix: definedOrAssign,
    examples: [on('5.8.9', "$x //= 'none';\nprint $x;\n", "$x = 'none' unless defined $x;\nprint $x;\n")],
  },
  'colon-equals': {
    fix: swap(/^:=$/, '='),
    examples: [on('5.36.0', 'my $x := 1;\nprint $x;\n', 'my $x = 1;\nprint $x;\n')],
  },
  'chained-compare': {
    fix: chain,
    examples: [
      on('5.10.1', 'print 1 if 0 < $x <= 10;\n', 'print 1 if 0 < $x && $x <= 10;\n'),
      on('5.10.1', 'my $ok = $a < $h{b} < $c;\nprint $ok;\n', 'my $ok = $a < $h{b} && $h{b} < $c;\nprint $ok;\n'),
      { on: 'perl 5.10.1', wrong: 'print 1 if 0 < f() < 10;\nprint 2 if 1 == 0 < $x < 3;\n' },
    ],
  },
  'chained-equality': {
    fix: chain,
    examples: [on('5.10.1', 'print 1 if $x == $y == 3;\n', 'print 1 if $x == $y && $y == 3;\n')],
  },
  'isa-op': {
    fix: isa,
    examples: [
      on(
        '5.10.1',
        'use feature "isa";\nprint 1 if $x isa Foo::Bar;\n',
        'use feature "isa";\nprint 1 if do { require Scalar::Util; Scalar::Util::blessed($x) && $x->isa(\'Foo::Bar\') };\n',
      ),
    ],
  },
};
