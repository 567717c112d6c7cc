// The API from upload to download, against what the command line makes of the same sites.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { validate } from '@readme/openapi-parser';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FORMATS } from '../../src/report/index.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Download, JobView, PreviewPage, Result, TargetView } from '../../src/serve/job.ts';
import { Bench, Customer, hikkoshi, type Server, until } from './server.ts';

// processes are started by the dozen
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });
const bench = new Bench();
let server: Server;
let customer: Customer;
const site = (name: string): string => resolve('corpus', name, 'site');
const ANSWERS = { target: 'extremeserv-v3', domain: 'kawaraya.example', oldHosts: ['203.0.113.25'] };
const OPTIONS = ['--domain', 'kawaraya.example', '--old-host', '203.0.113.25'];

beforeAll(async () => {
  for (const name of ['kawaraya', 'sobaya'])
    execFileSync('zip', ['-qr', bench.path(`${name}.zip`), '.'], { cwd: site(name) });
  execFileSync('tar', ['-czf', bench.path('kawaraya.tgz'), '.'], { cwd: site('kawaraya') });
  server = await bench.start();
  customer = await Customer.at(server.url);
});
afterAll(() => bench.close());

/** Everything that `hikkoshi fix` repairs by itself. */
async function everySafe(id: string): Promise<string[]> {
  const { repairs } = await customer.json<Result>(`jobs/${id}/result`);
  return repairs.filter(({ safety }) => safety === 'safe').map(({ rule }) => rule);
}

