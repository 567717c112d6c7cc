import { describe, expect, it } from 'vitest';
import { uncheckedFile } from '../../src/scan/analyze.ts';
import type { SiteEntry } from '../../src/site/site.ts';
import { checkHere } from '../../workers/here.ts';
import { inThreads, ThreadError } from '../../workers/pool.ts';

const filename = new URL('./faulty-thread.js', import.meta.url).href;
const entry = (path: string) => ({ path, disk: `/${path}`, size: 1, mode: null });

async function run(paths: string[], count = 2, patience = 2000): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  await inThreads([paths.map(entry)].values(), { filename, data: null, count, patience }, (part) => {
    for (const file of part) results[file.path] = file.unchecked[0]?.en ?? 'checked';
  });
  return results;
}

describe('a thread that fails', () => {
  it('costs one file a line, not the run', async () => {
    const good = Array.from({ length: 70 }, (_, i) => `file${i}`);
    const results = await run([
      ...good.slice(0, 10),
      'dies',
      ...good.slice(10, 40),
      'throws',
      'hangs',
      ...good.slice(40),
    ]);
    expect(Object.keys(results)).toHaveLength(73);
    expect(good.filter((path) => results[path] !== 'checked')).toEqual([]);
    expect(results.dies).toMatch(/ended abnormally/);
    expect(results.throws).toMatch(/a fault/);
    expect(results.hangs).toMatch(/in time/);
  });

  it('may run out of memory', async () => {
    const results = await run(['a', 'eats', 'b'], 1, 50_000);
    expect(results).toEqual({ a: 'checked', b: 'checked', eats: 'needs more memory than there is' });
  });

  it.each(['no-such-thread.js', 'pool.test.ts'])(
    'that cannot even start ends the run and says so: %s',
    async (name) => {
      const threads = { filename: new URL(`./${name}`, import.meta.url).href, data: null, count: 2, patience: 60_000 };
      const batches = Array.from({ length: 50 }, (_, i) => [entry(`file${i}`)]);
      await expect(inThreads(batches.values(), threads, () => {})).rejects.toThrow(ThreadError);
    },
  );

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(
      inThreads(
        [[entry('a')]].values(),
        { filename, data: null, count: 1, patience: 2000, signal: stop.signal },
        () => {},
      ),
    ).rejects.toThrow();
  });
});

describe('the thread that asks', () => {
  it('leaves a file that hangs and goes on behind it', () => {
    const file = (one: SiteEntry) => {
      if (one.path === 'hangs') for (;;);
      return uncheckedFile(one, { ja: '', en: `read ${one.path}` });
    };
    const analyzer = { file, bytes: () => file(entry('')) };
    const results = checkHere(['a', 'hangs', 'b'].map(entry), analyzer, 300);
    expect(results.map(({ unchecked }) => unchecked[0]?.en)).toEqual([
      'read a',
      'was not read to its end in time',
      'read b',
    ]);
  });
});
