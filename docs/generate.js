// Writes the generated pages (docs/pages.ts) and removes those of rules that are gone.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const docs = import.meta.dirname;
const outdir = join(docs, '../node_modules/.cache/hikkoshi-docs');
await build({
  entryPoints: [join(docs, 'pages.ts')],
  outdir,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  loader: { '.tsv': 'text', '.seclang': 'text' },
  logLevel: 'warning',
});
const { generatedPages } = await import(join(outdir, 'pages.js'));
const pages = generatedPages();
for (const name of await readdir(join(docs, 'rules'), { recursive: true }).catch(() => [])) {
  if (name.endsWith('.md') && !pages.has(`rules/${name}`)) await rm(join(docs, 'rules', name));
}
for (const [name, text] of pages) {
  await mkdir(dirname(join(docs, name)), { recursive: true });
  await writeFile(join(docs, name), text);
}
console.log(`${pages.size} pages`);
