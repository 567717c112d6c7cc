// Spelling a feature for versions that lack it, where that means exactly the same. A repair that is not certain gives null.
import type { FeatureUse, PerlDocument, Span } from '../../src/languages/perl/document.ts';
import type { Fix, Splice } from '../../src/rule/finding.ts';
import type { Example } from '../../src/rule/rule.ts';

export type Repair = (perl: PerlDocument, use: FeatureUse) => Fix | null;

export interface Repaired {
  fix: Repair;
  examples: Example[];
}

const safe = (...splices: Splice[]): Fix => ({ safety: 'safe', splices });
const replace = ({ start, end }: Span, text: string): Splice => ({ start, end, text });
const insert = (at: number, text: string): Splice => ({ start: at, end: at, text });
const textOf = (perl: PerlDocument, span: Span): string => perl.text.slice(span.start, span.end);

/** Reading it twice is the same as reading it once: no call, no ++. */
const isPlain = (source: string): boolean => /^\$[\w:${}>[\]'"-]+$/.test(source) && !source.includes('--');

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

/** `package NAME VERSION`: the version becomes $VERSION. */
const packageVersion: Repair = (perl, { parts }) => {
  if (!parts?.name || !parts.version) return null;
  const version = textOf(perl, parts.version);
  if (!/^\d[\d._]*$/.test(version)) return null;
  return safe(replace({ start: parts.name.end, end: parts.version.end }, `; our $VERSION = '${version}'`));
};

const packageBlock: Repair = (perl, use) => {
  const { parts } = use;
  if (!parts?.name) return null;
  const version = parts.version ? textOf(perl, parts.version) : '';
  if (version !== '' && !/^\d[\d._]*$/.test(version)) return null;
  const declared = version === '' ? '' : ` our $VERSION = '${version}';`;
  return safe(replace(use, `{ package ${textOf(perl, parts.name)};${declared}`));
};

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
  const operator = /->\s*(@|%|\$|\$#)\*$/.exec(textOf(perl, use));
  if (!base || !operator) return null;
  const sigil = operator[1]!;
  return safe(replace({ start: base.start, end: use.end }, `${sigil}{ ${textOf(perl, base)} }`));
};

/** `my $y = $x =~ s/…/…/r;` copies first. */
const copyFirst: Repair = (perl, use) => {
  const line = perl.text.slice(Math.max(0, use.start - 200), use.start);
  const found = /(?:^|[;{}]\s*|\n\s*)(my\s+\$\w+\s*=\s*)(\$\w+)(\s*=~\s*)$/.exec(line);
  if (!found || !/^\s*;/.test(perl.text.slice(use.end, use.end + 20))) return null;
  const from = use.start - found[1]!.length - found[2]!.length - found[3]!.length;
  const flag = perl.text.lastIndexOf('r', use.end - 1);
  return safe(
    insert(from, '('),
    insert(from + found[1]!.length + found[2]!.length, ')'),
    replace({ start: flag, end: flag + 1 }, ''),
  );
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

const swap =
  (pattern: RegExp, replacement: string): Repair =>
  (perl, use) => {
    const source = textOf(perl, use);
    const spelled = source.replace(pattern, replacement);
    return spelled === source ? null : safe(replace(use, spelled));
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

const definedAggregate: Repair = (perl, use) => {
  const source = textOf(perl, use);
  const at = source.search(/[@%]/);
  const parenthesis = source.slice(0, at).includes('(');
  const before = perl.text.slice(Math.max(0, use.start - 20), use.start);
  const asked = /(?:\b(?:if|unless|while|until|elsif)\b\s*\(?|!|\bnot\b)\s*$/.test(before);
  return safe(replace({ start: use.start, end: use.start + at }, `${asked ? '' : '!!'}${parenthesis ? '(' : ''}`));
};

const on = (perl: string, wrong: string, fixed: string): Example => ({ on: `perl ${perl}`, wrong, fixed });

export const REPAIRS: Readonly<Record<string, Repaired>> = {
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
  'package-version': {
    fix: packageVersion,
    examples: [on('5.10.1', 'package Foo 1.23;\n1;\n', "package Foo; our $VERSION = '1.23';\n1;\n")],
  },
  'package-block': {
    fix: packageBlock,
    examples: [on('5.10.1', 'package Foo {\n  sub f { 1 }\n}\n1;\n', '{ package Foo;\n  sub f { 1 }\n}\n1;\n')],
  },
  'package-version-block': {
    fix: packageBlock,
    examples: [
      on(
        '5.10.1',
        'package Foo 1.2 {\n  sub f { 1 }\n}\n1;\n',
        "{ package Foo; our $VERSION = '1.2';\n  sub f { 1 }\n}\n1;\n",
      ),
    ],
  },
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
    examples: [on('5.10.1', 'print $r->{list}->@*;\n', 'print @{ $r->{list} };\n')],
  },
  postderef: {
    fix: postfix,
    examples: [],
  },
  'subst-r': {
    fix: copyFirst,
    examples: [on('5.10.1', 'my $x = "abc";\nmy $y = $x =~ s/b/c/r;\n', 'my $x = "abc";\n(my $y = $x) =~ s/b/c/;\n')],
  },
  'tr-r': {
    fix: copyFirst,
    examples: [on('5.10.1', 'my $x = "abc";\nmy $y = $x =~ tr/a/b/r;\n', 'my $x = "abc";\n(my $y = $x) =~ tr/a/b/;\n')],
  },
  ellipsis: {
    fix: swap(/^\.\.\.$/, "die 'Unimplemented'"),
    examples: [on('5.10.1', 'sub f { ... }\nprint 1;\n', "sub f { die 'Unimplemented' }\nprint 1;\n")],
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
  'perl4-do-sub': {
    fix: swap(/^do\s+/, '&'),
    examples: [on('5.36.0', 'sub f { 1 }\ndo f(1);\n', 'sub f { 1 }\n&f(1);\n')],
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
  'colon-equals': {
    fix: swap(/^:=$/, '='),
    examples: [on('5.36.0', 'my $x := 1;\nprint $x;\n', 'my $x = 1;\nprint $x;\n')],
  },
  'sort-empty': {
    fix: swap(/^sort\s*\(\s*\)$/, '()'),
    examples: [on('5.36.0', 'my @a = sort();\nprint @a;\n', 'my @a = ();\nprint @a;\n')],
  },
};