describe('a zip', () => {
  let job: JobView;
  beforeAll(async () => {
    job = await customer.scanned(bench.path('kawaraya.zip'), ANSWERS);
  });

  it('is looked at before anything is asked', () => {
    expect(job.seen).toMatchObject({
      files: 12,
      kinds: { perl: 5, html: 2 },
      encodings: { shift_jis: 6 },
      unopened: 0,
    });
    expect(job.seen!.suggested).toMatchObject({ domain: 'kawaraya.example', oldPaths: ['/home/kawaraya'] });
  });

  it('takes no name of somebody else for the site’s own', async () => {
    const form = new FormData();
    const code = [
      '#!/usr/bin/perl',
      '# counter by its author, author@library.example.info',
      '/* or an older one:\nauthor@library.example.info */',
      "$mailto = 'shop2005@gmail.com'; # or taro@pop.provider.ne.jp",
      'print qq(<a href="http://www.library.example.info/">);',
    ];
    for (const name of ['a.cgi', 'b.cgi', 'c.cgi']) form.append('files', new Blob([code.join('\n')]), `site/${name}`);
    const reply = await customer.request('api/v1/jobs', { method: 'POST', body: form });
    const { seen } = await customer.reaches(((await reply.json()) as JobView).id, 'asking');
    expect(seen!.hosts).toEqual([{ host: 'www.library.example.info', files: 3 }]);
    expect(seen!.suggested.domain).toBeUndefined();
  });

  it('gives every report that the command line gives, byte for byte', async () => {
    const wanted = [
      ...FORMATS.map((format) => ['ja', format] as const),
      ['en', 'html'] as const,
      ['en', 'pretty'] as const,
    ];
    for (const [lang, format] of wanted) {
      const { name } = job.downloads.find((each) => each.format === format && each.lang === lang)!;
      const expected = hikkoshi('scan', bench.path('kawaraya.zip'), ...OPTIONS, '--lang', lang, '--format', format);
      expect((await customer.bytes(`api/v1/jobs/${job.id}/files/${name}`)).equals(expected), name).toBe(true);
    }
  });

  it('tells its result as the report does', async () => {
    const result = await customer.json<Result>(`jobs/${job.id}/result`);
    const report = JSON.parse(String(await customer.bytes(`api/v1/jobs/${job.id}/files/report-en.json`)));
    const { error, warning, info } = report.summary;
    expect(result.summary).toMatchObject({ error, warning, info });
    expect(job.findings).toEqual({ error, warning, info });
    expect(result.verdict.kind).toBe('blocked');
    expect(result.causes.reduce((sum, { places }) => sum + places, 0)).toBe(report.findings.length);
  });

  it('shows every repair before and after, decoded', async () => {
    const page = await customer.json<PreviewPage>(`jobs/${job.id}/preview?rule=paths/shebang&safety=safe`);
    expect(page).toMatchObject({ page: 1, pages: 1, total: 1 });
    expect(page.changes[0]).toMatchObject({ path: 'cgi-bin/form.cgi', encoding: 'shift_jis' });
    expect(page.changes[0]!.lines.map(({ sign, text }) => sign + text)).toEqual([
      '-#!/usr/local/bin/perl5',
      '+#!/usr/bin/perl',
      ' # お問い合わせフォーム',
    ]);
  });

  it('comes back repaired as `hikkoshi fix` repairs it', async () => {
    const { fix } = await customer.fixed(job.id, { safe: await everySafe(job.id) });
    expect(fix).toMatchObject({ state: 'done', reason: null });
    const report = bench.path('fix.json');
    const args = ['--out', bench.path('repaired.zip'), '--lang', 'en', '--report', `json=${report}`];
    hikkoshi('fix', bench.path('kawaraya.zip'), ...OPTIONS, ...args);
    const file = (name: string) => customer.bytes(`api/v1/jobs/${job.id}/files/${name}`);
    expect((await file('repaired.zip')).equals(readFileSync(bench.path('repaired.zip')))).toBe(true);
    expect(String(await file('changes-en.json'))).toBe(readFileSync(report, 'utf8'));
    const left = JSON.parse(readFileSync(report, 'utf8')).left as unknown[];
    expect(fix!.summary!.left.reduce((sum, { count }) => sum + count, 0)).toBe(left.length);
    const diff = hikkoshi('fix', bench.path('kawaraya.zip'), ...OPTIONS, '--dry-run');
    expect((await file('changes.diff')).equals(diff)).toBe(true);
  });

  it('is repaired by the chosen rules alone', async () => {
    const { fix } = await customer.fixed(job.id, { safe: ['paths/sendmail'], review: ['perl/shift-jis-byte'] });
    expect(fix!.summary!.byRule).toEqual({ 'paths/sendmail': 1, 'perl/shift-jis-byte': 1 });
  });

  it('gives the folder of the survey', async () => {
    writeFileSync(bench.path('survey.zip'), await customer.bytes(`api/v1/jobs/${job.id}/files/survey-ja.zip`));
    execFileSync('unzip', ['-q', bench.path('survey.zip'), '-d', bench.path('unzipped')]);
    hikkoshi('survey', bench.path('kawaraya.zip'), ...OPTIONS, '--lang', 'ja', '--out', bench.path('survey'));
    const names = readdirSync(bench.path('survey'));
    expect(readdirSync(bench.path('unzipped/survey'))).toEqual(names);
    for (const name of names.filter((each) => each !== 'hikkoshi-survey.json')) {
      const [own, theirs] = ['unzipped/survey', 'survey'].map((folder) => readFileSync(bench.path(folder, name)));
      expect(own!.equals(theirs!), name).toBe(true);
    }
    // `verify` looks again as the page looked
    expect(() =>
      hikkoshi('verify', bench.path('kawaraya.zip'), '--against', bench.path('unzipped/survey')),
    ).not.toThrow();
  });

  it('plans the switch from the wished day and the zone, and names the line of a mistake in it', async () => {
    const { id } = await customer.uploaded(bench.path('kawaraya.zip'));
    await customer.reaches(id, 'asking');
    const zone = '$ORIGIN kawaraya.example.\n$TTL 1d\n@ SOA ns root 1 1h 1h 1w 1d ; 控え\n@ A 203.0.113.25\n';
    const told = { ...ANSWERS, domain: 'kawaraya.example', date: '2030-02-07', newAddresses: ['198.51.100.7'] };
    for (const [wrong, words] of [
      [{ ...told, zone: `${zone}www A nowhere\n` }, 'zone, line 5: A: '],
      [{ ...told, date: '2030-02-30' }, 'date: a day such as'],
      [{ ...told, newAddresses: ['here'] }, 'newAddresses.0: an IP address'],
    ] as const) {
      const refused = await customer.send('PUT', `jobs/${id}/answers`, wrong);
      expect([refused.status, ((await refused.json()) as { message: Text }).message.en]).toEqual([
        422,
        expect.stringContaining(words),
      ]);
    }
    expect((await customer.send('PUT', `jobs/${id}/answers`, { ...told, zone })).status).toBe(200);
    await customer.reaches(id, 'ready');
    writeFileSync(bench.path('planned.zip'), await customer.bytes(`api/v1/jobs/${id}/files/survey-ja.zip`));
    const file = (name: string) => String(execFileSync('unzip', ['-p', bench.path('planned.zip'), `survey/${name}`]));
    expect(file('zone-2-switch.txt')).toContain('1d ; 控え\n@ 300 A 198.51.100.7\n');
    expect(file('plan.ics')).toContain('20300207');
    expect(file('index.html')).toContain('2030年2月7日');
  });

  it('is asked again with other answers, and the earlier result is gone', async () => {
    const answered = await customer.send('PUT', `jobs/${job.id}/answers`, { ...ANSWERS, target: 'net-com' });
    expect(await answered.json()).toMatchObject({ verdict: null, fix: null, downloads: [] });
    expect((await customer.request(`api/v1/jobs/${job.id}/files/repaired.zip`)).status).toBe(404);
    await customer.reaches(job.id, 'ready');
    expect((await customer.json<Result>(`jobs/${job.id}/result`)).target.id).toBe('net-com');
  });
});

