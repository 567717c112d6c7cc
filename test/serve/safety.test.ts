// What keeps customers apart, strangers out, and hostile uploads harmless.
import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import yazl from 'yazl';
import type { JobView, PreviewPage, Result } from '../../src/serve/job.ts';
import { Bench, Customer, PROGRAM, type Server, until } from './server.ts';

// processes are started by the dozen
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });
const bench = new Bench();
const ANSWERS = { target: 'extremeserv-v3' };
let server: Server;
beforeAll(async () => {
  execFileSync('zip', ['-qr', bench.path('site.zip'), '.'], { cwd: resolve('corpus/kawaraya/site') });
  server = await bench.start('--max-upload', '40M', '--max-files', '50', '--max-disk', '200M');
});
afterAll(() => bench.close());

/** Everything that a job answers to. */
const WAYS: [method: string, path: string][] = [
  ['GET', 'api/v1/jobs/ID'],
  ['GET', 'api/v1/jobs/ID/events'],
  ['GET', 'api/v1/jobs/ID/result'],
  ['GET', 'api/v1/jobs/ID/preview?rule=paths/shebang&safety=safe'],
  ['GET', 'api/v1/jobs/ID/files/report-ja.html'],
  ['PUT', 'api/v1/jobs/ID/answers'],
  ['POST', 'api/v1/jobs/ID/fix'],
  ['POST', 'api/v1/jobs/ID/cancel'],
  ['DELETE', 'api/v1/jobs/ID'],
  ['GET', 'jobs/ID'],
  ['GET', 'jobs/ID/questions'],
  ['GET', 'jobs/ID/repairs'],
  ['GET', 'jobs/ID/preview?rule=paths/shebang&safety=safe'],
  ['GET', 'jobs/ID/changes'],
  ['GET', 'jobs/ID/report'],
  ['GET', 'jobs/ID/view'],
  ['GET', 'jobs/ID/files/report-ja.html'],
  ['GET', 'jobs/ID/erase'],
];
const FORMS = ['answers', 'cancel', 'repairs', 'erase'];

const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) });
const csrfOf = ({ headers }: Customer): string => headers['x-csrf-token']!;

describe('customers', () => {
  it('never see each other’s jobs, whatever they ask for', async () => {
    const [one, other] = [await Customer.at(server.url), await Customer.at(server.url)];
    const { id } = await one.scanned(bench.path('site.zip'), ANSWERS);
    for (const [method, path] of WAYS) {
      const body = method === 'PUT' ? JSON.stringify(ANSWERS) : method === 'POST' ? '{}' : undefined;
      const headers: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
      const reply = await other.request(path.replace('ID', id), { method, headers, ...(body && { body }) });
      expect(reply.status, `${method} ${path}`).toBe(404);
    }
    for (const name of FORMS) {
      const reply = await other.request(`jobs/${id}/${name}`, form({ csrf: csrfOf(other), ...ANSWERS }));
      expect(reply.status, name).toBe(404);
    }
    expect(await other.json('jobs')).toEqual([]);
    expect(await other.bytes('')).not.toContain(id);
    expect((await one.job(id)).state).toBe('ready');
  });

  it('have ids of 128 random bits and more', async () => {
    const customer = await Customer.at(server.url);
    const { id } = await customer.uploaded(bench.path('site.zip'));
    expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    for (const wrong of ['..', '%2e%2e%2f%2e%2e', 'x'.repeat(22), `${id.slice(0, -1)}%00`])
      expect((await customer.request(`api/v1/jobs/${wrong}`)).status, wrong).toBe(404);
    for (const wrong of ['..%2fjob.json', 'job.json', 'scan.bin', 'report-fr.html', 'report-ja.exe', 'upload.zip'])
      expect((await customer.request(`api/v1/jobs/${id}/files/${wrong}`)).status, wrong).toBe(404);
  });
});

