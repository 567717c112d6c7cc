// A piece of a file. Every reader gives places as byte offsets into the file as uploaded.

export interface Span {
  /** Offset of the first byte. */
  start: number;
  /** Offset after the last byte. */
  end: number;
}

/** The bytes as a string with one character per byte, so that an index is a byte offset. */
export function byteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
