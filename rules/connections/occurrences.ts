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
const NONE: readonly never[] = [];

/** Several rules ask for the same text in turn: the last answers are kept. */
let addresses: { text: string; offsets: readonly number[] } | null = null;
let old: { text: string; oldHosts: readonly string[]; found: readonly OldHost[] } | null = null;
let names: { oldHosts: readonly string[]; pattern: RegExp | null } | null = null;

/** Offsets of whole addresses of other machines in ascending order; nearly always none. */
export function addressesIn(text: string): readonly number[] {
  if (addresses?.text !== text) addresses = { text, offsets: findAddresses(text) };
  return addresses.offsets;
}

function findAddresses(text: string): readonly number[] {
  let offsets: number[] | null = null;
  ADDRESS.lastIndex = 0;
  for (let found = ADDRESS.exec(text); found; found = ADDRESS.exec(text)) {
    const [address] = found;
    if (!isMachine(address) || !isWhole(text, found.index, ADDRESS.lastIndex)) continue;
    offsets ??= [];
    offsets.push(found.index);
  }
  return offsets ?? NONE;
}

/** Not the machine itself, nor what only looks like an address. */
const isMachine = (address: string): boolean =>
  !/^(?:127|0+)\./.test(address) && address.split('.').every((part) => Number(part) < 256);

/** In ascending order. */
export function oldHostsIn(text: string, move: Move): readonly OldHost[] {
  if (move.oldHosts.length === 0) return NONE;
  if (old?.text !== text || old.oldHosts !== move.oldHosts) {
    const found = [...oldAddresses(text, move), ...oldNames(text, move)];
    old = { text, oldHosts: move.oldHosts, found: found.sort((a, b) => a.start - b.start) };
  }
  return old.found;
}

function oldAddresses(text: string, move: Move): readonly OldHost[] {
  const offsets = addressesIn(text);
  if (offsets.length === 0) return NONE;
  const wanted = move.oldHosts.filter((host) => ONE_ADDRESS.test(host));
  return offsets.flatMap((start) => {
    const host = wanted.find((one) => text.startsWith(one, start));
    return host && isWhole(text, start, start + host.length) ? [{ host, start, end: start + host.length }] : [];
  });
}

function oldNames(text: string, move: Move): readonly OldHost[] {
  if (names?.oldHosts !== move.oldHosts) names = { oldHosts: move.oldHosts, pattern: patternOf(move.oldHosts) };
  const { pattern } = names;
  if (!pattern) return NONE;
  const found: OldHost[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [host] = match;
    if (isWhole(text, match.index, pattern.lastIndex)) found.push({ host, start: match.index, end: pattern.lastIndex });
  }
  return found;
}

/** Every letter as a class of two: the engine is slower with its flag for letter case. */
const patternOf = (oldHosts: readonly string[]): RegExp | null =>
  anyOf(oldHosts.filter((host) => host !== '' && !ONE_ADDRESS.test(host)));

function anyOf(words: readonly string[]): RegExp | null {
  const sources = words.map((word) =>
    word
      .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
      .replace(/[a-z]/gi, (char) => `[${char.toLowerCase()}${char.toUpperCase()}]`),
  );
  return sources.length === 0 ? null : new RegExp(sources.join('|'), 'g');
}

let escaped: { oldHosts: readonly string[]; pattern: RegExp | null } | null = null;

/** Where a regular expression names one of them: `www3\.old-hosting\.example\.net`. In ascending order. */
export function oldHostsInPatterns(text: string, move: Move): readonly OldHost[] {
  if (move.oldHosts.length === 0 || !text.includes('\\.')) return NONE;
  if (escaped?.oldHosts !== move.oldHosts) {
    const named = move.oldHosts.filter((host) => host.includes('.')).map((host) => host.replaceAll('.', '\\.'));
    escaped = { oldHosts: move.oldHosts, pattern: anyOf(named) };
  }
  const { pattern } = escaped;
  const found: OldHost[] = [];
  if (!pattern) return found;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const isPart =
      /[\w.-]/.test(text[match.index - 1] ?? '') ||
      /^(?:[\w-]|\\\.\w)/.test(text.slice(pattern.lastIndex, pattern.lastIndex + 3));
    if (!isPart) found.push({ host: match[0].replaceAll('\\', ''), start: match.index, end: pattern.lastIndex });
  }
  return found;
}

const isWhole = (text: string, start: number, end: number): boolean =>
  !/[\w.-]/.test(text[start - 1] ?? '') && !/^(?:[\w-]|\.\w)/.test(text.slice(end, end + 2));
