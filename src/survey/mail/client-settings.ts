// What a mail program must be told, old and new side by side. What neither the document nor the move says is to be asked.
import type { Move } from '../../rule/rule.ts';
import type { Text } from '../../rule/text.ts';
import type { Mode, Profile } from '../../target/profile.ts';
import type { MailAccount } from './accounts.ts';

export interface ClientSetting {
  name: Text;
  today: Text;
  next: Text;
  /** The document's own words; '' where it says nothing. */
  stated: string;
}

const ASKED: Text = { ja: '要確認', en: 'to be asked' };
const FILL_IN: Text = { ja: '', en: '' };

export function clientSettings(account: MailAccount, profile: Profile, move: Move, mode: Mode | null): ClientSetting[] {
  const facts = profile.survey?.mail;
  const domain = domainOf(account, move);
  const server = serverOf(profile, domain);
  const old = oldServer(move);
  const applies = (of: Mode | undefined) => of === undefined || mode === null || of === mode;
  const password = (facts?.password ?? []).filter((each) => applies(each.mode));
  const same = facts?.account && applies(facts.account.mode) ? facts.account : null;
  const [user = '', host] = account.address.split('@');
  const address = host || domain ? `${user}@${host ?? domain}` : user;
  const setting = (ja: string, en: string, today: Text, next: Text, stated = ''): ClientSetting => ({
    name: { ja, en },
    today,
    next,
    stated,
  });
  return [
    setting('メールアドレス', 'Mail address', plain(address), plain(address)),
    setting('アカウント名（ユーザー名）', 'User name', FILL_IN, same?.what ?? ASKED, same?.stated),
    setting(
      'パスワード',
      'Password',
      { ja: '（ここには書かないでください）', en: '(do not write it here)' },
      password.length > 0 ? joined(password.map(({ what }) => what)) : ASKED,
      password.map(({ stated }) => stated).join(' / '),
    ),
    setting('受信メールサーバー（POP／IMAP）', 'Incoming server (POP, IMAP)', old, server.next, server.stated),
    setting('受信のポート番号', 'Port', FILL_IN, ASKED),
    setting('受信の暗号化（SSL/TLS）', 'Encryption', FILL_IN, ASKED),
    setting('送信メールサーバー（SMTP）', 'Outgoing server (SMTP)', old, server.next, server.stated),
    setting('送信のポート番号', 'Port', FILL_IN, ASKED),
    setting('送信の暗号化（SSL/TLS）', 'Encryption', FILL_IN, ASKED),
    setting('送信時の認証（SMTP認証）', 'Authentication when sending', FILL_IN, ASKED),
  ];
}

const plain = (text: string): Text => ({ ja: text, en: text });
const joined = (texts: readonly Text[]): Text => ({
  ja: texts.map(({ ja }) => ja).join('／'),
  en: texts.map(({ en }) => en).join(' / '),
});

const domainOf = ({ address }: MailAccount, { domain }: Move): string | null => address.split('@')[1] ?? domain;

/** mail.DOMAIN: as the document says, or what addresses become in this move, to be confirmed. */
function serverOf(profile: Profile, domain: string | null): { next: Text; stated: string } {
  const stated = profile.survey?.mail?.server;
  if (domain === null)
    return {
      next: { ja: 'mail.お客様ドメイン名（ドメインは要確認）', en: 'mail.DOMAIN (the domain is to be asked)' },
      stated: stated?.stated ?? '',
    };
  if (stated) return { next: plain(stated.host.replace('{domain}', domain)), stated: stated.stated };
  return { next: { ja: `mail.${domain}（要確認）`, en: `mail.${domain} (to be confirmed)` }, stated: '' };
}

function oldServer({ oldHosts }: Move): Text {
  if (oldHosts.length === 0) return FILL_IN;
  return {
    ja: `${oldHosts.join('、')} などになっていれば変更`,
    en: `to be changed if it is ${oldHosts.join(', ')} or the like`,
  };
}
