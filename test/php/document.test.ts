// What the document offers: calls, definitions, names, variables, strings, settings, includes, tags, errors.
import { describe, expect, it } from 'vitest';
import { type PhpDocument, type Span, VARIABLE } from '../../src/languages/php/document.ts';
import { readPhp } from '../../src/languages/php/read.ts';
import { symbolOf } from '../../src/languages/php/symbols.ts';

const read = (code: string, options = {}) => readPhp(Buffer.from(code, 'latin1'), options);
const text = (doc: PhpDocument, span: Span | null | undefined) => (span ? doc.text.slice(span.start, span.end) : null);
const calls = (doc: PhpDocument) => Array.from({ length: doc.calls.count }, (_, index) => doc.call(index));

describe('calls', () => {
  it('tells kinds, names and arguments', () => {
    const doc = read(
      '<?php @Ereg("a" . \'b\', $x, FOO); $o->f(1)->g(&$x); A\\B::m(...$y); new \\X\\Y(a: 1); new $c; $f(1);',
    );
    const seen = calls(doc).map((call) => [call.kind, call.name, text(doc, call)]);
    expect(seen).toEqual([
      ['function', 'ereg', 'Ereg("a" . \'b\', $x, FOO)'],
      ['method', 'f', '$o->f(1)'],
      ['method', 'g', '$o->f(1)->g(&$x)'],
      ['static', 'm', 'A\\B::m(...$y)'],
      ['new', 'x\\y', 'new \\X\\Y(a: 1)'],
      ['dynamic-new', '', 'new $c'],
      ['dynamic', '', '$f(1)'],
    ]);
    const [ereg, , g, m, y] = calls(doc);
    expect(ereg.silenced).toBe(true);
    expect(ereg.args.map((arg) => [arg.literal, arg.variable, arg.constant])).toEqual([
      ['ab', null, null],
      [null, 'x', null],
      [null, null, 'FOO'],
    ]);
    expect(text(doc, g.args[0].byRef)).toBe('&');
    expect(text(doc, m.args[0].spread)).toBe('...');
    expect(m.className).toBe('a\\b');
    expect(y.args[0].named).toBe('a');
  });

  it('finds calls by name, written in any case, not methods or functions of another namespace', () => {
    const doc = read(
      '<?php SPLIT(1); \\split(2); A\\split(3); $x->split(4); X::split(5); function split2() {} new Split;',
    );
    expect(doc.callsTo('split').map((call) => call.args[0].literal)).toEqual(['1', '2']);
    expect(doc.callsTo(symbolOf('split')).length).toBe(2);
    expect(doc.methodCalls('split').map((call) => call.args[0].literal)).toEqual(['4', '5']);
    expect(doc.instantiations('split').length).toBe(1);
    expect(read('<?php f();').callsTo('split')).toEqual([]);
    expect(doc.callsTo('split').length).toBe(2);
  });

  it('resolves namespaces and imports', () => {
    const doc = read(
      '<?php namespace N; use Foo\\Bar as B; use function q\\w; w(); e(); \\r(); B::x(); new Q; B\\R::t(); namespace\\z();',
    );
    expect(calls(doc).map((call) => call.target?.resolved)).toEqual([
      'q\\w',
      'e',
      'r',
      'foo\\bar',
      'n\\q',
      'foo\\bar\\r',
      'n\\z',
    ]);
    expect(doc.resolveClass('B\\C', 60)).toBe('foo\\bar\\c');
  });

  it('keeps to the bytes of the file', () => {
    const doc = read('<?php // \xa4\xa2\nf("\xa4\xa2", 1);');
    expect(doc.callsTo('f')[0].start).toBe(12);
    expect(doc.callsTo('f')[0].args[0].literal).toBe('\xa4\xa2');
  });
});

