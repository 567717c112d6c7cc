// Mail accounts, forwards, aliases and lists of the upload, told by how mail programs lay out their files, with sizes where they show.
import { readMail } from '../../languages/mail/read.ts';
import type { ScanResult } from '../../scan/result.ts';

export interface MailAccount {
  /** Lower case; without @ where the domain is not known. */
  address: string;
  /** Where it was told first; null: in the hearing sheet. */
  path: string | null;
  /** Bytes of its mail, and files (Maildir: messages; mbox: mailboxes). */
  bytes: number;
  files: number;
  /** Addresses, programs and files that its mail is passed on to. */
  forwards: string[];
}

export interface MailAlias {
  name: string;
  targets: string[];
  path: string;
}

export interface MailingList {
  name: string;
  program: string;
  path: string;
  /** Bytes of its archive. */
  bytes: number;
}

export interface MailInventory {
  accounts: MailAccount[];
  aliases: MailAlias[];
  lists: MailingList[];
  /** Bytes of mail in all. */
  bytes: number;
}

type Files = ScanResult['files'];
type Read = (path: string) => string | null;

/** Folders of messages; the account is the folder around them. */
const MAILDIR = /^(.*?)\/?(?:Maildir\/)?(?:\.[^/]+\/)*(?:cur|new|tmp)\/[^/]+$/i;
const MAILMAN_LIST = /(?:^|\/)lists\/([\w.+-]+)\/config\.(?:pck|db)$/;
const MAILMAN_ARCHIVE = /(?:^|\/)archives\/(?:private|public)\/([\w.+-]+?)(?:\.mbox)?\//;
const FML_LIST = /(?:^|\/)(?:spool\/)?ml\/([\w.+-]+)\/(?:config\.ph|members|actives)$/;
const MAJORDOMO_LIST = /(?:^|\/)majordomo[^/]*\/lists\/([\w+-]+)$/i;
const FORWARD = /^(?:\.forward(?:[.+-].*)?|\.qmail(?:-.*)?)$/;
const ALIASES = /^(?:aliases|virtual|virtusertable|valiases|virtual_alias(?:es)?|virtual_alias_maps)$/i;
/** Lists of virtual users: vpopmail, Dovecot, Postfix, Courier. */
const USERS =
  /(?:^|\/)(?:vpasswd|vmailbox|userdb|(?:dovecot|courier|imap|vmail)[^/]*\/(?:users|passwd|userdb)(?:\.txt)?)$/i;
const DOMAIN = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;
const SYSTEM =
  /^(?:root|bin|daemon|adm|lp|sync|shutdown|halt|mail|news|uucp|operator|games|gopher|ftp|nobody|postmaster|mailer-daemon|abuse|www|apache|mailman.*)$/i;

