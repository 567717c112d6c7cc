// Order/Allow/Deny of 2.2 against Require of 2.4, and what neither of them accepts.

import type { HtaccessDirective, HtaccessSection } from '../../src/languages/htaccess/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';

/** httpd 2.4 brought authorization providers; before, Require named users and groups only. */
const PROVIDERS = 20400;
const NEW_PROVIDER = /^(?:all|ip|host|env|method|expr|local|forward-dns|not)$/i;
const OLD_DIRECTIVES = new Set(['order', 'allow', 'deny', 'satisfy']);

export default defineRule({
  id: 'htaccess/access-control',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [5, 15, 45] },
  title: { ja: 'アクセス制限の書き方', en: 'Access control of another Apache generation' },
  why: {
    ja: 'アクセス制限は Apache 2.2 では Order / Allow / Deny、2.4 では Require で書きます。2.2 に Require all granted などがあるとエラー 500 になり、2.4 で Order などを使うには互換モジュール（mod_access_compat）が必要です。',
    en: 'Apache 2.2 controls access with Order, Allow and Deny, 2.4 with Require. On 2.2 “Require all granted” gives error 500; on 2.4 the old words depend on mod_access_compat.',
  },
  hint: {
    ja: '2.2 では「Order allow,deny」と「Allow from all」、2.4 では「Require all granted」のように書き直してください。',
    en: 'Write “Order allow,deny” with “Allow from all” for 2.2, “Require all granted” for 2.4.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.4/upgrading.html#run-time',
    'https://httpd.apache.org/docs/2.2/mod/core.html#require',
  ],
  examples: [
    { on: 'apache 2.2.15', wrong: 'Require all granted\n' },
    { wrong: 'Order deny, allow\nDeny from all\n' },
    { wrong: 'Allow all\n' },
    { on: 'apache 2.4.6', wrong: 'Order allow,deny\nAllow from all\n' },
    { on: 'apache 2.4.6', wrong: 'Require not ip 192.0.2.1\n' },
    { on: 'apache 2.2.15', right: 'Order allow,deny\nAllow from all\nRequire valid-user\n' },
    {
      on: 'apache 2.2.15',
      right:
        '<IfModule mod_authz_core.c>\nRequire all denied\n</IfModule>\n<IfModule !mod_authz_core.c>\nOrder allow,deny\nDeny from all\n</IfModule>\n',
    },
  ],
  check: {
    htaccess(file, context) {
      let told = false;
      for (const directive of file.directives) {
        const name = directive.name.toLowerCase();
        if (name === 'require') checkRequire(directive, context);
        if (name === 'order') checkOrder(directive, context);
        if (name === 'allow' || name === 'deny') checkFrom(directive, context);
        // One cause a file: the lines are rewritten together.
        if (OLD_DIRECTIVES.has(name) && !told) told = reportOld(directive, context);
      }
    },
  },
});

function checkRequire(directive: HtaccessDirective, context: Context): void {
  const first = directive.args[0]?.text ?? '';
  if (!NEW_PROVIDER.test(first)) return;
  const on = readingVersions(directive.section, context);
  context.report(directive.span, {
    on: on.filter((offered) => offered.number < PROVIDERS),
    message: {
      ja: `「Require ${first}」は Apache 2.4 の書き方です。2.2 ではエラー 500 になります。`,
      en: `“Require ${first}” is Apache 2.4’s; on 2.2 it gives error 500.`,
    },
  });
  if (first.toLowerCase() !== 'not' || inside(directive.section, 'requireall')) return;
  context.report(directive.span, {
    on: on.filter((offered) => offered.number >= PROVIDERS),
    message: {
      ja: '「Require not」は <RequireAll> の中でしか使えません。エラー 500 になります。',
      en: '“Require not” is only allowed inside <RequireAll>: error 500.',
    },
  });
}

function checkOrder(directive: HtaccessDirective, context: Context): void {
  if (/^(?:allow,deny|deny,allow|mutual-failure)$/i.test(directive.args[0]?.text ?? '') && directive.args.length === 1)
    return;
  context.report(directive.span, {
    on: readingVersions(directive.section, context),
    message: {
      ja: 'Order の引数は「deny,allow」のように空白なしの 1 語でなければなりません。エラー 500 になります。',
      en: 'Order takes one word without a blank, such as “deny,allow”: error 500.',
    },
  });
}

/** `Allow all`, `Deny from`: both need "from" and whom. */
function checkFrom(directive: HtaccessDirective, context: Context): void {
  if (directive.args[0]?.text.toLowerCase() === 'from' && directive.args.length > 1) return;
  context.report(directive.span, {
    on: readingVersions(directive.section, context),
    message: {
      ja: `「${directive.name} from …」の形でなければエラー 500 になります。`,
      en: `“${directive.name} from …” is the only form: error 500.`,
    },
  });
}

function reportOld(directive: HtaccessDirective, context: Context): boolean {
  const on = readingVersions(directive.section, context).filter((offered) => offered.number >= PROVIDERS);
  if (on.length === 0) return false;
  context.report(directive.span, {
    severity: 'warning',
    on,
    message: {
      ja: `${directive.name} は Apache 2.2 の書き方です。2.4 では mod_access_compat がある場合だけ動きます。`,
      en: `${directive.name} is Apache 2.2’s; on 2.4 it works only with mod_access_compat.`,
    },
  });
  return true;
}

function inside(section: HtaccessSection | null, name: string): boolean {
  for (let at = section; at; at = at.parent) if (at.name.toLowerCase() === name) return true;
  return false;
}
