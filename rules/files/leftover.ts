// Files that nobody meant to publish: dumps, backups, editors' leavings, repositories, installers.

import type { Severity } from '../../src/rule/finding.ts';
import type { FileSummary } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';

interface Leftover {
  pattern: RegExp;
  severity: Severity;
  what: Text;
}

/** On the whole path. The first that fits counts. */
const LEFTOVERS: readonly Leftover[] = [
  {
    pattern: /(?:^|\/)\.(?:git|svn|hg|bzr)\/|(?:^|\/)CVS\/(?:Entries|Root|Repository)$/,
    severity: 'warning',
    what: {
      ja: 'バージョン管理のフォルダ（公開されるとソース全体を取得されます）',
      en: 'folder of a version control system (with it the whole source can be fetched)',
    },
  },
  {
    pattern: /(?:^|\/)(?:\.bash_history|\.mysql_history|\.ssh\/.*|\.netrc|\.pgpass|\.my\.cnf|id_[rd]sa)$/,
    severity: 'warning',
    what: { ja: 'ログイン情報を含むことがあるファイル', en: 'file that may hold credentials' },
  },
  {
    pattern:
      /\.(?:php\d?|cgi|pl|inc|ini|ya?ml|env|py|rb|asp)(?:~|\.(?:bak|old|orig|org|save|swp|copy|tmp|txt|\d{6,8}))$|(?:^|\/)(?:#[^/]+#|\.[^/]+\.sw[op])$/i,
    severity: 'warning',
    what: {
      ja: 'プログラムの控え（ソースコードがそのまま表示されます）',
      en: 'copy of a program (its source is shown to visitors)',
    },
  },
  {
    pattern:
      /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]+|WS_FTP\.LOG|\.listing|_vti_cnf\/.*)$|(?:^|\/)__MACOSX\//i,
    severity: 'info',
    what: { ja: 'パソコンや FTP ソフトの残りもの', en: 'leaving of a desktop system or FTP program' },
  },
];

export default defineRule({
  id: 'files/leftover',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [1, 1, 5] },
  title: { ja: '公開・移行すべきでないファイル', en: 'File that should be neither public nor moved' },
  why: {
    ja: 'データベースのダンプやプログラムの控え、管理用フォルダが公開領域にあると、個人情報やパスワードが漏れる恐れがあります。',
    en: 'Dumps, copies of programs and repositories in a public folder can give away personal data and passwords.',
  },
  hint: {
    ja: '移行前に削除するか、公開されない場所に移してください。',
    en: 'Delete it before the move, or keep it outside of the public folder.',
  },
  sources: [
    'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information',
  ],
  examples: [
    { path: 'public_html/config.php.bak', wrong: '<?php\n' },
    { path: 'public_html/.svn/entries', wrong: '10\n' },
    { path: 'public_html/dump.sql', wrong: '-- MySQL dump 10.13\nCREATE TABLE a (b int);\n' },
    { path: 'public_html/config.php', right: '<?php\n' },
    { path: 'dump.sql', right: '-- MySQL dump 10.13\nCREATE TABLE a (b int);\n' },
  ],
  site(site) {
    for (const file of site.files) {
      const found = leftover(file);
      if (!found) continue;
      site.report(file.path, {
        severity: found.severity,
        message: { ja: `${file.path}: ${found.what.ja}`, en: `${file.path}: ${found.what.en}` },
      });
    }
  },
});

const PUBLIC = /(?:^|\/)(?:public_html|htdocs|www|html|httpdocs|wwwroot|web|public)\//i;

function leftover(file: FileSummary): Pick<Leftover, 'severity' | 'what'> | undefined {
  // Inside of an archive it is not public.
  if (file.path.includes('!/')) return undefined;
  if (file.kind === 'sql' && PUBLIC.test(file.path) && !isInstaller(file.path)) {
    return { severity: 'warning', what: { ja: 'データベースのダンプ', en: 'database dump' } };
  }
  return LEFTOVERS.find((one) => one.pattern.test(file.path));
}

/** Applications bring .sql files to set themselves up. */
const isInstaller = (path: string): boolean =>
  /(?:^|\/)(?:install(?:er|ation)?|setup|sql|schema|schemas|migrations?|upgrade|update|maintenance|docs?|contrib|tests?|modules|plugins|addons|vendor|mysql|pgsql|database)\//i.test(
    path,
  );
