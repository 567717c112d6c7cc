// The examples of every rule are its tests: what is wrong is reported, its fix gives what is fixed, what is right stays silent.
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import type { DocumentName } from '../src/rule/documents.ts';
import type { Fix, Splice } from '../src/rule/finding.ts';
import type { Example, Rule } from '../src/rule/rule.ts';
import { createAnalyzer } from '../src/scan/analyze.ts';
import { finish } from '../src/scan/finish.ts';
import { NO_MOVE, type Scope } from '../src/scan/scope.ts';
import { chooseVersions, loadProfile, parseSetting } from '../src/target/load.ts';
import { encode } from '../src/text/encode.ts';

const REFERENCE = await loadProfile('extremeserv-v3');

const NAMES: Record<DocumentName, string> = {
  file: 'example.txt',
  php: 'example.php',
  perl: 'example.pl',
  html: 'example.html',
  css: 'example.css',
  ssi: 'example.shtml',
  htaccess: '.htaccess',
  settings: 'example.ini',
  mail: '.forward',
  sql: 'example.sql',
};

const pathOf = (rule: Rule, example: Example): string =>
  example.path ?? NAMES[(Object.keys(rule.check ?? {})[0] ?? 'file') as DocumentName];

function bytesOf(text: string, encoding: Example['encoding'] = 'utf-8'): Buffer {
  if (encoding === 'bytes') return Buffer.from(text, 'latin1');
  if (encoding === 'utf-8') return Buffer.from(text);
  const encoded = encode(text, encoding);
  expect(encoded.lost, `characters that ${encoding} lacks`).toEqual([]);
  return encoded.bytes;
}

function scopeOf(example: Example): Scope {
  const [component, version] = example.on ? parseSetting('on', example.on.replace(' ', '=')) : [];
  const profile = chooseVersions(REFERENCE, undefined, new Map(component && version ? [[component, [version]]] : []));
  return {
    profile: { ...profile, limits: { ...profile.limits, ...example.limits } },
    move: { ...NO_MOVE, ...example.move },
    only: [],
    skip: [],
    excerpts: false,
    waf: { rules: null, traffic: example.waf ?? null },
  };
}

/** Findings of this rule. All rules run: some collect what others ask the site for. */
function check(rule: Rule, example: Example, bytes: Buffer) {
  const scope = scopeOf(example);
  const analyzer = createAnalyzer(rules, scope);
  const files = [
    analyzer.bytes(pathOf(rule, example), bytes, example.mode ?? null),
    ...Object.entries(example.files ?? {}).map(([path, text]) =>
      analyzer.bytes(path, bytesOf(text, example.encoding), null),
    ),
  ];
  const result = finish(files, { unchecked: [], passedOver: [] }, rules, scope, '0');
  expect(result.unchecked.length > 0, 'says what could not be checked').toBe(example.partly === true);
  return result.findings.filter((finding) => finding.rule === rule.id);
}

function splice(bytes: Buffer, fixes: readonly (Fix | null)[]): Buffer {
  const splices = fixes.flatMap((fix) => fix?.splices ?? []).sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of splices as Splice[]) {
    expect(start, 'splices do not overlap').toBeGreaterThanOrEqual(at);
    parts.push(bytes.subarray(at, start), Buffer.from(text, 'latin1'));
    at = end;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.examples.map((each, index) => [index + 1, each] as const))('example %i', (_number, each) => {
    if (each.right !== undefined) {
      expect(check(rule, each, bytesOf(each.right, each.encoding))).toEqual([]);
      return;
    }
    const bytes = bytesOf(each.wrong, each.encoding);
    const findings = check(rule, each, bytes);
    expect(findings, 'is reported').not.toEqual([]);
    if (each.fixed === undefined) return;
    const path = pathOf(rule, each);
    const fixed = splice(
      bytes,
      findings.filter((finding) => finding.path === path).map((finding) => finding.fix),
    );
    expect(fixed.toString('latin1')).toBe(bytesOf(each.fixed, each.encoding).toString('latin1'));
    expect(
      check(rule, each, fixed).filter((finding) => finding.path === path && finding.fix),
      'nothing is left to fix',
    ).toEqual([]);
  });
});

describe('the catalogue of rules', () => {
  it('has ids that are unique', () => {
    const ids = rules.map((rule) => rule.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s is complete', (id, rule) => {
    expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    for (const text of [rule.title, rule.why, rule.hint]) {
      expect(text.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
      expect(text.en).toMatch(/^[\x20-\x7e\u2010-\u2026]+$/);
    }
    const [least, likely, most] = rule.effort.minutes;
    expect(least <= likely && likely <= most).toBe(true);
    expect(rule.check ?? rule.site).toBeDefined();
    expect(
      rule.examples.some((each) => each.wrong !== undefined),
      'an example of what is wrong',
    ).toBe(true);
    expect(
      rule.examples.some((each) => each.right !== undefined),
      'an example of what is right',
    ).toBe(true);
  });
});
