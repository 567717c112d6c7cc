// What is said of one mail host, and what its repair is.
import type { Fix, Place, Span } from '../../src/rule/finding.ts';
import type { Context, Details } from '../../src/rule/rule.ts';
import { addressKind, hostsOf, type NamedHost } from './host-value.ts';

/** Addresses that no --old-host names: the site pass counts them. */
export const REPEATED = 'mail-host-address';

export interface RepeatedAddress {
  place: Place;
  host: string;
  setting: string;
  private: boolean;
}

/** A value that names mail servers. */
export interface MailValue {
  /** One character per byte; UTF-16 text: one per code unit. */
  text: string;
  /** Byte offset of its first character. */
  start: number;
  /** Bytes a character. */
  width: 1 | 2;
  /** Where the file writes the value in another way (hexadecimal): its place as a whole, which only a person can change. */
  whole?: Span | null;
  /** The name of the setting, variable, module that it is given to. */
  setting: string;
}

export const isOldHost = (host: string, context: Pick<Context, 'move'>): boolean =>
  context.move.oldHosts.some((old) => old.toLowerCase().replace(/\.$/, '') === host);

export function checkMailValue(value: MailValue, context: Context): void {
  for (const host of hostsOf(value.text)) {
    if (value.whole) {
      checkMailHost(host, value.whole, value.setting, context, null);
      continue;
    }
    const span = { start: value.start + host.start * value.width, end: value.start + host.end * value.width };
    checkMailHost(host, span, value.setting, context, (name) => ({
      ...span,
      text: value.width === 1 ? name : [...name].map((char) => `${char}\0`).join(''),
    }));
  }
}

/** @param splice the change that puts another host name there; null when a machine cannot write it */
export function checkMailHost(
  host: NamedHost,
  where: Span | Place,
  setting: string,
  context: Context,
  splice: ((name: string) => Fix['splices'][number]) | null,
): void {
  const kind = addressKind(host.host);
  if (kind === 'loopback') return;
  const name = context.move.domain ? `mail.${context.move.domain}` : null;
  if (isOldHost(host.host, context)) {
    context.report(where, {
      message: {
        ja: `メールサーバー（${setting}）に旧サーバーの ${host.host} が指定されています。移行後はメールを送受信できません。`,
        en: `The mail server (${setting}) is the old server ${host.host}: no mail after the move.`,
      },
      fix: name === null || splice === null ? null : { safety: 'safe', splices: [splice(name)] },
    });
  } else if (kind !== null && name === null)
    context.report(where, addressDetails(host.host, setting, kind === 'private'));
  else if (kind !== null) {
    const fact: RepeatedAddress = {
      place: 'anchor' in where ? where : context.place(where),
      host: host.host,
      setting,
      private: kind === 'private',
    };
    context.fact(REPEATED, fact);
  }
}

export function addressDetails(host: string, setting: string, isPrivate: boolean): Details {
  return {
    severity: 'warning',
    message: isPrivate
      ? {
          ja: `メールサーバー（${setting}）が旧環境の内部アドレス ${host} で指定されています。移行先からは届きません。`,
          en: `The mail server (${setting}) is ${host}, an address of the old network: out of reach after the move.`,
        }
      : {
          ja: `メールサーバー（${setting}）が IP アドレス ${host} で指定されています。旧サーバーのものであれば、移行後はメールを送受信できません。`,
          en: `The mail server (${setting}) is given by its address, ${host}. If it is the old server’s, there is no mail after the move.`,
        },
  };
}

/** The fix of the site pass: the same address in several settings is probably the old server's, but a person must say so. */
export function reviewFix(place: Place, name: string): Fix {
  return { safety: 'review', splices: [{ start: place.start, end: place.end, text: name }] };
}
