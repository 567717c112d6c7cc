// Directives that httpd does not accept in .htaccess: for the server's own configuration, or of a class that AllowOverride leaves out.
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { ignoresHtaccess, readingVersions } from './branch.ts';
import { type KnownDirective, knownDirective } from './tables.ts';

export default defineRule({
  id: 'htaccess/context',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: '.htaccess に書けないディレクティブ', en: 'Directive that is not allowed in .htaccess' },
  why: {
    ja: 'サーバー本体の設定ファイルにしか書けないディレクティブです。.htaccess にあるとエラー 500 になります。',
    en: 'This directive belongs into the server’s own configuration; in .htaccess it gives error 500.',
  },
  hint: {
    ja: '削除し、必要な設定であれば移行先のホスティング事業者に相談してください。',
    en: 'Remove it; if it is needed, ask the new hosting service.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/mod/core.html#allowoverride',
    'https://httpd.apache.org/docs/2.2/mod/directive-dict.html#Context',
  ],
  examples: [
    { wrong: '<Directory /home/user/>\nOptions None\n</Directory>\n' },
    { wrong: 'ScriptAlias /cgi/ /home/user/cgi/\n' },
    { right: '<Files "*.cgi">\nOptions +ExecCGI\n</Files>\n' },
  ],
  check: {
    htaccess(file, context) {
      if (ignoresHtaccess(context)) {
        const first = file.directives[0];
        if (first)
          context.report(first.span, {
            message: {
              ja: '移行先は .htaccess を読みません（AllowOverride None）。アクセス制限やリダイレクトなどの設定がすべて無効になります。',
              en: 'The target does not read .htaccess (AllowOverride None): access control, redirects and everything else in it have no effect.',
            },
          });
        return;
      }
      for (const directive of [...file.directives, ...file.sections]) {
        const known = knownDirective(directive.name);
        if (!known || (known.context === 'htaccess' && allowedClass(known, context))) continue;
        context.report(directive.nameSpan, {
          on: readingVersions('section' in directive ? directive.section : directive.parent, context),
          message:
            known.context === 'server'
              ? {
                  ja: `${known.name} は .htaccess では使えません。エラー 500 になります。`,
                  en: `${known.name} is not allowed in .htaccess: error 500.`,
                }
              : {
                  ja: `${known.name} には AllowOverride ${known.override} が必要ですが、移行先では許可されていません。`,
                  en: `${known.name} needs AllowOverride ${known.override}, which the target does not give.`,
                },
        });
      }
    },
  },
});

/** Where the profile does not say what AllowOverride holds, everything counts as allowed. */
function allowedClass(known: KnownDirective, context: Context): boolean {
  const allowed: readonly string[] | undefined = context.target.profile.components.apache?.allowOverride;
  if (!allowed || allowed.includes('All') || known.override === '' || known.override === 'All') return true;
  return known.override.split(', ').some((name) => allowed.includes(name));
}
