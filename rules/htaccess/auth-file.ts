// AuthUserFile and AuthGroupFile name files by their absolute path: the old server's.
import type { Place } from '../../src/rule/finding.ts';
import { defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';

const FILES = new Set(['authuserfile', 'authgroupfile', 'authdigestfile', 'authdbmuserfile', 'authdbuserfile']);
const FACT = 'htaccess-auth-file';

interface AuthFile {
  place: Place;
  directive: string;
  path: string;
  /** The same file asks for a password; otherwise nothing may come of it. */
  asked: boolean;
}

export default defineRule({
  id: 'htaccess/auth-file',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 5, 15] },
  title: { ja: '認証ファイルのパス', en: 'Path of a password file' },
  why: {
    ja: 'AuthUserFile などは絶対パスで書かれます。旧サーバーのパスのままでは、会員ページにだれもログインできなくなります。',
    en: 'AuthUserFile takes an absolute path. With the old server’s path nobody can log in to the protected pages.',
  },
  hint: {
    ja: '移行先での絶対パスに書き換え、パスワードファイルも一緒に移してください。',
    en: 'Write the absolute path on the new server, and move the password file as well.',
  },
  sources: ['https://httpd.apache.org/docs/2.2/mod/mod_authn_file.html#authuserfile'],
  examples: [
    {
      path: 'member/.htaccess',
      wrong: 'AuthUserFile /home/old/www/member/.htpasswd\n',
      files: { 'member/.htpasswd': 'a:b\n' },
    },
    { path: 'member/.htaccess', wrong: 'AuthUserFile /home/old/.htpasswd\nRequire valid-user\n' },
    { path: 'member/.htaccess', right: 'AuthGroupFile /dev/null\n' },
  ],
  check: {
    htaccess(file, context) {
      const asked = file.directives.some((directive) => directive.name.toLowerCase() === 'require');
      for (const directive of file.directives) {
        const path = directive.args[0];
        if (!path || !FILES.has(directive.name.toLowerCase()) || path.text === '/dev/null') continue;
        if (readingVersions(directive.section, context).length === 0) continue;
        const fact: AuthFile = { place: context.place(path), directive: directive.name, path: path.text, asked };
        context.fact(FACT, fact);
      }
    },
  },
  site(site) {
    for (const { value } of site.facts<AuthFile>(FACT)) {
      const home = site.target.profile.home;
      const there = fileByTail(site, value.path);
      if (home && value.path.startsWith(`${home}/`) && there) continue;
      site.report(value.place, { severity: value.asked ? 'error' : 'warning', message: message(value, there) });
    }
  },
});

function message(value: AuthFile, there: string | null) {
  const { directive, path } = value;
  if (!/^(?:\/|[a-z]:)/i.test(path)) {
    return {
      ja: `${directive} の相対パス ${path} は、公開フォルダではなく Apache の設定フォルダからたどられます。`,
      en: `${directive}: the relative path ${path} starts at Apache’s own folder, not at the site’s.`,
    };
  }
  return there
    ? {
        ja: `${directive} の ${path} は旧サーバーのパスです。ファイルはアップロードの ${there} にあたります。`,
        en: `${directive}: ${path} is a path of the old server; in the upload the file is ${there}.`,
      }
    : {
        ja: `${directive} の ${path} に当たるファイルがアップロードにありません。`,
        en: `${directive}: there is no file for ${path} in the upload.`,
      };
}

/** The file of the upload that the end of the path leads to. */
function fileByTail(site: SiteContext, path: string): string | null {
  const parts = path.split('/').filter((part) => part !== '');
  for (let from = 0; from < parts.length; from++) {
    const tail = parts.slice(from).join('/');
    if (site.file(tail)) return tail;
  }
  const name = `/${parts.slice(-2).join('/')}`;
  const found = site.files.find((file) => `/${file.path}`.endsWith(name));
  return found?.path ?? null;
}
