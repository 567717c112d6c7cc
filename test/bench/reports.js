// node test/bench/reports.js [COUNT]: writes every report for that many places (default 50,000), one after another in one process.
// Processor time, wall clock and size of each; the peak of memory at the end.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const room = join(root, 'node_modules/.cache/hikkoshi-bench-reports');
await rm(room, { recursive: true, force: true });
await mkdir(room, { recursive: true });
const entry = join(room, 'entry.ts');
await writeFile(
  entry,
  `export { FORMATS, forSharing, inOnePiece, loadReporter } from ${JSON.stringify(join(root, 'src/report/index.ts'))};
export { largeResult, optionsIn, RULES } from ${JSON.stringify(join(root, 'test/report/sample.ts'))};`,
);
await build({
  entryPoints: [entry],
  outdir: room,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  loader: { '.tsv': 'text', '.css': 'text', '.browser.js': 'text' },
  logLevel: 'warning',
});
const { FORMATS, forSharing, inOnePiece, loadReporter, largeResult, optionsIn, RULES } = await import(
  join(room, 'entry.js')
);

const result = largeResult(Number(process.argv[2] ?? 50_000));
const columns = (cells) => cells.map((cell, i) => String(cell)[i === 0 ? 'padEnd' : 'padStart'](12)).join('');
const cpuMs = (since) => {
  const { user, system } = process.cpuUsage(since);
  return Math.round((user + system) / 1000);
};
console.log(columns(['format', 'CPU ms', 'wall ms', 'KB']));
const all = process.cpuUsage();
const began = performance.now();
const shared = forSharing(result, false, RULES);
for (const format of FORMATS) {
  const before = process.cpuUsage();
  const start = performance.now();
  const report = inOnePiece(await (await loadReporter(format)).write(shared, optionsIn('ja')));
  console.log(
    columns([
      format,
      cpuMs(before),
      Math.round(performance.now() - start),
      Math.round(Buffer.byteLength(report) / 1000),
    ]),
  );
}
console.log(columns(['all', cpuMs(all), Math.round(performance.now() - began), '']));
console.log(`peak of memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
await rm(room, { recursive: true, force: true });
