// node test/bench/php.js [FOLDER [ROUNDS]]: PHP files in one process, round after round: the first is cold, the later ones are warm, as on a
// large site or in a server. First with all rules (as for the target of the reference, results packed and unpacked as a scan does), then
// reading alone. MB (2^20 bytes) per second of processor time of all threads; reading from the disk is left out. Without a folder: 20 MB
// made up.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.js';
import { phpTree } from './sites.js';

const [folder, rounds = '8'] = process.argv.slice(2);
const room = await mkdtemp(join('node_modules', '.bench-'));
const made = await mkdtemp(join(tmpdir(), 'hikkoshi-bench-'));
try {
  if (!folder) phpTree(20, 4)(made);
  await measure(await program(), await filesOf(folder ?? made));
} finally {
  await rm(room, { recursive: true });
  await rm(made, { recursive: true });
}

async function program() {
  const outfile = join(room, 'php.mjs');
  const contents = [
    "export { rules } from './rules/index.ts';",
    "export { readPhp } from './src/languages/php/read.ts';",
    "export { createAnalyzer } from './src/scan/analyze.ts';",
    "export { NO_MOVE } from './src/scan/scope.ts';",
    "export { parseProfile } from './src/target/parse.ts';",
    "export { optimiseLess } from './workers/compiler.ts';",
  ].join('\n');
  await bundle(contents, outfile);
  return import(pathToFileURL(outfile).href);
}

async function filesOf(site) {
  const names = await readdir(site, { recursive: true });
  return Promise.all(
    names
      .filter((name) => /\.(?:php\d?|phtml|inc|module)$/i.test(name))
      .map(async (name) => ({ path: name, bytes: await readFile(join(site, name)) })),
  );
}

async function measure({ rules, readPhp, createAnalyzer, NO_MOVE, parseProfile, optimiseLess }, files) {
  optimiseLess();
  const profile = parseProfile(await readFile('rules/targets/extremeserv-v3.yaml', 'utf8'), 'extremeserv-v3');
  const scope = { profile, move: NO_MOVE, only: [], skip: [], excerpts: false };
  const analyzer = createAnalyzer(rules, scope);
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 2 ** 20;
  console.log(`${files.length} files, ${megabytes.toFixed(1)} MB`);
  let findings = 0;
  const scan = ({ path, bytes }) => {
    findings += JSON.parse(JSON.stringify(analyzer.bytes(path, bytes, null))).findings.length;
  };
  show('all rules', megabytes, () => files.forEach(scan));
  console.log(`${findings / Number(rounds)} findings`);
  show('reading alone', megabytes, () => {
    for (const { bytes } of files) readPhp(bytes).release();
  });
}

function show(what, megabytes, run) {
  const speeds = [];
  for (let round = 0; round < Number(rounds); round++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    speeds.push(megabytes / ((user + system) / 1e6));
  }
  console.log(`${what}: ${speeds.map((speed) => speed.toFixed(1)).join(', ')} MB/s`);
}
