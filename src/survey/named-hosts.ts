// Host names and addresses that the site's programs, settings and pages name: in URLs, and on their own where they can be nothing else.
import type { Move } from '../rule/rule.ts';
import type { ScanResult } from '../scan/result.ts';

export interface NamedHost {
  host: string;
  /** Files that name it. */
  files: number;
  /** One of them. */
  path: string;
}

const HOSTS = 40;
const KINDS = new Set([
  'php',
  'perl',
  'shell',
  'ssi',
  'html',
  'css',
  'javascript',
  'htaccess',
  'settings',
  'mail',
  'xml',
]);
/** Addresses alone stand in what runs; in pages they are mostly figures. */
const PROGRAMS = new Set(['php', 'perl', 'shell', 'htaccess', 'settings', 'mail']);
const URL = /\b(?:https?|ftp):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[/:"'\s<>)?#\\,;]|$)/gi;
/** Not a version: no letter, slash or point before it, in quotes or behind a blank or an @. */
const IPV4 = /(?<=["'\s@=:[(])(\d{2,3}(?:\.\d{1,3}){3})(?=["'\s:/,;)\]]|$)/g;

/** Most frequent first. */
export function hostsOf(files: ScanResult['files'], read: (path: string) => string | null, move: Move): NamedHost[] {
  const own = ownNames(move);
  const hosts = new Map<string, NamedHost>();
  for (const { path, kind } of files) {
    if (!KINDS.has(kind)) continue;
    const text = read(path) ?? '';
    const named = new Set<string>();
    for (const match of text.matchAll(URL)) named.add(match[1]!.toLowerCase());
    if (PROGRAMS.has(kind)) for (const match of text.matchAll(IPV4)) if (isServer(match[1]!)) named.add(match[1]!);
    if (own) for (const match of text.matchAll(own)) named.add(match[0].toLowerCase());
    for (const host of named) {
      if (!host.includes('.') || host === 'www.w3.org') continue;
      const entry = hosts.get(host);
      if (entry) entry.files++;
      else hosts.set(host, { host, files: 1, path });
    }
  }
  return [...hosts.values()].sort((a, b) => b.files - a.files || (a.host < b.host ? -1 : 1)).slice(0, HOSTS);
}

/** An address that a server can have, not a mask and not the machine itself. */
function isServer(address: string): boolean {
  const parts = address.split('.').map(Number);
  return parts.every((part) => part <= 255) && parts[0] !== 127 && parts[0]! < 224;
}

/** Names below the customer's domain, and those of the old server, wherever they stand. */
function ownNames({ domain, oldHosts }: Move): RegExp | null {
  const names = [...(domain ? [domain] : []), ...oldHosts.filter((host) => host.includes('.'))];
  if (names.length === 0) return null;
  const any = names.map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
  return new RegExp(`(?<![\\w.@-])(?:[a-z0-9-]+\\.)*(?:${any})(?![\\w-]|\\.\\w)`, 'gi');
}
