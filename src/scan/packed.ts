// What waits for the site pass: values as JSON in large buffers, outside of V8's heap. V8 lets its heap grow to a multiple of what lives
// in it before it looks for garbage, so that each MB of objects that only wait costs several.
import type { FileResult } from './result.ts';

const CHUNK_BYTES = 2 ** 20;
/** UTF-8 makes no more of a UTF-16 code unit. */
const BYTES_PER_UNIT = 3;

/** Where a value's JSON lies. */
interface Packed {
  chunk: Buffer;
  start: number;
  end: number;
}

/** Takes JSON values, one after the other. */
class Packer {
  private chunk = Buffer.alloc(0);
  private used = 0;

  pack(value: unknown): Packed {
    const json = JSON.stringify(value);
    if (json.length * BYTES_PER_UNIT > this.chunk.length - this.used) this.makeRoom(Buffer.byteLength(json));
    const start = this.used;
    this.used += this.chunk.write(json, start);
    return { chunk: this.chunk, start, end: this.used };
  }

  private makeRoom(bytes: number): void {
    if (bytes <= this.chunk.length - this.used) return;
    this.chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    this.used = 0;
  }
}

const unpack = ({ chunk, start, end }: Packed): unknown => JSON.parse(chunk.toString('utf8', start, end));

/** Lists of JSON values by name; the values are made anew when they are asked for. */
export class PackedLists<T> {
  private readonly packer = new Packer();
  private readonly lists = new Map<string, Packed[]>();

  push(name: string, value: T): void {
    const list = this.lists.get(name);
    if (list) list.push(this.packer.pack(value));
    else this.lists.set(name, [this.packer.pack(value)]);
  }

  get(name: string): T[] {
    return (this.lists.get(name) ?? []).map((item) => unpack(item) as T);
  }
}

const NONE: string[] = [];

/** Several parts of one result are asked for in turn: they share one reading. */
let last: { of: PackedResult; result: FileResult } | null = null;

/** A result whose head alone is at hand; everything else of it is made anew when it is asked for. */
class PackedResult implements FileResult {
  readonly path: string;
  readonly kind: FileResult['kind'];
  readonly size: number;
  readonly mode: number | null;
  readonly encoding: string;
  readonly reach: FileResult['reach'];
  readonly copies: string[];
  private readonly chunk: Buffer;
  private readonly start: number;
  private readonly end: number;

  constructor(result: FileResult, { chunk, start, end }: Packed) {
    this.path = result.path;
    this.kind = result.kind;
    this.size = result.size;
    this.mode = result.mode;
    this.encoding = result.encoding;
    this.reach = result.reach;
    // as JSON gives them: what comes from the file's text would keep all of that text
    this.copies = result.copies.length === 0 ? NONE : JSON.parse(JSON.stringify(result.copies));
    this.chunk = chunk;
    this.start = start;
    this.end = end;
  }

  get read() {
    return this.toJSON().read;
  }
  get shebang() {
    return this.toJSON().shebang;
  }
  get findings() {
    return this.toJSON().findings;
  }
  get facts() {
    return this.toJSON().facts;
  }
  get defines() {
    return this.toJSON().defines;
  }
  get unchecked() {
    return this.toJSON().unchecked;
  }

  /** The whole of it. */
  toJSON(): FileResult {
    if (last?.of !== this) {
      const { chunk, start, end } = this;
      last = { of: this, result: unpack({ chunk, start, end }) as FileResult };
    }
    return last.result;
  }
}

/** The whole of a result as a plain object, as another process can be sent it. */
export const unpacked = (result: FileResult): FileResult => (result instanceof PackedResult ? result.toJSON() : result);

/** Makes results that take little room. */
export function packerOfResults(): (result: FileResult) => FileResult {
  const packer = new Packer();
  return (result) => new PackedResult(result, packer.pack(result));
}
