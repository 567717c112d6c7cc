// Bundles the whole program into one script, dist/program.cjs, and beside it the small modules that processes and threads start with.
// Tables (.tsv) are embedded as text, profiles (.yaml) as checked JSON: a run reads one file at start, and no schema library.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

// another folder beside dist/ may be named, to try a build while the first one is in use
const outdir = process.argv[2] ?? 'dist';

const common = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  logLevel: 'warning',
};

/** The program's own reader of profiles, so that a bundled profile obeys the same schema as a user's. */
async function profileParser() {
  const folder = await mkdtemp(join('node_modules', '.hikkoshi-build-'));
  try {
    const outfile = join(folder, 'parse.js');
    await build({ ...common, entryPoints: ['src/target/parse.ts'], outfile });
    return (await import(new URL(outfile, import.meta.url))).parseProfile;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const parseProfile = await profileParser();
await rm(outdir, { recursive: true, force: true });
// one script, not modules: its compiled code can be kept (src/start/load.ts), and there is nothing to find and to link
await build({
  ...common,
  entryPoints: { program: 'src/start/program.ts' },
  outdir,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  charset: 'ascii',
  // a script has no module loader behind it
  supported: { 'dynamic-import': false },
  banner: { js: '(function (module, require, programUrl) {' },
  footer: { js: '})' },
  define: { 'import.meta.url': 'programUrl' },
  // half the bytes to read at every start; names stay, for messages
  minifyWhitespace: true,
  minifySyntax: true,
  loader: { '.tsv': 'text', '.seclang': 'text', '.css': 'text', '.browser.js': 'text' },
  plugins: [
    {
      name: 'profiles',
      setup: ({ onLoad }) =>
        onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
          loader: 'json',
          contents: JSON.stringify(parseProfile(await readFile(path, 'utf8'), path)),
        })),
    },
  ],
});
// each byte a character, so that the script is loaded as it lies (src/start/load.ts); what is left are regular expressions
const program = join(outdir, 'program.cjs');
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
await writeFile(program, (await readFile(program, 'utf8')).replace(/[^\0-\x7f]/g, escaped));
await build({
  ...common,
  entryPoints: ['hikkoshi', 'thread', 'convert-thread', 'job'].map((name) => `src/start/${name}.ts`),
  outdir,
});
