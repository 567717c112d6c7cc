// Repairs that touch only the words and signs of a construct.
import { type PhpDocument, type Span, VARIABLE } from '../../../src/languages/php/document.ts';
import {
  fixed,
  insert,
  isConstantPlace,
  type Repair,
  type Repairs,
  remove,
  replace,
  safe,
  textOf,
  withBlanksBefore,
  withBlanksBehind,
} from './repair.ts';

/** The first of the words in the span, with its own place. */
function wordIn(php: PhpDocument, span: Span, words: RegExp): Span | null {
  const found = words.exec(textOf(php, span));
  return found ? { start: span.start + found.index, end: span.start + found.index + found[0].length } : null;
}

function withoutWord(words: RegExp) {
  return (php: PhpDocument, use: Span) => {
    const word = wordIn(php, use, words);
    return word && safe(remove(withBlanksBehind(php, word)));
  };
}

const CASTS: Record<string, string> = {
  integer: 'int',
  boolean: 'bool',
  double: 'float',
  real: 'float',
  binary: 'string',
};

function shortCast(php: PhpDocument, use: Span) {
  const word = /[a-z]+/i.exec(textOf(php, use));
  const short = word && CASTS[word[0].toLowerCase()];
  return short
    ? safe(replace({ start: use.start + word.index, end: use.start + word.index + word[0].length }, short))
    : null;
}

