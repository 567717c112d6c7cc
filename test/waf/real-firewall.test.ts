// The rehearsal beside the real thing: Debian's Apache with mod_security2 and its Core Rule Set 3.3.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, type Verdict } from '../../src/waf/engine.ts';
import { loadRules } from '../../src/waf/load.ts';
import { CRS_FOLDERS, type Firewall, type RealVerdict, startFirewall } from '../servers/modsecurity.ts';
import { scenes } from './requests.ts';

let firewall: Firewall;
beforeAll(async () => {
  firewall = await startFirewall();
}, 120_000);
afterAll(() => firewall?.stop());

/** Of request phases, but not the sum (949110), which every blocked request names. */
const idsOf = (ids: readonly number[]): string =>
  [...new Set(ids)]
    .filter((id) => id < 949000)
    .sort((a, b) => a - b)
    .join();

const differences = (ours: Verdict, real: RealVerdict): string | null => {
  const mine = idsOf(ours.hits.map((hit) => hit.id));
  const theirs = idsOf(real.ids);
  if (mine === theirs && (ours.blocked !== null) === real.blocked) return null;
  return `we ${ours.blocked ? 'block' : 'pass'} [${mine}], Apache ${real.blocked ? 'blocks' : 'passes'} [${theirs}]`;
};

describe('the same requests to mod_security2', () => {
  it('gets the same verdict and the same rules on at least 95 %', { timeout: 180_000 }, async () => {
    const settings = {
      name: 'modsecurity.conf',
      text: readFileSync('/etc/modsecurity/modsecurity.conf-recommended', 'latin1').replace('DetectionOnly', 'On'),
    };
    const set = loadRules(CRS_FOLDERS, [settings]);
    expect(set.uncompiled).toEqual([]);
    const asked = scenes();
    expect(asked.length).toBeGreaterThanOrEqual(150);
    const real = await firewall.ask(asked.map(({ request }) => request));
    const different = asked.flatMap(({ name, request }, n) => {
      const told = differences(judge(set, request), real[n]!);
      return told ? [`${name}: ${told}`] : [];
    });
    const blocked = real.filter((verdict) => verdict.blocked).length;
    console.log(
      `${asked.length} requests, Apache blocks ${blocked}, ${different.length} differ\n${different.join('\n')}`,
    );
    expect(blocked).toBeGreaterThan(40);
    expect(different.length).toBeLessThanOrEqual(asked.length * 0.05);
  });
});
