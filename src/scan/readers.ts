// Bytes -> documents: which reader makes which document.
import { readCss } from '../languages/css/read.ts';
import { readHtaccess } from '../languages/htaccess/read.ts';
import { readHtml } from '../languages/html/read.ts';
import { readMail } from '../languages/mail/read.ts';
import { readPerl } from '../languages/perl/read.ts';
import { readPhp } from '../languages/php/read.ts';
import { readSettings } from '../languages/settings/read.ts';
import { readSsi } from '../languages/ssi/read.ts';
import type { DocumentName, Documents } from '../rule/documents.ts';
import type { SourceFile } from '../site/source-file.ts';
import type { Target } from '../target/target.ts';

type Readers = {
  [D in Exclude<DocumentName, 'sql'>]: (file: SourceFile, target: Target, earlier: Partial<Documents>) => Documents[D];
};

/** All but dumps, which are read as streams. Readers do not throw on any bytes; if one does, its file is unchecked. */
export const readers: Readers = {
  file: (file) => file,
  php: (file, target) => readPhp(file.bytes, phpTags(target)),
  perl: (file) => readPerl(withLineFeeds(file)),
  html: (file, _target, earlier) => readHtml(file.bytes, earlier.php?.inlineHtml),
  css: (file) => readCss(file.bytes),
  ssi: (file) => readSsi(file.bytes),
  htaccess: (file) => readHtaccess(file.bytes),
  settings: (file) => readSettings(file.bytes, file.name),
  mail: (file) => readMail(file.bytes, file.name),
};

/**
 * Old Mac line ends make a whole script one comment, which is a finding of its own. What stands in it is read all the same, as it will
 * run once the line ends are repaired; offsets stay.
 */
function withLineFeeds({ bytes, text }: SourceFile): Uint8Array {
  return text.includes('\r') && !text.includes('\n') ? Buffer.from(text.replaceAll('\r', '\n'), 'latin1') : bytes;
}

/** `<?` and `<% %>` are code only where the target's php.ini says so. */
function phpTags(target: Target) {
  const ini = target.profile.components.php?.ini ?? {};
  const isOn = (name: string, otherwise: boolean) =>
    name in ini ? /^(1|on|yes|true)$/i.test(String(ini[name])) : otherwise;
  return { shortOpenTag: isOn('short_open_tag', true), aspTags: isOn('asp_tags', false) };
}
