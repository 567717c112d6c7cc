// What lies on the site: everything that a quote, an order and the packing list of the move need to name.
import type { ScanResult } from '../scan/result.ts';
import type { Component } from '../target/profile.ts';
import { type Application, applicationsOf } from './applications.ts';

export interface FileEntry {
  path: string;
  /** Bytes. */
  size: number;
}

export interface Told {
  component: Component;
  version: string;
  path: string;
}

export interface SurveyInventory {
  applications: Application[];
  kinds: { kind: string; files: number; bytes: number }[];
  encodings: [string, number][];
  interpreters: [string, number][];
  largest: FileEntry[];
  unreached: { files: number; bytes: number; paths: FileEntry[] };
  dumps: FileEntry[];
  mail: FileEntry[];
  /** Host names and addresses in programs, settings and pages, most frequent first. */
  hosts: { host: string; files: number; path: string }[];
  /** Versions that dumps and settings name. */
  told: Told[];
}

const LARGEST = 20;
const HOSTS = 40;
const HOST_KINDS = new Set([
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
const ADDRESS = /\b(?:https?|ftp):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[/:"'\s<>)?#\\,;]|$)/gi;
/** What a dump says of the server that wrote it. */
const DUMP_HEADS: [Component, RegExp][] = [
  ['mysql', /^-- Server version\s+(\d+\.\d+\.\d+)(?!\S*MariaDB)/m],
  ['mariadb', /^-- Server version\s+(?:5\.5\.5-)?(\d+\.\d+\.\d+)-MariaDB/m],
  ['mysql', /^-- (?:サーバのバージョン|Server version): (\d+\.\d+\.\d+)(?!\S*MariaDB)/m],
  ['php', /^-- (?:PHP (?:のバージョン|Version)): (\d+\.\d+\.\d+)/m],
  ['postgresql', /^-- Dumped from database version (\d+(?:\.\d+)+)/m],
];

/** @param read gives the first bytes of a file, one character a byte; null when it cannot be read */
export function inventoryOf(result: ScanResult, read: (path: string) => string | null): SurveyInventory {
  const { files } = result;
  const live = files.filter((file) => file.reach === 'live');
  const unreached = files.filter((file) => file.reach === 'unreached').map(entry);
  return {
    applications: applicationsOf(
      live.map((file) => file.path),
      read,
    ),
    kinds: kindsOf(files),
    encodings: mostFirst(Object.entries(result.inventory.encodings)),
    interpreters: mostFirst(Object.entries(result.inventory.shebangs)),
    largest: files.map(entry).sort(bySize).slice(0, LARGEST),
    unreached: { files: unreached.length, bytes: sum(unreached), paths: unreached.sort(bySize).slice(0, LARGEST) },
    dumps: files.filter((file) => file.kind === 'sql').map(entry),
    mail: files.filter((file) => file.kind === 'mailbox' || file.kind === 'mail').map(entry),
    hosts: hostsOf(live, read),
    told: toldOf(files, read),
  };
}

const entry = ({ path, size }: FileEntry): FileEntry => ({ path, size });
const sum = (files: readonly FileEntry[]): number => files.reduce((total, file) => total + file.size, 0);
const bySize = (a: FileEntry, b: FileEntry): number => b.size - a.size || (a.path < b.path ? -1 : 1);
const mostFirst = (entries: [string, number][]): [string, number][] =>
  entries.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

function kindsOf(files: ScanResult['files']): SurveyInventory['kinds'] {
  const kinds = new Map<string, { kind: string; files: number; bytes: number }>();
  for (const { kind, size } of files) {
    const entry = kinds.get(kind) ?? { kind, files: 0, bytes: 0 };
    entry.files++;
    entry.bytes += size;
    kinds.set(kind, entry);
  }
  return [...kinds.values()].sort((a, b) => b.bytes - a.bytes || (a.kind < b.kind ? -1 : 1));
}

function hostsOf(files: ScanResult['files'], read: (path: string) => string | null): SurveyInventory['hosts'] {
  const hosts = new Map<string, { host: string; files: number; path: string }>();
  for (const { path, kind } of files) {
    if (!HOST_KINDS.has(kind)) continue;
    const own = new Set<string>();
    for (const match of (read(path) ?? '').matchAll(ADDRESS)) own.add(match[1]!.toLowerCase());
    for (const host of own) {
      if (!host.includes('.') || host === 'www.w3.org') continue;
      const entry = hosts.get(host);
      if (entry) entry.files++;
      else hosts.set(host, { host, files: 1, path });
    }
  }
  return [...hosts.values()].sort((a, b) => b.files - a.files || (a.host < b.host ? -1 : 1)).slice(0, HOSTS);
}

function toldOf(files: ScanResult['files'], read: (path: string) => string | null): Told[] {
  const told: Told[] = [];
  for (const { path, kind } of files) {
    if (kind !== 'sql') continue;
    const head = Buffer.from((read(path) ?? '').slice(0, 4096), 'latin1').toString('utf8');
    for (const [component, pattern] of DUMP_HEADS) {
      const version = pattern.exec(head)?.[1];
      if (version && !told.some((each) => each.component === component && each.version === version))
        told.push({ component, version, path });
    }
  }
  return told;
}
