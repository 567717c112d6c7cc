import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { parseProfile } from './src/target/parse.ts';

export default defineConfig({
  plugins: [
    {
      name: 'profiles',
      enforce: 'pre',
      load: (id) =>
        id.endsWith('.yaml')
          ? `export default ${JSON.stringify(parseProfile(readFileSync(id, 'utf8'), id))}`
          : undefined,
    },
    {
      name: 'files-as-text',
      enforce: 'pre',
      // under a name of its own, or Vite would take a style sheet for one of its own
      resolveId: (source, importer) =>
        /\.(?:tsv|seclang|css|browser\.js)$/.test(source) && importer
          ? `${resolve(dirname(importer), source)}.text`
          : undefined,
      load: (id) =>
        id.endsWith('.text') ? `export default ${JSON.stringify(readFileSync(id.slice(0, -5), 'utf8'))}` : undefined,
    },
  ],
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