it('a tar.gz comes back as one', async () => {
  const { id } = await customer.scanned(bench.path('kawaraya.tgz'), ANSWERS);
  const job = await customer.fixed(id, { safe: await everySafe(id) });
  expect(job.downloads.some(({ name }) => name === 'repaired.tar.gz')).toBe(true);
  hikkoshi('fix', bench.path('kawaraya.tgz'), ...OPTIONS, '--out', bench.path('repaired.tar.gz'));
  const own = await customer.bytes(`api/v1/jobs/${id}/files/repaired.tar.gz`);
  expect(own.equals(readFileSync(bench.path('repaired.tar.gz')))).toBe(true);
});

it('a folder is sent file by file, and comes back as a zip of the tree that `hikkoshi fix` writes', async () => {
  const root = site('sobaya');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const form = new FormData();
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    form.append('files', new Blob([readFileSync(path)]), join('sobaya', relative(root, path)));
  }
  const reply = await customer.request('api/v1/jobs', { method: 'POST', body: form });
  const { id, upload } = (await reply.json()) as JobView;
  expect(upload).toMatchObject({ name: 'sobaya', kind: 'folder' });
  const { seen } = await customer.reaches(id, 'asking');
  expect(seen!.files).toBe(files.length);
  await customer.send('PUT', `jobs/${id}/answers`, { target: 'extremeserv-v3' });
  await customer.reaches(id, 'ready');
  await customer.fixed(id, { safe: await everySafe(id) });
  writeFileSync(bench.path('folder.zip'), await customer.bytes(`api/v1/jobs/${id}/files/repaired.zip`));
  execFileSync('unzip', ['-q', bench.path('folder.zip'), '-d', bench.path('folder')]);
  mkdirSync(bench.path('expected'));
  hikkoshi('fix', root, '--out', bench.path('expected', 'sobaya'));
  // folders have permissions, files sent by a browser have none
  execFileSync('diff', ['-r', bench.path('expected'), bench.path('folder')]);
});

it('one file alone is a site', async () => {
  writeFileSync(bench.path('mail.php'), '<?php\n$ok = split(",", $a);\n');
  const { id, upload } = await customer.uploaded(bench.path('mail.php'));
  expect(upload).toMatchObject({ name: 'mail.php', kind: 'file' });
  expect((await customer.reaches(id, 'asking')).seen).toMatchObject({ files: 1, kinds: { php: 1 } });
});

it('progress comes by itself, and whoever comes back is told at once how it stands', async () => {
  const { id } = await customer.uploaded(bench.path('sobaya.zip'));
  const control = new AbortController();
  const listen = async (lastEventId?: string) => {
    const headers: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {};
    const reply = await customer.request(`api/v1/jobs/${id}/events`, { headers, signal: control.signal });
    expect(reply.headers.get('content-type')).toMatch('text/event-stream');
    const events: { id: string; job: JobView }[] = [];
    const read = async () => {
      let text = '';
      for await (const chunk of reply.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const whole = text.split('\n\n');
        text = whole.pop()!;
        for (const event of whole.filter((each) => each.includes('event: job')))
          events.push({ id: /^id: (.+)$/m.exec(event)![1]!, job: JSON.parse(/^data: (.+)$/m.exec(event)![1]!) });
      }
    };
    read().catch(() => {});
    return events;
  };
  const first = await listen();
  await until(() => first.at(-1)?.job.state === 'asking');
  const seen = first.at(-1)!.id;
  const again = await listen();
  await until(() => again.length === 1);
  expect(again[0]!.job.state).toBe('asking');
  const knowing = await listen(seen);
  await customer.send('PUT', `jobs/${id}/answers`, { target: 'extremeserv-v3' });
  await until(() => [first, knowing].every((events) => events.at(-1)?.job.state === 'ready'));
  expect(knowing[0]!.id).not.toBe(seen);
  expect((await customer.send('DELETE', `jobs/${id}`)).status).toBe(204);
  await until(() => (first.at(-1)!.job.state as string) === 'erased');
  control.abort();
});

