// What the answers of a hearing sheet mean for the quote and the plan.
import type { Mode } from '../target/profile.ts';
import { QUESTIONS, type Sheet } from './hearing.ts';
import type { Amounts } from './work.ts';

export interface Answers {
  /** ISO days; null where nothing was filled in. */
  wished: string | null;
  domainExpires: string | null;
  oldContractEnds: string | null;
  mode: Mode | null;
  /** Mail accounts by name. */
  accounts: string[];
  /** Whether work at night or on holidays is wanted. */
  outOfHours: boolean;
  cybozu: boolean;
  amounts: Amounts;
  /** Questions without an answer. */
  missing: string[];
}

const MB_PER_GB = 1024;

export function answersOf(sheet: Sheet): Answers {
  const text = (key: string): string | null => (typeof sheet[key] === 'string' ? (sheet[key] as string) : null);
  const count = (key: string): number => (typeof sheet[key] === 'number' ? (sheet[key] as number) : 0);
  const accounts = accountsIn(text('メールアカウント') ?? '');
  const converted = sheet.文字コードの変換 !== null && sheet.文字コードの変換 !== 'しない';
  return {
    wished: text('切替希望日'),
    domainExpires: text('ドメインの有効期限'),
    oldContractEnds: text('旧サービスの契約終了日'),
    mode: sheet.データの移行作業 === 'お客様' ? 'self' : sheet.データの移行作業 === '代行' ? 'agent' : null,
    accounts,
    outOfHours: sheet['夜間・休日の作業'] === 'はい',
    cybozu: sheet.サイボウズの移行 === 'はい',
    amounts: {
      php: count('PHPファイル数'),
      cgi: count('CGIファイル数'),
      html: count('HTMLファイル数'),
      gigabyte: gigabytes(count('データ容量MB')),
      database: count('データベース数'),
      mailAccount: Math.max(count('メールアカウント数'), accounts.length),
      mailingList: count('メーリングリスト数'),
      job: sheet['定期処理（cron）'] === 'はい' ? 1 : 0,
      conversion: converted ? 1 : 0,
      cybozu: sheet.サイボウズの移行 === 'はい' ? 1 : 0,
    },
    missing: QUESTIONS.map(({ key }) => key).filter(
      (key) => sheet[key] === null && !(key === 'メールアカウント数' && accounts.length > 0),
    ),
  };
}

/** To one place; next to nothing is nothing. */
export const gigabytes = (megabytes: number): number => Math.round((megabytes / MB_PER_GB) * 10) / 10;

export const accountsIn = (text: string): string[] =>
  text.split(/[、,，\s]+/).filter((name) => /^[\w.+-]+(?:@[\w.-]+)?$/.test(name));
