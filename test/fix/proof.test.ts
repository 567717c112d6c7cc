// Rounds and the proof: fixes that meet, fixes that bring something new, fixes without end.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixSite } from '../../src/fix/fix.ts';
import { accepting } from '../../src/fix/plan.ts';
import { type FakeRule, fakeTools, SENDMAIL, SHEBANG } from './fake.ts';
import { picture, plain, plant, room, state } from './trees.ts';

function siteWith(content: string): string {
  const root = `${room()}/site`;
  plant(root, 'a.cgi', content);
  return root;
}

const fixWith = (root: string, rules: FakeRule[], review: string[] = []) =>
  fixSite(root, { kind: 'in-place' }, fakeTools(rules, { accepts: accepting(review) }));
const contentOf = (root: string): string => readFileSync(`${root}/a.cgi`, 'latin1');

describe('fixes that meet', () => {
  const whole: FakeRule = {
    id: 'a/whole',
    pattern: /x=(old|new);/dg,
    fix: (m) => (m[1] === 'old' ? 'y=old;' : 'y=new;'),
  };
  const part: FakeRule = { id: 'b/part', pattern: /old/dg, fix: () => 'new' };

  it('never both apply to the same bytes: the first wins, the other is planned anew on the new bytes', async () => {
    const root = siteWith('1; x=old; 2;');
    const { files, left } = await fixWith(root, [whole, part]);
    expect(contentOf(root)).toBe('1; y=new; 2;');
    expect(left).toEqual([]);
    expect(files[0]!.changes).toEqual([
      { rule: 'a/whole', path: 'a.cgi', ranges: [{ start: 3, end: 9, newStart: 3, newEnd: 9 }] },
      { rule: 'b/part', path: 'a.cgi', ranges: [{ start: 3, end: 9, newStart: 3, newEnd: 9 }] },
    ]);
  });

  it('drops the other when its finding is gone with the first', async () => {
    const root = siteWith('x=old;');
    const { files, left } = await fixWith(root, [{ ...whole, fix: () => 'z;' }, part]);
    expect(contentOf(root)).toBe('z;');
    expect(files[0]!.changes.map(({ rule }) => rule)).toEqual(['a/whole']);
    expect(left).toEqual([]);
  });

  it('takes a fix of several splices whole or not at all', async () => {
    const pair: FakeRule = {
      id: 'c/pair',
      pattern: /<(old)>/dg,
      fix: (m) => [
        { start: m.index, end: m.index + 1, text: '[' },
        { start: m.index + 4, end: m.index + 5, text: ']' },
      ],
    };
    const right: FakeRule = { id: 'b/right', pattern: />/dg, fix: () => '}' };
    // by position the pair comes first and wins; the other finding is then gone
    const root = siteWith('<old> >');
    const { files } = await fixWith(root, [right, pair]);
    expect(contentOf(root)).toBe('[old] }');
    expect(files[0]!.changes).toHaveLength(2);
  });

  it('refuses splices outside the file or upon each other', async () => {
    const root = siteWith('abc');
    const outside: FakeRule = { id: 'a/outside', pattern: /a/dg, fix: () => [{ start: 0, end: 99, text: '' }] };
    const twice: FakeRule = {
      id: 'b/twice',
      pattern: /b/dg,
      fix: () => [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ],
    };
    const { left } = await fixWith(root, [outside, twice]);
    expect(left.map(({ reason }) => reason.code)).toEqual(['broken-fix', 'broken-fix']);
    expect(contentOf(root)).toBe('abc');
  });
});

