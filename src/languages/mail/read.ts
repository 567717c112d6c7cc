// Reads the settings of mail programs: .forward and aliases, procmail, qmail, maildrop, Sieve, mailing lists, mail clients.
import { byteText } from '../span.ts';
import type { MailDocument, MailEntry, MailFormat } from './document.ts';

const BY_NAME: readonly (readonly [RegExp, MailFormat])[] = [
  [/^\.forward(?:[.+-].*)?$/, 'forward'],
  [/^\.qmail(?:-.*)?$/, 'qmail'],
  [/^\.?procmailrc(?:\..*)?$/, 'procmail'],
  [/^\.(?:mailfilter|courier)(?:-.*)?$/, 'maildrop'],
  [/(?:^|\.)sieve$/, 'sieve'],
  [/^\.vacation(?:\..*)?$/, 'vacation'],
  [/^(?:aliases|virtusertable|mailertable)$/, 'aliases'],
  [/^(?:mm_cfg\.py|majordomo\.cf|config\.(?:ph|cf)|site_init\.ph|.*\.config|remotes)$/, 'list'],
];

export function readMail(bytes: Uint8Array, name: string): MailDocument {
  const text = byteText(bytes);
  const last = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  const format = BY_NAME.find(([pattern]) => pattern.test(last))?.[1] ?? 'client';
  return { format, entries: READERS[format](text) };
}

const READERS: Readonly<Record<MailFormat, (text: string) => MailEntry[]>> = {
  forward: readForward,
  qmail: readQmail,
  procmail: readProcmail,
  maildrop: readMaildrop,
  sieve: readSieve,
  vacation: (text) => (text === '' ? [] : [{ kind: 'text', key: '', value: text, start: 0, end: text.length }]),
  aliases: readAliases,
  list: readSettingsLines,
  client: readSettingsLines,
};

/** Lines without comments: offset of the first non-blank character, text without blanks at the ends. */
function* lines(text: string, comment: string): Generator<{ start: number; line: string }> {
  let at = 0;
  while (at < text.length) {
    const lf = text.indexOf('\n', at);
    const next = lf < 0 ? text.length : lf;
    const raw = text.slice(at, next);
    const line = raw.trim();
    if (line !== '' && !comment.includes(line[0]!)) yield { start: at + raw.indexOf(line), line };
    at = next + 1;
  }
}

/** One target of .forward or an alias: address, \user, |program, /file, :include:file. */
function target(key: string, raw: string, at: number): MailEntry | null {
  const lead = raw.length - raw.trimStart().length;
  let value = raw.trim();
  let start = at + lead;
  if (value.startsWith('"') && value.endsWith('"') && value.length > 1) {
    value = value.slice(1, -1);
    start++;
  }
  if (value === '') return null;
  if (value.startsWith('|')) {
    const command = value.slice(1);
    const blank = command.length - command.trimStart().length;
    const quoted = /^"(.*)"$/.exec(command.trim());
    const program = quoted ? quoted[1]! : command.trim();
    start += 1 + blank + (quoted ? 1 : 0);
    return { kind: 'pipe', key, value: program, start, end: start + program.length };
  }
  const kind = value.startsWith('/') || value.startsWith('./') || value.startsWith(':include:') ? 'file' : 'address';
  return { kind, key, value, start, end: start + value.length };
}

/** Splits at commas outside quotation marks. */
function targets(key: string, line: string, at: number, into: MailEntry[]): void {
  let from = 0;
  let quoted = false;
  for (let i = 0; i <= line.length; i++) {
    const char = line[i];
    if (char === '"' && line[i - 1] !== '\\') quoted = !quoted;
    if (i < line.length && (char !== ',' || quoted)) continue;
    const entry = target(key, line.slice(from, i), at + from);
    if (entry) into.push(entry);
    from = i + 1;
  }
}

function readForward(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  for (const { start, line } of lines(text, '#')) targets('', line, start, entries);
  return entries;
}

