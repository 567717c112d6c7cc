// What stops a repair or an undo as a whole, said to people. The site is as it was before.
import type { Text } from '../rule/text.ts';
import { isDiskFull } from './disk.ts';

export class FixError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

const DISK_FULL: Text = {
  ja: 'ディスクの空き容量が足りません。サイトは元のままです。空きを作ってからもう一度実行してください',
  en: 'the disk is full: nothing was changed; make room and run again',
};

/** The error itself when it is none of the system's usual ones. @param error as the system throws it; its path may be a buffer */
export function explained(error: unknown): unknown {
  if (isDiskFull(error)) return new FixError(DISK_FULL);
  const { code, path, syscall } = error as { code?: string; path?: string | Uint8Array; syscall?: string };
  // a folder that cannot be made has reasons of many names
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && syscall !== 'mkdir') return error;
  const place = path === undefined ? '' : Buffer.from(path as string).toString();
  return new FixError({
    ja: `${place} に書き込めません（${code}）。権限をご確認ください。サイトは元のままです`,
    en: `${place} may not be written to (${code}): check its permissions; nothing was changed`,
  });
}