describe('another site', () => {
  it('can change nothing in a customer’s name', async () => {
    const customer = await Customer.at(server.url);
    const { id } = await customer.scanned(bench.path('site.zip'), ANSWERS);
    const { cookie } = customer.headers as { cookie: string };
    const ask = (path: string, init: RequestInit) =>
      fetch(server.url + path, { redirect: 'manual', ...init, headers: { cookie, ...(init.headers as object) } });
    for (const name of FORMS) {
      expect((await ask(`jobs/${id}/${name}`, form({}))).status).toBe(403);
      expect((await ask(`jobs/${id}/${name}`, form({ csrf: 'x'.repeat(43) }))).status).toBe(403);
      for (const [header, value] of [
        ['origin', 'https://evil.example'],
        ['sec-fetch-site', 'cross-site'],
      ] as const) {
        const init = { ...form({ csrf: csrfOf(customer) }), headers: { [header]: value } };
        expect((await ask(`jobs/${id}/${name}`, init)).status).toBe(403);
      }
    }
    expect((await ask(`api/v1/jobs/${id}`, { method: 'DELETE' })).status).toBe(403);
    expect((await ask('language', form({ lang: 'en', back: '/' }))).status).toBe(403);
    const upload = new FormData();
    upload.append('files', new Blob(['x']), 'x.zip');
    expect((await ask('jobs', { method: 'POST', body: upload })).status).toBe(403);
    expect((await customer.job(id)).state).toBe('ready');
    expect(await customer.json<JobView[]>('jobs')).toHaveLength(1);
  });

  it('is not where the language form leads', async () => {
    const customer = await Customer.at(server.url);
    for (const [back, to] of [
      ['//evil.example', '/'],
      ['https://evil.example', '/'],
      ['/\\evil.example', '/'],
      ['/jobs/x?y=1', '/jobs/x?y=1'],
    ] as const) {
      const reply = await customer.request('language', form({ csrf: csrfOf(customer), lang: 'en', back }));
      expect([reply.status, reply.headers.get('location')]).toEqual([303, to]);
    }
  });
});

it('browsers are told to run nothing but our own', async () => {
  const customer = await Customer.at(server.url);
  const { id } = await customer.scanned(bench.path('site.zip'), ANSWERS);
  const page = await customer.request(`jobs/${id}`);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy')!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/i);
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
  });
  const view = await customer.request(`jobs/${id}/view`);
  const own = view.headers.get('content-security-policy')!;
  expect(own).toMatch(/script-src 'sha256-[^']+';/);
  expect(own).toContain('sandbox allow-scripts');
  expect(own).not.toContain('allow-same-origin');
  const download = await customer.request(`jobs/${id}/files/report-ja.html`);
  expect(download.headers.get('content-disposition')).toMatch(/^attachment/);
});

