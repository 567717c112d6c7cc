// Why an upload is not taken.
import { CUT_OFF } from '../../jobs/jobs.ts';
import { diskFull, Refusal } from '../../jobs/refusal.ts';
import type { Limits } from '../../settings.ts';

/** For whatever went wrong while one came in. */
export function refusalOf(error: unknown, limits: Limits): Refusal {
  if (error instanceof Refusal) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'FST_REQ_FILE_TOO_LARGE') return tooLarge(limits.upload);
  if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT') return tooMany(limits.files);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull();
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') return nothing();
  return cutOff();
}

export const cutOff = (): Refusal => new Refusal(400, 'cut-off', CUT_OFF);

export const tooLarge = (most: number): Refusal =>
  new Refusal(413, 'too-large', {
    ja: `大きすぎます。一度に送れるのは${megabytes(most)}MBまでです。`,
    en: `It is too large: ${megabytes(most)} MB can be sent at once.`,
  });

const tooMany = (most: number): Refusal =>
  new Refusal(413, 'too-many-files', {
    ja: `ファイルが多すぎます。一度に送れるのは${most}個までです。`,
    en: `There are too many files: ${most} can be sent at once.`,
  });

export const tooSlow = (): Refusal =>
  new Refusal(408, 'too-slow', {
    ja: '決められた時間内にアップロードが終わりませんでした。',
    en: 'The upload did not end within the time that is allowed.',
  });

export const nothing = (): Refusal =>
  new Refusal(400, 'nothing', {
    ja: 'ファイルが選ばれていません。サイトの書庫（zip など）かフォルダを選んでください。',
    en: 'No file was chosen. Please choose an archive of the site (a zip, for example) or its folder.',
  });

export const cancelled = (): Refusal =>
  new Refusal(400, 'cancelled', { ja: 'アップロードを取りやめました。', en: 'The upload was cancelled.' });

const megabytes = (bytes: number): number => Math.max(1, Math.floor(bytes / 2 ** 20));
