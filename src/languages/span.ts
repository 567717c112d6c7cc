// A piece of a file. Every reader gives places as byte offsets into the file as uploaded.

export interface Span {
  /** Offset of the first byte. */
  start: number;
  /** Offset after the last byte. */
  end: number;
}

/** Several readers ask for the text of the same file in turn: they share one string. */
let last: { bytes: Uint8Array; text: string } | null = null;

/** The bytes as a string with one character per byte, so that an index is a byte offset. Bytes of a file never change once they are read. */
export function byteText(bytes: Uint8Array): string {
  if (last?.bytes !== bytes)
    last = { bytes, text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') };
  return last.text;
}
