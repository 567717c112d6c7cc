// Every place of a text where an IPv4 address stands, or a whole host name or address of the old server: 203.0.113.25, not 203.0.113.251.
import type { Move } from '../../src/rule/rule.ts';

export interface OldHost {
  /** As it stands in the text. */
  host: string;
  start: number;
  end: number;
}

const ADDRESS = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/g;
const ONE_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Several rules ask for the same text in turn: the last answers are kept. */
let addresses: { text: string; offsets: readonly number[] } | null = null;
let old: { text: string; oldHosts: readonly string[]; found: readonly OldHost[] } | null = null;
let names: { oldHosts: readonly string[]; pattern: RegExp | null } | null = null;

/** Offsets in ascending order; nearly always none. */
export function addressesIn(text: string): readonly number[] {
  if (addresses?.text !== text) {
    const offsets: number[] = [];
    ADDRESS.lastIndex = 0;
    for (let found = ADDRESS.exec(text); found; found = ADDRESS.exec(text)) offsets.push(found.index);
    addresses = { text, offsets };
  }
  return addresses.offsets;
}

/** In ascending order. */
export function oldHostsIn(text: string, move: Move): readonly OldHost[] {
  if (move.oldHosts.length === 0) return [];
  if (old?.text !== text || old.oldHosts !== move.oldHosts) {
    const found = [...oldAddresses(text, move), ...oldNames(text, move)];
    old = { text, oldHosts: move.oldHosts, found: found.sort((a, b) => a.start - b.start) };
  }
  return old.found;
}

function oldAddresses(text: string, move: Move): OldHost[] {
  const wanted = move.oldHosts.filter((host) => ONE_ADDRESS.test(host));
  if (wanted.length === 0) return [];
  return addressesIn(text).flatMap((start) => {
    const host = wanted.find((one) => text.startsWith(one, start));
    return host && isWhole(text, start, start + host.length) ? [{ host, start, end: start + host.length }] : [];
  });
}

function oldNames(text: string, move: Move): OldHost[] {
  if (names?.oldHosts !== move.oldHosts) {
    const wanted = move.oldHosts.filter((host) => host !== '' && !ONE_ADDRESS.test(host));
    const source = wanted.map((host) => host.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
    names = { oldHosts: move.oldHosts, pattern: source === '' ? null : new RegExp(source, 'gi') };
  }
  if (!names.pattern) return [];
  return [...text.matchAll(names.pattern)]
    .map((found) => ({ host: found[0], start: found.index, end: found.index + found[0].length }))
    .filter(({ start, end }) => isWhole(text, start, end));
}

const isWhole = (text: string, start: number, end: number): boolean =>
  !/[\w.-]/.test(text[start - 1] ?? '') && !/^(?:[\w-]|\.\w)/.test(text.slice(end, end + 2));
