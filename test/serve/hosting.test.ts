// What a hoster is handed: options that say what is wrong, the unit, the container file, and the proxies' configurations at work.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Bench, Customer, PROGRAM, until } from './server.ts';

// processes are started by the dozen
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });
const bench = new Bench();
const handed = (name: string): string => readFileSync(join('docs/serve', name), 'utf8');
beforeAll(() => {
  execFileSync('zip', ['-qr', bench.path('site.zip'), '.'], { cwd: resolve('corpus/kawaraya/site') });
});
afterAll(() => bench.close());

function run(...args: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'serve', ...args], {
    encoding: 'utf8',
    cwd: bench.folder,
    timeout: 30_000,
    input: 'short\n',
  });
  return { status, stderr };
}

describe('options', () => {
  it.each([
    [['--port', '99999'], '--port 99999'],
    [['--port', 'http'], '--port http'],
    [['--jobs', '0'], '--jobs 0'],
    [['--keep', 'forever'], '--keep forever'],
    [['--keep', '500d'], '400 days at most'],
    [['--max-upload', '2'], 'such as 500M or 2G'],
    [['--max-upload', '20G', '--max-disk', '10G'], 'may not be more than'],
    [['--max-memory', '64M'], '256M is the least'],
    [['--max-time', '0m'], '--max-time 0m'],
    [['--max-files', '-1'], '--max-files -1'],
    [['--base-url', 'www.example.co.jp'], '--base-url www.example.co.jp'],
    [['--base-url', 'ftp://example.co.jp/'], '--base-url'],
    [['--base-url', 'https://u:p@example.co.jp/'], '--base-url'],
    [['--token-file', 'missing'], '--token-file missing cannot be read'],
    [['--basic-auth-file', 'plain'], 'line 2'],
    [['--token-file', 'empty'], 'is empty'],
    [['--target', 'nowhere'], "there is no target 'nowhere'"],
    [['--host', '203.0.113.1'], '203.0.113.1:8080 cannot be used'],
    [['--data', 'plain'], 'cannot be used (E'],
    [['--hash-secret', 'panel'], '12 characters'],
    [['--hash-secret', 'a:b'], 'a:b'],
    [['--unknown'], 'unknown option'],
    [['extra'], 'too many arguments'],
  ])('%j is refused with its reason', (args, reason) => {
    writeFileSync(bench.path('plain'), '# names\nshop:secret\n');
    writeFileSync(bench.path('empty'), '\n');
    const { status, stderr } = run('--lang', 'en', ...args);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(2);
  });

  it('a port that is taken is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((ready) => other.once('listening', ready));
    const { port } = other.address() as { port: number };
    const { status, stderr } = run('--lang', 'ja', '--port', String(port));
    expect([status, stderr]).toEqual([2, expect.stringContaining(`127.0.0.1:${port} を使えません（EADDRINUSE）`)]);
    other.close();
  });

  it('whoever opens it to the network without a login is told so', async () => {
    const server = await bench.start('--data', bench.path('open'), '--host', '0.0.0.0');
    await until(() => server.errors.includes('open http'));
    expect(server.errors).toContain('everybody who reaches 0.0.0.0 can use it');
    await server.stop();
  });

  it('a profile of one’s own can be offered, alone', async () => {
    const profile = readFileSync('rules/targets/net-com.yaml', 'utf8').replace(/^id: .*/m, 'id: my-hosting');
    writeFileSync(bench.path('mine.yaml'), profile);
    const server = await bench.start('--data', bench.path('own'), '--target', bench.path('mine.yaml'));
    const customer = await Customer.at(server.url);
    expect((await customer.json<{ id: string }[]>('targets')).map(({ id }) => id)).toEqual(['my-hosting']);
    await customer.scanned(bench.path('site.zip'), { target: 'my-hosting' });
    await server.stop();
  });
});

it('other commands load nothing of the server', () => {
  const tells = bench.path('tells.cjs');
  writeFileSync(tells, "process.on('exit', () => console.error(JSON.stringify(Object.keys(require.cache))));");
  const { stderr } = spawnSync(process.execPath, ['--require', tells, PROGRAM, 'targets'], { encoding: 'utf8' });
  const packages = (JSON.parse(stderr) as string[]).map((file) => file.split('node_modules/').at(-1)!);
  expect(packages).toContain('commander/index.js');
  expect(packages.filter((file) => file.includes('fastify'))).toEqual([]);
});

describe('the unit of systemd', () => {
  const unit = () => {
    const file = bench.path('hikkoshi.service');
    writeFileSync(file, handed('hikkoshi.service').replace('/usr/bin/node', process.execPath));
    return file;
  };
  it('is understood', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit()], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
  it('leaves the service little to do harm with', () => {
    const rated = execFileSync('systemd-analyze', ['security', '--offline=yes', '--threshold=15', unit()], {
      encoding: 'utf8',
    });
    expect(rated).toContain('OK');
  });
});

