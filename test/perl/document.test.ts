// What the document says about a program: names, places and contexts that rules rely on.
import { describe, expect, it } from 'vitest';
import { readPerl } from '../../src/languages/perl/read.ts';

const read = (source: string) => readPerl(Buffer.from(source, 'latin1'));

describe('structure', () => {
  const source = [
    '#!/usr/local/bin/perl -wT\r',
    'package My::Form;',
    "use CGI 2.5 qw(:standard escape), 'param';",
    "require './lib/jcode.pl';",
    'eval { require GD; };',
    'sub new { my $class = shift; return bless {}, $class }',
    "sub jcode'init;",
    'package Other { sub f { 1 } }',
    'do "config.cgi" if -e "config.cgi";',
    'no strict "refs";',
    '__DATA__',
    'sub not_code {}',
  ].join('\n');
  const perl = read(source);

  it('reads the interpreter line', () => {
    expect(perl.shebang).toMatchObject({ path: '/usr/local/bin/perl', switches: '-wT', start: 0 });
    expect(source.slice(perl.shebang!.switchesSpan.start, perl.shebang!.switchesSpan.end)).toBe('-wT');
  });

  it('reads packages and subs', () => {
    expect(perl.packages.map(({ name }) => name).sort()).toEqual(['My::Form', 'Other']);
    expect(perl.subs.map(({ fullName, body }) => [fullName, body !== null])).toEqual([
      ['My::Form::new', true],
      ['jcode::init', false],
      ['Other::f', true],
    ]);
    expect(perl.packageAt(source.indexOf('sub f'))).toBe('Other');
    expect(perl.packageAt(source.indexOf('sub new'))).toBe('My::Form');
  });

  it('reads what is included', () => {
    expect(
      perl.inclusions.map(({ kind, module, version, file, optional }) => [
        kind,
        module,
        version,
        file?.value,
        optional,
      ]),
    ).toEqual([
      ['use', 'CGI', '2.5', undefined, false],
      ['require', null, null, './lib/jcode.pl', false],
      ['require', 'GD', null, undefined, true],
      ['do', null, null, 'config.cgi', true],
      ['no', 'strict', null, undefined, false],
    ]);
    expect(perl.inclusions[0]!.words.map(({ value }) => value)).toEqual([':standard', 'escape', 'param']);
  });

  it('stops at __DATA__', () => {
    expect(perl.data).toMatchObject({ marker: '__DATA__', start: source.indexOf('__DATA__') });
    expect(perl.isCode(source.indexOf('sub not_code'))).toBe(false);
  });
});

describe('strings', () => {
  const perl = read(
    [
      "$mailprog = '/usr/lib/sendmail'; my $x = qq{a\\tb}; $conf{smtp} = \"mail.example.jp\"; $c->{'host'} = 'h';",
      "%o = (smtp => 'relay', 'from', \"$y\");",
      'print "Content-type: text/html\\n\\n", <<EOT;',
      'text',
      'EOT',
      "if ($q eq 'jis') { open(IN, 'a.txt'); }",
    ].join('\n'),
  );

  it('decodes them and says where they stand', () => {
    expect(
      perl.strings
        .filter(({ context }) => context !== 'key')
        .map(({ value, context, quote }) => [value, context, quote]),
    ).toEqual([
      ['/usr/lib/sendmail', 'assign', 'single'],
      ['a\tb', 'assign', 'double'],
      ['mail.example.jp', 'assign', 'double'],
      ['h', 'assign', 'single'],
      ['relay', 'pair', 'single'],
      ['from', 'other', 'single'],
      ['$y', 'other', 'double'],
      ['Content-type: text/html\n\n', 'print', 'double'],
      ['text\n', 'print', 'heredoc'],
      ['jis', 'compare', 'single'],
      ['a.txt', 'argument', 'single'],
    ]);
  });

  it('tells which name variables', () => {
    expect(perl.strings.filter(({ dynamic }) => dynamic).map(({ raw }) => raw)).toEqual(['$y']);
  });

  it('lists settings', () => {
    expect(perl.assignments.map(({ variable, key, value }) => [variable, key, value.value])).toEqual([
      ['mailprog', null, '/usr/lib/sendmail'],
      ['x', null, 'a\tb'],
      ['conf', 'smtp', 'mail.example.jp'],
      ['c', 'host', 'h'],
      [null, 'smtp', 'relay'],
    ]);
  });
});

describe('calls', () => {
  const source = [
    "my $s = Net::SMTP->new('mail.example.jp', Timeout => 60, Hello => 'h');",
    "my $t = new Net::POP3('pop.example.jp'); $s->mail($from);",
    "&jcode'convert(*x, 'sjis'); jcode::convert(\\$y, 'euc'); # jcode::convert(1)",
    'open(MAIL, "| /usr/sbin/sendmail -t") || die; open(my $p, "-|", "nkf", "-e"); open F, ">out.txt";',
    'system("date"); my $w = `whoami`; exec { $prog } "x";',
    'print "open(1)"; sub open_file { 1 } %h = (open => 1); $o->open(2);',
  ].join('\n');
  const perl = read(source);
  const textOf = ({ start, end }: { start: number; end: number }) => source.slice(start, end);

  it('finds methods with their invocant and arguments', () => {
    const calls = perl.methods('new');
    expect(
      calls.map(({ invocant, arguments: list }) => [
        invocant,
        ...list.map((each) => each.string?.value ?? textOf(each)),
      ]),
    ).toEqual([
      ['Net::SMTP', 'mail.example.jp', '60', 'h'],
      ['Net::POP3', 'pop.example.jp'],
    ]);
    expect(calls[0]!.arguments.map(({ key }) => key)).toEqual([null, 'Timeout', 'Hello']);
  });

  it('finds functions under both separators, not methods, keys or comments', () => {
    expect(perl.calls('jcode::convert').map((call) => call.arguments[1]!.string!.value)).toEqual(['sjis', 'euc']);
    expect(perl.calls('open').length).toBe(3);
  });

  it('lists commands and files', () => {
    expect(perl.commands.map(({ kind, text }) => [kind, text?.value])).toEqual([
      ['pipe', '| /usr/sbin/sendmail -t'],
      ['pipe', 'nkf'],
      ['open', '>out.txt'],
      ['system', 'date'],
      ['command', 'whoami'],
      ['exec', undefined],
    ]);
  });
});

