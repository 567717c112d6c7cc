// Strings, numbers, here-documents and regexes.
import { before, insert, on, type Repair, type Repairs, replace, review, safe, swap, textOf } from './splices.ts';

/** Operators that bind tighter than =~, so that the left operand is more than the variable. */
const TIGHTER = /(?:\*\*|[!~\\$@%&]|\+\+|--|->|(?:^|[(,=?:{;])\s*[-+])\s*$/;

/** `my $y = $x =~ s/…/…/r;` copies first; elsewhere a block makes the copy. */
const copyFirst: Repair = (perl, use) => {
  const line = before(perl, use.start);
  const after = perl.text.slice(use.end, use.end + 20);
  const flag = perl.text.lastIndexOf('r', use.end - 1);
  const withoutFlag = replace({ start: flag, end: flag + 1 }, '');
  const declared = /(?:^|[;{}]\s*|\n\s*)(my\s+\$\w+\s*=\s*)(\$\w+)(\s*=~\s*)$/.exec(line);
  if (declared && /^\s*;/.test(after)) {
    const from = use.start - declared[1]!.length - declared[2]!.length - declared[3]!.length;
    return safe(insert(from, '('), insert(from + declared[1]!.length + declared[2]!.length, ')'), withoutFlag);
  }
  if (perl.text.includes('$copy')) return null;
  const bound = /((?:\$\w+)(?:->)?(?:\{\w+\}|\[\d+\])*)\s*=~\s*$/.exec(line);
  if (!bound && /[=!]~\s*$/.test(line)) return null;
  const start = use.start - (bound?.[0].length ?? 0);
  if (bound && TIGHTER.test(line.slice(0, line.length - bound[0].length))) return null;
  return safe(
    replace({ start, end: use.start }, `do { (my $copy = ${bound?.[1] ?? '$_'}) =~ `),
    withoutFlag,
    insert(use.end, '; $copy }'),
  );
};

/** `say LIST` prints with a line end as output record separator. */
const say: Repair = (_perl, use) => {
  const statement = use.parts?.statement;
  if (!statement) return null;
  return safe(replace(use, '{ local $\\ = "\\n"; print'), insert(statement.end, ' }'));
};

const indentedHeredoc: Repair = (perl, use) => {
  const body = use.parts?.body;
  if (!body) return null;
  // perl takes off what stands before the closing word, and stops at a line that has less (an empty one excepted).
  const lines = textOf(perl, body).split('\n').slice(0, -1);
  const indent = /^[ \t]*/.exec(perl.text.slice(body.end, body.end + 200))![0];
  if (!lines.every((line) => line === '' || line.startsWith(indent))) return null;
  const splices = [replace({ start: use.start + 2, end: use.start + 3 }, '')];
  let at = body.start;
  for (const line of lines) {
    if (indent !== '' && line.startsWith(indent)) splices.push(replace({ start: at, end: at + indent.length }, ''));
    at += line.length + 1;
  }
  if (indent !== '') splices.push(replace({ start: body.end, end: body.end + indent.length }, ''));
  return safe(...splices);
};

const octalEscape: Repair = (perl, use) => {
  const found = /^\\o\{([0-7]{1,7})\}/.exec(perl.text.slice(use.start, use.start + 12));
  if (!found) return null;
  return safe(
    replace(
      { start: use.start, end: use.start + found[0].length },
      `\\x{${Number.parseInt(found[1]!, 8).toString(16)}}`,
    ),
  );
};

export const STRINGS: Repairs = {
  'subst-r': {
    fix: copyFirst,
    examples: [
      on('5.10.1', 'my $x = "abc";\nmy $y = $x =~ s/b/c/r;\n', 'my $x = "abc";\n(my $y = $x) =~ s/b/c/;\n'),
      on(
        '5.10.1',
        'print join ",", map { s/a/b/r } @x;\n',
        'print join ",", map { do { (my $copy = $_) =~ s/a/b/; $copy } } @x;\n',
      ),
      on('5.10.1', 'print f($h{x} =~ s/a/b/gr, 1);\n', 'print f(do { (my $copy = $h{x}) =~ s/a/b/g; $copy }, 1);\n'),
      { on: 'perl 5.10.1', wrong: 'print f($x) =~ s/a/b/r;\n' },
    ],
  },
  'tr-r': {
    fix: copyFirst,
    examples: [on('5.10.1', 'my $x = "abc";\nmy $y = $x =~ tr/a/b/r;\n', 'my $x = "abc";\n(my $y = $x) =~ tr/a/b/;\n')],
  },
  'heredoc-indented': {
    fix: indentedHeredoc,
    examples: [
      on(
        '5.10.1',
        '#!/usr/bin/perl\nprint <<~EOT;\n    a\n      b\n    EOT\nprint 1;\n',
        '#!/usr/bin/perl\nprint <<EOT;\na\n  b\nEOT\nprint 1;\n',
      ),
      on(
        '5.10.1',
        '#!/usr/bin/perl\nprint <<~EOT;\n    a\n\n      b\n  EOT\nprint 1;\n',
        '#!/usr/bin/perl\nprint <<EOT;\n  a\n\n    b\nEOT\nprint 1;\n',
      ),
      { on: 'perl 5.10.1', wrong: '#!/usr/bin/perl\nprint <<~EOT;\n  a\n \n  EOT\nprint 1;\n' },
    ],
  },
  'heredoc-bare': {
    fix: swap(/^<<$/, '<<""'),
    examples: [on('5.36.0', 'print <<;\nx\n\nprint 1;\n', 'print <<"";\nx\n\nprint 1;\n')],
  },
  're-not-newline': {
    fix: swap(/^\\N$/, '[^\\n]'),
    examples: [on('5.10.1', 'print 1 if $x =~ /a\\N+/;\n', 'print 1 if $x =~ /a[^\\n]+/;\n')],
  },
  're-quant-no-min': {
    fix: swap(/^\{,/, '{0,'),
    examples: [on('5.10.1', 'print 1 if $x =~ /a{,3}/;\n', 'print 1 if $x =~ /a{0,3}/;\n')],
  },
  're-brace-blank': {
    fix: swap(/^\{\s*(\d+)\s*(?:(,)\s*(\d*)\s*)?\}$/, '{$1$2$3}'),
    examples: [on('5.10.1', 'print 1 if $x =~ /a{ 1, 2 }/;\n', 'print 1 if $x =~ /a{1,2}/;\n')],
  },
  're-m-once-bare': {
    fix: swap(/^\?/, 'm?'),
    examples: [on('5.36.0', '$_ = "a";\nprint 1 if ?a?;\n', '$_ = "a";\nprint 1 if m?a?;\n')],
  },
  'octal-o': {
    fix: octalEscape,
    examples: [on('5.10.1', 'print "\\o{101}";\n', 'print "\\x{41}";\n')],
  },
  'octal-0o': {
    fix: swap(/^0[oO]/, '0'),
    examples: [on('5.10.1', 'print 0o17;\n', 'print 017;\n')],
  },
  say: {
    fix: say,
    examples: [
      on(
        '5.8.9',
        "use feature 'say';\nsay 'a', 'b';\nsay for @x;\n",
        "use feature 'say';\n{ local $\\ = \"\\n\"; print 'a', 'b'; }\n{ local $\\ = \"\\n\"; print for @x; }\n",
      ),
      on(
        '5.8.9',
        "use feature 'say';\nsay STDERR join ',', @x if $y;\n",
        "use feature 'say';\n{ local $\\ = \"\\n\"; print STDERR join ',', @x if $y; }\n",
      ),
    ],
  },
  fc: {
    // the same for letters of ASCII; what folding does to others a person must know
    fix: (_perl, use) => review(replace(use, 'lc')),
    examples: [
      on(
        '5.10.1',
        "use feature 'fc';\nprint 1 if fc($a) eq fc('Abc');\n",
        "use feature 'fc';\nprint 1 if lc($a) eq lc('Abc');\n",
      ),
    ],
  },
  'double-diamond': {
    fix: (_perl, use) => review(replace(use, '<>')),
    examples: [on('5.10.1', 'while (<<>>) { print }\n', 'while (<>) { print }\n')],
  },
  'builtin-namespace': {
    fix: (perl, use) => {
      const value = { 'builtin::true': '!!1', 'builtin::false': '!!0' }[use.detail];
      const after = /^\s*\(\s*\)/.exec(perl.text.slice(use.end, use.end + 20))?.[0] ?? '';
      return value === undefined
        ? null
        : safe(replace({ start: use.start, end: use.end + after.length }, `(${value})`));
    },
    examples: [on('5.10.1', 'my $x = builtin::true;\nprint $x;\n', 'my $x = (!!1);\nprint $x;\n')],
  },
};
