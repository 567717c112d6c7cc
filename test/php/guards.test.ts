// What is known at a place because of the conditions around it.
import { describe, expect, it } from 'vitest';
import { readPhp } from '../../src/languages/php/read.ts';

/** Guards at the mark `@@` (taken out before reading). */
function at(code: string) {
  const offset = code.indexOf('@@');
  const guards = readPhp(
    Buffer.from(`<?php ${code.replace('@@', code.includes('?') ? 'here()' : 'here();')}`),
  ).guardsAt(offset + 6);
  return {
    present: [...guards.present].sort(),
    absent: [...guards.absent].sort(),
    range: guards.max === Number.POSITIVE_INFINITY ? [guards.min] : [guards.min, guards.max],
  };
}

const nothing = { present: [], absent: [], range: [0] };

describe('names', () => {
  it.each([
    ["if (function_exists('Ereg')) { @@ }", ['function:ereg'], []],
    ["if (!function_exists('ereg')) { @@ }", [], ['function:ereg']],
    ["if (function_exists('ereg')) { } else { @@ }", [], ['function:ereg']],
    ["if (function_exists('a')) { } elseif (class_exists('B')) { @@ }", ['class:b'], ['function:a']],
    ["if (function_exists('a')) { } else if (defined('B_C')) { @@ }", ['constant:B_C'], ['function:a']],
    ["if (function_exists('a') && extension_loaded('mbstring')) { @@ }", ['extension:mbstring', 'function:a'], []],
    ["if (function_exists('a') || function_exists('b')) { @@ }", [], []],
    ["if (!function_exists('a') || !function_exists('b')) { } else { @@ }", ['function:a', 'function:b'], []],
    ["if (function_exists('a') === false) { @@ }", [], ['function:a']],
    ["if (false == function_exists('a')) { @@ }", [], ['function:a']],
    ["if (!function_exists('a')) exit; @@", ['function:a'], []],
    ["if (!function_exists('a')) { echo 1; return; } @@", ['function:a'], []],
    ["function f() { if (!function_exists('a')) { throw new E; } @@ }", ['function:a'], []],
    ["function f() { if (!function_exists('a')) { return; } } @@", [], []],
    ["if (function_exists('a')) { b(); } else { die; } @@", ['function:a'], []],
    ["if (function_exists('a')): @@ endif;", ['function:a'], []],
    ["if (function_exists('a')): else: @@ endif;", [], ['function:a']],
    ["$x = function_exists('a') ? @@ : 1;", ['function:a'], []],
    ["$ok = function_exists('a'); if ($ok) { @@ }", ['function:a'], []],
    ["$ok = function_exists('a'); $ok = 1; if ($ok) { @@ }", [], []],
    ["if (method_exists('DateTime', 'createFromFormat')) { @@ }", ['method:datetime::createfromformat'], []],
    ["while (function_exists('a')) { @@ }", ['function:a'], []],
    ["while (function_exists('a')) { } @@", [], []],
    ["function_exists('a') or die('x'); @@", ['function:a'], []],
    ["!function_exists('a') && exit; @@", ['function:a'], []],
    ["function_exists('a') or b(); @@", [], []],
    ["if (1) { function_exists('a') or die; } @@", [], []],
    ["define('HAS', function_exists('a')); if (HAS) { @@ }", ['function:a'], []],
    ["define('HAS', $x); if (HAS) { @@ }", [], []],
    ["switch (true) { case function_exists('a'): @@ break; }", ['function:a'], []],
    ["switch (true) { case function_exists('a'): case function_exists('b'): @@ break; }", [], []],
    ['try { a(); } catch (ValueError $e) { @@ }', ['class:valueerror'], []],
    ['try { a(); } catch (Exception $e) { @@ }', [], []],
    ['try { a(); } catch (A | B $e) { @@ }', [], []],
    ['if (class_exists(\\A\\B::class)) { @@ }', ['class:a\\b'], []],
    ["switch (true) { case b(): c(); case function_exists('a'): @@ break; }", [], []],
    ["if (is_callable('a')) @@", ['function:a'], []],
    ['if (function_exists($name)) @@', [], []],
  ])('%s', (code, present, absent) => {
    const found = at(code);
    expect([found.present, found.absent]).toEqual([present, absent]);
  });

  it('knows the right side of && and ||', () => {
    const doc = readPhp(Buffer.from("<?php function_exists('a') && a(); function_exists('b') || b();"));
    expect([...doc.guardsAt(doc.callsTo('a')[0].start).present]).toEqual(['function:a']);
    expect([...doc.guardsAt(doc.callsTo('b')[0].start).absent]).toEqual(['function:b']);
  });

  it('ends with the block', () => {
    expect(at("if (function_exists('a')) { } @@")).toEqual(nothing);
  });
});

