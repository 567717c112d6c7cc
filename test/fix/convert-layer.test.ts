// Conversions of whole files over the repairs: both in one run, proven, shown by the dry run, and made once.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { conversionOf, convertEntry } from '../../src/fix/converter.ts';
import { writePatch } from '../../src/fix/diff.ts';
import { fixSite, type Wish } from '../../src/fix/fix.ts';
import type { Converter } from '../../src/fix/scene.ts';
import { undo } from '../../src/fix/undo.ts';
import { chunksOf } from '../../src/fix/write.ts';
import { type DumpPlan, planFor } from '../../src/languages/sql/conversion.ts';
import { questionsOf, readDump } from '../../src/languages/sql/read.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { NO_MOVE, type Scope } from '../../src/scan/scope.ts';
import type { SiteEntry } from '../../src/site/site.ts';
import { loadProfile } from '../../src/target/load.ts';
import { createTarget } from '../../src/target/target.ts';
import { encode } from '../../src/text/encode.ts';
import { type FakeRule, fakeTools, SENDMAIL } from './fake.ts';
import { picture, plain, plant, room } from './trees.ts';

const ENGINE: FakeRule = { id: 'fake/engine', pattern: /\bTYPE=/dg, fix: () => 'ENGINE=' };

const profile = await loadProfile('extremeserv-v3');

function scopeWith(move: Partial<Scope['move']>): Scope {
  return { profile, move: { ...NO_MOVE, ...move }, only: [], skip: [], excerpts: false };
}

/** As the command line makes it, with the plans made on the spot. Names tell the kinds; the new scan is left to the repair. */
function converterFor(scope: Scope): Converter {
  const planOf = ({ disk, path }: SiteEntry): DumpPlan | null => {
    if (!path.endsWith('.sql')) return null;
    const target = createTarget(scope.profile);
    return planFor(readDump(chunksOf(disk), questionsOf(target, scope.move), path), target, scope.move);
  };
  const analyzer = createAnalyzer([], scope);
  return {
    substitutes: scope.move.lossy !== 'report',
    concerns: ({ path }) => scope.move.encoding !== null || path.endsWith('.sql'),
    convert: async (requests) =>
      requests.map((request) => ({
        ...convertEntry({ ...request, plan: planOf(request.entry) }, scope, analyzer),
        result: null,
      })),
    splices: (entry) => conversionOf(entry, planOf(entry), scope),
  };
}

const euc = (text: string): Buffer => Buffer.from(encode(text, 'euc-jp').bytes);

const DUMP = `-- MySQL dump 10.11
--
-- Server version	5.0.95
/*!40101 SET NAMES ujis */;
CREATE TABLE \`t\` (
  \`a\` text
) TYPE=MyISAM DEFAULT CHARSET=ujis;
INSERT INTO \`t\` VALUES ('会社案内'),('a:1:{i:0;s:8:"会社案内";}');
-- Dump completed
`;
const CONVERTED = DUMP.replace('TYPE=', 'ENGINE=').replaceAll('ujis', 'utf8').replace('s:8:', 's:12:');
const SCRIPT =
  "#!/usr/bin/perl\n$mail = '/usr/lib/sendmail';\nprint '会社案内を表示します。お問い合わせはこちらまで。';\n";

function site(): string {
  const root = `${room()}/site`;
  plant(root, 'dump.sql', euc(DUMP));
  plant(root, 'form.cgi', euc(SCRIPT), 0o755);
  return root;
}

const tools = (move: Partial<Scope['move']>) =>
  fakeTools([SENDMAIL, ENGINE], { converter: converterFor(scopeWith(move)) });
const contentOf = (root: string, name: string): string => readFileSync(`${root}/${name}`, 'utf8');