describe('limits', () => {
  const random = (bytes: number): Blob => new Blob([Buffer.alloc(bytes, 'Zq4')]);
  async function refused(form: FormData, status: number, code: string): Promise<void> {
    const customer = await Customer.at(server.url);
    const reply = await customer.request('api/v1/jobs', { method: 'POST', body: form });
    expect([reply.status, await reply.json()]).toMatchObject([status, { code }]);
    for (const { state } of await customer.json<JobView[]>('jobs')) expect(state).toBe('failed');
  }

  it('of bytes: announced, and counted on the way', async () => {
    const large = new FormData();
    large.append('files', random(41 << 20), 'large.zip');
    await refused(large, 413, 'too-large');
    const parts = new FormData();
    for (const name of ['a', 'b', 'c']) parts.append('files', random(14 << 20), `site/${name}.dat`);
    await refused(parts, 413, 'too-large');
    for (const id of readdirSync(`${server.data}/jobs`))
      expect(readdirSync(`${server.data}/jobs/${id}`).some((name) => /first|collected/.test(name))).toBe(false);
  });

  it('of files: sent, and in an archive', async () => {
    const many = new FormData();
    for (let i = 0; i < 51; i++) many.append('files', new Blob(['x']), `site/${i}.html`);
    await refused(many, 413, 'too-many-files');
    const zip = new yazl.ZipFile();
    for (let i = 0; i < 51; i++) zip.addBuffer(Buffer.from('x'), `${i}.html`);
    const customer = await Customer.at(server.url);
    const { id } = await customer.uploaded(await written('many.zip', zip));
    expect((await customer.reaches(id, 'failed')).reason!.en).toContain('50 files');
  });

  it('of time: an upload that trickles is cut off and says why', async () => {
    const hasty = await bench.start('--data', bench.path('hasty'), '--max-time', '3s');
    const { hostname, port } = new URL(hasty.url);
    const customer = await Customer.at(hasty.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => (answer += text));
    socket.on('error', () => {});
    const head = Object.entries({ ...customer.headers, host: `${hostname}:${port}`, 'content-length': '9999999' });
    const type = 'content-type: multipart/form-data; boundary=b';
    socket.write(
      `POST /api/v1/jobs HTTP/1.1\r\n${head.map((pair) => pair.join(': ')).join('\r\n')}\r\n${type}\r\n\r\n`,
    );
    socket.write('--b\r\ncontent-disposition: form-data; name="files"; filename="slow.zip"\r\n\r\n');
    const trickle = setInterval(() => socket.write('x'), 500);
    await until(() => answer.includes('too-slow'));
    clearInterval(trickle);
    socket.destroy();
    const [job] = await customer.json<JobView[]>('jobs');
    expect(job).toMatchObject({
      state: 'failed',
      step: 'upload',
      reason: { en: expect.stringContaining('within the time') },
    });
  });

  it('of the disk: in all, and of what a bomb unpacks to', async () => {
    const small = await bench.start(
      '--data',
      bench.path('small'),
      '--max-upload',
      '3M',
      '--max-disk',
      '4M',
      '--max-disk-in-all',
      '4M',
    );
    const customer = await Customer.at(small.url);
    const upload = async (name: string) => {
      const form = new FormData();
      form.append('files', new Blob([Buffer.alloc(2_500_000)]), name);
      return customer.request('api/v1/jobs', { method: 'POST', body: form });
    };
    expect((await upload('one.dat')).status).toBe(201);
    const second = await upload('two.dat');
    expect([second.status, await second.json()]).toMatchObject([507, { code: 'no-room' }]);
    const bomb = new yazl.ZipFile();
    for (let i = 0; i < 3; i++) bomb.addBuffer(Buffer.alloc(2 << 20), `${i}.dat`);
    const { id } = await customer.uploaded(await written('bomb.zip', bomb));
    expect((await customer.reaches(id, 'failed')).reason!.en).toContain('more than this service takes');
    await small.stop();
  });

  it('of jobs at once', async () => {
    const narrow = await bench.start('--data', bench.path('narrow'), '--max-jobs', '1');
    const customer = await Customer.at(narrow.url);
    await customer.uploaded(bench.path('site.zip'));
    const reply = await customer.upload(bench.path('site.zip'));
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '60']);
    await narrow.stop();
  });

  it.each([
    ['time', ['--max-time', '1s'], 'within the time'],
    ['memory', ['--max-memory', '256M'], 'too large for the memory'],
  ])('of %s for a step: the job fails, the server goes on', async (name, limit, why) => {
    const tight = await bench.start('--data', bench.path(name), '--jobs', '1', ...limit);
    const customer = await Customer.at(tight.url);
    const { id } = await customer.uploaded(await heavy());
    const looked = await customer.reaches(id, 'asking', 'failed');
    if (looked.state === 'asking') await customer.send('PUT', `jobs/${id}/answers`, ANSWERS);
    expect((await customer.reaches(id, 'failed')).reason!.en).toContain(why);
    expect((await fetch(`${tight.url}healthz`)).status).toBe(200);
    expect((await customer.uploaded(bench.path('site.zip'))).state).toBe('waiting');
    await tight.stop();
  });
});

/** Takes a while, and has more findings than a small memory holds. */
async function heavy(): Promise<string> {
  const code = `<?php\n${'$a = mysql_query("SELECT 1"); ereg("a", $b);\n'.repeat(60_000)}`;
  const zip = new yazl.ZipFile();
  for (let i = 0; i < 6; i++) zip.addBuffer(Buffer.from(code), `${i}.php`);
  return written('heavy.zip', zip);
}