function readAliases(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  for (const { start, line } of lines(text, '#')) {
    const colon = /^("[^"]*"|[^\s:|"]+)\s*:(?!include:)/.exec(line) ?? /^(\S+@\S*)\s+/.exec(line);
    if (!colon) targets('', line, start, entries);
    else targets(colon[1]!.toLowerCase(), line.slice(colon[0].length), start + colon[0].length, entries);
  }
  return entries;
}

function readQmail(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  for (const { start, line } of lines(text, '#')) {
    const body = line.startsWith('&') ? line.slice(1).trimStart() : line;
    const entry = target('', body, start + line.length - body.length);
    if (entry) entries.push(entry);
  }
  return entries;
}

function readProcmail(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  for (const { start, line } of lines(text, '#')) {
    const assigned = /^(\w+)\s*=\s*/.exec(line);
    if (line.startsWith('*')) entries.push(span('condition', '', line.slice(1), start + 1));
    else if (line.startsWith('!'))
      entries.push(span('address', '', line.slice(1).trim(), start + line.length - line.slice(1).trimStart().length));
    else if (line.startsWith('|')) entries.push(target('', line, start)!);
    else if (assigned) entries.push(unquoted(assigned[1]!, line.slice(assigned[0].length), start + assigned[0].length));
    else if (!/^(?:[:{}]|INCLUDERC)/.test(line)) entries.push(span('file', '', line, start));
  }
  return entries.filter((entry) => entry !== null);
}

function readMaildrop(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  for (const { start, line } of lines(text, '#')) {
    const delivered = /^(to|cc|xfilter)\s+["']?/.exec(line);
    const assigned = /^(\w+)\s*=\s*/.exec(line) ?? /^(logfile|include)\s+/.exec(line);
    if (delivered) {
      const value = line.slice(delivered[0].length).replace(/["']$/, '');
      const at = start + delivered[0].length;
      if (delivered[1] === 'xfilter') entries.push(span('pipe', '', value, at));
      else {
        const entry = value.startsWith('!')
          ? span('address', '', value.slice(1).trim(), at + 1)
          : target('', value, at);
        if (entry) entries.push(entry);
      }
    } else if (assigned)
      entries.push(unquoted(assigned[1]!, line.slice(assigned[0].length), start + assigned[0].length));
    else if (line.startsWith('|') || line.startsWith('&')) targets('', line.replace(/^&/, ' '), start, entries);
    else if (line.startsWith('if')) entries.push(span('condition', '', line, start));
  }
  return entries;
}

function readSieve(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  const pattern = /#[^\n]*|\b(redirect|fileinto)\s+(?::\w+\s+)?"([^"]*)"/g;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    if (found[2] === undefined) continue;
    const start = pattern.lastIndex - 1 - found[2].length;
    entries.push(span(found[1] === 'redirect' ? 'address' : 'file', '', found[2], start));
  }
  return entries;
}

/** `key = value`, `$key = 'value';`, `set key=value`, `key value`. */
function readSettingsLines(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  for (const { start, line } of lines(text, '#;')) {
    const found =
      /^(?:set\s+|our\s+|my\s+|local\s+)?[$@%]?([\w.{}'"-]+)\s*(?:=>|=)\s*/.exec(line) ??
      /^(?:set\s+)?([\w.-]+)\s+(?=\S)/.exec(line);
    if (found) entries.push(unquoted(found[1]!, line.slice(found[0].length), start + found[0].length));
  }
  return entries;
}

function span(kind: MailEntry['kind'], key: string, value: string, start: number): MailEntry {
  return { kind, key, value, start, end: start + value.length };
}

function unquoted(key: string, raw: string, at: number): MailEntry {
  const quoted = /^(["'])(.*?)\1/.exec(raw);
  const value = quoted ? quoted[2]! : raw.replace(/(?:\s+#.*|;\s*)$/, '');
  return span('setting', key.toLowerCase(), value, at + (quoted ? 1 : 0));
}
