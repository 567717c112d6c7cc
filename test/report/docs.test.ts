// The generated pages are what the rules say today.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedPages } from '../../docs/pages.ts';

it('docs/ is up to date (npm run docs writes it)', () => {
  const pages = generatedPages();
  const outdated = [...pages].filter(([name, text]) => read(`docs/${name}`) !== text).map(([name]) => name);
  const gone = readdirSync('docs/rules', { recursive: true }).filter(
    (name) => String(name).endsWith('.md') && !pages.has(`rules/${name}`),
  );
  expect([...outdated, ...gone]).toEqual([]);
});

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