async function written(name: string, zip: yazl.ZipFile): Promise<string> {
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as unknown as Buffer);
  writeFileSync(bench.path(name), Buffer.concat(chunks));
  return bench.path(name);
}

describe('hostile uploads', () => {
  /** A tar with names and links as given. */
  async function hostileTar(): Promise<string> {
    const tar = pack();
    const stored = pipeline(tar, createWriteStream(bench.path('hostile.tar')));
    const add = (header: Parameters<typeof tar.entry>[0], text = '<?php ereg("a", $b);') =>
      new Promise<void>((done) =>
        tar.entry({ ...header, ...(header.type ? {} : { size: text.length }) }, text, () => done()),
      );
    await add({ name: '../../outside.php' });
    await add({ name: '/etc/cron.d/evil' });
    await add({ name: 'a/../../../up.php' });
    await add({ name: 'link', type: 'symlink', linkname: '/etc/passwd' }, '');
    await add({ name: 'hard', type: 'link', linkname: '../../data/key' }, '');
    await add({ name: 'device', type: 'character-device' }, '');
    await add({ name: '<img src=x onerror=alert(1)>.php' });
    await add({ name: 'good.php' });
    tar.finalize();
    await stored;
    return bench.path('hostile.tar');
  }

  it('names that lead outside are told, and lead nowhere', async () => {
    const before = readdirSync(bench.folder);
    const customer = await Customer.at(server.url);
    const file = await hostileTar();
    const { id } = await customer.scanned(file, ANSWERS);
    const { unchecked } = await customer.json<Result>(`jobs/${id}/result`);
    expect(unchecked.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['../../outside.php', '/etc/cron.d/evil', 'a/../../../up.php', 'link', 'device']),
    );
    const { fix } = await customer.fixed(id, { safe: ['php/removed-functions', 'php/ereg'], review: [] });
    expect(fix!.state).toBe('done');
    expect(readdirSync(bench.folder).filter((name) => !before.includes(name))).toEqual(['hostile.tar']);
    // numbered files alone, all of them gone by now
    await until(() => readdirSync(`${server.data}/jobs/${id}`).sort().join() === 'job.json,results,upload.tar');
    const page = String(await customer.bytes(`jobs/${id}`)) + String(await customer.bytes(`jobs/${id}/repairs`));
    expect(page).not.toContain('<img src=x');
  });

  it('files sent with such names are refused', async () => {
    for (const name of ['../../x.php', 'a/../../x.php', '/etc/x.php', 'C:\\x\\y.php']) {
      const customer = await Customer.at(server.url);
      const upload = new FormData();
      upload.append('files', new Blob(['<?php']), name);
      const reply = await customer.request('api/v1/jobs', { method: 'POST', body: upload });
      expect([reply.status, await reply.json()], name).toMatchObject([400, { code: 'bad-name' }]);
      // and leave nothing behind
      expect(await customer.json('jobs'), name).toEqual([]);
    }
  });

  it('names come back as they were, also those that a browser cannot send', async () => {
    const customer = await Customer.at(server.url);
    const names = ['top/a"b.cgi', 'top/a%22b.cgi', 'top/100%.cgi', 'top/表示.cgi'];
    const upload = new FormData();
    upload.append('names', 'percent-encoded');
    for (const name of names)
      upload.append('files', new Blob(['#!/opt/perl/bin/perl\nprint 1;\n']), encodeURIComponent(name));
    const { id } = (await (await customer.request('api/v1/jobs', { method: 'POST', body: upload })).json()) as JobView;
    await customer.reaches(id, 'asking');
    await customer.send('PUT', `jobs/${id}/answers`, ANSWERS);
    await customer.reaches(id, 'ready');
    const preview = await customer.json<PreviewPage>(`jobs/${id}/preview?rule=paths/shebang&safety=safe`);
    expect(preview.changes.map(({ path }) => path).sort()).toEqual([...names].sort());
    const broken = new FormData();
    broken.append('names', 'percent-encoded');
    broken.append('files', new Blob(['x']), 'a%zz');
    expect((await customer.request('api/v1/jobs', { method: 'POST', body: broken })).status).toBe(400);
  });

  it('a long name is shortened where it is shown, and its ending stays', async () => {
    const customer = await Customer.at(server.url);
    const upload = new FormData();
    upload.append('files', new Blob([readFileSync(bench.path('site.zip'))]), `${'𠮷'.repeat(150)}.zip`);
    const job = (await (await customer.request('api/v1/jobs', { method: 'POST', body: upload })).json()) as JobView;
    expect(job.upload.name).toBe(`${'𠮷'.repeat(59)}…${'𠮷'.repeat(16)}.zip`);
  });

  it('a name in the form is shown as text, and no header can be made of it', async () => {
    const customer = await Customer.at(server.url);
    const zip = new FormData();
    zip.append('files', new Blob([readFileSync(bench.path('site.zip'))]), '"><script>alert(1)</script>会社.zip');
    const { id } = (await (await customer.request('api/v1/jobs', { method: 'POST', body: zip })).json()) as JobView;
    await customer.reaches(id, 'asking');
    expect(String(await customer.bytes(`jobs/${id}`))).not.toContain('<script>alert');
    await customer.send('PUT', `jobs/${id}/answers`, ANSWERS);
    await customer.reaches(id, 'ready');
    await customer.fixed(id, { safe: ['paths/shebang'] });
    const reply = await customer.request(`api/v1/jobs/${id}/files/repaired.zip`);
    expect(reply.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%~!-]+$/,
    );
  });

  it('a zip bomb is refused where the scan refuses it', async () => {
    const customer = await Customer.at(server.url);
    writeFileSync(bench.path('ratio.zip'), bombZip(30 << 20));
    const { id } = await customer.scanned(bench.path('ratio.zip'), ANSWERS);
    const { unchecked } = await customer.json<Result>(`jobs/${id}/result`);
    expect(unchecked).toMatchObject([{ path: 'bomb.txt', reason: { en: expect.stringContaining('100 times') } }]);
  });
});

