// Speed of the PHP reader alone: node test/bench/php-reader.js FOLDER [ROUNDS]. The first round is cold: nothing is compiled yet.
// Prints MB per second of CPU time, for whoever changes the reader; it is no test.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [folder, rounds = '5'] = process.argv.slice(2);
if (!folder) throw new Error('usage: node test/bench/php-reader.js FOLDER [ROUNDS]');

const outfile = join(tmpdir(), `php-reader-${process.pid}.mjs`);
await build({
  entryPoints: [new URL('../../src/languages/php/read.ts', import.meta.url).pathname],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  loader: { '.tsv': 'text' },
});
const { readPhp } = await import(pathToFileURL(outfile).href);
rmSync(outfile);

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:php|inc|phtml|module)$/.test(name))
  .map((name) => readFileSync(join(folder, name)));
const megabytes = files.reduce((sum, bytes) => sum + bytes.length, 0) / 1e6;
console.log(`${files.length} files, ${megabytes.toFixed(1)} MB`);

for (let round = 0; round < Number(rounds); round++) {
  const before = process.cpuUsage();
  let calls = 0;
  let errors = 0;
  for (const bytes of files) {
    const doc = readPhp(bytes);
    calls += doc.calls.count;
    errors += doc.errors.length;
    doc.release();
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  console.log(
    `${round === 0 ? 'cold' : 'warm'}: ${(megabytes / seconds).toFixed(1)} MB/s, ${calls} calls, ${errors} errors`,
  );
}
