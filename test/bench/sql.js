// Speed and memory of the dump reader and the conversion: node test/bench/sql.js [MB] [MB OF A LINE]. The dump is made on the fly and never
// stands in memory or on disk. Prints MB per second of CPU time and the peak of the process; it is no test.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.js';

const megabytes = Number(process.argv[2] ?? 300);
const line = Number(process.argv[3] ?? 1);

const room = await mkdtemp(join('node_modules', '.bench-'));
const outfile = join(room, 'sql.mjs');
await bundle(
  `export { readDump, questionsOf } from './src/languages/sql/read.ts';
export { planFor } from './src/languages/sql/conversion.ts';
export { convertDump } from './src/languages/sql/convert.ts';
export { spliced } from './src/languages/sql/spliced.ts';
export { createTarget } from './src/target/target.ts';`,
  outfile,
);
const { readDump, questionsOf, planFor, convertDump, spliced, createTarget } = await import(
  pathToFileURL(outfile).href
);
await rm(room, { recursive: true });

/** 日本語の本文です。, in EUC-JP: the conversion has work on it. */
const KANJI = Buffer.from('c6fccbdcb8eca4cecbdccab8a4c7a4b9a1a3', 'hex');
const ROW = Buffer.concat([
  Buffer.from("(123456,'"),
  KANJI,
  Buffer.from("','<p class=\\\"x\\\">Hello world, it\\'s fine</p>\\r\\n"),
  KANJI,
  KANJI,
  Buffer.from("','2019-01-01 00:00:00',NULL)"),
]);
const HEAD = `SET NAMES ujis;
CREATE TABLE \`t\` (\`id\` int, \`a\` text, \`b\` text, \`c\` datetime, \`d\` int) DEFAULT CHARSET=ujis;
`;

function* dump() {
  yield Buffer.from(HEAD);
  const rows = Math.floor(1e6 / (ROW.length + 1));
  const chunk = Buffer.concat(Array(rows).fill(Buffer.concat([ROW, Buffer.from(',')])));
  for (let made = 0; made < megabytes; ) {
    yield Buffer.from('INSERT INTO `t` VALUES ');
    for (let part = 0; part < line && made < megabytes; part++, made++) yield Buffer.from(chunk);
    yield Buffer.concat([ROW, Buffer.from(';\n')]);
  }
}

const target = createTarget({ components: { mysql: { versions: ['5.1.73'], encoding: 'utf-8' } } });
const move = { encoding: 'utf-8', lossy: 'report', domain: null, oldHosts: [], oldPaths: [] };

function measured(what, run) {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  const speed = megabytes / ((user + system) / 1e6);
  console.log(
    `${what.padEnd(12)} ${speed.toFixed(0).padStart(6)} MB/s ${(process.resourceUsage().maxRSS / 1024).toFixed(0).padStart(6)} MB`,
  );
  return result;
}

console.log(`${megabytes} MB in lines of ${line} MB`);
measured('making it', () => {
  for (const chunk of dump()) if (chunk.length < 0) throw new Error();
});
const document = measured('reading', () => readDump(dump(), questionsOf(target, move)));
const plan = planFor(document, target, move);
measured('converting', () => {
  let bytes = 0;
  for (const chunk of spliced(
    dump(),
    convertDump(dump(), plan, () => '?'),
  ))
    bytes += chunk.length;
  return bytes;
});
