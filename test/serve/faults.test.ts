// Power cuts, restarts, and the end of jobs: nothing half made is ever offered, nothing that was erased stays.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JobView, Result } from '../../src/serve/job.ts';
import { Bench, Customer, hikkoshi, type Server, until } from './server.ts';

// processes are started by the dozen
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });
const bench = new Bench();
const ANSWERS = { target: 'extremeserv-v3' };
beforeAll(() => {
  // large enough for every step to be met in the middle
  mkdirSync(bench.path('large'));
  const page = `<?php\n${'$r = ereg("a+", $s); $x = split(",", $y); echo "表示"; function &f($a) { return $a; }\n'.repeat(60)}`;
  for (let i = 0; i < 300; i++)
    writeFileSync(bench.path('large', `page${i}.php`), page.replaceAll('f($a)', `f${i}($a)`));
  execFileSync('zip', ['-qr', bench.path('large.zip'), '.'], { cwd: bench.path('large') });
  execFileSync('zip', ['-qr', bench.path('small.zip'), '.'], { cwd: resolve('corpus/kawaraya/site') });
});
afterAll(() => bench.close());

const start = (name: string, ...args: string[]): Promise<Server> => bench.start('--data', bench.path(name), ...args);

/** Kills the server as soon as the job is in this state, and starts another one with the same data. */
async function cutPower(server: Server, customer: Customer, id: string, state: string, name: string) {
  await until(async () => (await customer.job(id)).state === state);
  await server.kill();
  const next = await start(name);
  return { server: next, customer: customer.movedTo(next.url) };
}

/** Nothing is offered but what is whole: each download has the bytes that are told of it, each archive can be read. */
async function offersOnlyWholeFiles(customer: Customer, job: JobView): Promise<void> {
  for (const { name, bytes } of job.downloads.filter((each) => each.bytes !== null)) {
    const file = await customer.bytes(`api/v1/jobs/${job.id}/files/${name}`);
    expect(file.length, name).toBe(bytes);
    if (!name.endsWith('.zip')) continue;
    writeFileSync(bench.path('whole.zip'), file);
    execFileSync('unzip', ['-tq', bench.path('whole.zip')]);
  }
}

const inFolder = (server: Server, id: string): string[] => readdirSync(join(server.data, 'jobs', id)).sort();

