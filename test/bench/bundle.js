// Parts of the program in one module, for benches that call them without the command line.
import { build } from 'esbuild';

/** @param contents TypeScript that exports the parts, its paths from the repository's root @param outfile in a folder below it, for the sake of packages */
export async function bundle(contents, outfile) {
  await build({
    stdin: { contents, resolveDir: new URL('../..', import.meta.url).pathname, loader: 'ts' },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    loader: { '.tsv': 'text', '.yaml': 'text', '.seclang': 'text' },
    logLevel: 'warning',
  });
}
