// A slip of this program while unpacking is told as one; no damage of an archive is taken for it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { openSite } from '../../src/site/open.ts';
import { SiteError } from '../../src/site/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'unpack-fault-'));
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
async function zipped(): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const name of ['a.php', 'b/c.cgi']) zip.addBuffer(Buffer.from('<?php echo 1; '.repeat(20)), name);
  zip.end();
  return bytesOf(zip.outputStream as unknown as AsyncIterable<unknown>);
}
async function tarred(): Promise<Buffer> {
  const tar = pack();
  for (const name of ['a.php', 'b/c.cgi', `${'long/'.repeat(40)}d.php`])
    tar.entry({ name }, '<?php echo 1; '.repeat(20));
  tar.finalize();
  return bytesOf(tar);
}
function stored(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

it('an entry at which the program slips is not called broken', async () => {
  const path = stored('site.zip', await zipped());
  vi.spyOn(yauzl.ZipFile.prototype, 'openReadStreamPromise').mockRejectedValue(new TypeError('x is undefined'));
  const site = await openSite(path);
  site.close();
  expect(site.unchecked.map(({ path: name, reason }) => [name, reason.en])).toEqual(
    ['a.php', 'b/c.cgi'].map((name) => [
      name,
      expect.stringMatching(/^this program failed .*TypeError: x is undefined/),
    ]),
  );
});

it('nor is an archive that it cannot open for that reason', async () => {
  const path = stored('site.zip', await zipped());
  vi.spyOn(yauzl, 'fromFdPromise').mockRejectedValue(new RangeError('Invalid array length'));
  await expect(openSite(path)).rejects.toThrow(/site\.zip: this program failed .*hand in its unpacked folder/);
});

describe('damage is damage', () => {
  it.each(['zip', 'tar', 'tar.gz'])('of a %s, wherever it is', async (format) => {
    const whole = format === 'zip' ? await zipped() : format === 'tar' ? await tarred() : gzipSync(await tarred());
    let state = 7;
    const random = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return (state >> 8) % below;
    };
    for (let i = 0; i < 150; i++) {
      const bytes = Buffer.from(whole.subarray(0, i % 3 === 0 ? random(whole.length) : whole.length));
      for (let n = 0; n < 1 + (i % 5); n++) if (bytes.length > 0) bytes[random(bytes.length)] = random(256);
      const path = stored(`damaged.${format}`, bytes);
      try {
        const site = await openSite(path);
        site.close();
        expect(site.unchecked.filter(({ reason }) => reason.en.includes('this program'))).toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(SiteError);
        expect((error as SiteError).message).not.toContain('this program');
      }
    }
  });
});