describe('definitions', () => {
  const doc = read(
    '<?php if (!X) { function &f(int|string $a = 5, &$b = null, B ...$c): ?array { yield 1; } } ' +
      'abstract class K extends \\B implements I, J { const Z = 1; public $h = "x", $i; static function m() {} abstract function n(); } ' +
      "const A1 = 2; define('B1', 3); enum E: int { case One = 1; }",
  );

  it('functions', () => {
    const [f, m, n] = doc.functions;
    expect([f.name, f.byRef, f.conditional, f.generator, text(doc, f.returnType)]).toEqual([
      'f',
      true,
      true,
      true,
      '?array',
    ]);
    expect(f.params.map((p) => [p.name, text(doc, p.type), text(doc, p.default), p.byRef, p.variadic])).toEqual([
      ['a', 'int|string', '5', false, false],
      ['b', null, 'null', true, false],
      ['c', 'B', null, false, true],
    ]);
    expect([m.kind, m.modifiers, m.owner]).toEqual(['method', ['static'], 0]);
    expect(n.body).toBeNull();
  });

  it('classes and constants', () => {
    const [k, e] = doc.classes;
    expect([k.resolved, k.extends[0].resolved, k.implements.map((i) => i.resolved)]).toEqual(['k', 'b', ['i', 'j']]);
    expect(k.properties.map((p) => [p.name, text(doc, p.default)])).toEqual([
      ['h', '"x"'],
      ['i', null],
    ]);
    expect(k.methods.map((m) => m.name)).toEqual(['m', 'n']);
    expect(e.kind).toBe('enum');
    expect(doc.constantDefinitions.map((c) => [c.via, c.name, text(doc, c.value)])).toEqual([
      ['class', 'Z', '1'],
      ['const', 'A1', '2'],
      ['define', 'B1', '3'],
      ['class', 'One', '1'],
    ]);
  });
});

it('variables', () => {
  const doc = read(
    '<?php $a = 1; function f($p, &$q) { global $g; echo $_GET["id"], "$t[key]"; list($m, $n[$i]) = $p; isset($r); $y[] = 2; $k++; }',
  );
  const use = (name: string) => doc.variablesNamed(name)[0].use;
  expect(use('a')).toBe(VARIABLE.WRITE);
  expect(use('p')).toBe(VARIABLE.WRITE | VARIABLE.PARAMETER);
  expect(use('q') & VARIABLE.REFERENCE).toBe(VARIABLE.REFERENCE);
  expect(use('g') & VARIABLE.GLOBAL).toBe(VARIABLE.GLOBAL);
  expect(use('m')).toBe(VARIABLE.WRITE);
  expect(use('i')).toBe(VARIABLE.READ);
  expect(use('r') & VARIABLE.ASKED).toBe(VARIABLE.ASKED);
  expect(use('y')).toBe(VARIABLE.READ | VARIABLE.WRITE | VARIABLE.BASE);
  expect(use('k')).toBe(VARIABLE.READ | VARIABLE.WRITE);
  expect(doc.variablesNamed('_GET')[0].key).toBe('id');
  expect(doc.variablesNamed('t')[0].key).toBe('key');
  expect(doc.variablesNamed('T')).toEqual([]);
  expect(doc.variablesNamed('a')[0].scope).toBe(0);
});

it('settings', () => {
  const doc = read(
    '<?php $mail->Host = "h"; $a["b"]["c"] = \'d\'; $x .= "e" . $f; self::$p = "s"; $c = array("host" => "z", "db" => ["k" => "l"]); ' +
      'class A { public $Host = "i"; const Q = "w"; function f($a = "dd") { return "r"; } } define("X", "y"); ini_set("a.b", "c"); f("a");',
  );
  const found = doc.strings.flatMap((string) => {
    const setting = doc.settingOf(string);
    return setting ? [[string.value, setting.via, setting.path.join('.'), setting.whole]] : [];
  });
  expect(found).toEqual([
    ['h', 'property', 'mail.Host', true],
    ['d', 'key', 'a.b.c', true],
    ['e', 'variable', 'x', false],
    ['s', 'static-property', 'p', true],
    ['z', 'key', 'c.host', true],
    ['l', 'key', 'c.db.k', true],
    ['i', 'property-default', 'Host', true],
    ['w', 'constant', 'Q', true],
    ['dd', 'parameter-default', 'a', true],
    ['y', 'define', 'X', true],
    ['c', 'ini-set', 'a.b', true],
  ]);
});

it.each([
  ["'a\\'b\\n'", "a'b\\n"],
  ['"a\\x41\\101\\n\\$"', 'aAA\n$'],
  ['"\\u{e9}"', '\xc3\xa9'],
  ['<<<X\n a\n b\nX\n', ' a\n b'],
  ['<<<X\n  a\n   b\n  X\n', 'a\n b'],
  ["<<<'X'\na\\n\nX\n", 'a\\n'],
  ['<<<X\nX\n', ''],
])('decodes %s', (literal, value) => {
  expect(read(`<?php $x = ${literal};`).strings.map((s) => s.value)).toEqual([value]);
});