describe('what cannot be done is said', () => {
  it('before there is a result', async () => {
    const { id } = await customer.uploaded(bench.path('kawaraya.zip'));
    expect((await customer.request(`api/v1/jobs/${id}/result`)).status).toBe(409);
    expect((await customer.send('POST', `jobs/${id}/fix`, { safe: [] })).status).toBe(409);
    expect((await customer.request(`api/v1/jobs/${id}/files/report-ja.html`)).status).toBe(404);
    await customer.reaches(id, 'asking');
    for (const [answers, word] of [
      [{ target: 'extremeserv-v3', php: '4.4' }, 'PHP 4.4'],
      [{ target: 'extremeserv-v3', domain: 'a b' }, 'domain'],
      [{ target: 'extremeserv-v3', unknown: 1 }, 'unknown'],
      [{ target: 'nowhere' }, 'nowhere'],
      [{}, 'target'],
    ] as const) {
      const reply = await customer.send('PUT', `jobs/${id}/answers`, answers);
      expect(reply.status, word).toBe(422);
      expect(JSON.stringify(await reply.json())).toContain(word);
    }
    expect((await customer.job(id)).state).toBe('asking');
  });

  it('for what is no upload', async () => {
    const empty = await customer.request('api/v1/jobs', { method: 'POST', body: new FormData() });
    expect(empty.status).toBe(400);
    const text = await customer.request('api/v1/jobs', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(text.status).toBe(400);
  });

  it('for answers that cannot be, in both languages', async () => {
    const { id } = await customer.uploaded(bench.path('kawaraya.zip'));
    await customer.reaches(id, 'asking');
    const refused = async (more: object) => {
      const reply = await customer.send('PUT', `jobs/${id}/answers`, { ...ANSWERS, ...more });
      expect(reply.status).toBe(422);
      return ((await reply.json()) as { message: Text }).message;
    };
    expect((await refused({ source: { php: '82' } })).en).toContain('source.php: there is no such version');
    expect(await refused({ domain: 3, colour: 'red' })).toEqual({
      ja: expect.stringMatching(
        /^内容が正しくありません: domain: 値の型が違います（文字列.*; colour: 知らない項目です: colour$/,
      ),
      en: expect.stringMatching(/^This is not valid: domain: it must be text.*; colour: not known: colour$/),
    });
  });

  it('for an archive that is broken', async () => {
    const broken = readFileSync(bench.path('kawaraya.zip')).subarray(0, 900);
    writeFileSync(bench.path('broken.zip'), broken);
    const { id } = await customer.uploaded(bench.path('broken.zip'));
    const { reason } = await customer.reaches(id, 'failed');
    expect(reason!.en).toMatch(/^broken\.zip: cannot be opened as an archive/);
  });
});

it('a job can be cancelled in every step', async () => {
  const { id } = await customer.uploaded(bench.path('sobaya.zip'));
  expect(await (await customer.send('POST', `jobs/${id}/cancel`)).json()).toMatchObject({
    state: 'cancelled',
    step: 'look',
  });
  const job = await customer.scanned(bench.path('sobaya.zip'), ANSWERS);
  await customer.send('PUT', `jobs/${job.id}/answers`, ANSWERS);
  expect(await (await customer.send('POST', `jobs/${job.id}/cancel`)).json()).toMatchObject({
    state: 'cancelled',
    step: 'scan',
  });
  await customer.send('PUT', `jobs/${job.id}/answers`, ANSWERS);
  await customer.reaches(job.id, 'ready');
  await customer.send('POST', `jobs/${job.id}/fix`, { safe: await everySafe(job.id) });
  const cancelled = (await (await customer.send('POST', `jobs/${job.id}/cancel`)).json()) as JobView;
  expect(cancelled).toMatchObject({ state: 'ready', fix: { state: 'cancelled', summary: null } });
  expect(cancelled.downloads.some(({ what }: Download) => what === 'repaired')).toBe(false);
});

describe('the documentation', () => {
  it('is valid OpenAPI and names every call', async () => {
    const document = await customer.json<any>('openapi.json');
    expect(await validate(structuredClone(document))).toMatchObject({ valid: true });
    const calls = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(calls.sort()).toMatchInlineSnapshot(`
      [
        "delete /jobs/{id}",
        "get /jobs",
        "get /jobs/{id}",
        "get /jobs/{id}/events",
        "get /jobs/{id}/files/{name}",
        "get /jobs/{id}/preview",
        "get /jobs/{id}/result",
        "get /session",
        "get /targets",
        "post /jobs",
        "post /jobs/{id}/cancel",
        "post /jobs/{id}/fix",
        "put /jobs/{id}/answers",
      ]
    `);
  });

  it('names the services that are offered', async () => {
    const targets = await customer.json<TargetView[]>('targets');
    expect(targets[0]).toMatchObject({ id: 'extremeserv-v3' });
    const known = JSON.parse(String(hikkoshi('targets', '--format', 'json'))) as { id: string }[];
    expect(targets.map(({ id }) => id).sort()).toEqual(known.map(({ id }) => id));
  });
});
