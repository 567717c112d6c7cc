// node test/bench/web-rules.js FOLDER…: what the rules for HTML, SSI, .htaccess, mail, connections and files cost beside reading PHP and Perl.
// They should stay below a quarter of it on a mixed site.
// Each step is a process of its own that does what the step before does and one thing more; the difference is that thing's cost. Everything
// counts that the process uses: garbage collection, compilation, and what a document makes only when a rule first asks for it.
// Processor time, the least of three runs each: other programs on the machine change it little.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.js';

const GROUPS = ['htaccess', 'ssi', 'mail', 'html', 'connections', 'files'];
const STEPS = ['files alone', 'reading PHP and Perl', 'their readers', 'these rules'];
const RUNS = 3;
const PARTS = [
  ...GROUPS.map((group) => `import { ${group}Rules } from './rules/${group}/index.ts';`),
  `export const rules = [${GROUPS.map((group) => `...${group}Rules`).join(', ')}];`,
  "export { createAnalyzer } from './src/scan/analyze.ts';",
  "export { finish } from './src/scan/finish.ts';",
  "export { readers } from './src/scan/readers.ts';",
  "export { NO_MOVE } from './src/scan/scope.ts';",
  "export { parseProfile } from './src/target/parse.ts';",
].join('\n');
/** Larger files are dumps and archives. Bytes. */
const LARGEST = 3_000_000;

const [step, program, ...folders] = process.argv.slice(2);
if (STEPS.includes(step)) console.log(await cost(STEPS.indexOf(step), await import(program), folders));
else await compare(process.argv.slice(2));

async function compare(folders) {
  const room = await mkdtemp(join('node_modules', '.bench-'));
  try {
    const program = join(room, 'web.mjs');
    await bundle(PARTS, program);
    const total = STEPS.map((step) => {
      const args = [import.meta.filename, step, pathToFileURL(program).href, ...folders];
      return Math.min(
        ...Array.from({ length: RUNS }, () => Number(execFileSync(process.execPath, args, { encoding: 'utf8' }))),
      );
    });
    const [, languages, readers, rules] = total.map((time, i) => Math.max(0, time - (total[i - 1] ?? 0)));
    const beside = (time) => `${time.toFixed(0)} ms: ${(time / languages).toFixed(2)} of it`;
    console.log(`reading PHP and Perl ${languages.toFixed(0)} ms`);
    console.log(`these rules ${beside(rules)}; with their readers ${beside(rules + readers)}`);
  } finally {
    await rm(room, { recursive: true });
  }
}

/** Milliseconds of processor time for the step and those before it, reading from the disk left out. */
async function cost(step, { rules, createAnalyzer, finish, readers, NO_MOVE, parseProfile }, folders) {
  // PHP is read whether a rule asks for it or not.
  if (step === 0) readers.php = () => undefined;
  // A dump is read by the rules of databases anyway.
  const documents = [
    ['file', 'sql'],
    ['php', 'perl'],
    ['html', 'css', 'ssi', 'htaccess', 'settings', 'mail'],
  ];
  const asked = documents.slice(0, step + 1).flat();
  const asking = { ...rules[0], id: 'site/asking', component: 'site', site: undefined, uses: undefined };
  const idle = { ...asking, check: Object.fromEntries(asked.map((name) => [name, () => {}])) };
  const chosen = step === STEPS.length - 1 ? [idle, ...rules] : [idle];
  const profile = parseProfile(await readFile('rules/targets/extremeserv-v3.yaml', 'utf8'), 'extremeserv-v3');
  const move = { ...NO_MOVE, oldHosts: ['203.0.113.25', 'www3.old-hosting.example.net'], domain: 'example.jp' };
  const scope = { profile, move, only: [], skip: [], excerpts: false };
  const analyzer = createAnalyzer(chosen, scope);
  const files = [];
  for (const folder of folders) {
    for await (const path of filesUnder(folder))
      files.push([path.slice(folder.length).replace(/^\//, ''), await readFile(path)]);
  }
  const start = process.cpuUsage();
  const results = files.map(([path, content]) => analyzer.bytes(path, content, 0o644));
  finish(results, { unchecked: [], passedOver: [] }, chosen, scope, '0');
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function* filesUnder(folder) {
  for (const found of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath, found.name);
    if (found.isFile() && !path.includes('/.git/') && (await stat(path)).size < LARGEST) yield path;
  }
}
