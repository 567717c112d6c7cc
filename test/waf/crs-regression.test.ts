// The Core Rule Set's own regression tests for request rules, version 3.3.4, on Debian's copy of the same version.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/waf/engine.ts';
import { loadRules } from '../../src/waf/load.ts';
import { CRS_FOLDERS } from '../servers/modsecurity.ts';

type Case = [
  title: string,
  request: [method: string, uri: string, protocol: string, headers: [string, string][], body: string],
  wanted: number[],
  unwanted: number[],
];

const cases = readFileSync(new URL('./data/crs-3.3.4-regression.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => JSON.parse(line) as Case);

/** As the suite's own description sets the rules up: everything on, nothing stops. */
const SETUP = `SecAction "id:900005,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly,ctl:ruleRemoveById=910000,\\
  setvar:tx.paranoia_level=4,setvar:tx.crs_validate_utf8_encoding=1,setvar:tx.arg_name_length=100,setvar:tx.arg_length=400,\\
  setvar:tx.max_file_size=64100,setvar:tx.combined_file_size=65535"
`;

describe('the regression tests of CRS 3.3.4', () => {
  it('hold for at least 95 %', { timeout: 300_000 }, () => {
    const recommended = readFileSync('/etc/modsecurity/modsecurity.conf-recommended', 'latin1');
    const set = loadRules(CRS_FOLDERS, [{ name: 'setup.conf', text: recommended + SETUP }]);
    const failed = cases.flatMap(([title, [method, uri, protocol, headers, body], wanted, unwanted]) => {
      const { hits } = judge(set, { method, uri, protocol, headers, body, remote: '127.0.0.1' });
      const ids = new Set(hits.map((hit) => hit.id));
      const missing = wanted.filter((id) => !ids.has(id));
      const extra = unwanted.filter((id) => ids.has(id));
      return missing.length + extra.length > 0 ? [`${title}: missing ${missing.join()} extra ${extra.join()}`] : [];
    });
    console.log(`${cases.length - failed.length} of ${cases.length} hold\n${failed.join('\n')}`);
    expect(failed.length).toBeLessThanOrEqual(cases.length * 0.05);
  });
});
