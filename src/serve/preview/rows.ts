// Lists that are longer than a page: one row of JSON a line, and where each page begins, so that the last page of fifty thousand rows
// is read as quickly as the first.
import { closeSync, openSync, writeSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Rows on one page. */
export const PAGE_ROWS = 25;
const FLUSH_BYTES = 1 << 18;

/** A list in `<folder>/<name>.jsonl`; `bytes` closes each page. */
interface Listed {
  name: string;
  rows: number;
  /** Byte offset at which each page begins, and the end of the last one. */
  pages: number[];
}

/** Writes lists by key, each into a file of its own; the keys may come in any order. */
export class RowWriter {
  private readonly folder: string;
  private readonly name: string;
  private readonly lists = new Map<string, ListWriter>();

  /** @param folder is there already; @param name what its files are called */
  constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
  }

  add(key: string, row: unknown): void {
    let list = this.lists.get(key);
    if (!list) this.lists.set(key, (list = new ListWriter(this.folder, `${this.name}-${this.lists.size}`)));
    list.add(row);
  }

  /** Pages that the list has so far. */
  pages(key: string): number {
    return this.lists.get(key)?.pages ?? 0;
  }

  /** Without it nothing can be read. */
  async finish(): Promise<void> {
    const index: Record<string, Listed> = {};
    for (const [key, list] of this.lists) index[key] = list.finish();
    await writeFile(join(this.folder, `${this.name}.json`), JSON.stringify(index));
  }
}

/** Holds no file open between two pages: a site may have hundreds of lists. */
class ListWriter {
  private readonly file: string;
  private readonly listed: Listed;
  private waiting: string[] = [];
  private waitingBytes = 0;
  private bytes = 0;

  constructor(folder: string, name: string) {
    this.listed = { name, rows: 0, pages: [] };
    this.file = join(folder, `${name}.jsonl`);
  }

  add(row: unknown): void {
    const line = `${JSON.stringify(row)}\n`;
    if (this.listed.rows++ % PAGE_ROWS === 0) this.listed.pages.push(this.bytes);
    const size = Buffer.byteLength(line);
    this.bytes += size;
    this.waitingBytes += size;
    this.waiting.push(line);
    if (this.waitingBytes >= FLUSH_BYTES) this.flush();
  }

  get pages(): number {
    return Math.ceil(this.listed.rows / PAGE_ROWS);
  }

  finish(): Listed {
    this.flush();
    this.listed.pages.push(this.bytes);
    return this.listed;
  }

  private flush(): void {
    const fd = openSync(this.file, 'a');
    try {
      writeSync(fd, this.waiting.join(''));
    } finally {
      closeSync(fd);
    }
    this.waiting = [];
    this.waitingBytes = 0;
  }
}

export interface Page<Row> {
  rows: Row[];
  /** From 1. */
  page: number;
  /** 0 when the list is empty or not there. */
  pages: number;
  /** In the whole list. */
  total: number;
}

/** @param page from 1; one outside the list is drawn to its nearest. Throws when nothing of that name was written. */
export async function readPage<Row>(folder: string, name: string, key: string, page: number): Promise<Page<Row>> {
  const index = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as Record<string, Listed>;
  const list = Object.hasOwn(index, key) ? index[key] : undefined;
  if (!list) return { rows: [], page: 1, pages: 0, total: 0 };
  const pages = list.pages.length - 1;
  const wanted = Math.min(Math.max(Math.trunc(page) || 1, 1), pages);
  const start = list.pages[wanted - 1]!;
  const bytes = Buffer.alloc(list.pages[wanted]! - start);
  const file = await open(join(folder, `${list.name}.jsonl`));
  try {
    await file.read(bytes, 0, bytes.length, start);
  } finally {
    await file.close();
  }
  const rows = bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  return { rows, page: wanted, pages, total: list.rows };
}
