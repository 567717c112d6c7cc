// Regular expressions that do not compile: in RewriteRule, <FilesMatch>, RedirectMatch, SetEnvIf and their kin.
import type { HtaccessArgument, HtaccessDirective, HtaccessSection } from '../../src/languages/htaccess/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';
import { patternFault } from './pcre.ts';

export default defineRule({
  id: 'htaccess/regex',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '.htaccess の正規表現の誤り', en: 'Regular expression in .htaccess that does not compile' },
  why: {
    ja: '正規表現に誤りがあると、.htaccess のあるフォルダ以下のすべてのページがエラー 500 になります。ファイル名の * と同じつもりで書かれた「*.php」などがよくある例です。',
    en: 'A regular expression that does not compile turns the folder and below into error 500. Often it is a file name with * (*.php) where an expression is wanted.',
  },
  hint: {
    ja: '正規表現として正しく書き直してください（例: *.php は \\.php$、すべてのファイルは .*）。',
    en: 'Write it as a regular expression: *.php is \\.php$, all files are .*.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.4/glossary.html#regex',
    'https://httpd.apache.org/docs/2.2/mod/core.html#filesmatch',
  ],
  examples: [
    { wrong: 'RewriteEngine On\nRewriteRule * index.php\n' },
    { wrong: '<Files ~ "*">\nOrder allow,deny\n</Files>\n' },
    { wrong: '<FilesMatch "\\.(php|cgi$">\nOrder allow,deny\n</FilesMatch>\n' },
    { wrong: 'RedirectMatch 301 *.html /index.html\n' },
    { wrong: 'RewriteEngine On\nRewriteCond %{HTTP_USER_AGENT} (DoCoMo|KDDI [NC]\nRewriteRule ^x$ y\n' },
    { wrong: 'SetEnvIf Referer "*example.com" ours\n' },
    {
      right:
        '<Files "*.bak">\nOrder allow,deny\n</Files>\nRewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteCond %{TIME_HOUR} >10\nRewriteRule ^(?i)a[]*+?]{1,2}\\($ /x [L]\n<FilesMatch "^[^.]+$">\n</FilesMatch>\n',
    },
  ],
  check: {
    htaccess(file, context) {
      for (const section of file.sections) tell(patternOfSection(section), section.parent, context);
      for (const directive of file.directives) tell(patternOf(directive), directive.section, context);
    },
  },
});

function tell(pattern: HtaccessArgument | undefined, section: HtaccessSection | null, context: Context): void {
  const text = pattern?.text.replace(/^!/, '');
  const fault = text === undefined ? null : patternFault(text);
  if (!fault) return;
  // bytes outside ASCII mean nothing without the file's encoding
  const shown = /^[\x20-\x7e]{1,60}$/.test(text!) ? ` ${text}` : '';
  context.report(pattern!, {
    on: readingVersions(section, context),
    message: {
      ja: `正規表現${shown} は正しくありません（${fault.ja}）。エラー 500 になります。`,
      en: `This is no regular expression${shown && `:${shown}`} (${fault.en}): error 500.`,
    },
  });
}

function patternOfSection({ name, args }: HtaccessSection): HtaccessArgument | undefined {
  switch (name.toLowerCase()) {
    case 'filesmatch':
      return args[0];
    case 'files':
      return args[0]?.text === '~' ? args[1] : undefined;
    default:
      return undefined;
  }
}

function patternOf({ name, args }: HtaccessDirective): HtaccessArgument | undefined {
  switch (name.toLowerCase()) {
    case 'rewriterule':
    case 'browsermatch':
    case 'browsermatchnocase':
      return args[0];
    case 'rewritecond':
      return isTest(args) ? undefined : args[1];
    case 'setenvif':
    case 'setenvifnocase':
      return args[1];
    case 'redirectmatch':
      return /^(?:permanent|temp|seeother|gone|\d{3})$/i.test(args[0]?.text ?? '') ? args[1] : args[0];
    default:
      return undefined;
  }
}

/** -f and its kin, comparisons, and expressions of 2.4 are no regular expressions. */
const isTest = (args: readonly HtaccessArgument[]): boolean =>
  args[0]?.text.toLowerCase() === 'expr' || /^!?(?:-[A-Za-z]|[<>=])/.test(args[1]?.text ?? '');
