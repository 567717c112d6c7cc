// Files that nobody meant to publish: dumps, backups, editors' leavings, repositories, installers.

import type { Severity } from '../../src/rule/finding.ts';
import type { FileSummary } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';

interface Leftover {
  severity: Severity;
  what: Text;
}

type Pattern = readonly [RegExp, Leftover];

const CREDENTIALS: Leftover = {
  severity: 'warning',
  what: { ja: 'ログイン情報を含むことがあるファイル', en: 'file that may hold credentials' },
};
const REPOSITORY: Leftover = {
  severity: 'warning',
  what: {
    ja: 'バージョン管理のフォルダ（公開されるとソース全体を取得されます）',
    en: 'folder of a version control system (with it the whole source can be fetched)',
  },
};
const PROGRAM_COPY: Leftover = {
  severity: 'warning',
  what: {
    ja: 'プログラムの控え（ソースコードがそのまま表示されます）',
    en: 'copy of a program (its source is shown to visitors)',
  },
};
const DESKTOP: Leftover = {
  severity: 'info',
  what: { ja: 'パソコンや FTP ソフトが残した不要なファイル', en: 'leaving of a desktop system or FTP program' },
};
const CRASHED: Leftover = {
  severity: 'info',
  what: { ja: '異常終了したときに残されたファイル', en: 'what a program left when it crashed' },
};
const DUMP: Leftover = { severity: 'warning', what: { ja: 'データベースのダンプ', en: 'database dump' } };
const BACKUP: Leftover = {
  severity: 'warning',
  what: { ja: 'サイトのバックアップ', en: 'backup of the site' },
};
const DATABASE_TOOL: Leftover = {
  severity: 'warning',
  what: { ja: 'データベースの管理ツール', en: 'tool to manage databases' },
};

const INSTALLER: Leftover = {
  severity: 'info',
  what: {
    ja: 'インストーラー（公開されたままだと再設置に悪用されます）',
    en: 'installer (while it is public, anybody may set the program up anew)',
  },
};

/** On the whole path, for folders whose files are all left over. */
const FOLDERS: readonly Pattern[] = [
  [/(?:^|\/)\.(?:git|svn|hg|bzr)\//, REPOSITORY],
  [/(?:^|\/)CVS\/(?:Entries|Root|Repository)$/, REPOSITORY],
  [/(?:^|\/)\.ssh\//, CREDENTIALS],
  [/(?:^|\/)(?:install|installation|zc_install|_install)\/index\.(?:php|cgi)$/, INSTALLER],
  [/(?:^|\/)(?:__MACOSX|_vti_cnf)\//, DESKTOP],
];

/** On the file's name, wherever it lies. */
const NAMES: readonly Pattern[] = [
  [/^(?:\.bash_history|\.mysql_history|\.psql_history|\.netrc|\.pgpass|\.my\.cnf|id_[rd]sa)$/, CREDENTIALS],
  [
    /\.(?:php\d?|cgi|pl|inc|ini|ya?ml|env|py|rb|asp)(?:~|\.(?:bak|old|orig|org|save|swp|copy|tmp|txt|\d{6,8}))$/i,
    PROGRAM_COPY,
  ],
  [/^(?:#.+#|\..+\.sw[op])$/, PROGRAM_COPY],
  [/^(?:\.DS_Store|Thumbs\.db|desktop\.ini|\._.+|WS_FTP\.LOG|\.listing|~\$.+)$/i, DESKTOP],
  [/^mt-(?:wizard|check)\.cgi$/, INSTALLER],
  [/^(?:core\.\d+|.+\.stackdump|dead\.letter|nohup\.out)$/, CRASHED],
];

/** On the file's name, where everybody can fetch it. */
const PUBLIC_NAMES: readonly Pattern[] = [
  [/^\.env(?:\.\w+)?$/, CREDENTIALS],
  [/\.sql\.(?:gz|bz2|zip)$|(?:^|[_.-])(?:mysql|db|database)?dump[\w.-]*\.(?:gz|zip|tgz|txt)$/i, DUMP],
  [
    /(?:^|[_.-])(?:backup|bkup|bak|public_html|htdocs|www|site)[\w-]*\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz)|lzh)$/i,
    BACKUP,
  ],
  [/^(?:adminer|phpminiadmin|sqlbuddy|mysqldumper|searchreplacedb2?)[\w.-]*\.php$/i, DATABASE_TOOL],
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
    { path: 'public_html/backup/site-20200101.tar.gz', wrong: 'x' },
    { path: 'public_html/adminer-4.7.php', wrong: '<?php\n' },
    { path: 'public_html/cgi-bin/core.12345', wrong: 'x' },
    { path: 'shop/install/index.php', wrong: '<?php\n' },
    { path: '.env', right: 'APP_ENV=prod\n' },
    { path: 'public_html/.env', wrong: 'DB_PASSWORD=x\n' },
    { path: 'public_html/download/catalog.zip', right: 'x' },
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

function leftover(file: FileSummary): Leftover | undefined {
  const { path } = file;
  // Inside of an archive it is not public.
  if (path.includes('!/')) return undefined;
  const isPublic = PUBLIC.test(path);
  if (isPublic && file.kind === 'sql' && !isInstaller(path)) return DUMP;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    FOLDERS.find(([pattern]) => pattern.test(path))?.[1] ??
    NAMES.find(([pattern]) => pattern.test(name))?.[1] ??
    (isPublic ? PUBLIC_NAMES.find(([pattern]) => pattern.test(name))?.[1] : undefined)
  );
}

/** Applications bring .sql files to set themselves up. */
const isInstaller = (path: string): boolean =>
  /(?:^|\/)(?:install(?:er|ation)?|setup|sql|schema|schemas|migrations?|upgrade|update|maintenance|docs?|contrib|tests?|modules|plugins|addons|vendor|mysql|pgsql|database)\//i.test(
    path,
  );
