// node test/bench/web-rules.js FOLDER…: what the rules for HTML, SSI, .htaccess, mail, connections and files cost beside reading PHP and Perl.
// They should stay below a quarter of it on a mixed site. Times are wall clock: run it on a quiet machine.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const GROUPS = ['htaccess', 'ssi', 'mail', 'html', 'connections', 'files'];
const READERS = ['html', 'css', 'ssi', 'htaccess', 'settings', 'mail'];
/** Larger files are dumps and archives. Bytes. */
const LARGEST = 3_000_000;

const entry = [
  ...GROUPS.map((group) => `import { ${group}Rules } from './rules/${group}/index.ts';`),
  `export const rules = [${GROUPS.map((group) => `...${group}Rules`).join(', ')}];`,
  "export { createAnalyzer } from './src/scan/analyze.ts';",
  "export { readers } from './src/scan/readers.ts';",
  "export { NO_MOVE } from './src/scan/scope.ts';",
  "export { parseProfile } from './src/target/parse.ts';",
].join('\n');

const room = await mkdtemp(join('node_modules', '.bench-'));
const outfile = join(room, 'web.mjs');
await build({
  stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' },
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  loader: { '.tsv': 'text', '.yaml': 'text' },
});
const program = await import(pathToFileURL(outfile).href);
await rm(room, { recursive: true });

const times = new Map();
function timed(owner, key, label) {
  const call = owner[key];
  owner[key] = (...args) => {
    const start = performance.now();
    try {
      return call.apply(owner, args);
    } finally {
      times.set(label, (times.get(label) ?? 0) + performance.now() - start);
    }
  };
}
for (const name of Object.keys(program.readers)) timed(program.readers, name, `read ${name}`);
for (const rule of program.rules)
  for (const document of Object.keys(rule.check ?? {})) timed(rule.check, document, `rule ${rule.id}`);

async function* filesUnder(folder) {
  for (const found of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath, found.name);
    if (found.isFile() && !path.includes('/.git/') && (await stat(path)).size < LARGEST) yield path;
  }
}

const profile = program.parseProfile(await readFile('rules/targets/extremeserv-v3.yaml', 'utf8'), 'extremeserv-v3');
const move = { ...program.NO_MOVE, oldHosts: ['203.0.113.25', 'www3.old-hosting.example.net'], domain: 'example.jp' };
const analyzer = program.createAnalyzer(program.rules, { profile, move, only: [], skip: [], excerpts: false });
let files = 0;
let bytes = 0;
for (const folder of process.argv.slice(2)) {
  for await (const path of filesUnder(folder)) {
    const content = await readFile(path);
    files++;
    bytes += content.length;
    analyzer.bytes(path.slice(folder.length).replace(/^\//, ''), content, 0o644);
  }
}

const rows = [...times].sort((a, b) => b[1] - a[1]);
const sum = (wanted) => rows.reduce((total, [label, time]) => total + (wanted(label) ? time : 0), 0);
const reading = sum((label) => label === 'read php' || label === 'read perl');
const rules = sum((label) => label.startsWith('rule '));
const readers = sum((label) => READERS.some((name) => label === `read ${name}`));
console.log(`${files} files, ${(bytes / 1e6).toFixed(1)} MB`);
for (const [label, time] of rows.slice(0, 15)) console.log(`${time.toFixed(0).padStart(8)} ms  ${label}`);
console.log(`reading PHP and Perl ${reading.toFixed(0)} ms`);
console.log(
  `these rules ${rules.toFixed(0)} ms: ${(rules / reading).toFixed(2)} of it; their readers ${readers.toFixed(0)} ms`,
);