/** One member that says how large it is, and one small file. */
function bombZip(size: number): Buffer {
  const member = (name: string, raw: Buffer, plain: number, at: number) => {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(raw.length, 18);
    local.writeUInt32LE(plain, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    local.copy(central, 10, 8, 28);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    return {
      local: Buffer.concat([local, Buffer.from(name), raw]),
      central: Buffer.concat([central, Buffer.from(name)]),
    };
  };
  const one = member('bomb.txt', deflateRawSync(Buffer.alloc(size)), size, 0);
  const page = Buffer.from('<html></html>');
  const two = member('index.html', deflateRawSync(page), page.length, one.local.length);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(2, 8);
  end.writeUInt16LE(2, 10);
  end.writeUInt32LE(one.central.length + two.central.length, 12);
  end.writeUInt32LE(one.local.length + two.local.length, 16);
  return Buffer.concat([one.local, two.local, one.central, two.central, end]);
}

describe('login', () => {
  const line = (name: string, secret: string): string =>
    spawnSync(process.execPath, [PROGRAM, 'serve', '--hash-secret', name], { input: `${secret}\n`, encoding: 'utf8' })
      .stdout;
  const basic = (name: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const SECRET = 'correct horse 電池';
  let guarded: Server;
  beforeAll(async () => {
    mkdirSync(bench.path('secrets'));
    const [tokens, users] = [bench.path('secrets/tokens'), bench.path('secrets/users')];
    writeFileSync(tokens, line('panel', 'panel-secret-1') + line('other', 'other-secret-2'));
    writeFileSync(users, line('shop', SECRET));
    guarded = await bench.start('--data', bench.path('guarded'), '--token-file', tokens, '--basic-auth-file', users);
  });

  it('lets in those who are named, and nobody else', async () => {
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(guarded.url + path, { headers })).status;
    expect(await status('healthz')).toBe(200);
    for (const path of ['', 'api/v1/jobs', 'api/v1/session', 'api/v1/openapi.json', 'metrics', 'jobs/x']) {
      expect(await status(path), path).toBe(401);
      for (const wrong of [basic('shop', 'wrong'), basic('nobody', SECRET), bearer('panel.wrong'), bearer('shop')])
        expect(await status(path, wrong), path).toBe(401);
    }
    for (const path of ['', 'api/v1/jobs', 'metrics'])
      expect(await status(path, basic('shop', SECRET)), path).toBe(200);
    expect(await status('api/v1/jobs', bearer('panel.panel-secret-1'))).toBe(200);
    const reply = await fetch(guarded.url);
    expect(reply.headers.get('www-authenticate')).toContain('Basic realm=');
  });

  it('gives each token its own jobs, over all connections, and asks it for no form token', async () => {
    const panel = await Customer.at(guarded.url, bearer('panel.panel-secret-1'));
    expect(panel.headers['x-csrf-token']).toBeUndefined();
    const { id } = await panel.uploaded(bench.path('site.zip'));
    expect((await (await Customer.at(guarded.url, bearer('panel.panel-secret-1'))).job(id)).id).toBe(id);
    for (const headers of [bearer('other.other-secret-2'), basic('shop', SECRET)]) {
      const other = await Customer.at(guarded.url, headers);
      expect((await other.request(`api/v1/jobs/${id}`)).status).toBe(404);
    }
  });

  it('does not spare a browser the form token', async () => {
    const shop = await Customer.at(guarded.url, basic('shop', SECRET));
    const { id } = await shop.uploaded(bench.path('site.zip'));
    const { 'x-csrf-token': _, ...headers } = shop.headers;
    expect((await fetch(`${guarded.url}api/v1/jobs/${id}`, { method: 'DELETE', headers })).status).toBe(403);
  });

  it('writes no secret anywhere', () => {
    const files = readdirSync(bench.path('guarded'), { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    const kept = files.map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'latin1')).join();
    for (const text of [kept, guarded.log, guarded.errors, readFileSync(bench.path('secrets/tokens'), 'utf8')])
      expect(text).not.toMatch(/panel-secret|other-secret|correct horse/);
  });
});

describe('behind a proxy', () => {
  it('lives below the path of its address, whether the proxy passes it on or takes it off', async () => {
    const below = await bench.start('--data', bench.path('below'), '--base-url', 'https://www.hoster.example/check/');
    for (const path of ['', 'check', 'check/', 'check/?x=1']) {
      const reply = await fetch(below.url + path);
      expect(reply.status, path).toBe(200);
      expect(reply.headers.getSetCookie()[0]).toMatch(/; Path=\/check\/; .*; Secure$/);
      const links = [...(await reply.text()).matchAll(/(?:href|src|action)="(\/[^"]*)"/g)].map(([, link]) => link!);
      expect(links.length).toBeGreaterThan(3);
      for (const link of links) {
        expect(link).toMatch(/^\/check\//);
        if (link.includes('assets')) expect((await fetch(below.url + link.slice(1))).status).toBe(200);
      }
    }
    expect((await fetch(`${below.url}checked`)).status).toBe(404);
    const customer = await Customer.at(`${below.url}check/`);
    const { id } = await customer.uploaded(bench.path('site.zip'));
    await customer.reaches(id, 'asking');
    const answer = (origin: string) =>
      customer.request(`jobs/${id}/answers`, { ...form({ csrf: csrfOf(customer), ...ANSWERS }), headers: { origin } });
    expect((await answer(below.url.slice(0, -1))).status).toBe(403);
    const reply = await answer('https://www.hoster.example');
    expect([reply.status, reply.headers.get('location')]).toEqual([303, `/check/jobs/${id}`]);
    await below.stop();
  });

  it('believes what a proxy says of the outside only when told to', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'www.hoster.example' };
    expect((await fetch(server.url, { headers })).headers.getSetCookie()[0]).not.toContain('Secure');
    const trusting = await bench.start('--data', bench.path('trusting'), '--trust-proxy');
    expect((await fetch(trusting.url, { headers })).headers.getSetCookie()[0]).toContain('Secure');
    await trusting.stop();
  });
});

it('cookies are out of reach of scripts, and of plain connections where there are others', async () => {
  const reply = await fetch(server.url);
  expect(reply.headers.getSetCookie()[0]).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
});
