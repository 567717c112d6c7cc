// The tests run real interpreters and servers. Brings the Debian packages they come from, when root; names them otherwise.
import { execFileSync, spawnSync } from 'node:child_process';

const PACKAGES = [
  'apache2',
  'chromium',
  'libapache2-mod-security2',
  'mariadb-server',
  'modsecurity-crs',
  'nginx-light',
  'patch',
  'perl',
  'php-cli',
  'php-mbstring',
  'php-xml',
  'postgresql',
  'python3',
  'systemd',
  'unzip',
  'zip',
];

const isThere = (name) =>
  spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name]).stdout?.toString() === 'installed';
const missing = PACKAGES.filter((name) => !isThere(name));
if (missing.length > 0) {
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    console.error(`The tests need Debian packages that are not installed. As root: apt-get update && ${install}`);
    process.exit(1);
  }
  // servers are started by the tests themselves, on sockets of their own
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  execFileSync('sh', ['-c', `${install} -qq`], { stdio: 'inherit', env });
}
