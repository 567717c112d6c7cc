// A process to be killed: repairs or undoes with the fake scan. `KILL_AT=n` makes it kill itself before its n-th call that changes
// anything on the disk; `CALLS=file` makes it tell how many such calls there were.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fixSite, rootOf } from '../../src/fix/fix.ts';
import { undo } from '../../src/fix/undo.ts';
import { fakeTools } from './fake.ts';

const CHANGING = [
  'chmodSync',
  'chownSync',
  'copyFileSync',
  'fsyncSync',
  'lchownSync',
  'linkSync',
  'lutimesSync',
  'mkdirSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'symlinkSync',
  'unlinkSync',
  'writeFileSync',
  'writeSync',
] as const;

const killAt = Number(process.env.KILL_AT ?? 0);
let calls = 0;
const patched = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
for (const name of CHANGING) {
  const real = patched[name]!;
  patched[name] = (...args) => {
    if (++calls === killAt) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
}
syncBuiltinESMExports();

const [what, site, place] = process.argv.slice(2) as [string, string, string?];
try {
  if (what === 'undo') undo(rootOf(site));
  else await fixSite(site, place ? { kind: 'out', place } : { kind: 'in-place' }, fakeTools());
} catch (error) {
  const { text } = error as { text?: { en: string } };
  if (!text) throw error;
  process.stderr.write(text.en);
  process.exitCode = 2;
}
if (process.env.CALLS) fs.writeFileSync(process.env.CALLS, String(calls));
