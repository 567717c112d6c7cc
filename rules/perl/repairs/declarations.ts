// Packages and subs.
import { before, insert, on, type Repair, type Repairs, replace, review, safe, swap, textOf } from './splices.ts';

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

interface Parameter {
  name: string;
  assign: string;
  value: string;
}

/** The parameters of a signature, null when a default is more than a plain value. */
function parametersOf(signature: string): Parameter[] | null {
  const inner = signature
    .slice(1, -1)
    .replace(/#[^\n]*/g, '')
    .trim();
  if (/["'][^"']*,|[([{]/.test(inner)) return null;
  const parameters: Parameter[] = [];
  for (const part of inner.split(',')) {
    if (part.trim() === '') continue;
    const found = /^\s*([$@%]\w*)\s*(?:(\/\/=|\|\|=|=)\s*(.*?))?\s*$/.exec(part);
    if (!found) return null;
    parameters.push({ name: found[1]!, assign: found[2] ?? '', value: found[3] ?? '' });
  }
  return parameters;
}

function defaultOf({ name, assign, value }: Parameter, index: number): string {
  if (assign === '' || name === '$') return '';
  if (assign === '=') return ` ${name} = ${value} if @_ < ${index + 1};`;
  return assign === '||=' ? ` ${name} ||= ${value};` : ` ${name} = ${value} unless defined ${name};`;
}

/** `my (…) = @_;` does not count the arguments as a signature does: for a person to see. */
const signature: Repair = (perl, use) => {
  const { body } = use.parts ?? {};
  const parameters = body && parametersOf(textOf(perl, use));
  if (!body || !parameters) return null;
  const named = parameters.filter(({ name }) => name !== '@' && name !== '%');
  const names = named.map(({ name }) => (name === '$' ? 'undef' : name));
  const blank = /\s*$/.exec(before(perl, use.start))![0].length;
  return review(
    replace({ start: use.start - blank, end: use.end }, ''),
    insert(body.end, names.length === 0 ? '' : ` my (${names.join(', ')}) = @_;${named.map(defaultOf).join('')}`),
  );
};

/** `sub f :prototype($$)` is `sub f ($$)`. */
const prototype: Repair = (perl, use) => {
  const head = /\bsub(?:\s+[\w:']+)?(\s*:\s*)$/.exec(before(perl, use.start));
  const given = /^prototype\s*(\([^)]*\))$/.exec(textOf(perl, use));
  if (!head || !given || !/^\s*[:{;]/.test(perl.text.slice(use.end, use.end + 100))) return null;
  return safe(replace({ start: use.start - head[1]!.length, end: use.end }, ` ${given[1]}`));
};

/** `for my ($k, $v) (…)`: takes copies, where the loop over several variables takes the elements themselves. */
const severalVariables: Repair = (perl, { start, parts }) => {
  if (!parts?.variables || !parts.list) return null;
  const variables = textOf(perl, parts.variables);
  const many = variables.split(',').length;
  return review(
    replace(
      { start, end: parts.list.end },
      `for (my @rest = ${textOf(perl, parts.list)}; my ${variables} = splice @rest, 0, ${many}; )`,
    ),
  );
};

export const DECLARATIONS: Repairs = {
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
  ellipsis: {
    fix: swap(/^\.\.\.$/, "die 'Unimplemented'"),
    examples: [on('5.10.1', 'sub f { ... }\nprint 1;\n', "sub f { die 'Unimplemented' }\nprint 1;\n")],
  },
  'perl4-do-sub': {
    fix: swap(/^do\s+/, '&'),
    examples: [on('5.36.0', 'sub f { 1 }\ndo f(1);\n', 'sub f { 1 }\n&f(1);\n')],
  },
  signatures: {
    fix: signature,
    examples: [
      on(
        '5.10.1',
        'use feature "signatures";\nsub f ($x, $y = 10, @rest) { return $x + $y }\nprint f(1);\n',
        'use feature "signatures";\nsub f { my ($x, $y, @rest) = @_; $y = 10 if @_ < 2; return $x + $y }\nprint f(1);\n',
      ),
      on(
        '5.10.1',
        'use feature "signatures";\nmy $f = sub ($x, $) { $x };\nprint $f->(1, 2);\n',
        'use feature "signatures";\nmy $f = sub { my ($x, undef) = @_; $x };\nprint $f->(1, 2);\n',
      ),
      { on: 'perl 5.10.1', wrong: 'use feature "signatures";\nsub f ($x = g(1, 2)) { $x }\nprint f();\n' },
    ],
  },
  'sub-attr-prototype': {
    fix: prototype,
    examples: [on('5.10.1', 'sub f :prototype($$) { 1 }\nprint f(1, 2);\n', 'sub f ($$) { 1 }\nprint f(1, 2);\n')],
  },
  'for-multi': {
    fix: severalVariables,
    examples: [
      on(
        '5.10.1',
        'for my ($k, $v) (%h) { print "$k=$v" }\n',
        'for (my @rest = (%h); my ($k, $v) = splice @rest, 0, 2; ) { print "$k=$v" }\n',
      ),
    ],
  },
};