describe('the container file', () => {
  it('runs what is built, as nobody, and copies only what is there', () => {
    const lines = handed('Containerfile')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    expect(lines.filter((line) => line.startsWith('FROM')).every((line) => line.startsWith('FROM node:20-slim'))).toBe(
      true,
    );
    expect(lines).toContain('USER 10001:10001');
    expect(lines.findIndex((line) => line.startsWith('USER'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('ENTRYPOINT')),
    );
    const built = ['node_modules', 'dist'];
    for (const line of lines.filter((each) => each.startsWith('COPY'))) {
      const names = line
        .split(' ')
        .slice(1, -1)
        .filter((word) => !word.startsWith('--'));
      for (const name of names.map((word) => word.replace('/build/', '')))
        expect(built.includes(name) || readdirSync('.').includes(name) || name === '.', line).toBe(true);
    }
    const entry = JSON.parse(
      lines.find((line) => line.startsWith('ENTRYPOINT'))!.slice('ENTRYPOINT '.length),
    ) as string[];
    expect(entry.slice(0, 3)).toEqual(['node', 'dist/hikkoshi.js', 'serve']);
    expect(run('--lang', 'en', ...entry.slice(3), '--max-jobs', 'x').stderr).toContain('--max-jobs x');
  });

  it('needs at run time what package.json names, and nothing of the tests', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
    const program = readFileSync(resolve(PROGRAM, '../program.cjs'), 'utf8');
    const names = [...program.matchAll(/\brequire\("([^."][^"]*)"\)/g)].map(([, name]) => name!);
    const packages = new Set(
      names.filter((name) => !name.startsWith('node:')).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]),
    );
    expect(packages).toContain('fastify');
    for (const name of packages) expect(Object.keys(dependencies)).toContain(name);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Configurations around what docs/serve hands out. */
const PROXIES = {
  nginx: (port: number, snippet: string, folder: string) => ({
    command: ['/usr/sbin/nginx', '-e', `${folder}/error.log`, '-p', folder, '-c', `${folder}/conf`],
    conf: `daemon off; pid ${folder}/pid; events {} http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
      server { listen 127.0.0.1:${port}; ${snippet} } }`,
  }),
  apache: (port: number, snippet: string, folder: string) => ({
    command: ['/usr/sbin/apache2', '-d', folder, '-f', `${folder}/conf`, '-D', 'FOREGROUND'],
    conf: `${['mpm_event', 'authz_core', 'proxy', 'proxy_http'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
      ServerName www.hoster.example\nListen 127.0.0.1:${port}\nPidFile ${folder}/pid\nErrorLog ${folder}/error.log\n${snippet}`,
  }),
};

describe.each(['nginx', 'apache'] as const)('behind %s, configured as handed out', (name) => {
  it('uploads, progress and downloads pass', async () => {
    const port = await freePort();
    const outside = `http://127.0.0.1:${port}`;
    const server = await bench.start('--data', bench.path(`by-${name}`), '--base-url', `${outside}/check`);
    const folder = bench.path(name);
    mkdirSync(folder);
    const snippet = handed(`${name}.conf`).replaceAll('http://127.0.0.1:8080', server.url.slice(0, -1));
    const { command, conf } = PROXIES[name](port, snippet, folder);
    writeFileSync(join(folder, 'conf'), conf);
    const proxy = spawn(command[0]!, command.slice(1), { stdio: 'ignore' });
    try {
      await until(() =>
        fetch(`${outside}/check/healthz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      const customer = await Customer.at(`${outside}/check/`);
      const { id } = await customer.uploaded(bench.path('site.zip'));
      const events = (await customer.request(`api/v1/jobs/${id}/events`))
        .body!.pipeThrough(new TextDecoderStream())
        .getReader();
      let told = '';
      // each event arrives when it happens, although the answer never ends
      const reads = async (state: string) => {
        while (!told.includes(`"state":"${state}"`)) told += (await events.read()).value;
      };
      await reads('asking');
      await customer.send('PUT', `jobs/${id}/answers`, { target: 'extremeserv-v3' });
      await reads('ready');
      await events.cancel();
      expect(String(await customer.bytes(`jobs/${id}`))).toContain(`href="/check/jobs/${id}/repairs"`);
      const own = await Customer.at(server.url);
      const direct = await fetch(`${server.url}jobs/${id}/files/report-ja.html`, {
        headers: { cookie: customer.headers.cookie! },
      });
      expect(await customer.bytes(`jobs/${id}/files/report-ja.html`)).toEqual(Buffer.from(await direct.arrayBuffer()));
      expect(own.headers.cookie).not.toBe(customer.headers.cookie);
    } finally {
      proxy.kill('SIGTERM');
      await new Promise((ended) => proxy.once('close', ended));
      await server.stop();
    }
  });
});