it('includes', () => {
  const doc = read(
    '<?php include "a.php"; require_once(dirname(__FILE__) . "/b.php"); require __DIR__."/c.php"; include dirname(__DIR__, 2)."/d"; include $x;',
  );
  expect(doc.includes.map((i) => [i.kind, i.path, i.base, i.up])).toEqual([
    ['include', 'a.php', 'plain', 0],
    ['require_once', '/b.php', 'directory', 0],
    ['require', '/c.php', 'directory', 0],
    ['include', '/d', 'directory', 2],
    ['include', null, 'unknown', 0],
  ]);
});

it('dynamic uses', () => {
  const doc = read(
    '<?php array_map("ereg", $x); usort($a, \'cmp\'); $f="Split"; $f(); $c = \'Foo\'; new $c; constant("BAR");',
  );
  expect(doc.dynamicUses.map((u) => [u.kind, u.name, u.via])).toEqual([
    ['function', 'ereg', 'callback'],
    ['function', 'cmp', 'callback'],
    ['function', 'split', 'variable'],
    ['class', 'foo', 'variable'],
    ['constant', 'BAR', 'word'],
  ]);
});

describe('tags', () => {
  const code =
    'a<? echo 1 ?>b<?= $x ?>c<% 1 %>d<script language="php">f();</script>e<?xml version="1.0"?>f<?php // x ?>g';

  it('as the settings say', () => {
    const kinds = (options = {}) => read(code, options).tags.map((tag) => tag.kind);
    expect(kinds()).toEqual(['short', 'echo', 'script', 'php']);
    expect(kinds({ shortOpenTag: false, scriptTag: false })).toEqual(['echo', 'php']);
    expect(kinds({ aspTags: true })).toEqual(['short', 'echo', 'asp', 'script', 'php']);
    expect(read(code).inlineHtml.length).toBe(5);
  });

  it('recorded as features whatever the settings say', () => {
    for (const options of [{}, { shortOpenTag: false, scriptTag: false }]) {
      expect(read(code, options).features()).toEqual(
        expect.arrayContaining(['asp-tags', 'script-php-tag', 'short-echo-always', 'short-open-tag', 'xml-open-tag']),
      );
    }
  });

  it('stop at __halt_compiler', () => {
    const doc = read('<?php f(); __halt_compiler();\0<?php g( "');
    expect(doc.errors).toEqual([]);
    expect(doc.text.slice(doc.haltOffset)).toBe('\0<?php g( "');
  });
});

describe('hard spots', () => {
  it.each([
    'function match($a) {} match(1); $x->match();',
    'function fn($a) { return fn(1); }',
    'class enum {} function readonly() {} new enum;',
    '#[ not an attribute\n$x = 1; #[todo] fix\n',
    '$x = $s{0}; if ($a) { $b{$c}{"d"} = 1; }',
    '$x = "{$a["}"]} {$b->c(<<<E\n}\nE\n)}";',
    'function f(A &$b, A&B $c) {}',
    '# </script> here\n// ?> <?php echo 1;',
    '$x = <<<EOT\n  EOT is no end\n  EOT\n text\nEOT;\n$y = 1;',
    'f(<<<A\n a\n A, <<<B\n b\n B);',
    'if ($a): ?> x <?php elseif ($b): else: endif; foreach ($a as $b): endforeach; switch ($a): case 1: endswitch;',
    '$a = b"x" . b\'y\';',
    'switch ($a) { case 1; default: ?> <?php }',
    'enum: f(); goto enum;',
    '$f = fn(#[A] $x, #[B([1])] ?int $y) => match(#[C] fn() => $x) { default => 1 };',
    'enum A { #[B\\C]\n // key\n #[X] const D = 1; #[Y] case E; }',
  ])('%s', (code) => {
    expect(read(`<?php ${code}`).errors).toEqual([]);
  });
});

describe('#[ is a comment', () => {
  it.each([
    '#[memo]\n$x = 1;',
    '#[memo] ?>',
    'if ($a) #[memo]\n f(); else g();',
    'if ($a) { #[x]\n } #[else]\n else { }',
    'switch ($a) {\n #[memo]\n case 1: f();\n #[old]\n case 2: }',
    'class A {\n function f() { #[x]\n return 1; #[y]\n } #[z]\n}',
    '$a = array( #[k]\n 1, #[m]\n $b, #[n]\n);',
    'f(1, #[memo]\n $y);',
    '$x\n #[chain]\n ->y();',
  ])('%s', (code) => {
    const doc = read(`<?php ${code}`);
    expect(doc.errors).toEqual([]);
    expect(doc.has('attributes')).toBe(false);
    expect(doc.has('attribute-like-comment')).toBe(true);
  });

  it.each([
    '#[A]\n#[B(1)] // c\nfinal class C { }',
    'function f(#[A] $x, #[B]\n &$y, #[C] int|D ...$z) { }',
    '$f = #[A]\nstatic function &(#[B]\n $x) { };',
    'class A { #[X]\n static $a; #[Y]\n const B = 1; }',
  ])('but not in %s', (code) => {
    const doc = read(`<?php ${code}`);
    expect(doc.errors).toEqual([]);
    expect(doc.has('attribute-like-comment')).toBe(false);
  });
});

