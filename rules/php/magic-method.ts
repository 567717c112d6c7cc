// Methods that PHP calls by itself (__get, __call …) and that some version refuses in the way they are written.
import type { FunctionDefinition, PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { skippedFile } from './definitions.ts';
import { change } from './knowledge/changes.ts';

/** What PHP expects of a magic method. */
interface Contract {
  isStatic: boolean;
  /** Types that a declared parameter may have, by position. */
  params: string[][];
  /** Types that may be declared as its answer; null: any. */
  returns: string[] | null;
}

const NAME = ['string', 'mixed'];
const LIST = ['array', 'mixed'];
/** A parameter of any type. */
const ANY: string[] = [];
const of = (params: string[][], returns: string[] | null, isStatic = false): Contract => ({
  params,
  returns,
  isStatic,
});

const CONTRACTS = new Map<string, Contract>([
  ['__get', of([NAME], null)],
  ['__set', of([NAME, ANY], ['void'])],
  ['__isset', of([NAME], ['bool'])],
  ['__unset', of([NAME], ['void'])],
  ['__call', of([NAME, LIST], null)],
  ['__callstatic', of([NAME, LIST], null, true)],
  ['__tostring', of([], ['string'])],
  ['__sleep', of([], ['array'])],
  ['__wakeup', of([], ['void'])],
  ['__set_state', of([LIST], ['object', 'self', 'static'], true)],
  ['__clone', of([], ['void'])],
  ['__serialize', of([], ['array'])],
  ['__unserialize', of([LIST], ['void'])],
  ['__debuginfo', of([], ['array', '?array', 'null'])],
]);

/** Up to PHP 7.4 these had to be public and not static (__callStatic: static), or PHP warned. */
const WATCHED = new Set(['__get', '__set', '__isset', '__unset', '__call', '__callstatic']);
/** Their arguments were counted before PHP 8.0, too. */
const COUNTED = new Set([...WATCHED, '__tostring', '__clone']);
/** May be private: objects are not copied from outside then. */
const HIDDEN = new Set(['__clone']);

const MAGIC = words(
  '__get',
  '__set',
  '__isset',
  '__unset',
  '__call',
  '__tostring',
  '__sleep',
  '__wakeup',
  '__clone',
  '__serialize',
  '__unserialize',
  '__debuginfo',
);

interface Fault {
  message: Text;
  severity: Severity;
  from: number;
  until: number;
}

const ALWAYS = Number.POSITIVE_INFINITY;

function typeAt(php: PhpDocument, span: { start: number; end: number } | null): string | null {
  return span && php.text.slice(span.start, span.end).toLowerCase().replace(/\s+/g, '');
}

const isMade = (type: string) =>
  /^\\?[a-z_]/.test(type) &&
  !/^(?:int|float|bool|string|array|void|iterable|callable|never|null|false|true|mixed|object|self|static)$/.test(type);

/** Union types, and class names as answers of __set_state(), are left alone. */
function mistyped(php: PhpDocument, { params, returnType }: FunctionDefinition, contract: Contract): Text | null {
  const wrong = params.find((param, i) => {
    const type = typeAt(php, param.type);
    const allowed = contract.params[i];
    return (
      type !== null &&
      !type.includes('|') &&
      allowed !== undefined &&
      allowed !== ANY &&
      !allowed.includes(type.replace(/^\?/, ''))
    );
  });
  if (wrong)
    return {
      ja: `引数 $${wrong.name} の型は PHP 8.0 からエラーになります。`,
      en: `PHP 8.0 refuses the type of its parameter $${wrong.name}.`,
    };
  const type = typeAt(php, returnType);
  if (type === null || contract.returns === null || type.includes('|') || type === 'never') return null;
  if (contract.returns.includes(type) || (contract.isStatic && isMade(type.replace(/^\?/, '')))) return null;
  return { ja: `戻り値の型 ${type} は PHP 8.0 からエラーになります。`, en: `PHP 8.0 refuses its return type ${type}.` };
}

/** Other arguments than PHP hands over, or by reference. */
function misfit({ params }: FunctionDefinition, contract: Contract): Text | null {
  const count = contract.params.length;
  if (params.some(({ variadic }) => variadic)) return null;
  if (params.length !== count) {
    return {
      ja: `引数は ${count} 個でなければなりません。`,
      en: `It must take ${count === 0 ? 'no arguments' : count === 1 ? 'exactly one argument' : `exactly ${count} arguments`}.`,
    };
  }
  if (!params.some(({ byRef }) => byRef)) return null;
  return { ja: '引数を参照で受け取ることはできません。', en: 'It cannot take arguments by reference.' };
}

function faultsOf(php: PhpDocument, method: FunctionDefinition, contract: Contract): Fault[] {
  const { from, further } = change('magic-method');
  const { resolved: name, modifiers } = method;
  const isPublic = !modifiers.includes('private') && !modifiers.includes('protected');
  const isStatic = modifiers.includes('static');
  const faults: Fault[] = [];
  const wrongly = misfit(method, contract);
  if (wrongly)
    return [{ message: wrongly, severity: 'error', from: COUNTED.has(name) ? from : further, until: ALWAYS }];
  if (!isPublic && !HIDDEN.has(name)) {
    const message: Text = {
      ja: 'public でないと警告になります。',
      en: 'It must be public, or PHP warns.',
    };
    faults.push({ message, severity: 'warning', from: WATCHED.has(name) ? from : further, until: ALWAYS });
  }
  if (isStatic !== contract.isStatic) {
    const message: Text = contract.isStatic
      ? { ja: 'static でなければ PHP 8.0 からエラーになります。', en: 'PHP 8.0 refuses it where it is not static.' }
      : { ja: 'static にすると PHP 8.0 からエラーになります。', en: 'PHP 8.0 refuses it where it is static.' };
    if (isPublic && WATCHED.has(name)) faults.push({ message, severity: 'warning', from, until: further });
    faults.push({ message, severity: 'error', from: further, until: ALWAYS });
  } else {
    const message = mistyped(php, method, contract);
    if (message) faults.push({ message, severity: 'error', from: further, until: ALWAYS });
  }
  return faults;
}

function check(php: PhpDocument, context: Context): void {
  for (const method of php.functions) {
    const contract = method.kind === 'method' ? CONTRACTS.get(method.resolved) : undefined;
    if (!contract) continue;
    for (const { message, severity, from, until } of faultsOf(php, method, contract)) {
      context.report(method.nameSpan, {
        severity,
        message: { ja: `${method.name}(): ${message.ja}`, en: `${method.name}(): ${message.en}` },
        on: context.target.on('php', (v) => v >= from && v < until),
        unless: skippedFile(context.file.path),
      });
    }
  }
}

export default defineRule({
  id: 'php/magic-method',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 5, 15] },
  title: { ja: 'マジックメソッドの宣言', en: 'Declaration of a magic method' },
  why: {
    ja: 'PHP 8.0 から、__get() や __set() などの static 指定や型が決まりに合わないと致命的エラーになり、ファイル全体が実行されません。',
    en: 'Since PHP 8.0 a magic method that is static, or has types, against the rules is a fatal error: nothing of the file runs.',
  },
  hint: {
    ja: 'public にし、__callStatic と __set_state だけを static にして、型は外すか決まりに合わせてください。',
    en: 'Make it public, static only for __callStatic and __set_state, and drop or correct its types.',
  },
  sources: [
    'https://www.php.net/manual/en/language.oop5.magic.php',
    'https://wiki.php.net/rfc/magic-methods-signature',
  ],
  examples: [
    { on: 'php 8.0.0', wrong: '<?php class A { static function __get($name) { } }' },
    { on: 'php 8.0.0', wrong: '<?php class A { function __callStatic($name, $args) { } }' },
    { on: 'php 8.0.0', wrong: '<?php class A { public function __isset($name): int { } }' },
    { on: 'php 8.0.0', wrong: '<?php class A { public function __get(int $name) { } }' },
    { on: 'php 5.3.3', wrong: '<?php class A { private function __call($name, $args) { } }' },
    { on: 'php 8.0.0', wrong: '<?php class A { protected function __toString() { return ""; } }' },
    { on: 'php 5.3.3', wrong: '<?php class A { function __get($name, &$value) { $value = 1; return true; } }' },
    { on: 'php 5.3.3', wrong: '<?php class A { function __call($name, &$args) { } function __toString($x) { } }' },
    {
      on: 'php 8.0.0',
      right:
        '<?php class A { public function __get(string $name) { } function __set($n, $v): void { } static function __callStatic($n, $a) { } private function __clone() { } static function __set_state(array $a): A { } function __debugInfo(): ?array { } function __invoke(int $x): int { } private function get() { } }',
    },
    { on: 'php 7.4.0', right: '<?php class A { function __get(int $n): int { } protected function __toString() { } }' },
  ],
  words: MAGIC,
  check: { php: check },
});
