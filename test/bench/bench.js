// npm run bench [NAME …]: speed and memory of whole runs of the program over generated sites. Each figure is the median of several runs.
// MB/s counts bytes of the site per second of processor time, process start included, with the compiled code that
// the first run kept; memory is the peak of the process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, run } from './run.js';
import { sites } from './sites.js';

const RUNS = 5;
const wanted = process.argv.slice(2);
const room = mkdtempSync(join(tmpdir(), 'hikkoshi-bench-'));

const columns = (cells) =>
  cells.map((cell, i) => String(cell)[i === 0 ? 'padEnd' : 'padStart'](i === 0 ? 34 : 12)).join('');

console.log(columns(['site', 'files', 'MB', 'MB/s CPU', 'files/s CPU', 'CPU s', 'wall s', 'peak MB']));
try {
  for (const { name, make, args = [] } of sites) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const folder = join(room, name);
    const { files, bytes } = make(folder);
    const runs = [];
    for (let i = 0; i < RUNS; i++)
      runs.push(await run(room, ['scan', folder, '--no-cache', '--fail-on', 'never', '--format', 'json', ...args]));
    const cpu = median(runs.map((each) => each.cpu));
    const mb = bytes / 2 ** 20;
    console.log(
      columns([
        name,
        files,
        mb.toFixed(1),
        (mb / cpu).toFixed(1),
        Math.round(files / cpu),
        cpu.toFixed(2),
        median(runs.map((each) => each.wall)).toFixed(2),
        Math.round(median(runs.map((each) => each.memory))),
      ]),
    );
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(room, { recursive: true, force: true });
}
