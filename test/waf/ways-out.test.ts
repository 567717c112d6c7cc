// Lines to paste hold names from a stranger's pages: they must not say more than they should.
import { describe, expect, it } from 'vitest';
import type { Answer, Cause } from '../../src/waf/rehearsal.ts';
import { waysOut } from '../../src/waf/ways-out.ts';

const cause: Cause = {
  rule: 941100,
  message: { ja: 'x', en: 'x' },
  field: 'body',
  byName: false,
  variable: 'ARGS:body',
  value: '<p>',
  japanese: false,
  usual: true,
  role: 'editor',
};
const answer = (path: string, variable: string): Answer => ({
  place: { path: 'a', start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1, anchor: '' },
  page: 'a',
  kind: 'form',
  method: 'POST',
  path,
  outcome: 'blocked',
  causes: [{ ...cause, variable }],
  charset: 'utf-8',
  passesIn: [],
  count: 1,
});

describe('lines to paste', () => {
  it('leave out one field of one address', () => {
    expect(waysOut(answer('/a.cgi', 'ARGS:body'), false)[0]!.paste).toContain(
      'ctl:ruleRemoveTargetById=941100;ARGS:body',
    );
    expect(waysOut(answer('/a/b.cgi', 'ARGS:body'), true)[0]!.paste).toContain('<Files "b.cgi">');
  });

  it('never hold quotes, commas or line ends of the site', () => {
    expect(waysOut(answer('/a.cgi', 'ARGS:x,ctl:ruleEngine=Off"\n'), false)[0]!.paste).toContain(
      'ctl:ruleRemoveById=941100"',
    );
    for (const estimate of [true, false])
      expect(waysOut(answer('/a"\nSecRuleEngine Off', 'ARGS:x'), estimate)).toEqual([]);
  });
});