/** Sends the first half of an upload, and waits until the server has it. */
async function halfAnUpload(customer: Customer, name: string): Promise<{ socket: Socket; id: string }> {
  const { hostname, port } = new URL(customer.url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  const headers = { ...customer.headers, host: `${hostname}:${port}`, 'content-length': '100000' };
  const type = 'content-type: multipart/form-data; boundary=b';
  const lines = Object.entries(headers).map((pair) => pair.join(': '));
  socket.write(`POST /api/v1/jobs HTTP/1.1\r\n${lines.join('\r\n')}\r\n${type}\r\n\r\n--b\r\n`);
  const part = `content-disposition: form-data; name="files"; filename="${name}"`;
  socket.write(`${part}\r\n\r\n${'x'.repeat(50_000)}`);
  const jobs = () => customer.json<JobView[]>('jobs');
  await until(async () => ((await jobs())[0]?.progress?.bytes.done ?? 0) > 40_000);
  const [job] = (await jobs()) as [JobView];
  expect(job.state).toBe('uploading');
  return { socket, id: job.id };
}

describe('an upload that never ends', () => {
  it.each(['a.zip', 'folder/a.php'])('because the customer leaves: %s', async (name) => {
    const server = await start(`left-${name.length}`);
    const customer = await Customer.at(server.url);
    const { socket, id } = await halfAnUpload(customer, name);
    socket.destroy();
    expect((await customer.reaches(id, 'failed')).reason!.en).toBe('The upload was cut off. Please send it again.');
    await until(() => inFolder(server, id).join() === 'job.json');
    await server.stop();
  });

  it.each(['a.zip', 'folder/a.php'])('because the customer cancels or erases it: %s', async (name) => {
    const server = await start('cancelled');
    const customer = await Customer.at(server.url);
    const one = await halfAnUpload(customer, name);
    expect(await (await customer.send('POST', `jobs/${one.id}/cancel`)).json()).toMatchObject({ state: 'cancelled' });
    expect(inFolder(server, one.id)).toEqual(['job.json']);
    const two = await halfAnUpload(customer, name);
    expect((await customer.send('DELETE', `jobs/${two.id}`)).status).toBe(204);
    expect(existsSync(join(server.data, 'jobs', two.id))).toBe(false);
    for (const { socket } of [one, two]) socket.destroy();
    await server.stop();
  });

  it('because the server stops: in good order', async () => {
    const first = await start('told');
    const customer = await Customer.at(first.url);
    const { id } = await halfAnUpload(customer, 'a.zip');
    expect(await first.stop()).toBe(0);
    const next = await start('told');
    expect(await customer.movedTo(next.url).job(id)).toMatchObject({ state: 'failed', step: 'upload' });
  });
});

describe('a server that is killed', () => {
  it('while it receives: the job has failed, and nothing of the upload is left', async () => {
    const first = await start('receiving');
    const customer = await Customer.at(first.url);
    const { id } = await halfAnUpload(customer, 'a.zip');
    await first.kill();
    const next = await start('receiving');
    const job = await customer.movedTo(next.url).job(id);
    expect(job).toMatchObject({ state: 'failed', step: 'upload', downloads: [] });
    expect(job.reason!.en).toBe('The upload was cut off. Please send it again.');
    expect(inFolder(next, id)).toEqual(['job.json']);
  });

  it('while it looks, scans and fixes: each step is done again, and ends as if nothing had been', async () => {
    let server = await start('working');
    let customer = await Customer.at(server.url);
    const { id } = await customer.uploaded(bench.path('large.zip'));
    ({ server, customer } = await cutPower(server, customer, id, 'looking', 'working'));
    await customer.reaches(id, 'asking');
    await customer.send('PUT', `jobs/${id}/answers`, ANSWERS);
    ({ server, customer } = await cutPower(server, customer, id, 'scanning', 'working'));
    expect((await customer.job(id)).downloads).toEqual([]);
    await customer.reaches(id, 'ready');
    const { repairs } = await customer.json<Result>(`jobs/${id}/result`);
    const safe = repairs.filter(({ safety }) => safety === 'safe').map(({ rule }) => rule);
    await customer.send('POST', `jobs/${id}/fix`, { safe });
    ({ server, customer } = await cutPower(server, customer, id, 'fixing', 'working'));
    const resumed = await customer.job(id);
    expect(resumed.downloads.filter(({ what }) => what === 'repaired' || what === 'changes')).toEqual([]);
    await offersOnlyWholeFiles(customer, resumed);
    const job = await customer.reaches(id, 'ready');
    expect(job.fix!.state).toBe('done');
    await offersOnlyWholeFiles(customer, job);
    hikkoshi('fix', bench.path('large.zip'), '--out', bench.path('expected.zip'));
    const repaired = await customer.bytes(`api/v1/jobs/${id}/files/repaired.zip`);
    expect(repaired.equals(readFileSync(bench.path('expected.zip')))).toBe(true);
    await until(() => inFolder(server, id).join() === 'job.json,results,upload.zip');
  });

  it('again and again by the same job: it gives that job up', async () => {
    let server = await start('cursed');
    let customer = await Customer.at(server.url);
    const { id } = await customer.uploaded(bench.path('large.zip'));
    for (let attempt = 1; attempt <= 3; attempt++) {
      await until(
        () => JSON.parse(readFileSync(join(server.data, 'jobs', id, 'job.json'), 'utf8')).attempts === attempt,
      );
      ({ server, customer } = await cutPower(server, customer, id, 'looking', 'cursed'));
    }
    expect((await customer.reaches(id, 'failed')).reason!.en).toContain('stopped several times');
  });

  it('while it erases: the next one goes on', async () => {
    const first = await start('erasing');
    const customer = await Customer.at(first.url);
    const { id } = await customer.scanned(bench.path('small.zip'), ANSWERS);
    await first.kill();
    // where a kill between the two steps of an erasure leaves it
    mkdirSync(join(first.data, 'erasing'), { recursive: true });
    execFileSync('mv', [join(first.data, 'jobs', id), join(first.data, 'erasing', `${id}.asked`)]);
    const next = await start('erasing');
    expect((await customer.movedTo(next.url).request(`api/v1/jobs/${id}`)).status).toBe(404);
    expect(readdirSync(join(next.data, 'erasing'))).toEqual([]);
    expect(next.erased.map(({ job, why }) => [job, why])).toEqual([[id, 'asked']]);
  });
});

describe('a server that is told to stop', () => {
  it('puts running work back, ends within seconds, and the next one takes it up', async () => {
    const first = await start('stopping');
    const customer = await Customer.at(first.url);
    const { id } = await customer.uploaded(bench.path('large.zip'));
    const events = await customer.request(`api/v1/jobs/${id}/events`);
    await until(async () => (await customer.job(id)).state === 'looking');
    const began = Date.now();
    expect(await first.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(8000);
    await events.text().catch(() => {});
    expect(inFolder(first, id)).toEqual(['job.json', 'upload.zip']);
    const next = await start('stopping');
    await customer.movedTo(next.url).reaches(id, 'asking');
    expect(first.lines.at(-1)).toMatchObject({ event: 'stopped' });
  });

  it('leaves its data to one server at a time', async () => {
    const first = await start('shared');
    await expect(start('shared')).rejects.toThrow('another hikkoshi serve is using');
    expect((await fetch(`${first.url}healthz`)).status).toBe(200);
  });
});

describe('the end of a job', () => {
  const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

  it('comes when the customer says so, also in the middle of something', async () => {
    const server = await start('erased');
    const customer = await Customer.at(server.url);
    const { id } = await customer.scanned(bench.path('small.zip'), ANSWERS);
    const report = await customer.bytes(`api/v1/jobs/${id}/files/report-ja.json`);
    expect((await customer.send('DELETE', `jobs/${id}`)).status).toBe(204);
    expect((await customer.request(`api/v1/jobs/${id}`)).status).toBe(404);
    const { files } = server.erased[0]!;
    const hashes = new Map(files.map(({ name, sha256 }) => [name, sha256]));
    expect(hashes.get('upload.zip')).toBe(hashOf(readFileSync(bench.path('small.zip'))));
    expect(hashes.get('results/report-ja.json')).toBe(hashOf(report));
    for (const state of ['looking', 'scanning', 'fixing'] as const) {
      const job = await customer.uploaded(bench.path('large.zip'));
      if (state !== 'looking') {
        await customer.reaches(job.id, 'asking');
        await customer.send('PUT', `jobs/${job.id}/answers`, ANSWERS);
      }
      if (state === 'fixing') {
        await customer.reaches(job.id, 'ready');
        await customer.send('POST', `jobs/${job.id}/fix`, { safe: ['php/removed-functions'] });
      }
      await until(async () => (await customer.job(job.id)).state === state);
      expect((await customer.send('DELETE', `jobs/${job.id}`)).status).toBe(204);
      expect(existsSync(join(server.data, 'jobs', job.id)), state).toBe(false);
    }
    expect(readdirSync(join(server.data, 'jobs'))).toEqual([]);
    expect(server.erased).toHaveLength(4);
    expect((await fetch(`${server.url}metrics`).then((reply) => reply.text())).includes('hikkoshi_disk_bytes 0')).toBe(
      true,
    );
  });

  it('comes once, whoever else asks for it or goes on with it at the same moment', async () => {
    const server = await start('crowded');
    const customer = await Customer.at(server.url);
    for (let i = 0; i < 5; i++) {
      const { id } = await customer.uploaded(bench.path('small.zip'));
      const asked = Array.from({ length: 4 }, () => customer.send('DELETE', `jobs/${id}`));
      const others = ['cancel', 'fix'].map((what) => customer.send('POST', `jobs/${id}/${what}`, { safe: [] }));
      const statuses = (await Promise.all([...asked, ...others])).map(({ status }) => status);
      expect(statuses).toContain(204);
      expect(statuses.filter((status) => ![200, 204, 404, 409].includes(status))).toEqual([]);
      expect((await customer.request(`api/v1/jobs/${id}`)).status).toBe(404);
    }
    expect(server.erased).toHaveLength(5);
    expect((await customer.scanned(bench.path('small.zip'), ANSWERS)).state).toBe('ready');
    expect(server.lines.filter(({ event }) => event === 'fault')).toEqual([]);
  });

  it('comes when its time is over', async () => {
    const server = await start('kept', '--keep', '4s');
    const customer = await Customer.at(server.url);
    const { id, created, expires } = await customer.uploaded(bench.path('small.zip'));
    expect(Date.parse(expires) - Date.parse(created)).toBe(4000);
    await until(() => !existsSync(join(server.data, 'jobs', id)), 20_000);
    await until(() => server.erased.length === 1);
    expect(server.erased[0]).toMatchObject({ job: id, why: 'expired' });
  });
});

it('the log tells what happens, and nothing of customers', async () => {
  const server = await start('logged');
  const customer = await Customer.at(server.url);
  execFileSync('cp', [bench.path('small.zip'), bench.path('yamada-shoten.zip')]);
  const { id } = await customer.scanned(bench.path('yamada-shoten.zip'), { ...ANSWERS, domain: 'yamada.example' });
  await customer.bytes(`jobs/${id}?secret=hunter2`);
  await customer.request('no/such/page-of-yamada');
  await customer.send('DELETE', `jobs/${id}`);
  await until(() => server.lines.some(({ method }) => method === 'DELETE'));
  expect(server.lines).toContainEqual(expect.objectContaining({ event: 'step', step: 'scan', how: 'done' }));
  expect(server.lines).toContainEqual(
    expect.objectContaining({ route: '/jobs/:id', status: 200, job: id.slice(0, 6) }),
  );
  expect(server.lines).toContainEqual(expect.objectContaining({ event: 'erased', why: 'asked' }));
  const cookie = customer.headers.cookie!.split('=')[1]!;
  for (const text of [id, cookie, customer.headers['x-csrf-token']!, 'yamada', 'hunter2', 'form.cgi', '127.0.0.1"'])
    expect(server.log).not.toContain(text);
  expect(server.errors).not.toMatch(/yamada|form\.cgi/);
});

it('whatever watches the server is told how it is', async () => {
  const server = await start('watched');
  const customer = await Customer.at(server.url);
  await customer.scanned(bench.path('small.zip'), ANSWERS);
  expect(await (await fetch(`${server.url}healthz`)).json()).toMatchObject({ status: 'ok' });
  let metrics = '';
  await until(async () => {
    metrics = await (await fetch(`${server.url}metrics`)).text();
    return metrics.includes('hikkoshi_steps_total{step="scan",outcome="done"} 1');
  });
  expect(metrics).toContain('hikkoshi_jobs{state="ready"} 1');
  for (const line of metrics.trim().split('\n'))
    expect(line).toMatch(/^(# TYPE \w+ (counter|gauge)|\w+(\{[^}]*\})? [\d.]+)$/);
});
