// Is a setting of a settings file (INI, YAML, XML, registry …) a mail server? Its key says so, or what stands around it.
import type { MailDocument, MailEntry } from '../../src/languages/mail/document.ts';
import type { Setting } from '../../src/languages/settings/document.ts';
import { isMailUrl } from './host-value.ts';
import { isHostName, isMailHostName, speaksOfMail, speaksOfOthers } from './keys.ts';

/** Whether a setting of any syntax is a mail server. `file`: path of the settings file. */
export function namesMailHost(setting: Setting, file: string): boolean {
  if (isMailUrl(setting.value)) return true;
  // Property lists and registry exports write whole words: 'SMTP Server', 'OutgoingMailServerHostName'.
  const name = setting.path.at(-1)!.replace(/^@/, '');
  const parents = setting.path.slice(0, -1);
  const outer = [file.slice(file.lastIndexOf('/') + 1).replace(/\.\w*$/, ''), ...parents];
  const dotted = name.split('.');
  if (dotted.length > 1 && isHostName(dotted.at(-1)!)) return speaksOfMail(dotted.slice(0, -1)) || isMailHostName(name);
  if (isMailHostName(name)) return !speaksOfOthers(parents);
  if (/^(?:real)?hostname$/i.test(name) && /(?:incoming|outgoing)server/i.test(outer.join('/'))) return true;
  return isHostName(name) && (speaksOfMail(parents) || speaksOfMail(outer));
}

/** Keys in the settings of mail programs (msmtp, sSMTP, fetchmail, fml, majordomo, Mailman). */
const MAIL_PROGRAM_KEY =
  /^(?:host|hostname|server|servers|mailhub|relayhost|smarthost|smtphost|smtp|smtp_?servers?|smtp_host|smtp_url|poll|outhost)$/;

/** Whether an entry in the settings of a mail program or a mailing list is a mail server. */
export const isMailHostEntry = ({ format }: MailDocument, { kind, key }: MailEntry): boolean =>
  (format === 'client' || format === 'list') &&
  kind === 'setting' &&
  (MAIL_PROGRAM_KEY.test(key) || isMailHostName(key));