describe('errors', () => {
  it('recovers at the statement', () => {
    const doc = read('<?php\n$a = 1\n$b = 2;\nfoo();\nbaz(;\nqux();');
    expect(doc.errors.map((e) => text(doc, e))).toEqual(['$b', ';']);
    expect(calls(doc).map((call) => call.name)).toEqual(['foo', 'baz', 'qux']);
  });

  it('finds the class again behind a lost brace', () => {
    const doc = read(
      '<?php class A {\n function f() {\n  if (x) {\n   a();\n }\n public function g() { b(); }\n}\nc();',
    );
    expect(doc.functions.map((f) => [f.name, f.owner])).toEqual([
      ['f', 0],
      ['g', 0],
    ]);
    expect(doc.errors.length).toBe(1);
  });

  it('names the brace that has no partner', () => {
    const doc = read('<?php function f() { if ($x) { echo 1; ');
    expect(doc.errors.map((e) => e.kind)).toEqual(['unclosed-brace']);
  });

  it('leads back to the Shift_JIS character that escapes a quote', () => {
    const doc = read("<?php echo '\x95\x5c'; $x = '\x82\xa0'; echo 'b';");
    expect(doc.byteDamage().map((d) => [d.effect, d.start])).toEqual([['quote', 12]]);
    expect(doc.errors[0].origin).toEqual({ start: 12, end: 14 });
  });

  it('bounds the depth', () => {
    for (const [open, close] of ['()', '[]', '{}']) {
      const doc = read(`<?php ${open.repeat(30000)}1;${close.repeat(30000)}`);
      expect(doc.errors.some((e) => e.kind === 'too-deep')).toBe(true);
    }
  });
});

it('documents stay apart until they are released', () => {
  const one = read('<?php one(1);');
  const two = read('<?php two("x");');
  expect(one.callsTo('one').length + two.callsTo('two').length).toBe(2);
  expect(two.callsTo('one')).toEqual([]);
  one.release();
  two.release();
  expect(read('<?php three();').call(0).name).toBe('three');
});

// Compared with the notices of PHP 8.2.
it.each([
  ['function f($a = 1, A $b = null) { }', 0, 0],
  ['function f($a = 1, ?A $b = null) { }', 0, 0],
  ['function f(?A $a = null, A|null $b = null) { }', 0, 0],
  ['function f(?A $a = null, $b = 1, $c) { }', 1, 1],
  ['function f(A $a = null, $b = 1, $c) { }', 1, 0],
  ['function f(A $a = null, $b) { }', 0, 0],
  ['function f(?A $a = null, &$b) { }', 0, 1],
  ['function f($a = 1, ...$b) { }', 0, 0],
])('parameters with a default before required ones: %s', (code, optional, nullable) => {
  const doc = read(`<?php ${code}`);
  expect(doc.uses('optional-before-required')).toHaveLength(optional);
  expect(doc.uses('nullable-before-required')).toHaveLength(nullable);
});

it.each([
  ['class A { function f() { parent::f(); } }', 1],
  ['class A extends B { function f() { parent::f(); } }', 0],
  ['trait A { function f() { parent::f(); } }', 0],
  ['class A { function f() { return function () { parent::f(); }; } }', 0],
  ['class A extends B { function f() { return new class { function g() { parent::g(); } }; } }', 1],
  ['class A { function f() { return parent::X . parent::$y . get_class(new parent); } }', 3],
])('parent without a parent: %s', (code, count) => {
  expect(read(`<?php ${code}`).uses('orphan-parent')).toHaveLength(count);
});

it('long rows of attributes are told from comments by the one thing behind them', () => {
  const row = '#[A]\n'.repeat(100_000);
  expect(read(`<?php ${row}function f() {}`).uses('attribute-like-comment')).toHaveLength(0);
  expect(read(`<?php ${row}function f() {}`).functions).toHaveLength(1);
  expect(read(`<?php ${row}$x = 1;`).errors).toEqual([]);
});
