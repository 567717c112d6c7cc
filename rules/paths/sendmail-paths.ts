// Where mail programs lie on old servers, and which strings are commands rather than texts that speak of them.
import type { Span } from '../../src/rule/finding.ts';
import { words } from '../../src/text/words.ts';

export interface MailProgram {
  /** The path alone, relative to the text it was found in. */
  span: Span;
  path: string;
  /** True when it takes sendmail's options, so that only the path differs. */
  takesSendmailOptions: boolean;
}

const NAME = String.raw`(?:sendmail(?:\.(?:sendmail|postfix|exim|exe))?|qmail-inject|qmail-smtpd|nullmailer-inject|mini_sendmail|ssmtp|esmtp|msmtp|exim4?|blat\.exe)`;
/** Where a mail program may be named: what a file without it need not be read for. */
export const MAIL_PROGRAM: RegExp = /sendmail|qmail-|nullmailer|ssmtp|msmtp|esmtp|exim|blat\.exe/g;
export const MAIL_PROGRAMS = words('sendmail', 'qmail-', 'nullmailer', 'ssmtp', 'msmtp', 'esmtp', 'exim', 'blat.exe');

/** What ends in .exe is for Windows, whatever its path. */
const UNIX = String.raw`\/(?:[\w.+-]+\/)+${NAME}(?<!\.exe)`;
const WINDOWS = String.raw`[A-Za-z]:(?:[\\\/]+[\w. -]+)*[\\\/]+${NAME}`;
/** The path begins the text (behind a pipe and quotes), and what follows is nothing, an option, a variable, an address or a redirection. */
const COMMAND = new RegExp(
  String.raw`^(\s*\|?\s*["']?)(${UNIX}|${WINDOWS})(?=["']?\s*$|["']?\s+(?:[-$"'<>|&;\\]|[\w.+-]+@)|["']?[|;<>&])`,
);

/** The mail program that a string literal runs or names, or null when it is a text of another kind. @param text one character per byte */
export function findMailProgram(text: string): MailProgram | null {
  const found = COMMAND.exec(text);
  if (!found) return null;
  const [, before = '', path = ''] = found;
  return {
    span: { start: before.length, end: before.length + path.length },
    path,
    takesSendmailOptions: /[\\/]sendmail(\.(sendmail|postfix))?$/.test(path) && path.startsWith('/'),
  };
}