/** @param named accounts of the hearing sheet; @param read gives the first bytes of a file, one character a byte */
export function mailOf(files: Files, read: Read, domain: string | null, named: readonly string[]): MailInventory {
  const accounts = new Map<string, MailAccount>();
  const lists = new Map<string, MailingList>();
  const aliases: MailAlias[] = [];
  const accountOf = (given: string, path: string | null): MailAccount => {
    const name = given.toLowerCase();
    const address = name.includes('@') || domain === null ? name : `${name}@${domain}`;
    const known = accounts.get(address);
    if (known) return known;
    const account: MailAccount = { address, path, bytes: 0, files: 0, forwards: [] };
    accounts.set(address, account);
    return account;
  };
  for (const name of named) accountOf(name, null);
  for (const file of files) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const list = listOf(file.path);
    if (list) {
      const entry = lists.get(list.name) ?? { ...list, path: file.path, bytes: 0 };
      if (MAILMAN_ARCHIVE.test(file.path)) entry.bytes += file.size;
      lists.set(list.name, entry);
    } else if (file.kind === 'mailbox') {
      const owner = ownerOf(file.path);
      if (owner === null) continue;
      const account = accountOf(owner, file.path);
      account.bytes += file.size;
      account.files++;
    } else if (FORWARD.test(name)) {
      const owner = personOf(file.path.split('/').slice(0, -1));
      const targets = targetsOf(read(file.path), name);
      if (owner !== null && targets.length > 0) accountOf(owner, file.path).forwards.push(...targets);
    } else if (USERS.test(file.path)) {
      for (const user of usersOf(read(file.path) ?? '', file.path)) accountOf(user, file.path);
    } else if (ALIASES.test(name)) aliases.push(...aliasesOf(read(file.path), file.path));
  }
  const sorted = [...accounts.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
  return {
    accounts: sorted,
    aliases,
    lists: [...lists.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    bytes: sorted.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function listOf(path: string): { name: string; program: string } | null {
  const mailman = MAILMAN_LIST.exec(path)?.[1] ?? MAILMAN_ARCHIVE.exec(path)?.[1];
  if (mailman) return { name: mailman, program: 'Mailman' };
  const fml = FML_LIST.exec(path)?.[1];
  if (fml) return { name: fml, program: 'fml' };
  const majordomo = MAJORDOMO_LIST.exec(path)?.[1];
  return majordomo ? { name: majordomo, program: 'Majordomo' } : null;
}

/** Whose mail a mailbox file is; null when the path does not tell. */
function ownerOf(path: string): string | null {
  const folder = MAILDIR.exec(path)?.[1];
  if (folder !== undefined) return personOf(folder.split('/').filter((part) => !/^maildir$/i.test(part)));
  const parts = path.split('/');
  const name = parts.pop()!.replace(/\.(?:mbox|mbx)$/i, '');
  if (/^(?:mbox|inbox)$/i.test(name)) return personOf(parts.filter((part) => !/^(?:mail|maildir)$/i.test(part)));
  return /^[\w.+-]+$/.test(name) && !SYSTEM.test(name) ? personOf([...parts, name]) : null;
}

/** home/taro -> taro; vmail/example.jp/info -> info@example.jp. */
function personOf(parts: readonly string[]): string | null {
  const name = parts.at(-1);
  if (!name || !/^[\w.+-]+$/.test(name) || SYSTEM.test(name)) return null;
  const before = parts.at(-2);
  return before !== undefined && DOMAIN.test(before) ? `${name}@${before}` : name;
}

const clean = (text: string): string => Buffer.from(text, 'latin1').toString('utf8').trim();

function targetsOf(text: string | null, name: string): string[] {
  if (text === null) return [];
  const { entries } = readMail(Buffer.from(text, 'latin1'), name);
  return entries
    .filter(({ kind }) => kind === 'address' || kind === 'pipe' || kind === 'file')
    .map(({ kind, value }) => (kind === 'pipe' ? `|${clean(value)}` : clean(value).replace(/^\\/, '')));
}

function aliasesOf(text: string | null, path: string): MailAlias[] {
  if (text === null) return [];
  const found = new Map<string, MailAlias>();
  for (const { kind, key, value } of readMail(Buffer.from(text, 'latin1'), 'aliases').entries) {
    if (key === '' || (kind !== 'address' && kind !== 'pipe' && kind !== 'file')) continue;
    const name = clean(key).replace(/^"|"$/g, '');
    const alias = found.get(name) ?? { name, targets: [], path };
    alias.targets.push(kind === 'pipe' ? `|${clean(value)}` : clean(value));
    found.set(name, alias);
  }
  return [...found.values()].filter(({ name }) => !SYSTEM.test(name));
}

/** The names alone: passwords stand behind them. */
function usersOf(text: string, path: string): string[] {
  const around = path.split('/').at(-2) ?? '';
  return [...text.matchAll(/^([\w.+-]+(?:@[\w.-]+)?)(?::|[ \t]+\S)/gm)]
    .map(([, user]) => user!)
    .filter((user) => !SYSTEM.test(user))
    .map((user) => (user.includes('@') || !DOMAIN.test(around) ? user : `${user}@${around}`));
}
