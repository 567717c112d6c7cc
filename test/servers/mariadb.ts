// A MariaDB server for one test file: own data folder, own socket, no network.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { firstThere, programOf, serverFolder, waitFor } from './packages.ts';

export interface MariaDb {
  /** Runs SQL; the result as the client prints it with --batch --raw. @param input bytes or text (UTF-8) */
  run(database: string, input: string | Uint8Array, options?: string[]): string;
  /** mariadb-dump with these options. */
  dump(database: string, ...options: string[]): Buffer;
  stop(): Promise<void>;
}

export async function startMariaDb(): Promise<MariaDb> {
  const server = programOf('mariadbd', ['mariadb-server'], () =>
    firstThere(['/usr/sbin/mariadbd', '/usr/sbin/mysqld']),
  );
  const { folder, remove } = serverFolder('mariadb-');
  const data = join(folder, 'data');
  const socket = join(folder, 'socket');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...user],
    { stdio: 'pipe' },
  );
  const child = spawn(
    server,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      '--skip-networking',
      '--innodb-buffer-pool-size=16M',
      `--pid-file=${folder}/pid`,
      ...user,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const connection = ['--no-defaults', `--socket=${socket}`, '--user=root'];
  await waitFor('mariadbd', () => {
    try {
      execFileSync('mariadb-admin', [...connection, 'ping'], { stdio: 'pipe' });
      return true;
    } catch {
      return false;
    }
  });
  const maxBuffer = 1 << 28;
  return {
    run: (database, input, options = []) =>
      execFileSync(
        'mariadb',
        [
          ...connection,
          '--default-character-set=utf8mb4',
          '--batch',
          '--raw',
          '--skip-column-names',
          ...options,
          ...(database ? [database] : []),
        ],
        {
          input,
          maxBuffer,
          stdio: ['pipe', 'pipe', 'pipe'],
        },
      ).toString(),
    dump: (database, ...options) =>
      execFileSync('mariadb-dump', [...connection, ...options, database], {
        maxBuffer,
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    async stop() {
      child.kill();
      await ended;
      remove();
    },
  };
}
