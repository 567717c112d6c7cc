// Runs of the built program, measured as whole processes.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** One run of the program: seconds of processor time and wall clock, MB of memory. @param room a folder for its cache */
export function run(room, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', new URL('./usage.js', import.meta.url).href, 'dist/hikkoshi.js', ...args],
      {
        stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
        env: { ...process.env, XDG_CACHE_HOME: join(room, 'cache') },
      },
    );
    let usage = '';
    child.stdio[3].on('data', (chunk) => {
      usage += chunk;
    });
    child.on('close', (code) =>
      code === 2 || code === null
        ? reject(new Error(`${args.join(' ')} ended with ${code}`))
        : resolve(JSON.parse(usage)),
    );
  });
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
