// Methods of PHP's own interfaces and classes written without their return type: deprecated since PHP 8.1.
import type { ClassDefinition, FunctionDefinition, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { change } from './knowledge/changes.ts';

const ITERATOR = 'current key next rewind valid';
const OFFSETS = 'offsetexists offsetget offsetset offsetunset';
const SESSION = 'open close read write destroy gc';

/** Methods with a return type since 8.1, by interface or class, in lower case. */
const TYPED: Record<string, string> = {
  arrayaccess: OFFSETS,
  iterator: ITERATOR,
  iteratoraggregate: 'getiterator',
  countable: 'count',
  jsonserializable: 'jsonserialize',
  seekableiterator: `${ITERATOR} seek`,
  recursiveiterator: `${ITERATOR} haschildren getchildren`,
  outeriterator: `${ITERATOR} getinneriterator`,
  sessionhandlerinterface: SESSION,
  sessionhandler: SESSION,
  arrayobject: `${OFFSETS} count getiterator append`,
  arrayiterator: `${OFFSETS} ${ITERATOR} count append`,
  recursivearrayiterator: `${OFFSETS} ${ITERATOR} count haschildren getchildren`,
  splobjectstorage: `${OFFSETS} ${ITERATOR} count attach detach contains`,
  iteratoriterator: `${ITERATOR} getinneriterator`,
  filteriterator: `${ITERATOR} accept`,
  recursivefilteriterator: `${ITERATOR} accept haschildren getchildren`,
  pdo: 'query prepare exec quote begintransaction commit rollback lastinsertid',
  pdostatement: 'execute fetch fetchall fetchcolumn fetchobject rowcount bindvalue bindparam',
  mysqli: 'query prepare real_query multi_query real_escape_string commit rollback',
  datetime: 'modify format settimezone settimestamp setdate settime add sub diff',
};

const TYPED_METHODS = new Map(Object.entries(TYPED).map(([name, methods]) => [name, new Set(methods.split(' '))]));

/** The attribute that says it is known. */
const isMarked = (php: PhpDocument, { start, nameSpan }: FunctionDefinition): boolean =>
  /ReturnTypeWillChange[^;{}]*$/.test(php.text.slice(Math.max(0, start - 300), nameSpan.start));

/** A line of its own before the method: an attribute to PHP 8, a comment to older versions. */
function mark(php: PhpDocument, { start }: FunctionDefinition): Fix | null {
  const lineStart = php.text.lastIndexOf('\n', start - 1) + 1;
  const blanks = php.text.slice(lineStart, start);
  if (lineStart === 0 || !/^[ \t]*$/.test(blanks)) return null;
  const lineEnd = php.text[lineStart - 2] === '\r' ? '\r\n' : '\n';
  return { safety: 'safe', splices: [{ start, end: start, text: `#[\\ReturnTypeWillChange]${lineEnd}${blanks}` }] };
}

function checkClass(
  php: PhpDocument,
  context: Context,
  { implements: interfaces, extends: parents, methods }: ClassDefinition,
) {
  const { from } = change('tentative-return-type');
  const above = [...interfaces, ...parents].flatMap(({ resolved, start, end }) => {
    const typed = TYPED_METHODS.get(resolved);
    return typed ? [{ name: php.text.slice(start, end), typed }] : [];
  });
  if (above.length === 0) return;
  for (const method of methods) {
    const owner = above.find(({ typed }) => typed.has(method.resolved));
    if (!owner || method.returnType || isMarked(php, method)) continue;
    context.report(method.nameSpan, {
      on: context.target.on('php', (v) => v >= from),
      fix: mark(php, method),
      message: {
        ja: `${owner.name} のメソッド ${method.name}() に戻り値の型がありません。PHP 8.1 から非推奨です。`,
        en: `${method.name}() of ${owner.name} has no return type: deprecated since PHP 8.1.`,
      },
    });
  }
}

export default defineRule({
  id: 'php/missing-return-type',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [1, 1, 5] },
  title: {
    ja: '戻り値の型がない組み込みインターフェースの実装',
    en: 'Method of a built-in interface without return type',
  },
  why: {
    ja: '移行先でも動きますが、非推奨（Deprecated）の警告が出ます。エラーを表示する設定では、ページや JSON の出力に警告文が混ざります。',
    en: 'It still works, but PHP calls it deprecated: where errors are displayed, the message gets into pages and JSON.',
  },
  hint: {
    ja: '戻り値の型を付けるか、古い PHP でも動かすなら #[\\ReturnTypeWillChange] をメソッドの前の行に書いてください。',
    en: 'Declare the return type, or write #[\\ReturnTypeWillChange] on the line before, which older versions read as a comment.',
  },
  sources: [
    'https://www.php.net/manual/en/class.returntypewillchange.php',
    'https://wiki.php.net/rfc/internal_method_return_types',
  ],
  examples: [
    {
      on: 'php 8.1.0',
      wrong: '<?php\nclass A implements \\Countable {\n  public function count() { return 1; }\n}',
      fixed:
        '<?php\nclass A implements \\Countable {\n  #[\\ReturnTypeWillChange]\n  public function count() { return 1; }\n}',
    },
    { on: 'php 8.2.0', wrong: '<?php class A extends ArrayObject { function offsetGet($k) { return 1; } }' },
    { on: 'php 8.0.0', right: '<?php class A implements Countable { function count() { return 1; } }' },
    {
      on: 'php 8.2.0',
      right:
        '<?php class A implements Countable {\n  #[\\ReturnTypeWillChange]\n  function count() { } function key() { } } class B implements Countable { function count(): int { return 1; } } class C { function count() { } }',
    },
    { on: 'php 8.2.0', right: '<?php namespace Kita; class A implements Countable { function count() { } }' },
  ],
  check: {
    php(php, context) {
      const { from } = change('tentative-return-type');
      if (context.target.on('php', (v) => v >= from).length === 0) return;
      for (const definition of php.classes) checkClass(php, context, definition);
    },
  },
});
