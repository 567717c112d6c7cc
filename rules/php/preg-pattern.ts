// Patterns that the library of PHP 7.3 (PCRE2) refuses although the one before took them: [\w-.] and escapes of letters without meaning.
import type { PhpDocument, PhpString } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn, reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

const FUNCTIONS = [
  'preg_match',
  'preg_match_all',
  'preg_replace',
  'preg_replace_callback',
  'preg_split',
  'preg_grep',
  'preg_filter',
];

interface Fault {
  /** Offset in the pattern. */
  at: number;
  kind: 'range' | 'escape';
}

/** Letters that mean nothing behind a backslash: literal for PCRE, refused by PCRE2. */
const MEANINGLESS = /[FIJMOTYijmqy]/;
/** Sets of characters, which cannot be the end of a range. */
const SET = /^(?:\\(?:[dDwWsShHvV]|[pP](?:\{\^?\w+\}|\w))|\[:\^?\w+:\])/;

/** The places between the delimiters that PCRE2 refuses. */
function faultsOf(pattern: string): Fault[] {
  const faults: Fault[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') {
      const letter = pattern[++i] ?? '';
      if (letter === 'Q') {
        const end = pattern.indexOf('\\E', i);
        if (end < 0) break;
        i = end + 1;
      } else if (MEANINGLESS.test(letter)) faults.push({ at: i - 1, kind: 'escape' });
    } else if (c === '[') i = characterClass(pattern, i, faults);
  }
  return faults;
}

/** Reads the class that opens at `open`; the offset of its last bracket, or the pattern's end. */
function characterClass(pattern: string, open: number, faults: Fault[]): number {
  let i = pattern[open + 1] === '^' ? open + 2 : open + 1;
  let before: 'none' | 'set' | 'character' = 'none';
  for (let first = true; i < pattern.length; first = false) {
    if (pattern[i] === ']' && !first) return i;
    const set = SET.exec(pattern.slice(i, i + 40))?.[0];
    if (set) {
      i += set.length;
      before = 'set';
    } else if (pattern[i] === '-' && before !== 'none' && pattern[i + 1] !== ']') {
      const refused: boolean = before === 'set' || SET.test(pattern.slice(i + 1, i + 41));
      if (refused) faults.push({ at: i, kind: 'range' });
      i += refused ? 1 : 1 + characterLength(pattern, i + 1);
      before = refused ? 'character' : 'none';
    } else {
      if (pattern[i] === '\\' && MEANINGLESS.test(pattern[i + 1] ?? '')) faults.push({ at: i, kind: 'escape' });
      i += characterLength(pattern, i);
      before = 'character';
    }
  }
  return i;
}

/** Length of the one character, or of its escape, at `i`. */
function characterLength(pattern: string, i: number): number {
  if (pattern[i] !== '\\') return 1;
  return (
    /^\\(?:x(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{0,2})|c.|[0-7]{1,3}|.)/s.exec(pattern.slice(i, i + 14))?.[0].length ?? 1
  );
}

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Where the pattern lies between its delimiters, as offsets in the text; null for what is no whole pattern. */
function delimited(text: string): { from: number; to: number } | null {
  const open = /^\s*([^\w\s\\])/.exec(text);
  if (!open) return null;
  const from = open[0].length;
  const to = text.lastIndexOf(CLOSING[open[1]!] ?? open[1]!);
  return to >= from && /^[a-zA-Z\s]*$/.test(text.slice(to + 1)) ? { from, to } : null;
}

const MESSAGES: Record<Fault['kind'], Text> = {
  range: {
    ja: '[\\w-.] のように文字の種類の直後に「-」がある正規表現は、PHP 7.3 からコンパイルできません。照合は常に失敗します。',
    en: 'A hyphen right behind a set, as in [\\w-.], is refused since PHP 7.3: the pattern never matches.',
  },
  escape: {
    ja: '意味のない英字のエスケープ（\\i など）を含む正規表現は、PHP 7.3 からコンパイルできません。照合は常に失敗します。',
    en: 'A backslash before a letter without meaning, such as \\i, is refused since PHP 7.3: the pattern never matches.',
  },
};