/** PHP writes the code point as UTF-8 whatever the file's encoding is; so do the bytes as escapes. */
function utf8Escapes(written: string): string | null {
  const code = Number.parseInt(written.slice(3, -1), 16);
  if (!(code <= 0x10ffff)) return null;
  return [...Buffer.from(String.fromCodePoint(code))]
    .map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function withoutComma(php: PhpDocument, use: Span) {
  return textOf(php, use) === ',' ? safe(remove(use)) : null;
}

/** A here-document with its indentation taken off and its label alone on the last line. */
function flatHeredoc(php: PhpDocument, open: Span, close: Span) {
  const lineStart = php.text.lastIndexOf('\n', close.start - 1) + 1;
  const indent = php.text.slice(lineStart, close.start);
  const bodyStart = php.text.indexOf('\n', open.start) + 1;
  if (!/^[ \t]*$/.test(indent) || bodyStart === 0 || bodyStart > lineStart) return null;
  const label = textOf(php, close);
  const splices = [];
  for (let line = bodyStart; line <= lineStart; line = php.text.indexOf('\n', line) + 1) {
    const rest = php.text.slice(line, php.text.indexOf('\n', line) < 0 ? undefined : php.text.indexOf('\n', line));
    if (rest.startsWith(indent)) {
      if (line < lineStart && rest.slice(indent.length).startsWith(label)) return null;
      if (indent !== '') splices.push(remove({ start: line, end: line + indent.length }));
    } else if (rest.trim() === '') {
      const blanks = /^[ \t]*/.exec(rest)![0].length;
      if (blanks > 0) splices.push(remove({ start: line, end: line + blanks }));
    } else return null;
    if (line === lineStart) break;
  }
  if (!/^;?\r?(?:\n|$)/.test(php.text.slice(close.end, close.end + 3))) {
    const behind = withBlanksBehind(php, { start: close.end, end: close.end });
    splices.push(replace(behind, '\n'));
  }
  return safe(...splices);
}

/** Bound to a new object, which nothing else shares unless the variable is handed to a function that keeps the reference. */
const NEWLY_BOUND = /^\s*=\s*&\s*new\b/i;

/**
 * The variable is bound to another one (`global`, `static`, `&$parameter`, `=& $other`): `=& new` binds it anew and leaves the other
 * as it is, where `= new` would write to both.
 */
function bindsAnew(php: PhpDocument, operator: Span): boolean {
  const left = /\$([A-Za-z_\x80-\xff][\w\x80-\xff]*)\s*=\s*$/.exec(
    php.text.slice(Math.max(0, operator.start - 100), operator.start),
  );
  if (!left) return false;
  const all = php.variablesNamed(left[1]!);
  const here = all.filter(({ start }) => start < operator.start).at(-1);
  const own = all.filter(({ scope }) => scope === here?.scope);
  const handed = own.some(({ use }) => (use & VARIABLE.ARGUMENT) !== 0);
  const shared = VARIABLE.GLOBAL | VARIABLE.STATIC | VARIABLE.PARAMETER;
  const bound = VARIABLE.REFERENCE | VARIABLE.GLOBAL | VARIABLE.STATIC;
  return own.some(
    (other) =>
      other.start !== here!.start &&
      !(!handed && NEWLY_BOUND.test(php.text.slice(other.end, other.end + 40)) && (other.use & shared) === 0) &&
      ((other.use & bound) !== 0 || ((other.use & VARIABLE.PARAMETER) !== 0 && php.text[other.start - 1] === '&')),
  );
}

/** `= new X` for `=& new X`. */
const withoutAmpersand: Repair['fix'] = (php, { parts: { operator } }) => {
  if (!operator) return null;
  const blankBefore = /\s/.test(php.text[operator.start - 1] ?? '');
  const splice = remove(blankBefore ? withBlanksBehind(php, operator) : operator);
  return fixed(bindsAnew(php, operator) ? 'review' : 'safe', [splice]);
};

export const tokenRepairs: Repairs = {
  'builtin-by-ref': {
    fix: withoutAmpersand,
    examples: [
      {
        on: 'php 7.2.0',
        wrong: '<?php function f() { $a = &func_get_args(); $n =& count($a); }',
        fixed: '<?php function f() { $a = func_get_args(); $n = count($a); }',
      },
      { on: 'php 7.2.0', right: '<?php function f() { $a = func_get_args(); $b =& g(count($a)); $c =& $o->count(); }' },
    ],
  },
  'new-by-ref': {
    fix: withoutAmpersand,
    examples: [
      { on: 'php 5.6.30', wrong: '<?php $d = &new stdClass;', fixed: '<?php $d = new stdClass;' },
      { on: 'php 5.3.3', wrong: '<?php $d =& new stdClass;', fixed: '<?php $d = new stdClass;' },
      { on: 'php 7.0.0', wrong: '<?php $d = & new stdClass;', fixed: '<?php $d = new stdClass;' },
      { on: 'php 5.6.30', right: '<?php $d = new stdClass; $e = &$d; // =& new' },
      {
        on: 'php 7.0.0',
        wrong: '<?php function f() { $c =& new A; $c->g(); $c =& new B; }',
        fixed: '<?php function f() { $c = new A; $c->g(); $c = new B; }',
      },
      { on: 'php 7.0.0', wrong: '<?php function f($list) { $c = new A; $c =& new B; $list->add($c); $c =& new B; }' },
      { on: 'php 7.0.0', wrong: '<?php function f() { global $db; $db = &new stdClass; }' },
      { on: 'php 7.0.0', wrong: '<?php function f(&$out) { $out = &new stdClass; }' },
      { on: 'php 7.0.0', wrong: '<?php $o = new stdClass; $all[] = &$o; $o = &new stdClass;' },
    ],
  },
  'dir-const': {
    fix(php, use) {
      return isConstantPlace(php, use) ? null : safe(replace(use, 'dirname(__FILE__)'));
    },
    examples: [
      {
        on: 'php 5.2.17',
        wrong: "<?php require __DIR__ . '/a.php';",
        fixed: "<?php require dirname(__FILE__) . '/a.php';",
      },
    ],
  },
  'obj-class': {
    fix(php, use) {
      const { left } = use.parts;
      return left && /^\$\w+$/.test(textOf(php, left)) ? safe(replace(use, `get_class(${textOf(php, left)})`)) : null;
    },
    examples: [{ on: 'php 7.4.0', wrong: '<?php echo $x::class;', fixed: '<?php echo get_class($x);' }],
  },
  'call-trailing-comma': {
    fix: withoutComma,
    examples: [{ on: 'php 5.6.30', wrong: '<?php echo max(1, 2,);', fixed: '<?php echo max(1, 2);' }],
  },
  'param-trailing-comma': { fix: withoutComma, examples: [] },
  'group-use-trailing': { fix: withoutComma, examples: [] },
  'numeric-separator': {
    fix(php, use) {
      return safe(replace(use, textOf(php, use).replaceAll('_', '')));
    },
    examples: [{ on: 'php 5.6.30', wrong: '<?php $n = 1_000_000;', fixed: '<?php $n = 1000000;' }],
  },
  'octal-prefix': {
    fix(php, use) {
      return safe(replace(use, textOf(php, use).replace(/^0o/i, '0')));
    },
    examples: [{ on: 'php 8.0.0', wrong: '<?php chmod($f, 0o755);', fixed: '<?php chmod($f, 0755);' }],
  },
  'binary-literal': {
    fix(php, use) {
      const bits = /^0b([01]{1,31})$/i.exec(textOf(php, use));
      return bits ? safe(replace(use, `0x${Number.parseInt(bits[1]!, 2).toString(16).toUpperCase()}`)) : null;
    },
    examples: [{ on: 'php 5.3.3', wrong: '<?php $m = 0b1010;', fixed: '<?php $m = 0xA;' }],
  },
  'real-cast': {
    fix: shortCast,
    examples: [
      { on: 'php 8.0.0', wrong: "<?php $r = (real) '1.5';", fixed: "<?php $r = (float) '1.5';" },
      { on: 'php 5.6.30', right: "<?php $r = (real) '1.5';" },
    ],
  },
  'cast-long-names': { fix: shortCast, examples: [] },
  'switch-semicolon': {
    fix(php, use) {
      const semicolon = wordIn(php, use, /;/);
      return semicolon && safe(replace(semicolon, ':'));
    },
    examples: [],
  },
  'break-zero': {
    fix(php, use) {
      const zero = wordIn(php, use, /\b0\b/);
      return zero && safe(remove(withBlanksBefore(php, zero)));
    },
    examples: [{ on: 'php 5.6.30', wrong: '<?php while (1) { break 0; }', fixed: '<?php while (1) { break; }' }],
  },
  'continue-switch': {
    fix: (_, use) => safe(replace(use, 'break')),
    examples: [
      {
        on: 'php 7.4.0',
        wrong: '<?php while (f()) { switch ($x) { case 1: continue; } }',
        fixed: '<?php while (f()) { switch ($x) { case 1: break; } }',
      },
      {
        on: 'php 7.4.0',
        wrong: '<?php switch ($x) { case 1: while (f()) { continue 2; } }',
        fixed: '<?php switch ($x) { case 1: while (f()) { break 2; } }',
      },
      {
        on: 'php 7.4.0',
        right: '<?php while (f()) { switch ($x) { case 1: continue 2; case 2: foreach ($a as $b) { continue; } } }',
      },
    ],
  },
  'ns-name-spaced': {
    fix(php, use) {
      const name = textOf(php, use);
      return /^[\w\x80-\xff\s\\]+$/.test(name) ? safe(replace(use, name.replace(/\s+/g, ''))) : null;
    },
    examples: [
      { on: 'php 8.0.0', wrong: '<?php $e = new Kita \\ E();', fixed: '<?php $e = new Kita\\E();' },
      { on: 'php 8.0.0', right: '<?php use Kita\\E; echo \\strlen(1); return \\strlen(2);' },
    ],
  },
  'const-visibility': { fix: withoutWord(/\b(?:public|protected|private)\b/i), examples: [] },
  'final-const': { fix: withoutWord(/\bfinal\b/i), examples: [] },
  'final-private': {
    fix: withoutWord(/\bfinal\b/i),
    examples: [
      {
        on: 'php 8.0.0',
        wrong: '<?php class A { private final function f() { } }',
        fixed: '<?php class A { private function f() { } }',
      },
      { on: 'php 8.0.0', right: '<?php class A { final private function __construct() { } final function f() { } }' },
      { on: 'php 7.4.0', right: '<?php class A { final private function f() { } }' },
    ],
  },
  'final-property': { fix: withoutWord(/\bfinal\b/i), examples: [] },
  'static-closure': { fix: withoutWord(/^static\b/i), examples: [] },
  'strict-types': {
    fix(php, use) {
      const statement = php.statementAt(use.start);
      if (!statement || !/^declare\s*\(\s*strict_types\s*=\s*[01]\s*\)\s*;$/i.test(textOf(php, statement))) return null;
      const alone = /(^|\n)[ \t]*$/.test(php.text.slice(0, statement.start));
      const lineEnd = /^[ \t]*\r?\n/.exec(php.text.slice(statement.end, statement.end + 80));
      return safe(
        remove(alone && lineEnd ? { start: statement.start, end: statement.end + lineEnd[0].length } : statement),
      );
    },
    examples: [
      { on: 'php 5.6.30', wrong: '<?php\ndeclare(strict_types=1);\necho 1;\n', fixed: '<?php\necho 1;\n' },
      { on: 'php 5.6.30', right: '<?php declare(ticks=1); echo 1;' },
    ],
  },
  'unicode-escape': {
    fix(php, use) {
      const written = /^\\u\{[0-9a-fA-F]{1,6}\}/.exec(php.text.slice(use.start, use.start + 12))?.[0];
      const escapes = written === undefined ? null : utf8Escapes(written);
      return escapes === null ? null : safe(replace({ start: use.start, end: use.start + written!.length }, escapes));
    },
    examples: [
      { on: 'php 5.6.30', wrong: '<?php echo "\\u{3042}";', fixed: '<?php echo "\\xE3\\x81\\x82";' },
      { on: 'php 5.6.30', right: "<?php echo '\\u{3042}';" },
    ],
  },
  'curly-var-interp': {
    fix(php, use) {
      const name = /^\$\{([A-Za-z_\x80-\xff][\w\x80-\xff]*)(\[[^\]]*\])?\}/.exec(
        php.text.slice(use.start, use.start + 200),
      );
      // `"$${x}"` and `"{${x}"` would read as other variables.
      if (!name || /[${]$/.test(php.text.slice(0, use.start))) return null;
      return safe(replace({ start: use.start, end: use.start + name[0].length }, `{$${name[1]}${name[2] ?? ''}}`));
    },
    examples: [
      { on: 'php 8.2.0', wrong: '<?php echo "a ${x} b";', fixed: '<?php echo "a {$x} b";' },
      { on: 'php 8.2.0', wrong: '<?php echo "US$${x} b";' },
    ],
  },
  'catch-no-var': {
    fix(php, use) {
      const close = /\)\s*$/.exec(textOf(php, use));
      const name = ['$e', '$ignored', '$unused'].find((free) => php.variablesNamed(free.slice(1)).length === 0);
      return close && name ? safe(insert(use.start + close.index, ` ${name}`)) : null;
    },
    examples: [],
  },
  'heredoc-quoted': {
    fix(php, use) {
      const label = /^<<<[ \t]*"(\w+)"/.exec(textOf(php, use));
      return label ? safe(replace({ start: use.start, end: use.start + label[0].length }, `<<<${label[1]}`)) : null;
    },
    examples: [],
  },
  'flexible-heredoc': {
    fix(php, use) {
      const { open, close } = use.parts;
      return open && close ? flatHeredoc(php, open, close) : null;
    },
    examples: [
      {
        on: 'php 5.6.30',
        wrong: '<?php\n  f(<<<T\n    a\n\n      b\n    T, 1);\n',
        fixed: '<?php\n  f(<<<T\na\n\n  b\nT\n, 1);\n',
      },
      {
        on: 'php 5.6.30',
        wrong: '<?php echo <<<T\n    a\n  \n    b\n    T;\n',
        fixed: '<?php echo <<<T\na\n\nb\nT;\n',
      },
    ],
  },
  'group-use': {
    fix(php, use) {
      const head = /\buse\s+(function\s+|const\s+)?(\\?[\w\\\x80-\xff]+)$/i.exec(
        php.text.slice(Math.max(0, use.start - 300), use.start),
      );
      const list = /^\\\s*\{([^{}]*)\}/.exec(php.text.slice(use.start, use.start + 10000));
      if (!head || !list || /\b(?:function|const)\s|[#/]/i.test(list[1]!)) return null;
      const kind = head[1] ? `${head[1].trim()} ` : '';
      const names = list[1]!.split(',').map((name) => name.trim());
      const full = names.filter((name) => name !== '').map((name) => `${head[2]}\\${name}`);
      const span = { start: use.start - head[0].length, end: use.start + list[0].length };
      return safe(replace(span, `use ${kind}${full.join(', ')}`));
    },
    examples: [
      {
        on: 'php 5.6.30',
        wrong: '<?php use Kita\\App\\{Router, View as V};',
        fixed: '<?php use Kita\\App\\Router, Kita\\App\\View as V;',
      },
    ],
  },
};
