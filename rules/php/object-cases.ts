// Calls about objects and classes that one side of a change refuses.
import { type PhpCall, type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import { type Case, written } from './call-case.ts';

/** `new X`, `$this`, or a variable that only objects are given to in this function. */
function isObject(call: PhpCall, php: PhpDocument, position: number): boolean {
  const arg = call.args[position];
  if (!arg) return false;
  if (/^new\b/i.test(written(php, arg)) || arg.variable === 'this') return true;
  if (arg.variable === null) return false;
  const uses = php.variablesNamed(arg.variable).filter(({ scope }) => scope === call.scope);
  const given = uses.filter(({ use }) => use & ~(VARIABLE.READ | VARIABLE.ARGUMENT | VARIABLE.BASE | VARIABLE.ASKED));
  return given.length > 0 && given.every(({ end }) => /^\s*=\s*&?\s*new\b/i.test(php.text.slice(end, end + 20)));
}

const KEY_OF_OBJECT: Case = {
  change: 'key-of-object',
  applies: (call, php) => call.args.length === 2 && isObject(call, php, 1),
  before: null,
  after: 'warning',
  further: 'error',
  message: {
    ja: 'オブジェクトに対する array_key_exists() は PHP 7.4 で非推奨、PHP 8.0 からはエラーになります。property_exists() を使ってください。',
    en: 'array_key_exists() on an object is deprecated since PHP 7.4 and an error since 8.0: use property_exists().',
  },
};

const CLASS_OPEN: Case = {
  change: 'class-name-open',
  applies: (call, php) => call.args.length === 0 && isInClass(call, php),
  before: null,
  after: 'warning',
  further: null,
  message: {
    ja: '引数なしの get_class() と get_parent_class() は PHP 8.3 から非推奨です。',
    en: 'get_class() and get_parent_class() without argument are deprecated since PHP 8.3.',
  },
};

/** In a class, and not in a plain function that a method defines. */
const isInClass = ({ start }: PhpCall, php: PhpDocument): boolean =>
  php.classes.some(({ body }) => body.start < start && start < body.end) && php.functionAt(start)?.kind !== 'function';

const NAME_OF_NOTHING: Case = {
  change: 'class-name-of-nothing',
  applies: (call, php) => call.args.length === 0 && !isInClass(call, php),
  before: null,
  after: 'error',
  further: null,
  message: {
    ja: 'クラスの外で引数なしの get_class() や get_called_class() を呼ぶと、PHP 8.0 からはエラーになります。',
    en: 'get_class() without argument and get_called_class() outside of a class are an error since PHP 8.0.',
  },
};

/** By the function's name. */
export const OBJECT_CASES: Record<string, Case[]> = {
  array_key_exists: [KEY_OF_OBJECT],
  key_exists: [KEY_OF_OBJECT],
  get_called_class: [NAME_OF_NOTHING],
  get_class: [NAME_OF_NOTHING, CLASS_OPEN],
  get_parent_class: [CLASS_OPEN],
};
