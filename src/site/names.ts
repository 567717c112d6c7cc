// File names are bytes. Most are UTF-8; zips made on Japanese Windows and old Unix trees hold CP932 or EUC-JP.
const readers = ['utf-8', 'shift_jis', 'euc-jp'].map(
  (label) => new TextDecoder(label, { fatal: true, ignoreBOM: true }),
);

/** A name or path for people; bytes that fit no encoding are written as \xNN. @param backslash what a backslash in the name becomes */
export function decodeName(bytes: Uint8Array, backslash: '\\' | '/' = '\\'): string {
  if (bytes.every((byte) => byte < 0x80))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').replaceAll('\\', backslash);
  for (const reader of readers) {
    try {
      return reader.decode(bytes).replaceAll('\\', backslash);
    } catch {
      // the next encoding
    }
  }
  return Array.from(bytes, (byte) =>
    byte === 0x5c ? backslash : byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
  ).join('');
}

/** A path in a zip: those made on Windows may hold backslashes between folders. */
export const decodeZipName = (bytes: Uint8Array): string => decodeName(bytes, '/');
