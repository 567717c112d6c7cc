// Is a name (of a variable, key, property, constant) that of a mail server? Judged by its words: smtpHost, MAIL_SERVER, $pop3_ip.

const GLUED =
  /^(smtp|pop3?|imap4?|mail|mailer|email)(?:s|ssl|auth|out|in)?(host|hosts|server|servers|serveraddress|hostname|addr|address|ip|relay|hub)$/;
const PROTOCOL = new Set(['smtp', 'smtps', 'pop', 'pop3', 'imap', 'imap4', 'imaps', 'sendmail', 'phpmailer']);
const MAIL = new Set([
  ...PROTOCOL,
  'mail',
  'mailer',
  'email',
  'webmail',
  'mailserver',
  'mailhost',
  'mta',
  'postman',
  'swiftmailer',
  'jphpmailer',
  'qdmail',
  'qdsmtp',
  'wpmail',
  'wpms',
  'rcmail',
]);
const HOST = new Set([
  'host',
  'hosts',
  'server',
  'servers',
  'hostname',
  'relay',
  'hub',
  'relayhost',
  'smarthost',
  'backup',
  'hostbackup',
  'url',
  'smtp',
]);
const NUMBER = new Set(['ip', 'addr', 'address']);
const ALONE = new Set([
  'smtp',
  'pop',
  'pop3',
  'imap',
  'mailhub',
  'relayhost',
  'smarthost',
  'mailserver',
  'mailhost',
  'smtpd',
]);
/** Words that make it something else: names given in HELO, filters, senders, users. */
const OTHER = new Set(
  'helo ehlo hello allow allowed deny denied ban banned black white blacklist whitelist spam trusted trust domain user username from log client remote dns ng ok use enable port pass password auth timeout name path dir folder signature localhost ssl tls secure debug'.split(
    ' ',
  ),
);
/** Words of other kinds of servers. */
const ELSEWHERE = new Set(
  'db database mysql mysqli pgsql pg postgres postgresql sql sqlite redis memcache memcached ldap ftp sftp ssh proxy http https solr elastic elasticsearch session cache amqp rabbitmq mongo mongodb beanstalk queue dns ntp irc jabber xmpp web www cdn api'.split(
    ' ',
  ),
);

/** 'smtpHostName' -> smtp, host, name; 'SMTP_SERVER' -> smtp, server. */
export function words(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

const splitGlued = (word: string): string[] => {
  const found = GLUED.exec(word);
  return found ? [found[1]!, found[2] === 'serveraddress' ? 'server' : found[2]!] : [word];
};

/** The name alone says that a mail server stands there. */
export function isMailHostName(name: string): boolean {
  if (!/smtp|pop|imap|mail|relay|host|server/i.test(name)) return false;
  const parts = words(name)
    .flatMap(splitGlued)
    .map((word) => word.replace(/(?<=[a-z]{4})\d+$/, ''));
  const last = parts.at(-1);
  if (last === undefined || parts.some((word) => OTHER.has(word) && word !== last)) return false;
  if (ALONE.has(last) && !parts.some((word) => ELSEWHERE.has(word))) return true;
  const rest = parts.slice(0, -1);
  if (last === 'name' && HOST.has(rest.at(-1) ?? '')) return rest.some((word) => MAIL.has(word));
  if (HOST.has(last)) return rest.some((word) => MAIL.has(word));
  // mail_address is a person's; smtp_address and mail_server_ip are machines'.
  return (
    NUMBER.has(last) && rest.some((word) => PROTOCOL.has(word) || (HOST.has(word) && rest.some((one) => MAIL.has(one))))
  );
}

/** host, server, hostname …: a server, of what only its surroundings say. */
export function isHostName(name: string): boolean {
  return /^(?:hosts?|(?:real)?host_?name|servers?|server_?name|server_?addr(?:ess)?|address|hostspec|smtp|peeraddr|peerhost)$/i.test(
    name,
  );
}

/** Something in these names speaks of mail, and nothing of another kind of server. */
export function speaksOfMail(names: readonly string[]): boolean {
  const parts = names.flatMap(words).flatMap(splitGlued);
  return parts.some((word) => MAIL.has(word)) && !parts.some((word) => ELSEWHERE.has(word));
}

export function speaksOfOthers(names: readonly string[]): boolean {
  return names.flatMap(words).some((word) => ELSEWHERE.has(word));
}

/** Ports of SMTP, POP3 and IMAP, with and without TLS. */
export const MAIL_PORTS: ReadonlySet<number> = new Set([25, 110, 143, 465, 587, 993, 995, 2525]);
