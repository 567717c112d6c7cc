// Debian's Apache 2.4 on loopback, for tests: what does it really do with these files? Installed by apt where root may do so.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PROGRAM = '/usr/sbin/apache2';
const MODULES =
  'mpm_event authn_core authn_file authz_core authz_host authz_user authz_groupfile auth_basic access_compat alias dir mime env headers ' +
  'expires rewrite setenvif include cgid negotiation autoindex filter deflate actions';

export interface Apache {
  /** '2.4.71' */
  version: string;
  /** Names of its modules as <IfModule> has them. */
  modules: string[];
  /** Puts files into the document root. */
  put(files: Record<string, string | Uint8Array>): void;
  get(path: string): Promise<{ status: number; body: string; type: string }>;
  stop(): Promise<void>;
}

/** Throws with a plain reason where there is no Apache and none can be installed. */
export async function startApache(): Promise<Apache> {
  install();
  const folder = mkdtempSync(join(tmpdir(), 'apache-'));
  const root = join(folder, 'htdocs');
  mkdirSync(root);
  chmodSync(folder, 0o755);
  const port = await freePort();
  writeFileSync(join(folder, 'httpd.conf'), configuration(folder, root, port));
  const server = spawn(PROGRAM, ['-f', join(folder, 'httpd.conf'), '-D', 'FOREGROUND'], { stdio: 'ignore' });
  const get: Apache['get'] = async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { redirect: 'manual' });
    return {
      status: response.status,
      body: Buffer.from(await response.arrayBuffer()).toString('latin1'),
      type: response.headers.get('content-type') ?? '',
    };
  };
  await ready(get, () => (server.exitCode === null ? null : readFileSync(join(folder, 'error.log'), 'utf8')));
  return {
    version: /Apache\/([\d.]+)/.exec(execFileSync(PROGRAM, ['-v'], { encoding: 'utf8' }))![1]!,
    modules: MODULES.split(' ').map((name) => `mod_${name}`),
    put(files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
        if (path.endsWith('.cgi')) chmodSync(join(root, path), 0o755);
      }
    },
    get,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function install(): void {
  if (existsSync(PROGRAM)) return;
  if (process.getuid?.() !== 0) {
    throw new Error(
      'These tests need Apache 2.4 (/usr/sbin/apache2). Install the package apache2, or run the tests as root.',
    );
  }
  execFileSync('apt-get', ['install', '-y', '-q', 'apache2'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function configuration(folder: string, root: string, port: number): string {
  const modules = MODULES.split(' ').map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
  return [
    ...modules,
    `ServerName 127.0.0.1\nListen 127.0.0.1:${port}\nServerRoot ${folder}\nDocumentRoot ${root}\nPidFile ${folder}/pid`,
    `ErrorLog ${folder}/error.log\nScriptSock ${folder}/cgisock\nTypesConfig /etc/mime.types`,
    'User www-data\nGroup www-data\nStartServers 1\nServerLimit 1\nThreadsPerChild 8\nMaxRequestWorkers 8\nDirectoryIndex index.html',
    'AddType text/html .shtml\nAddOutputFilter INCLUDES .shtml\nAddHandler cgi-script .cgi',
    `<Directory ${root}>\nAllowOverride All\nOptions All\nRequire all granted\n</Directory>\n`,
  ].join('\n');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** @param failed the log when the server ended instead of starting */
async function ready(get: Apache['get'], failed: () => string | null): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const log = failed();
    if (log !== null) throw new Error(`Apache did not start:\n${log}`);
    try {
      await get('');
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error('Apache does not answer');
}
