import { describe, expect, it } from 'vitest';
import { judge } from '../../src/waf/engine.ts';
import { withSettings } from '../../src/waf/load.ts';
import { compileRules } from '../../src/waf/ruleset.ts';

const RULES = 'SecRule &TX:crs_setup_version "@eq 0" "id:901001,phase:1,deny,status:500"';
const request = {
  method: 'GET',
  uri: '/',
  protocol: 'HTTP/1.1',
  headers: [['Host', 'example.jp']],
  body: '',
  remote: '192.0.2.1',
} as const;
const detectors = { sqli: () => false, xss: () => false };

describe('a folder of rules without its setup', () => {
  it.each([undefined, { mode: 'block', paranoia: 1, threshold: 5 }])('does not stop every request (%j)', (waf) => {
    const { rules } = withSettings({ rules: [{ name: 'REQUEST-901.conf', text: RULES }], data: [] }, waf);
    expect(judge(compileRules(rules, new Map(), detectors), request).blocked).toBeNull();
    expect(
      judge(compileRules([{ name: 'REQUEST-901.conf', text: RULES }], new Map(), detectors), request).blocked?.id,
    ).toBe(901001);
  });
});