describe('guards', () => {
  it('knows eval, versions and can', () => {
    const source =
      'eval { one(); }; if ($] >= 5.012) { two(); } else { three(); } if (X->can("y")) { four(); } if ($z) { five(); }';
    const perl = read(source);
    const kinds = ['one', 'two', 'three', 'four', 'five'].map((name) =>
      perl.guardsAt(source.indexOf(name)).map(({ kind }) => kind),
    );
    expect(kinds).toEqual([['eval'], ['version'], ['version'], ['can'], ['condition']]);
  });
});

describe('code in strings', () => {
  const source = [
    "use feature 'say';",
    "eval 'use Encode; $x //= 1; sub poly { 1 }';",
    'eval q{ require GD; say "a" };',
    'eval "use Jcode $v";',
    "my $text = '$y //= 2';",
  ].join('\n');
  const perl = read(source);

  it('is read where eval is given a literal, as something that may fail', () => {
    expect(perl.uses('defined-or-assign').map(({ start }) => source.slice(start - 3, start + 5))).toEqual(['$x //= 1']);
    expect(perl.uses('say').length).toBe(1);
    expect(perl.definesSub('poly')).toBe(true);
    const wanted = perl.inclusions.filter(({ module }) => module !== 'feature');
    expect(wanted.map(({ module, optional }) => [module, optional]).sort()).toEqual([
      ['Encode', true],
      ['GD', true],
      ['Jcode', true],
    ]);
  });

  it('stands in a guard of its own', () => {
    expect(perl.guardsAt(source.indexOf('//=')).map(({ kind }) => kind)).toEqual(['string']);
    expect(perl.guardsAt(source.lastIndexOf('//='))).toEqual([]);
  });
});

describe('a string behind a file handle', () => {
  it.each(['print MAIL "a";', 'print(MAIL "a");', 'printf OUT "a", 1;', 'print MAIL $x, "a";', 'print {MAIL} "a";'])(
    'is printed: %s',
    (source) => expect(read(source).strings[0]!.context).toBe('print'),
  );
  it.each(['print encode("a");', 'system PROGRAM "a";'])('is not: %s', (source) => {
    expect(read(source).strings[0]!.context).toBe('argument');
  });
});

describe('blanks behind a sigil', () => {
  it.each(['$x = $1 . $ 4;', 'print $ x, $ {y};', '@ a = (1, 2);', '$n = $ a[1];'])('are allowed: %s', (source) => {
    expect(read(source).errors).toEqual([]);
  });
});

describe('|. is an operator', () => {
  it.each(["use feature 'bitwise';", 'use v5.36;', 'use 5.028;', "use feature ':5.32';"])('under %s', (pragma) => {
    expect(read(`${pragma}\nprint "a" |. "b";`).uses('bitwise-string-ops').length).toBe(1);
  });
  it.each(['use v5.26;', "use feature ':5.10';", 'use 5.010;'])('not under %s', (pragma) => {
    expect(read(`${pragma}\nprint $x|."b";`).uses('bitwise-string-ops')).toEqual([]);
  });
});

describe('statements of the file itself', () => {
  const textsOf = (source: string) => read(source).statements.map(({ start, end }) => source.slice(start, end));

  it('are those outside blocks that run', () => {
    const source =
      'use strict;\n$a = 1;\nsub f { print 2; }\nif ($x) { print 3; }\nprint "4" if $y;\n__END__\nprint 5;\n';
    expect(textsOf(source)).toEqual(['$a = 1', 'if ($x) { print 3; }', 'print "4"']);
  });

  it('are none in a library of subs', () => {
    expect(textsOf('package A;\nuse strict;\nsub f { 1 }\n')).toEqual([]);
  });
});

describe('elements of a hash', () => {
  it('are found in code and in strings, not behind a backslash or in single quotes', () => {
    const perl = read(
      'print $ENV{A}, "$ENV{\'B\'} \\$ENV{C} $ENV{D}x", \'$ENV{E}\', <<X; # $ENV{F}\n$ENV{G}\nX\n$ENV{"H"} = 1; $ENV{$i};',
    );
    expect(perl.elements('ENV').map(({ value }) => value)).toEqual(['A', 'B', 'D', 'G', 'H']);
  });
});

describe('Shift_JIS', () => {
  it('finds second bytes that perl takes for syntax', () => {
    const perl = read('print "\x95\x5c\x8e\xa6", \'\x95\x5ca\', "\x95\x5c\\"; $x =~ /\x83\x5b/; $y = "\x83\x40abc";');
    expect(perl.shiftJisDamage.map(({ byte, safe }) => [byte, safe])).toEqual([
      [0x5c, '\x95\\\x5c'],
      [0x5b, '\x83\\\x5b'],
      [0x40, '\x83\\\x40'],
    ]);
  });
});