describe('versions', () => {
  it.each([
    ["if (version_compare(PHP_VERSION, '5.4.0', '>=')) { @@ }", [50400]],
    ["if (version_compare(PHP_VERSION, '5.4.0', '>=')) { } else { @@ }", [0, 50400]],
    ["if (version_compare(phpversion(), '5.3', '<')) { @@ }", [0, 50300]],
    ["if (version_compare('5.3', PHP_VERSION, '<')) { @@ }", [50301]],
    ["if (version_compare(PHP_VERSION, '5.3.0', 'lt')) die(); @@", [50300]],
    ["if (version_compare(PHP_VERSION, '7') >= 0) { @@ }", [70000]],
    ["if (version_compare(PHP_VERSION, '7.0.0') == -1) { @@ }", [0, 70000]],
    ['if (PHP_VERSION_ID >= 50400) { @@ }', [50400]],
    ['if (PHP_VERSION_ID < 70000) { @@ }', [0, 70000]],
    ['if (70000 > PHP_VERSION_ID) { @@ }', [0, 70000]],
    ['if (!(PHP_VERSION_ID < 80000)) { @@ }', [80000]],
    ['if (PHP_VERSION_ID >= 50400 && PHP_VERSION_ID < 70000) { @@ }', [50400, 70000]],
    ['if (PHP_MAJOR_VERSION >= 7) { @@ }', [70000]],
    ['if (PHP_MAJOR_VERSION > 5) { @@ }', [60000]],
    ['if (intval(PHP_VERSION) >= 7) { @@ }', [70000]],
    ['if (floor(phpversion()) < 7) { @@ }', [0, 70000]],
    ['if (substr(PHP_VERSION, 0, 1) >= 7) { @@ }', [70000]],
    ["if (substr(phpversion(), 0, 3) >= '5.4') { @@ }", [50400]],
    ['if ((float)PHP_VERSION >= 5.4) { @@ }', [50400]],
    ['switch (PHP_MAJOR_VERSION) { case 7: @@ break; }', [70000, 80000]],
    ['switch (PHP_MAJOR_VERSION) { case 7: case 8: @@ }', [70000, 90000]],
    ['switch (PHP_MAJOR_VERSION) { default: case 7: @@ }', [0]],
    ['switch (PHP_MAJOR_VERSION) { case 5: f(); case 7: @@ }', [0]],
    ["$v = explode('.', PHP_VERSION); if ($v[0] >= 7) { @@ }", [70000]],
    ["list($major, $minor) = explode('.', phpversion()); if ($major == 5 && $minor >= 4) { @@ }", [50400, 60000]],
    ["$v = explode('.', PHP_VERSION); $v = array(9); if ($v[0] >= 7) { @@ }", [0]],
    ["$v = explode('-', PHP_VERSION); if ($v[0] >= 7) { @@ }", [0]],
    ['if (PHP_MAJOR_VERSION == 5 && PHP_MINOR_VERSION >= 3) { @@ }', [50300, 60000]],
    ["if (PHP_VERSION >= '5.1') { @@ }", [50100]],
    ["if (phpversion() < '5') { @@ }", [0, 50000]],
    ['if (PHP_VERSION_ID < 50400 || PHP_VERSION_ID >= 80000) { return; } @@', [50400, 80000]],
    ['if (\\PHP_VERSION_ID >= 80000) { @@ }', [80000]],
    ["if (version_compare('5.4.0', PHP_VERSION, '<=')) { @@ }", [50400]],
    ["if (version_compare('5.4', phpversion(), 'gt')) { @@ }", [0, 50400]],
    ["if (version_compare('5.4', $v, '<=')) { @@ }", [0]],
  ])('%s', (code, range) => {
    expect(at(code).range).toEqual(range);
  });
});

describe('code that nothing comes to', () => {
  it.each([
    'return; @@',
    'f(); exit; @@',
    'throw new E; g(); @@',
    'if (false) { @@ }',
    'if (0): @@ endif;',
    'if ($a) { return; } else { exit; } @@',
    'function f() { return 1; if ($a) { @@ } }',
    'switch ($a) { case 1: break; @@ }',
  ])('%s', (code) => {
    expect(at(code).range[0]).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    'main(); exit; function main() { @@ }',
    'return; class A { function f() { @@ } }',
    'goto a; f(); a: @@',
    'if ($a) { return; } @@',
    'if (false) { f(); } else { @@ }',
    'if (0 + $a) { @@ }',
    'switch ($a) { case 1: break; case 2: @@ }',
    'while (1) { break; } @@',
    'try { return 1; } catch (Exception $e) { } @@',
    'if ($a) { return; @@',
    'function f() { return 1; } } @@',
  ])('but not %s', (code) => {
    expect(at(code).range[0]).toBe(0);
  });
});

it('tells a polyfill', () => {
  const doc = readPhp(
    Buffer.from("<?php if (!function_exists('array_column')) { function array_column($a) { return 1; } }"),
  );
  const [polyfill] = doc.functions;
  expect(polyfill.conditional).toBe(true);
  expect([...doc.guardsAt(polyfill.start).absent]).toEqual(['function:array_column']);
});

it('says quickly that there is none', () => {
  const doc = readPhp(Buffer.from('<?php if ($a) { b(); }'));
  expect(doc.hasGuards).toBe(false);
  expect(doc.guardsAt(15).max).toBe(Number.POSITIVE_INFINITY);
});