describe('the proof', () => {
  const cases: [string, FakeRule[], string][] = [
    [
      'a fix that brings another problem',
      [
        { ...SENDMAIL, fix: () => 'ereg(' },
        { id: 'b/ereg', pattern: /ereg\(/dg, fix: null },
      ],
      'proof-new-finding',
    ],
    ['a fix that does not help', [{ id: 'a/x', pattern: /sendmail/dg, fix: () => 'sendmail ' }], 'proof-unstable'],
    ['a fix that changes nothing', [{ id: 'a/x', pattern: /sendmail/dg, fix: () => 'sendmail' }], 'broken-fix'],
    [
      'two rules that undo each other',
      [
        { id: 'a/x', pattern: /lib/dg, fix: () => 'bil' },
        { id: 'b/x', pattern: /bil/dg, fix: () => 'lib' },
      ],
      // what remains of the two, once they are tried apart
      'proof-new-finding',
    ],
  ];
  it.each(cases)('keeps the old bytes after %s', async (_, rules, code) => {
    const root = siteWith('$m = "/usr/lib/sendmail";\n');
    const before = picture(root);
    const { files, left } = await fixWith(root, rules);
    expect(files).toEqual([]);
    expect(left.map(({ reason }) => reason.code)).toContain(code);
    expect(plain(picture(root), true)).toEqual(plain(before, true));
    expect(state(root)).toEqual([]);
  });

  it('is per file: others are repaired', async () => {
    const root = siteWith('$m = "/usr/lib/sendmail"; # bad');
    plant(root, 'b.cgi', '$m = "/usr/lib/sendmail";');
    const bad: FakeRule = { id: 'b/bad', pattern: /sbin.*bad/dg, fix: null };
    const { files } = await fixWith(root, [SENDMAIL, bad]);
    expect(files.map(({ path }) => path)).toEqual(['b.cgi']);
  });

  it('is per rule: what held without the rule that failed stays, and the reason goes with what is left', async () => {
    const root = siteWith('#!/usr/local/bin/perl\n$m = "/usr/lib/sendmail"; ereg(\n');
    const bad: FakeRule = { id: 'b/bad', pattern: /ereg\(/dg, fix: () => 'worse' };
    const worse: FakeRule = { id: 'c/worse', pattern: /worse/dg, fix: null };
    const { files, left } = await fixWith(root, [bad, SENDMAIL, SHEBANG, worse]);
    expect(contentOf(root)).toBe('#!/usr/bin/perl\n$m = "/usr/sbin/sendmail"; ereg(\n');
    expect(files[0]!.changes.map(({ rule }) => rule)).toEqual(['fake/shebang', 'fake/sendmail']);
    expect(left.map(({ finding, reason }) => `${finding.rule} ${reason.code}`)).toEqual(['b/bad proof-new-finding']);
    expect((await fixWith(root, [bad, SENDMAIL, SHEBANG, worse])).files).toEqual([]);
  });

  it('is per place: of many of one rule only those that fail are left', async () => {
    const line = '$m = "/usr/lib/sendmail";\n';
    const root = siteWith(line.repeat(40) + line.replace(';', '; # bad') + line.repeat(40));
    const bad: FakeRule = { id: 'b/bad', pattern: /sbin.*bad/dg, fix: null };
    const { left } = await fixWith(root, [SENDMAIL, bad]);
    expect(left.map(({ finding, reason }) => `${finding.line} ${reason.code}`)).toEqual(['41 proof-new-finding']);
    expect(contentOf(root).match(/\/usr\/sbin/g)).toHaveLength(80);
  });

  it('is bounded: where nearly every place fails, the rest is left too', async () => {
    const root = siteWith('$m = "/usr/lib/sendmail"; # bad\n'.repeat(400));
    const bad: FakeRule = { id: 'b/bad', pattern: /sbin.*bad/dg, fix: null };
    let scans = 0;
    const tools = fakeTools([SENDMAIL, bad]);
    const rescan: typeof tools.rescan = (entries) => {
      scans++;
      return tools.rescan(entries);
    };
    const { files, left } = await fixSite(root, { kind: 'in-place' }, { ...tools, rescan });
    expect(files).toEqual([]);
    expect(left).toHaveLength(400);
    expect(scans).toBeLessThan(40);
  });

  it('follows findings that move, and those whose line changes', async () => {
    const root = siteWith('1 /usr/lib/sendmail ereg( /usr/lib/sendmail ereg(\n');
    const { files, left } = await fixWith(root, [SENDMAIL, { id: 'b/ereg', pattern: /ereg\(/dg, fix: null }]);
    expect(files[0]!.changes).toHaveLength(2);
    expect(left.map(({ finding }) => finding.start)).toEqual([20, 44]);
  });
});

describe('review fixes', () => {
  const review: FakeRule = { ...SENDMAIL, safety: 'review' };

  it('wait until their rule is named', async () => {
    const root = siteWith('/usr/lib/sendmail');
    const { left } = await fixWith(root, [review]);
    expect(left.map(({ reason }) => reason.code)).toEqual(['review']);
    expect((await fixWith(root, [review], ['fake/'])).left).toEqual([]);
    expect(contentOf(root)).toBe('/usr/sbin/sendmail');
  });
});
