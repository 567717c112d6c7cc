// What lies on the site: everything that a quote, an order and the packing list of the move need to name.
import type { Move } from '../rule/rule.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Component } from '../target/profile.ts';
import { type Application, applicationsOf } from './applications.ts';
import { type Job, jobsOf } from './jobs.ts';
import { type MailInventory, mailOf } from './mail/accounts.ts';
import { hostsOf, type NamedHost } from './named-hosts.ts';
import { type OldServer, oldServerOf } from './old-server.ts';

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
  /** Last changed first, with the day in Japan; empty where the upload does not tell, or all were changed on one day. */
  newest: (FileEntry & { day: string })[];
  unreached: { files: number; bytes: number; paths: FileEntry[] };
  dumps: FileEntry[];
  /** Dumps that a database server's own program wrote: what there is to move, other than an application's install scripts. */
  databases: number;
  mail: MailInventory;
  jobs: Job[];
  /** Null: the site does not tell where it lives. */
  oldServer: OldServer | null;
  /** Host names and addresses in programs, settings and pages, most frequent first. */
  hosts: NamedHost[];
  /** Versions that dumps and settings name. */
  told: Told[];
}

const LARGEST = 20;
const WRITTEN = /^-- (?:MySQL dump|MariaDB dump|phpMyAdmin SQL Dump|PostgreSQL database(?: cluster)? dump|Adminer \d)/m;
/** What a dump says of the server that wrote it. */
const DUMP_HEADS: [Component, RegExp][] = [
  ['mysql', /^-- Server version\s+(\d+\.\d+\.\d+)(?!\S*MariaDB)/m],
  ['mariadb', /^-- Server version\s+(?:5\.5\.5-)?(\d+\.\d+\.\d+)-MariaDB/m],
  ['mysql', /^-- (?:サーバのバージョン|Server version): (\d+\.\d+\.\d+)(?!\S*MariaDB)/m],
  ['php', /^-- (?:PHP (?:のバージョン|Version)): (\d+\.\d+\.\d+)/m],
  ['postgresql', /^-- Dumped from database version (\d+(?:\.\d+)+)/m],
];

export interface InventoryInput {
  result: ScanResult;
  /** Gives the first bytes of a file, one character a byte; null when it cannot be read. */
  read: (path: string) => string | null;
  /** When a file was last changed, in seconds since 1970; null where the upload does not tell. */
  modified: (path: string) => number | null;
  move: Move;
  /** Mail accounts of the hearing sheet. */
  accounts: readonly string[];
}

export function inventoryOf({ result, read, modified, move, accounts }: InventoryInput): SurveyInventory {
  const { files } = result;
  const live = files.filter((file) => file.reach === 'live');
  const unreached = files.filter((file) => file.reach === 'unreached').map(entry);
  const applications = applicationsOf(
    live.map((file) => file.path),
    read,
  );
  return {
    applications,
    kinds: kindsOf(files),
    encodings: mostFirst(Object.entries(result.inventory.encodings)),
    interpreters: mostFirst(Object.entries(result.inventory.shebangs)),
    largest: files.map(entry).sort(bySize).slice(0, LARGEST),
    newest: newestOf(files, modified),
    unreached: { files: unreached.length, bytes: sum(unreached), paths: unreached.sort(bySize).slice(0, LARGEST) },
    dumps: files.filter((file) => file.kind === 'sql').map(entry),
    databases: files.filter(
      ({ path, kind, reach }) => kind === 'sql' && reach === 'live' && WRITTEN.test((read(path) ?? '').slice(0, 4096)),
    ).length,
    mail: mailOf(files, read, move.domain, accounts),
    jobs: jobsOf(files, read, applications),
    oldServer: oldServerOf(live, read),
    hosts: hostsOf(live, read, move),
    told: toldOf(files, read),
  };
}

const entry = ({ path, size }: FileEntry): FileEntry => ({ path, size });
const sum = (files: readonly FileEntry[]): number => files.reduce((total, file) => total + file.size, 0);
const bySize = (a: FileEntry, b: FileEntry): number => b.size - a.size || (a.path < b.path ? -1 : 1);
const mostFirst = (entries: [string, number][]): [string, number][] =>
  entries.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

const JAPAN_AHEAD = 9 * 3600;
const dayOf = (seconds: number): string => new Date((seconds + JAPAN_AHEAD) * 1000).toISOString().slice(0, 10);

function newestOf(files: ScanResult['files'], modified: (path: string) => number | null): SurveyInventory['newest'] {
  const timed = files.flatMap((file) => {
    const seconds = modified(file.path);
    return seconds === null ? [] : [{ ...entry(file), seconds }];
  });
  if (new Set(timed.map(({ seconds }) => dayOf(seconds))).size < 2) return [];
  return timed
    .sort((a, b) => b.seconds - a.seconds || (a.path < b.path ? -1 : 1))
    .slice(0, LARGEST)
    .map(({ path, size, seconds }) => ({ path, size, day: dayOf(seconds) }));
}

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
