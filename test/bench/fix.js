// node test/bench/fix.js [MB OF A DUMP]: what fix costs beside a scan of the same site, in processor time of whole runs, one after the other.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, run } from './run.js';
import { sites } from './sites.js';

const RUNS = 5;
const megabytes = Number(process.argv[2] ?? 120);
const room = mkdtempSync(join(tmpdir(), 'hikkoshi-bench-'));

/** Bytes of a character of JIS X 0208 by row and cell. */
const ENCODINGS = {
  ujis: (row, cell) => [row + 0xa0, cell + 0xa0],
  sjis: (row, cell) => {
    const lead = ((row - 1) >> 1) + (row < 63 ? 0x81 : 0xc1);
    return [lead, row % 2 === 1 ? cell + 0x3f + (cell > 63 ? 1 : 0) : cell + 0x9e];
  },
};

/** Rows of a blog: half the characters kana, half kanji, a piece of markup now and then. */
function dump(charset) {
  const bytesOf = ENCODINGS[charset];
  let state = 1;
  const next = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 1;
    return (state >>> 8) % below;
  };
  const text = (length) =>
    Buffer.from(
      Array.from({ length }, () => (next(2) ? bytesOf(4, 1 + next(83)) : bytesOf(16 + next(31), 1 + next(94)))).flat(),
    ).toString('latin1');
  const row = (id) =>
    `(${id},'${text(20)}','${text(90)}<a href=\\"/${id}.html\\">${text(8)}</a>\\r\\n<br />It\\'s ${text(60)}',${next(9999)},'2009-01-01 12:00:00',NULL)`;
  const insert = Buffer.from(
    `INSERT INTO \`posts\` VALUES ${Array.from({ length: 2000 }, (_, i) => row(i)).join(',')};\n`,
    'latin1',
  );
  const head = `-- MySQL dump 10.11\n/*!40101 SET NAMES ${charset} */;\nCREATE TABLE \`posts\` (\`id\` int, \`title\` varchar(100), \`body\` text, \`hits\` int, \`at\` datetime, \`x\` int) DEFAULT CHARSET=${charset};\n`;
  return (folder) => {
    mkdirSync(folder);
    const times = Math.ceil((megabytes * 2 ** 20) / insert.length);
    writeFileSync(
      join(folder, 'dump.sql'),
      Buffer.concat([Buffer.from(head), ...Array(times).fill(insert), Buffer.from('-- Dump completed\n')]),
    );
  };
}

const cases = [
  { name: 'dump-ujis', make: dump('ujis'), args: ['--encoding', 'utf-8'] },
  { name: 'dump-sjis', make: dump('sjis'), args: ['--encoding', 'utf-8'] },
  ...sites
    .filter(({ name }) => name === 'php-5mb-cold' || name === 'perl-40mb')
    .map(({ name, make }) => ({ name, make, args: [] })),
];

console.log('site            scan CPU s   fix CPU s   fix / scan   peak MB of scan, of fix');
try {
  for (const { name, make, args } of cases) {
    const site = join(room, name);
    make(site);
    const shared = [site, '--no-cache', '--fail-on', 'never', '--format', 'json', ...args];
    const scans = [];
    const fixes = [];
    for (let i = 0; i < RUNS; i++) {
      scans.push(await run(room, ['scan', ...shared]));
      fixes.push(await run(room, ['fix', ...shared, '--out', join(room, 'out')]));
      rmSync(join(room, 'out'), { recursive: true });
    }
    const cpu = (runs) => median(runs.map((each) => each.cpu));
    const memory = (runs) => Math.round(median(runs.map((each) => each.memory)));
    const ratio = median(fixes.map((fix, i) => fix.cpu / scans[i].cpu));
    const cells = [cpu(scans).toFixed(2), cpu(fixes).toFixed(2), ratio.toFixed(2), memory(scans), memory(fixes)];
    console.log(name.padEnd(14) + cells.map((cell) => String(cell).padStart(12)).join(''));
    rmSync(site, { recursive: true });
  }
} finally {
  rmSync(room, { recursive: true, force: true });
}
