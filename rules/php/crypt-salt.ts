// bcrypt salts that begin with $2y$ or $2x$: known from PHP 5.3.7 on.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn, reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

function check(php: PhpDocument, context: Context): void {
  const { from } = change('crypt-blowfish-2y');
  for (const call of php.callsTo('crypt')) {
    const salt = call.args[1];
    if (!salt) continue;
    const text = php.text.slice(salt.start, salt.end);
    const literal = /^["']\\?\$2[xy]\\?\$/.test(text);
    const variable = salt.variable !== null && assigned(php, salt.variable, call.scope);
    if (!literal && !variable) continue;
    context.report(salt, {
      on: reaching(
        php,
        call.start,
        context.target.on('php', (v) => v < from),
      ),
      unless: ownFunction('crypt', lookedUpIn(call)),
    });
  }
}

/** `$salt = '$2y$10$' . …;` in the same function. */
function assigned(php: PhpDocument, name: string, scope: number): boolean {
  return php
    .variablesNamed(name)
    .some(
      (use) =>
        use.scope === scope &&
        /^\s*=\s*(?:sprintf\s*\(\s*)?["']\\?\$2[xy]\\?\$/.test(php.text.slice(use.end, use.end + 40)),
    );
}

export default defineRule({
  id: 'php/crypt-salt',
  component: 'php',
  severity: 'error',
  effort: { minutes: [10, 30, 120] },
  title: { ja: 'crypt() の $2y$ 形式のソルト', en: 'Salt of crypt() in the form $2y$' },
  why: {
    ja: 'PHP 5.3.7 より古い PHP は $2y$ を知らず、弱い DES 形式の短い値を返します。保存済みのパスワードと一致せず、ログインできなくなります。',
    en: 'A PHP before 5.3.7 does not know $2y$ and makes a short, weak DES hash: stored passwords no longer match, and nobody can log in.',
  },
  hint: {
    ja: 'PHP 5.3.7 より古い版では $2a$ を使います。保存済みの $2y$ のハッシュは、先頭を $2a$ に読み替えて照合してください。',
    en: 'Use $2a$ there; stored $2y$ hashes can be compared with their prefix read as $2a$.',
  },
  sources: ['https://www.php.net/manual/en/function.crypt.php'],
  examples: [
    { on: 'php 5.3.3', wrong: "<?php $h = crypt($password, '$2y$10$' . $salt);" },
    { on: 'php 5.3.3', wrong: "<?php $salt = '$2y$10$' . substr(md5(1), 0, 22); $h = crypt($password, $salt);" },
    { on: 'php 5.6.30', right: "<?php $h = crypt($password, '$2y$10$' . $salt);" },
    { on: 'php 5.3.3', right: "<?php $h = crypt($password, '$2a$10$' . $salt); $k = crypt($password, $h);" },
  ],
  words: words('crypt'),
  check: { php: check },
});
