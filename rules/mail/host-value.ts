// A setting's value taken apart into the hosts it names: 'a.jp', '192.0.2.1:587', 'ssl://a.jp', 'a.jp;b.jp:587', '{a.jp:110/pop3}INBOX'.

export interface NamedHost {
  /** As written, lower case, without a closing dot. */
  host: string;
  /** Place of the host alone, in the text given. */
  start: number;
  end: number;
  /** 'ssl', 'tcp', 'smtp' …, '' without one; lower case. */
  scheme: string;
  /** Null when none is written, or only a variable. */
  port: number | null;
}

const PIECE =
  /^(?:\{)?(?:([a-z][a-z\d+.]{0,15}):\/\/)?(?:[^@/\s{}]*@)?(\[[\da-f:.]{2,45}\]|[a-z\d](?:[a-z\d._-]{0,251}[a-z\d])?\.?)(?::(\d{1,5}|smtps?|pop3s?|imaps?|\$\w+|\{\$[^{}]*\})?)?(?=$|[/?}])/i;
/** No list of servers is longer. */
const LONGEST = 1000;

/** Every host of the value; none when any part of it is something else. */
export function hostsOf(value: string): NamedHost[] {
  if (value.length > LONGEST) return [];
  const hosts: NamedHost[] = [];
  let at = 0;
  for (const piece of value.split(/([;,\s]+)/)) {
    if (piece !== '' && !/^[;,\s]/.test(piece)) {
      const found = PIECE.exec(piece);
      if (!found) return [];
      const written = found[2]!;
      const before = found[0].lastIndexOf(written, found[0].length - (found[3] ? found[3].length + 1 : 0));
      const bracketed = written.startsWith('[');
      const start = at + before + (bracketed ? 1 : 0);
      const length = bracketed ? written.length - 2 : written.replace(/\.$/, '').length;
      hosts.push({
        host: written.slice(bracketed ? 1 : 0, (bracketed ? 1 : 0) + length).toLowerCase(),
        start,
        end: start + length,
        scheme: (found[1] ?? '').toLowerCase(),
        port: /^\d+$/.test(found[3] ?? '') ? Number(found[3]) : null,
      });
    }
    at += piece.length;
  }
  return hosts;
}

/** `smtp://user:secret@192.0.2.1:587`: whatever the setting is called, a mail server stands there. */
export const isMailUrl = (value: string): boolean => /^(?:smtps?|sendmail\+smtp|pop3s?|imaps?):\/\/[^\s/]/i.test(value);

/** Where packets to an address go. loopback and unspecified addresses mean the machine itself. */
export type AddressKind = 'loopback' | 'private' | 'public';

/** Null for a name, and for numbers that are no address. */
export function addressKind(host: string): AddressKind | null {
  if (host.includes(':')) return addressKind6(host);
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1);
  if (!parts || parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return null;
  const [a, b] = parts.map(Number) as [number, number, number, number];
  if (a === 127 || a === 0) return 'loopback';
  const shared = a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168);
  return shared || (a === 169 && b === 254) || (a === 100 && b >= 64 && b <= 127) ? 'private' : 'public';
}

function addressKind6(host: string): AddressKind | null {
  if (!/^[\da-f:.]+$/.test(host) || !/:.*:/.test(host)) return null;
  if (/^[0:]*:1?$/.test(host)) return 'loopback';
  return /^f[cd]|^fe[89ab]/.test(host) ? 'private' : 'public';
}
