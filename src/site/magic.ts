// Told by the first bytes: programs, images, archives and everything else that is not text.
import type { Kind } from './kind.ts';

const PROGRAM =
  /^(\x7fELF|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe\0\0\0[\x01-\x14]|MZ[^\n]{0,60}\0|!<arch>\n)/;
const IMAGE =
  /^(GIF8[79]a|\x89PNG\r\n|\xff\xd8\xff|BM.{4}\0\0\0\0|\0\0\x01\0|\0\0\x02\0|RIFF.{4}WEBP|II\*\0|MM\0\*|8BPS|\0\0\0.ftyp(avif|heic|mif1)|\xd7\xcd\xc6\x9a|\x8aMNG)/s;
const ARCHIVE =
  /^(PK\x03\x04|PK\x05\x06|\x1f\x8b|\x1f\x9d|BZh[1-9]|\xfd7zXZ\0|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|..-lh[\dsd]-|MSCF\0|\x28\xb5\x2f\xfd)/s;
const OTHER =
  /^(%PDF-|\xd0\xcf\x11\xe0|SQLite format 3\0|ID3|OggS|RIFF.{4}(AVI |WAVE)|FLV\x01|[CFZ]WS[\x01-\x32]|MThd|\0\0\x01[\xba\xb3]|\0\0\0.ftyp|\xff[\xfb\xf3\xf2]|wOF[F2]|OTTO|\0\x01\0\0\0|\x30\x26\xb2\x75|\.snd|FORM.{4}AIF|%!PS|\x1aE\xdf\xa3|\xca\xfe\xba\xbe|\x04\x22\x4d\x18)/s;
const IMAGE_NAME = /\.(gif|jpe?g|png|bmp|ico|webp|tiff?|psd|avif|heic)$/i;
const OFFICE_NAME = /\.(docx|xlsx|pptx|dotx|odt|ods|odp|jar|war|apk|epub|sxw|sxc|xpi|crx|ipa|kmz)$/i;

/** Berkeley DB (1.85 at the start, later ones behind twelve bytes) and GDBM, in either byte order. */
const BERKELEY = /^(?:\0\x05\x31\x62|\0\x06\x15\x61|\x62\x31\x05\0|\x61\x15\x06\0)/;
const GDBM = /^(?:\x13\x57\x9a[\xcd-\xcf]|[\xcd-\xcf]\x9a\x57\x13)/;
const isDbm = (head: string): boolean => GDBM.test(head) || BERKELEY.test(head) || BERKELEY.test(head.slice(12, 16));

/** The kind when the file is not text, else null. @param head first bytes, one character per byte; @param size of the file in bytes. */
export function binaryKind(name: string, head: string, size: number): Kind | null {
  if (head.startsWith('PGDMP')) return 'sql';
  if (PROGRAM.test(head)) return 'program';
  if (IMAGE.test(head)) return 'image';
  if (ARCHIVE.test(head)) return OFFICE_NAME.test(name) ? 'binary' : 'archive';
  if (head.slice(257, 262) === 'ustar') return 'archive';
  if (isDbm(head)) return 'dbm';
  if (OTHER.test(head)) return 'binary';
  if (IMAGE_NAME.test(name) && size > 0 && /[\0-\x08]/.test(head)) return 'image';
  if (/^(\xff\xfe|\xfe\xff)/.test(head)) return null; // UTF-16 is text with zero bytes
  const zero = head.indexOf('\0');
  if (zero < 0) return null;
  // programs may carry data behind their code: `__halt_compiler`, `__DATA__`
  return /^(\xef\xbb\xbf)?(<\?(php|=|\s)|#!)/i.test(head) && zero > 256 ? null : 'binary';
}
