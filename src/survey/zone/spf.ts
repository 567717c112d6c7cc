// The terms of an SPF record (RFC 7208) with their places in the zone file.
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Word } from './entries.ts';

export interface SpfTerm {
  /** ip4, ip6, include, a, mx, redirect … */
  kind: string;
  /** What stands behind the colon or the equals sign, lower case, without the dot at the end; '' when nothing does. */
  value: string;
  /** +, -, ~, ? or ''. */
  qualifier: string;
  /** Indices into the zone's text. */
  start: number;
  end: number;
  /** Whether ip4 or ip6 covers this address. */
  holds: (address: string) => boolean;
}

/** Null when the strings are no SPF record. */
export function spfTerms(data: readonly Word[]): SpfTerm[] | null {
  if (!/^v=spf1(?:\s|$)/i.test(data.map((word) => word.text).join(''))) return null;
  return data.flatMap((word) => {
    const inside = word.start + (word.quoted ? 1 : 0);
    return [...word.text.matchAll(/([+\-~?]?)([a-z][\w.-]*)(?:[:=](\S+)|(\/\S+))?/gi)].map((match): SpfTerm => {
      const value = (match[3] ?? '').toLowerCase().replace(/\.$/, '');
      return {
        kind: match[2]!.toLowerCase(),
        value,
        qualifier: match[1]!,
        start: inside + match.index,
        end: inside + match.index + match[0].length,
        holds: holderOf(value),
      };
    });
  });
}

function holderOf(value: string): (address: string) => boolean {
  const [address = '', bits] = value.split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
  if (
    family === null ||
    (bits !== undefined && !/^\d{1,3}$/.test(bits)) ||
    Number(bits ?? 0) > (family === 'ipv4' ? 32 : 128)
  )
    return () => false;
  const list = new BlockList();
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
  return (other) =>
    isIPv4(other)
      ? family === 'ipv4' && list.check(other, 'ipv4')
      : isIPv6(other) && family === 'ipv6' && list.check(other, 'ipv6');
}
