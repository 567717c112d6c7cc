// The rehearsal beside the real thing: Debian's Apache with mod_security2 and its Core Rule Set 3.3.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formRequest } from '../../src/waf/compose.ts';
import { judge, type Verdict } from '../../src/waf/engine.ts';
import type { FormFact } from '../../src/waf/forms.ts';
import { loadRules } from '../../src/waf/load.ts';
import { Rehearsal } from '../../src/waf/rehearsal.ts';
import { roleOf, valuesOf } from '../../src/waf/values.ts';
import { waysOut } from '../../src/waf/ways-out.ts';
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

const settings = {
  name: 'modsecurity.conf',
  text: readFileSync('/etc/modsecurity/modsecurity.conf-recommended', 'latin1').replace('DetectionOnly', 'On'),
};

describe('the same requests to mod_security2', () => {
  it('gets the same verdict and the same rules on at least 95 %', { timeout: 180_000 }, async () => {
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

describe('a way out', () => {
  it('lets the very form pass that was stopped, in the real firewall', { timeout: 120_000 }, async () => {
    const text = (name: string) => ({ name, type: 'textarea', value: '', editor: true });
    const place = {
      path: 'admin/edit.html',
      start: 0,
      end: 0,
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      anchor: '',
    };
    const fields = [{ name: 'title', type: 'text', value: '', editor: false }, text('body'), text('more')];
    const form: FormFact = { place, action: 'save.cgi', method: 'post', multipart: false, charset: '', fields };
    const rehearsal = new Rehearsal(loadRules(CRS_FOLDERS, [settings]));
    rehearsal.form({ path: 'admin/edit.html', charset: 'euc-jp' }, form);
    const answer = rehearsal.answers[0]!;
    expect(answer.outcome).toBe('blocked');
    const filled = fields.map((field) => {
      const role = roleOf(field, ['admin/edit.html', '/admin/save.cgi']);
      return { field, role, text: valuesOf(field, role)[0]!.text };
    });
    const request = formRequest(form, '/admin/save.cgi', filled, 'euc-jp');
    expect((await firewall.ask([request]))[0]!.blocked).toBe(true);
    const open = await startFirewall(`${waysOut(answer, false)[0]!.paste}\n`);
    try {
      expect(await open.ask([request, { ...request, uri: '/admin/other.cgi' }])).toMatchObject([
        { blocked: false, ids: [] },
        { blocked: true },
      ]);
    } finally {
      await open.stop();
    }
  });
});
