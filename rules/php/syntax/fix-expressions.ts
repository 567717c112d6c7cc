// Spelling expressions of PHP 8 (?->, match) and promoted parameters for versions that lack them.
import type { FeatureUse, FunctionDefinition, PhpDocument, Span } from '../../../src/languages/php/document.ts';
import type { Fix } from '../../../src/rule/finding.ts';
import type { Target } from '../../../src/target/target.ts';
import { type Arm, armsOf, closingBracket } from './outline.ts';
import { fixed, insert, inside, isSimple, type Repairs, remove, replace, safe, textOf } from './repair.ts';

const NAME = /^(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*|\$[A-Za-z_\x80-\xff][\w\x80-\xff]*)/;

/** Offset behind `->b($x)->c[1]`, which begins at the arrow; -1 where it cannot be told. */
function chainEnd(php: PhpDocument, arrow: number): number {
  let at = arrow;
  for (;;) {
    const rest = php.text.slice(at, at + 200);
    const member = /^\s*(?:\?->|->)\s*/.exec(rest);
    if (member) {
      const name = NAME.exec(rest.slice(member[0].length));
      if (!name) return -1;
      at += member[0].length + name[0].length;
      continue;
    }
    const bracket = /^\s*([([])/.exec(rest);
    if (!bracket) return /^\s*(?:::|\{)/.test(rest) ? -1 : at;
    const close = closingBracket(php, at + bracket[0].length - 1, php.text.length);
    if (close < 0) return -1;
    at = close + 1;
  }
}

/** Where a missing value is asked for or written, or where no parenthesis may stand. */
const REFUSED_BEFORE = /(?:\b(?:isset|empty|unset|list|new|clone|foreach)\s*\(?[^;{}]*|&|::|->|\$)\s*$/i;
const REFUSED_BEHIND = /^\s*(?:\?\?|=(?!=)|[-+*/.%|&^]=|\+\+|--)/;

/** `$a?->b->c()` is null without looking further where $a is: `($a === null ? null : $a->b->c())`. */
function withoutNullsafe(php: PhpDocument, use: FeatureUse): Fix | null {
  const variable = /(?<![\w\x80-\xff$>:])\$[A-Za-z_\x80-\xff][\w\x80-\xff]*\s*$/.exec(
    php.text.slice(Math.max(0, use.start - 100), use.start),
  );
  if (!variable || php.strings.some((string) => inside(use, string))) return null;
  const start = use.start - variable[0].length;
  const end = chainEnd(php, use.start);
  if (end < 0 || REFUSED_BEHIND.test(php.text.slice(end, end + 10))) return null;
  if (REFUSED_BEFORE.test(php.text.slice(Math.max(0, start - 200), start))) return null;
  if (php.uses('nullsafe').some((other) => other !== use && inside(other, { start, end }))) return null;
  const name = variable[0].trim();
  return safe(insert(start, `(${name} === null ? null : `), replace(use, '->'), insert(end, ')'));
}

const CHANGES = /\+\+|--|[^=!<>]=[^=>]|\byield\b/;
const grouped = (text: string): string => (isSimple(text) ? text : `(${text})`);

function testOf(php: PhpDocument, subject: string, { conditions }: Arm): string | null {
  const texts = conditions.map((span) => textOf(php, span));
  return texts.some((text) => CHANGES.test(text))
    ? null
    : texts.map((text) => `${subject} === ${grouped(text)}`).join(' || ');
}

/** Parts of a match: its subject, the span between its braces, and all of it. */
function partsOf(php: PhpDocument, { start }: Span): { subject: string; body: Span; whole: Span } | null {
  const open = php.text.indexOf('(', start);
  const close = closingBracket(php, open, php.text.length);
  const brace = close < 0 ? -1 : php.text.indexOf('{', close);
  const end = brace < 0 ? -1 : closingBracket(php, brace, php.text.length);
  if (end < 0) return null;
  const subject = php.text.slice(open + 1, close).trim();
  return { subject, body: { start: brace + 1, end }, whole: { start, end: end + 1 } };
}

/** As conditions one in the other. What it throws without a default cannot be said in an expression. */
function withoutMatch(php: PhpDocument, use: FeatureUse): Fix | null {
  const parts = partsOf(php, use);
  if (!parts || !(isSimple(parts.subject) || /^true$/i.test(parts.subject))) return null;
  const { subject, body, whole } = parts;
  const within = (feature: string) =>
    php.uses(feature).some((other) => other.start > whole.start && inside(other, whole));
  if (['match', 'nullsafe', 'throw-expression'].some(within) || php.comments.some((each) => inside(each, whole)))
    return null;
  const arms = armsOf(php, body);
  const last = arms?.find(({ conditions }) => conditions.length === 0);
  if (!arms || !last) return null;
  let text = grouped(textOf(php, last.value));
  for (const arm of arms.filter((each) => each !== last).reverse()) {
    const test = testOf(php, subject, arm);
    if (test === null) return null;
    text = `(${test} ? ${grouped(textOf(php, arm.value))} : ${text})`;
  }
  return safe(replace(whole, text));
}

/** Types that a property may have since 7.4. */
const OLD_TYPE = /^\??(?!(?:mixed|static|never|null|false|true|callable)$)[\w\\]+$/i;

/** The method with what stands right before it: its comment. */
function startOf(php: PhpDocument, method: FunctionDefinition): number | null {
  const before = php.text.slice(0, method.start).trimEnd();
  if (before.endsWith(']')) return null;
  const comment = php.comments.find(({ end }) => end === before.length);
  return comment?.start ?? method.start;
}

function withoutPromotion(php: PhpDocument, use: FeatureUse, target: Target): Fix | null {
  const method = php.functions.find(({ params }) => params.some((param) => inside(use, param)));
  const promoted = method?.params.filter((param) => param.promoted) ?? [];
  const body = method?.body;
  if (!method || !body || promoted.some(({ byRef }) => byRef)) return null;
  const modifiers = php.uses('ctor-promotion').filter((each) => inside(each, method));
  if (modifiers.length !== promoted.length || modifiers.some((each) => /readonly|\(|final/i.test(textOf(php, each))))
    return null;
  const start = startOf(php, method);
  if (start === null) return null;
  const typed = target.versions('php').every(({ number }) => number >= 70400);
  const types = promoted.map(({ type }) => (type ? textOf(php, type) : null));
  const exact = types.every((type) => type === null || (typed && OLD_TYPE.test(type)));
  const safety = exact ? 'safe' : 'review';
  // One repair for the constructor; the first of its parameters carries it.
  if (modifiers[0] !== use) return fixed(safety, []);
  const indent = /[ \t]*$/.exec(php.text.slice(0, start))![0];
  const declared = promoted.map(({ name }, i) => {
    const type = typed && types[i] !== null && OLD_TYPE.test(types[i]!) ? `${types[i]} ` : '';
    return `${textOf(php, modifiers[i]!).trim()} ${type}$${name};\n${indent}`;
  });
  const given = promoted.map(({ name }) => ` $this->${name} = $${name};`);
  return fixed(safety, [
    insert(start, declared.join('')),
    ...modifiers.map((each) =>
      remove({ start: each.start, end: each.end + /^\s*/.exec(php.text.slice(each.end))![0].length }),
    ),
    insert(body.start + 1, given.join('')),
  ]);
}

export const expressionRepairs: Repairs = {
  nullsafe: {
    fix: withoutNullsafe,
    examples: [
      {
        on: 'php 7.4.0',
        wrong: '<?php echo $user?->name; $user?->log("a)", [1])->save()->list[0];',
        fixed:
          '<?php echo ($user === null ? null : $user->name); ($user === null ? null : $user->log("a)", [1])->save()->list[0]);',
      },
      { on: 'php 7.4.0', wrong: '<?php echo $a?->b ?? 1, isset($a?->b), $a->b?->c, f()?->d, $a?->b?->c, "$a?->b";' },
    ],
  },
  match: {
    fix: withoutMatch,
    examples: [
      {
        on: 'php 7.4.0',
        wrong: "<?php $text = match ($n) { 1 => 'one', 2, 3 => f('a, b'), default => $n . '!' };",
        fixed: "<?php $text = ($n === 1 ? 'one' : ($n === 2 || $n === 3 ? (f('a, b')) : ($n . '!')));",
      },
      {
        on: 'php 7.4.0',
        wrong: "<?php $size = match (true) { default => 'small', $n > 9 => 'large', };",
        fixed: "<?php $size = (true === ($n > 9) ? 'large' : 'small');",
      },
      {
        on: 'php 7.4.0',
        wrong:
          '<?php echo match ($n) { 1 => 2 }, match (f()) { default => 1 }, match ($n) { default => throw new E() };',
      },
    ],
  },
  'ctor-promotion': {
    fix: withoutPromotion,
    examples: [
      {
        on: 'php 7.4.0',
        wrong:
          '<?php class A { public $z; /** Makes one. */ public function __construct(private int $id, protected $list = [], $x = 1) { f(); } }',
        fixed:
          '<?php class A { public $z; private int $id;\n protected $list;\n /** Makes one. */ public function __construct(int $id, $list = [], $x = 1) { $this->id = $id; $this->list = $list; f(); } }',
      },
      { on: 'php 7.4.0', wrong: '<?php class A { function __construct(private &$id) { } }' },
    ],
  },
};