/** For the hyphen, and for the needless backslash. */
const INSTEAD: Record<Fault['kind'], string> = { range: '\\-', escape: '' };

function checkString(php: PhpDocument, context: Context, string: PhpString, at: number, unless: string[]): void {
  if (string.value === null) return;
  const raw = php.text.slice(string.inner.start, string.inner.end);
  // Where the source reads like the value, places in it can be named and mended.
  const text = raw.includes('\\\\') || (string.kind === 'double' && raw !== string.value) ? string.value : raw;
  const pattern = delimited(text);
  const faults = pattern ? faultsOf(text.slice(pattern.from, pattern.to)) : [];
  const [fault] = faults;
  if (!pattern || !fault) return;
  const { from } = change('pcre2-patterns');
  const splices = faults.map(({ at: offset, kind }) => {
    const start = string.inner.start + pattern.from + offset;
    return { start, end: start + 1, text: INSTEAD[kind] };
  });
  context.report(string, {
    fix: text === raw ? { safety: 'safe', splices } : null,
    message: MESSAGES[fault.kind],
    unless,
    on: reaching(
      php,
      at,
      context.target.on('php', (v) => v >= from),
    ),
  });
}

function check(php: PhpDocument, context: Context): void {
  const { from } = change('pcre2-patterns');
  if (context.target.on('php', (v) => v >= from).length === 0) return;
  for (const call of FUNCTIONS.flatMap((name) => [...php.callsTo(name)])) {
    const [arg] = call.args;
    if (!arg || arg.spread) continue;
    const unless = ownFunction(call.name, lookedUpIn(call));
    const whole = php.stringAt(arg.value.start);
    if (whole?.end === arg.value.end) checkString(php, context, whole, call.start, unless);
    else if (/^(?:array\s*\(|\[)/i.test(php.text.slice(arg.value.start, arg.value.start + 8))) {
      for (const string of php.strings)
        if (string.start > arg.value.start && string.end < arg.value.end)
          checkString(php, context, string, call.start, unless);
    }
  }
}

export default defineRule({
  id: 'php/preg-pattern',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 3, 15] },
  title: { ja: 'PHP 7.3 から使えない正規表現', en: 'Pattern that PHP 7.3 and later refuse' },
  why: {
    ja: 'PHP 7.3 で正規表現のライブラリが PCRE2 になり、あいまいな書き方が拒否されるようになりました。警告が出て、メールアドレスの確認などが常に「不一致」になります。',
    en: 'PHP 7.3 moved to the library PCRE2, which refuses sloppy patterns: there is a warning, and checks of mail addresses and the like always fail.',
  },
  hint: {
    ja: '「-」は \\- と書くか角括弧の最後に置き、不要な「\\」は取り除いてください。',
    en: 'Write \\- or put the hyphen last; drop the needless backslash.',
  },
  sources: ['https://www.php.net/manual/en/migration73.other-changes.php', 'https://wiki.php.net/rfc/pcre2-migration'],
  examples: [
    {
      on: 'php 7.4.0',
      wrong: "<?php if (preg_match('/^[\\w-.]+@[\\w-.]+$/', $mail)) { }",
      fixed: "<?php if (preg_match('/^[\\w\\-.]+@[\\w\\-.]+$/', $mail)) { }",
    },
    {
      on: 'php 8.2.0',
      wrong: "<?php $s = preg_replace('#<\\img[^>]*>#', '', $s);",
      fixed: "<?php $s = preg_replace('#<img[^>]*>#', '', $s);",
    },
    { on: 'php 7.3.0', wrong: '<?php $a = preg_split("/[\\s-:]/", $s); preg_match(array("/[[:alpha:]-x]/"), $s);' },
    { on: 'php 5.6.30', right: "<?php if (preg_match('/^[\\w-.]+@/', $mail)) { }" },
    {
      on: 'php 8.2.0',
      right:
        "<?php preg_match('/^[\\w.-]+[a-z-\\w][-\\w][\\w\\-.]\\-\\_\\QI\\i\\E[\\n-a]$/', $s); $o->preg_match('/[\\w-.]/', $s); echo '/[\\w-.]/';",
    },
  ],
  words: words(...FUNCTIONS),
  check: { php: check },
});
