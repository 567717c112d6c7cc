// RewriteRule and RewriteCond: flags and tests that the target's version does not have.

import type { HtaccessArgument, HtaccessDirective } from '../../src/languages/htaccess/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { readingVersions } from './branch.ts';
import { flagSince } from './tables.ts';

/** Tests and variables that came with httpd 2.4; before, they are ordinary text that never matches. */
const NEW_TESTS = 20400;
const NEW_TEST = /^!?(?:-(?:eq|ne|gt|ge|lt|le)(?=\W|\d|$)|>=|<=|-h$|-L$)/;
const NEW_VARIABLE = /%\{(REQUEST_SCHEME|CONTEXT_PREFIX|CONTEXT_DOCUMENT_ROOT|CONN_REMOTE_ADDR|REMOTE_PORT_LOCAL)\}/;

export default defineRule({
  id: 'htaccess/rewrite',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: 'RewriteRule / RewriteCond の記述', en: 'RewriteRule and RewriteCond' },
  why: {
    ja: '移行先の mod_rewrite が知らないフラグがあるとエラー 500 になり、知らない条件は常に不成立になります。',
    en: 'A flag that the target’s mod_rewrite does not know gives error 500; a test that it does not know never matches.',
  },
  hint: {
    ja: '移行先のバージョンのフラグ・条件に書き換えてください（例: END は L と条件の組み合わせに）。',
    en: 'Write it with the flags and tests of the target’s version (END, for example, as L with a condition).',
  },
  sources: [
    'https://httpd.apache.org/docs/2.4/rewrite/flags.html',
    'https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html#rewritecond',
  ],
  examples: [
    { on: 'apache 2.2.15', wrong: 'RewriteEngine On\nRewriteRule ^x$ y [END]\n' },
    { wrong: 'RewriteEngine On\nRewriteRule ^x$ y [L, R=301]\n' },
    { wrong: 'RewriteEngine On\nRewriteRule ^x$ y [L,XX]\n' },
    { wrong: 'RewriteEngine On\nRewriteBase www/\n' },
    { on: 'apache 2.2.15', wrong: 'RewriteEngine On\nRewriteCond expr "%{HTTP_HOST} == \'a\'"\nRewriteRule ^x$ y\n' },
    {
      right:
        'RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f [OR]\nRewriteRule ^a\\ b$ /c\\ d.html [NC,L,R=301,E=x:y]\n',
    },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of file.directives) {
        const name = directive.name.toLowerCase();
        if (name === 'rewriterule') checkRule(directive, context);
        else if (name === 'rewritecond') checkCond(directive, context);
        else if (name === 'rewritebase') checkBase(directive, context);
      }
    },
  },
});

function checkRule(directive: HtaccessDirective, context: Context): void {
  if (directive.args.length < 2) {
    context.report(directive.span, {
      on: readingVersions(directive.section, context),
      message: {
        ja: 'RewriteRule には引数が 2 つ必要です。エラー 500 になります。',
        en: 'RewriteRule takes two arguments: error 500.',
      },
    });
  } else {
    checkFlags(directive, directive.args[2], 'rule', context);
  }
}

function checkBase(directive: HtaccessDirective, context: Context): void {
  const base = directive.args[0];
  if (!base || base.text.startsWith('/')) return;
  context.report(base, {
    on: readingVersions(directive.section, context),
    message: {
      ja: 'RewriteBase は / で始まる必要があります。エラー 500 になります。',
      en: 'RewriteBase begins with /: error 500.',
    },
  });
}

function checkCond(directive: HtaccessDirective, context: Context): void {
  const [subject, pattern, flags] = directive.args;
  checkFlags(directive, flags, 'cond', context);
  const variable = NEW_VARIABLE.exec(subject?.text ?? '')?.[1];
  const isNew = subject?.text.toLowerCase() === 'expr' || NEW_TEST.test(pattern?.text ?? '') || variable !== undefined;
  if (!isNew) return;
  const what = variable ? `%{${variable}}` : subject!.text.toLowerCase() === 'expr' ? 'expr' : pattern!.text;
  context.report(directive.span, {
    on: readingVersions(directive.section, context).filter((offered) => offered.number < NEW_TESTS),
    severity: 'warning',
    message: {
      ja: `RewriteCond の ${what} は Apache 2.4 からです。それより前ではこの条件は成り立ちません。`,
      en: `RewriteCond knows ${what} since Apache 2.4; before, the condition never holds.`,
    },
  });
}

function checkFlags(
  directive: HtaccessDirective,
  flags: HtaccessArgument | undefined,
  on: 'rule' | 'cond',
  context: Context,
): void {
  if (!flags) return;
  const versions = readingVersions(directive.section, context);
  if (!flags.text.startsWith('[') || !flags.text.endsWith(']')) {
    context.report(flags, {
      on: versions,
      message: {
        ja: `フラグは空白なしで [ ] に囲む必要があります（${flags.text}）。エラー 500 になります。`,
        en: `Flags stand in [ ] without blanks (${flags.text}): error 500.`,
      },
    });
    return;
  }
  for (const written of flags.text.slice(1, -1).split(',')) {
    const [flag, value] = written.trim().split('=', 2);
    if (!flag) continue;
    const since = flagSince(on, flag, value !== undefined);
    const refused = since === null ? versions : versions.filter((offered) => offered.number < since);
    context.report(flags, {
      on: refused,
      message:
        since === null
          ? {
              ja: `${flag} というフラグはありません。エラー 500 になります。`,
              en: `There is no flag ${flag}: error 500.`,
            }
          : {
              ja: `フラグ ${flag} は Apache ${versionText(since)} からです。エラー 500 になります。`,
              en: `The flag ${flag} came with Apache ${versionText(since)}: error 500.`,
            },
    });
  }
}
