// Bundles the command line and the worker thread into dist/. Tables (.tsv) are embedded as text: one file to read at start.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

// another folder beside dist/ may be named, to try a build while the first one is in use
const outdir = process.argv[2] ?? 'dist';
await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: { hikkoshi: 'src/cli/hikkoshi.ts', thread: 'workers/thread.ts' },
  outdir,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  loader: { '.tsv': 'text' },
  logLevel: 'warning',
});
