// A PostgreSQL server for one test file: own cluster, own socket, no network.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { programOf, serverFolder, waitFor } from './packages.ts';

export interface PostgreSql {
  /** Runs SQL with psql and stops at the first error; unaligned rows without headings. @param input bytes or text (UTF-8) */
  run(database: string, input: string | Uint8Array): string;
  /** As psql loads a dump by default: goes on after errors, which are returned. */
  load(database: string, input: Uint8Array): string;
  dump(database: string, ...options: string[]): Buffer;
  stop(): Promise<void>;
}

const ROOT = '/usr/lib/postgresql';

function serverPrograms(): string | undefined {
  try {
    const versions = readdirSync(ROOT).sort((a, b) => Number(b) - Number(a));
    return versions.length > 0 ? join(ROOT, versions[0]!, 'bin') : undefined;
  } catch {
    return undefined;
  }
}

export async function startPostgreSql(): Promise<PostgreSql> {
  const programs = programOf('PostgreSQL', ['postgresql'], serverPrograms);
  const { folder, remove } = serverFolder('postgresql-');
  const data = join(folder, 'data');
  // The server refuses to run as root.
  const root = process.getuid?.() === 0;
  if (root) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString());
    chownSync(folder, id('-u'), id('-g'));
  }
  const as = (program: string, args: string[]): [string, string[]] =>
    root ? ['runuser', ['-u', 'postgres', '--', join(programs, program), ...args]] : [join(programs, program), args];
  execFileSync(
    ...as('initdb', ['-D', data, '-E', 'UTF8', '--locale=C', '-A', 'trust', '-U', 'postgres', '--no-sync']),
    { stdio: 'pipe', cwd: folder },
  );
  const child = spawn(...as('postgres', ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off']), {
    stdio: 'ignore',
    cwd: folder,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const connection = ['-h', folder, '-U', 'postgres'];
  const environment = { ...process.env, PGCLIENTENCODING: 'UTF8', PSQLRC: '/dev/null' };
  await waitFor('PostgreSQL', () => {
    try {
      execFileSync(join(programs, 'psql'), [...connection, '-Xc', 'SELECT 1', 'postgres'], { stdio: 'pipe' });
      return true;
    } catch {
      return false;
    }
  });
  const maxBuffer = 1 << 28;
  const pipes: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe'];
  return {
    run: (database, input) =>
      execFileSync(join(programs, 'psql'), [...connection, '-XqAt', '-v', 'ON_ERROR_STOP=1', database], {
        input,
        env: environment,
        maxBuffer,
        stdio: pipes,
      }).toString(),
    load(database, input) {
      // Without PGCLIENTENCODING: the dump must say itself in which encoding it is.
      const result = spawnPsql(join(programs, 'psql'), [...connection, '-Xq', database], input);
      return result;
    },
    dump: (database, ...options) =>
      execFileSync(join(programs, 'pg_dump'), [...connection, ...options, database], { maxBuffer, stdio: pipes }),
    async stop() {
      if (root) execFileSync(...as('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']), { stdio: 'pipe', cwd: folder });
      else child.kill('SIGQUIT');
      await ended;
      remove();
    },
  };
}

/** What psql says on standard error. */
function spawnPsql(program: string, args: string[], input: Uint8Array): string {
  return execFileSync('sh', ['-c', 'exec "$0" "$@" 2>&1 >/dev/null', program, ...args], {
    input,
    maxBuffer: 1 << 28,
  }).toString();
}
