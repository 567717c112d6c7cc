// Which readings of a file a rule can check. A file may have several: a PHP page is also HTML, every text is also a file.
import type { CssDocument } from '../languages/css/document.ts';
import type { HtaccessDocument } from '../languages/htaccess/document.ts';
import type { HtmlDocument } from '../languages/html/document.ts';
import type { MailDocument } from '../languages/mail/document.ts';
import type { PerlDocument } from '../languages/perl/document.ts';
import type { PhpDocument } from '../languages/php/document.ts';
import type { SettingsDocument } from '../languages/settings/document.ts';
import type { SqlDocument } from '../languages/sql/document.ts';
import type { SsiDocument } from '../languages/ssi/document.ts';
import type { Kind } from '../site/kind.ts';
import type { SourceFile } from '../site/source-file.ts';

export interface Documents {
  /** Any text file, whatever its language: encodings, line ends, shebangs. */
  file: SourceFile;
  php: PhpDocument;
  perl: PerlDocument;
  /** Tags of HTML files, of SSI files and of what stands outside PHP blocks. */
  html: HtmlDocument;
  css: CssDocument;
  ssi: SsiDocument;
  htaccess: HtaccessDocument;
  /** INI, .env, YAML, JSON, XML, prefs.js, .reg … : keys with their values. */
  settings: SettingsDocument;
  /** .forward, .procmailrc, .qmail and the like. */
  mail: MailDocument;
  /** A dump, read as a stream. */
  sql: SqlDocument;
}

export type DocumentName = keyof Documents;

/** How a file of each kind is read. */
export const READINGS: Readonly<Record<Kind, readonly DocumentName[]>> = {
  php: ['file', 'php', 'html'],
  perl: ['file', 'perl'],
  shell: ['file'],
  ssi: ['file', 'html', 'ssi'],
  html: ['file', 'html'],
  xml: ['file', 'settings'],
  css: ['file', 'css'],
  javascript: ['file', 'settings'],
  htaccess: ['file', 'htaccess'],
  settings: ['file', 'settings'],
  mail: ['file', 'mail'],
  sql: ['sql'],
  text: ['file'],
  data: ['file'],
  mailbox: [],
  archive: [],
  image: [],
  program: [],
  dbm: ['file'],
  binary: [],
};
