// What a fix did and what it left, with the reasons: for the summary, the report and the exit code.
import type { Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Found } from './plan.ts';

/** Where a change lies: bytes of the file as it was, and of the file as it is now (not told where it was converted as a whole too). */
export interface ChangedRange {
  start: number;
  end: number;
  newStart?: number;
  newEnd?: number;
}

/** One finding that was repaired. */
export interface Change {
  rule: string;
  path: string;
  ranges: ChangedRange[];
}

/** One file that has new bytes or another permission. */
export interface ChangedFile {
  path: string;
  /** SHA-256 of the whole file, hexadecimal. */
  before: string;
  after: string;
  /** Permission bits, null where the upload carries none. */
  modeBefore: number | null;
  modeAfter: number | null;
  changes: Change[];
  /** The archive in the site that holds it and was written anew for it. */
  archive?: Pick<ChangedFile, 'path' | 'before' | 'after'>;
}

export interface Left {
  finding: Found;
  reason: Reason;
}

export interface Outcome {
  /** What was found before the fix. */
  before: ScanResult;
  /** What is found afterwards. */
  after: ScanResult;
  /** Sorted by path. */
  files: ChangedFile[];
  /** In the order of the report; findings as they were before. */
  left: Left[];
  /** What could not be copied into the new tree. */
  missing: { path: string; reason: Text }[];
}

/** Paths of the changed files that lie in an archive of the site: a diff cannot name what patch(1) would find there. */
export const inArchives = ({ files }: Outcome): Set<string> =>
  new Set(files.filter(({ archive }) => archive).map(({ path }) => path));

/** Why a finding was left as it is. The code is for programs. */
export interface Reason {
  code: string;
  text: Text;
}

const reason = (code: string, ja: string, en: string): Reason => ({ code, text: { ja, en } });

export const REASONS = {
  byHand: reason('by-hand', '手作業での修正が必要です', 'to be repaired by hand'),
  review: reason(
    'review',
    '内容の確認が必要な修正です。確認のうえ、画面で規則を選ぶか --review に規則名を指定すると適用されます',
    'the repair needs a person’s eye: choose the rule on the page, or name it with --review, to apply it',
  ),
  broken: reason(
    'broken-fix',
    '修正内容に矛盾があるため適用していません（規則の不具合です）',
    'the repair contradicts itself and was not applied (a mistake in the rule)',
  ),
  inArchive: reason(
    'in-archive',
    'サイト内の書庫に入っているため修正していません（書庫の中で修正するのはダンプだけです）。展開してから修正してください',
    'lies in an archive inside the site, where only dumps are repaired: unpack it to repair it',
  ),
  unread: reason(
    'proof-unread',
    '修正後のファイルを確認できなかったため、元のままにしました',
    'the repaired file could not be checked to its end: the file keeps its bytes',
  ),
  unstable: reason(
    'proof-unstable',
    '修正を繰り返すたびに内容が変わるため、元のままにしました',
    'repairing again would change it again: the file keeps its bytes',
  ),
  untouchedDiffer: reason(
    'proof-bytes',
    '書き込み後の照合で予定外の違いが見つかったため、元のままにしました',
    'what was written differs from what was meant: the file keeps its bytes',
  ),
  changedMeanwhile: reason(
    'changed-meanwhile',
    '処理中にファイルが書き換えられたため、手を付けていません',
    'the file was changed while hikkoshi ran: left alone',
  ),
  vanished: reason('vanished', '処理中にファイルがなくなりました', 'the file vanished while hikkoshi ran'),
  unwritable: reason('not-writable', '書き込み権限がないため修正していません', 'no permission to write: not repaired'),
  owner: reason(
    'owner',
    '所有者とグループを保ったまま書き換えられないため修正していません（そのアカウントまたは管理者で実行してください）',
    'cannot be rewritten without changing its owner or group: run as its owner and group, or as root',
  ),
} as const satisfies Record<string, Reason>;

/** A system's error as the reason why a file was left. */
export function systemReason(error: unknown): Reason {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return REASONS.vanished;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return REASONS.unwritable;
  return reason(
    'system',
    `読み書きできませんでした（${code || error}）`,
    `could not be read or written (${code || error})`,
  );
}

/** @param found what a rescan of the repaired file found and was not there before */
export function newFindingReason({ rule, line, message }: Found): Reason {
  return reason(
    'proof-new-finding',
    `修正すると別の問題が見つかるため、元のままにしました（${line}行目 ${rule}: ${message.ja}）`,
    `the repair would bring another problem (line ${line}, ${rule}: ${message.en}): the file keeps its bytes`,
  );
}
