// Debian's Apache with mod_security2 and its Core Rule Set on loopback: what does the real firewall say to these requests?
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { HttpRequest } from '../../src/waf/request.ts';
import { firstThere, programOf, serverFolder, waitFor } from './packages.ts';

export const CRS_FOLDERS = ['/etc/modsecurity/crs', '/usr/share/modsecurity-crs/rules'];
const PACKAGES = ['apache2', 'libapache2-mod-security2', 'modsecurity-crs'];
const MODULES = 'mpm_event authn_core authz_core authz_host dir mime env headers unique_id security2';

/** What the firewall's log says of one request. */
export interface RealVerdict {
  /** 0: the connection was closed without an answer. */
  status: number;
  blocked: boolean;
  /** Rules that matched before the answer, in order, each once. */
  ids: number[];
}

export interface Firewall {
  /** Asks one after another; the log is read at the end. */
  ask(requests: readonly HttpRequest[]): Promise<RealVerdict[]>;
  stop(): Promise<void>;
}

/** @param settings SecLang read between the setup and the rules */
export async function startFirewall(settings = ''): Promise<Firewall> {
  const program = programOf('Apache with mod_security2', PACKAGES, () =>
    firstThere(['/usr/lib/apache2/modules/mod_security2.so']) && firstThere(['/usr/share/modsecurity-crs/rules'])
      ? firstThere(['/usr/sbin/apache2'])
      : undefined,
  );
  const { folder, remove } = serverFolder('waf-');
  mkdirSync(join(folder, 'htdocs'));
  mkdirSync(join(folder, 'data'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'data'), 0o777);
  writeFileSync(join(folder, 'htdocs/index.html'), 'ok\n');
  const port = await freePort();
  writeFileSync(join(folder, 'httpd.conf'), configuration(folder, port, settings));
  const server = spawn(program, ['-f', join(folder, 'httpd.conf'), '-D', 'FOREGROUND'], { stdio: 'pipe' });
  let complaint = '';
  server.stderr.on('data', (chunk) => (complaint += chunk));
  const log = join(folder, 'error.log');
  await waitFor('Apache with mod_security2', () => {
    if (server.exitCode !== null) throw new Error(`Apache did not start:\n${complaint}`);
    return (firstThere([log]) ? readFileSync(log, 'latin1') : '').includes('resuming normal operations');
  });
  return {
    async ask(requests) {
      const answers: { status: number; unique: string }[] = [];
      for (const request of requests) answers.push(await send(port, request));
      const lines = new Map<string, string[]>();
      for (const line of readFileSync(log, 'latin1').split('\n')) {
        const unique = /\[unique_id "([^"]+)"\](?:, referer: .*)?$/.exec(line)?.[1];
        if (unique) lines.set(unique, [...(lines.get(unique) ?? []), line]);
      }
      return answers.map(({ status, unique }) => verdictOf(status, lines.get(unique) ?? []));
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      remove();
    },
  };
}

function verdictOf(status: number, lines: readonly string[]): RealVerdict {
  const early = lines.filter((line) => !/phase [345]\)|\[tag "response|\[id "9[58]\d\d\d\d"\]/.test(line));
  const ids = early.flatMap((line) => {
    const id = /\[id "(\d+)"\]/.exec(line)?.[1];
    return id ? [Number(id)] : [];
  });
  return { status, blocked: early.some((line) => line.includes('Access denied')), ids: [...new Set(ids)] };
}

/** The request as it is on the wire, with `Connection: close` added where it says nothing of it. */
function send(port: number, request: HttpRequest): Promise<{ status: number; unique: string }> {
  return new Promise((resolve) => {
    const head = [
      `${request.method} ${request.uri} ${request.protocol}`,
      ...request.headers.map(([name, value]) => `${name}: ${value}`),
    ];
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const done = () => {
      socket.destroy();
      const answer = Buffer.concat(chunks).toString('latin1');
      resolve({
        status: Number(/^HTTP\/\S+ (\d+)/.exec(answer)?.[1] ?? 0),
        unique: /^X-Unique: (\S+)/im.exec(answer)?.[1] ?? '',
      });
    };
    socket.setTimeout(5000, done);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (chunk.includes('\r\n\r\n') && Buffer.concat(chunks).includes('X-Unique')) done();
    });
    socket.on('error', done);
    socket.on('end', done);
    socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${request.body}`, 'latin1'));
  });
}

function configuration(folder: string, port: number, settings: string): string {
  const modules = MODULES.split(' ').map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
  const [setup, rules] = CRS_FOLDERS;
  writeFileSync(join(folder, 'settings.conf'), settings);
  return `${modules.join('\n')}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
ServerRoot ${folder}
DocumentRoot ${folder}/htdocs
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
TypesConfig /etc/mime.types
User www-data
Group www-data
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
KeepAlive Off
HttpProtocolOptions Unsafe
AllowEncodedSlashes On
TraceEnable Off
Header always set X-Unique "%{UNIQUE_ID}e"
<Directory ${folder}/htdocs>
Require all granted
</Directory>
${readFileSync('/etc/modsecurity/modsecurity.conf-recommended', 'utf8')
  .replace('unicode.mapping', '/etc/modsecurity/unicode.mapping')
  .replaceAll('/tmp/', `${folder}/data/`)
  .replace(/^Sec(AuditEngine|RuleEngine|ResponseBodyAccess) .*$/gm, 'Sec$1 Off')
  .replace('SecRuleEngine Off', 'SecRuleEngine On')}
Include ${setup}/crs-setup.conf
Include ${folder}/settings.conf
Include ${setup}/REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf
Include ${rules}/*.conf
`;
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