describe('conversions', () => {
  it('come after the repairs, once, and undo takes both back', async () => {
    const root = site();
    const before = plain(picture(root), true);
    const { files, left } = await fixSite(root, { kind: 'in-place' }, tools({ encoding: 'utf-8' }));
    expect(left).toEqual([]);
    expect(contentOf(root, 'dump.sql')).toBe(CONVERTED);
    expect(contentOf(root, 'form.cgi')).toBe(SCRIPT.replace('/lib/', '/sbin/'));
    expect(files.map(({ changes }) => changes.map(({ rule }) => rule))).toEqual([
      ['encoding/conversion', 'fake/engine'],
      ['fake/sendmail', 'encoding/conversion'],
    ]);
    const now = picture(root);
    expect((await fixSite(root, { kind: 'in-place' }, tools({ encoding: 'utf-8' }))).files).toEqual([]);
    expect(picture(root)).toEqual(now);
    undo(root);
    expect(plain(picture(root), true)).toEqual(before);
  });

  it('keep what they leave to a person, in the order of the report', async () => {
    const root = site();
    const byHand: FakeRule = { id: 'encoding/by-hand', pattern: /\xb2\xf1/dg, fix: null };
    const lossy: FakeRule = { id: 'encoding/lossy', pattern: /\xb0\xc6/dg, fix: null };
    const other: FakeRule = { id: 'fake/other', pattern: /\xc6\xe2/dg, fix: null };
    const found = fakeTools([SENDMAIL, byHand, lossy, other], {
      converter: converterFor(scopeWith({ encoding: 'utf-8', lossy: 'substitute' })),
    });
    const { left } = await fixSite(root, { kind: 'in-place' }, found);
    expect(left.map(({ finding, reason }) => `${finding.path} ${finding.rule} ${reason.code}`)).toEqual([
      'dump.sql encoding/by-hand by-hand',
      'dump.sql encoding/lossy substituted',
      'dump.sql encoding/by-hand by-hand',
      'dump.sql encoding/lossy substituted',
      'form.cgi encoding/by-hand by-hand',
      'form.cgi encoding/lossy substituted',
    ]);
  });

  it('are in the dry run as a second patch of the same file', async () => {
    const root = site();
    const chunks: Buffer[] = [];
    const out = new Writable({
      write(chunk, _, done) {
        chunks.push(chunk);
        done();
      },
    });
    const wish: Wish = { kind: 'dry-run', show: (files) => writePatch(out, files, ({ entry }) => entry.path) };
    await fixSite(root, wish, tools({ encoding: 'utf-8' }));
    const { status, stdout } = spawnSync('patch', ['-p1', '--binary', '--batch', '-s'], {
      cwd: root,
      input: Buffer.concat(chunks),
    });
    expect(`${status} ${stdout}`).toBe('0 ');
    expect(contentOf(root, 'dump.sql')).toBe(CONVERTED);
    expect(contentOf(root, 'form.cgi')).toBe(SCRIPT.replace('/lib/', '/sbin/'));
  });

  it('leave everything alone that is not asked for', async () => {
    const root = site();
    await fixSite(root, { kind: 'in-place' }, tools({}));
    expect(readFileSync(`${root}/dump.sql`).equals(euc(DUMP.replace('TYPE=', 'ENGINE=')))).toBe(true);
    expect(readFileSync(`${root}/form.cgi`).equals(euc(SCRIPT.replace('/lib/', '/sbin/')))).toBe(true);
  });

  it('that fail are named; what else was repaired in the file stays', async () => {
    const root = site();
    const converter = converterFor(scopeWith({ encoding: 'utf-8' }));
    const failing: Converter = {
      ...converter,
      convert: async (requests) =>
        (await converter.convert(requests)).map((file) =>
          file.path === 'form.cgi'
            ? {
                path: file.path,
                written: null,
                changes: [],
                result: null,
                failure: { code: 'conversion', text: { ja: '', en: 'no' } },
              }
            : file,
        ),
    };
    const { left } = await fixSite(root, { kind: 'in-place' }, fakeTools([SENDMAIL, ENGINE], { converter: failing }));
    expect(left.map(({ finding, reason }) => `${finding.path} ${reason.code}`)).toEqual(['form.cgi conversion']);
    expect(left[0]!.finding).toMatchObject({ rule: 'encoding/conversion', severity: 'error', line: 1 });
    expect(readFileSync(`${root}/form.cgi`).equals(euc(SCRIPT.replace('/lib/', '/sbin/')))).toBe(true);
    expect(contentOf(root, 'dump.sql')).toBe(CONVERTED);
  });

  it('that bring a problem are taken back alone', async () => {
    const root = site();
    const utf8: FakeRule = { id: 'fake/utf-8', pattern: /\xe4\xbc\x9a\xe7\xa4\xbe.*;/dg, fix: null };
    const converter = converterFor(scopeWith({ encoding: 'utf-8' }));
    const { left, files } = await fixSite(
      root,
      { kind: 'in-place' },
      fakeTools([SENDMAIL, ENGINE, utf8], { converter }),
    );
    expect(left.map(({ finding, reason }) => `${finding.path} ${finding.rule} ${reason.code}`)).toEqual([
      'dump.sql encoding/conversion proof-new-finding',
      'form.cgi encoding/conversion proof-new-finding',
    ]);
    expect(files.map(({ changes }) => changes.map(({ rule }) => rule))).toEqual([['fake/engine'], ['fake/sendmail']]);
    expect(readFileSync(`${root}/form.cgi`).equals(euc(SCRIPT.replace('/lib/', '/sbin/')))).toBe(true);
    expect(readFileSync(`${root}/dump.sql`).equals(euc(DUMP.replace('TYPE=', 'ENGINE=')))).toBe(true);
  });

  it('may make a statement longer than the server takes: that is told, and no reason to leave the dump', async () => {
    const root = site();
    const packet: FakeRule = { id: 'mysql/packet', pattern: /\xe4\xbc\x9a\xe7\xa4\xbe.*;/dg, fix: null };
    const converter = converterFor(scopeWith({ encoding: 'utf-8' }));
    const { left } = await fixSite(root, { kind: 'in-place' }, fakeTools([ENGINE, packet], { converter }));
    expect(left.map(({ finding, reason }) => `${finding.path} ${finding.rule} ${reason.code}`)).toEqual([
      'dump.sql mysql/packet by-hand',
      'form.cgi mysql/packet by-hand',
    ]);
    expect(contentOf(root, 'dump.sql')).toBe(CONVERTED);
  });
});
