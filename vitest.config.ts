import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'tables-as-text',
      enforce: 'pre',
      load: (id) =>
        id.endsWith('.tsv') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined,
    },
  ],
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
