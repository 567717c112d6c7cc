// A scan in a few lines for tests of the repair alone: rules as regular expressions over bytes, real opening of sites.
import { readFileSync } from 'node:fs';
import type { Tools } from '../../src/fix/fix.ts';
import { type Accepts, accepting } from '../../src/fix/plan.ts';
import type { Converter } from '../../src/fix/scene.ts';
import type { Splice } from '../../src/rule/finding.ts';
import { shortHash } from '../../src/scan/report.ts';
import type { FileFinding, FileResult, ScanResult } from '../../src/scan/result.ts';
import { openSite } from '../../src/site/open.ts';
import { byPath, type SiteEntry } from '../../src/site/site.ts';

export interface FakeRule {
  id: string;
  /** With the flags `g` and `d`. */
  pattern: RegExp;
  safety?: 'safe' | 'review';
  /** What a match becomes; null: nothing is offered. Default: splices over the whole match. */
  fix: ((match: RegExpExecArray) => string | Splice[]) | null;
  mode?: number;
  /** Only in files with such permissions. */
  when?: (mode: number | null) => boolean;
}

export const SENDMAIL: FakeRule = {
  id: 'fake/sendmail',
  pattern: /\/usr\/lib\/sendmail/dg,
  fix: () => '/usr/sbin/sendmail',
};
export const SHEBANG: FakeRule = {
  id: 'fake/shebang',
  pattern: /^#!\/usr\/local\/bin\/perl5?/dg,
  fix: () => '#!/usr/bin/perl',
};
export const EREG: FakeRule = { id: 'fake/ereg', pattern: /\bereg\(/dg, fix: null };
export const TODAY: FakeRule[] = [SENDMAIL, SHEBANG, EREG];

const text = (words: string) => ({ ja: words, en: words });

/** Tells the line of offsets that come in ascending order. */
function lineCounter(source: string): (offset: number) => number {
  let line = 1;
  let next = source.indexOf('\n');
  return (offset) => {
    for (; next >= 0 && next < offset; next = source.indexOf('\n', next + 1)) line++;
    return line;
  };
}

function findingOf(
  path: string,
  rule: FakeRule,
  match: RegExpExecArray,
  lineAt: (offset: number) => number,
): FileFinding {
  const start = match.index;
  const end = start + match[0].length;
  const made = rule.fix?.(match) ?? null;
  const splices = typeof made === 'string' ? [{ start, end, text: made }] : made;
  const mode = rule.mode === undefined ? {} : { mode: rule.mode };
  const line = lineAt(start);
  return {
    ...{ rule: rule.id, severity: 'error', component: 'perl', path, line, column: 1, endLine: line, endColumn: 1 },
    ...{ start, end, message: text(`${rule.id}: ${match[0]}`), hint: text(''), on: [], reach: 'live' },
    anchor: shortHash(match[0]),
    fix: splices && { safety: rule.safety ?? 'safe', splices, ...mode },
  };
}

export function scanBytes(path: string, bytes: Buffer, mode: number | null, rules: readonly FakeRule[]): FileResult {
  const source = bytes.toString('latin1');
  // archives are opened, not read
  const findings = (/\.(?:zip|tar|gz)$/.test(path) ? [] : rules)
    .filter(({ when }) => when?.(mode) ?? true)
    .flatMap((rule) => {
      const lineAt = lineCounter(source);
      return [...source.matchAll(rule.pattern)].map((match) => findingOf(path, rule, match as RegExpExecArray, lineAt));
    });
  findings.sort((a, b) => a.start - b.start || (a.rule < b.rule ? -1 : 1));
  return {
    ...{
      path,
      kind: path.endsWith('.sql') ? 'sql' : 'text',
      size: bytes.length,
      mode,
      encoding: 'ascii',
      reach: 'live',
      read: [],
      shebang: '',
    },
    ...{ findings, facts: [], defines: [], copies: [], unchecked: [] },
  };
}

export function finishFake(files: readonly FileResult[]): ScanResult {
  const sorted = [...files].sort(byPath);
  const seen = new Map<string, number>();
  const findings = sorted
    .flatMap((file) => file.findings)
    .map((finding) => {
      const key = `${finding.rule}\0${finding.path}\0${finding.anchor}`;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      return { ...finding, fingerprint: shortHash(`${key}\0${nth}`) };
    });
  const none = { error: 0, warning: 0, info: 0, fixable: 0, unchecked: 0 };
  return {
    tool: { name: 'hikkoshi', version: '0' },
    target: { id: 'fake', name: text('fake'), components: {} },
    summary: { files: sorted.length, bytes: 0, ...none },
    ...{ findings, unchecked: [], checks: [], files: sorted },
    inventory: { kinds: {}, encodings: {}, shebangs: {}, passedOver: {} },
  };
}

export interface FakeOptions {
  accepts?: Accepts;
  /** Called after each scan of the site, before anything is written. */
  afterScan?: () => void;
  notices?: string[];
  converter?: Converter;
}

export function fakeTools(rules: readonly FakeRule[] = TODAY, options: FakeOptions = {}): Tools {
  const scanEntry = (entry: SiteEntry): FileResult =>
    scanBytes(entry.path, readFileSync(Buffer.from(entry.disk, 'latin1')), entry.mode, rules);
  return {
    open: (given) => openSite(given),
    scan: async (site) => {
      const result = finishFake(site.entries.map(scanEntry));
      options.afterScan?.();
      return result;
    },
    rescan: async (entries) => entries.map(scanEntry),
    finish: (files) => finishFake(files),
    accepts: options.accepts ?? accepting([]),
    converter: options.converter ?? null,
    notice: ({ en }) => options.notices?.push(en),
  };
}
