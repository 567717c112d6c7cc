// The result of a scan as it is kept between the steps: binary, since the text of a large one would be longer than a string can be.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { unpacked } from '../../scan/packed.ts';
import type { ScanResult } from '../../scan/result.ts';

const NAME = 'scan.bin';

export async function keepScan(folder: string, result: ScanResult): Promise<void> {
  await writeFile(join(folder, NAME), serialize({ ...result, files: result.files.map(unpacked) }));
}

export async function keptScan(folder: string): Promise<ScanResult> {
  return deserialize(await readFile(join(folder, NAME)));
}
