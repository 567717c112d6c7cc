// The hearing sheet: questions in Japanese that a customer can answer without a scan, and the rough quote that its answers allow.
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Text } from '../rule/text.ts';
import { isDay } from './calendar.ts';

type Answer = string | number | null;

interface Question {
  key: string;
  /** What is shown behind the answer. */
  note: string;
  kind: 'text' | 'number' | 'day' | 'choice';
  choices?: readonly string[];
}

const YES_NO = ['はい', 'いいえ'] as const;

export const QUESTIONS: readonly Question[] = [
  { key: 'ドメイン', note: '移行するドメイン（例 example.jp）', kind: 'text' },
  { key: 'ドメインの有効期限', note: '例 2027-08-31', kind: 'day' },
  { key: '現在のサーバー', note: 'サービス名、またはサーバー名・IPアドレス', kind: 'text' },
  { key: '旧サービスの契約終了日', note: '解約がお決まりの場合。例 2027-03-31', kind: 'day' },
  { key: '移行先', note: 'hikkoshi targets で表示される名前（例 net-com）', kind: 'text' },
  { key: '切替希望日', note: '例 2027-02-10', kind: 'day' },
  { key: 'データの移行作業', note: 'どちらが行うか', kind: 'choice', choices: ['お客様', '代行'] },
  { key: 'HTMLファイル数', note: '数字のみ', kind: 'number' },
  { key: 'PHPファイル数', note: '数字のみ', kind: 'number' },
  { key: 'CGIファイル数', note: 'Perlなどのプログラム。数字のみ', kind: 'number' },
  { key: 'データベース数', note: '数字のみ', kind: 'number' },
  { key: 'データ容量MB', note: 'サイト全体。数字のみ', kind: 'number' },
  { key: 'メールアカウント数', note: '数字のみ', kind: 'number' },
  { key: 'メールアカウント', note: '「、」で区切る。例 info、sales@example.jp', kind: 'text' },
  { key: 'メーリングリスト数', note: '数字のみ', kind: 'number' },
  { key: 'サイボウズの移行', note: '', kind: 'choice', choices: YES_NO },
  { key: '現在のPHPの版', note: '例 5.2。分からなければ空欄', kind: 'text' },
  { key: '使用中のソフト', note: '例 WordPress、EC-CUBE', kind: 'text' },
  { key: '定期処理（cron）', note: '', kind: 'choice', choices: YES_NO },
  { key: '文字コードの変換', note: '', kind: 'choice', choices: ['しない', 'UTF-8', 'Shift_JIS', 'EUC-JP'] },
  { key: '夜間・休日の作業', note: '', kind: 'choice', choices: YES_NO },
];

export type Sheet = Record<string, Answer>;

/** @param known answers that a scan gives */
export function sheetText(known: Sheet): string {
  const lines = QUESTIONS.map(({ key, note, choices }) => {
    const value = known[key];
    const answer =
      value === undefined || value === null ? '' : typeof value === 'number' ? String(value) : JSON.stringify(value);
    const help = [note, choices?.join(' / ')].filter(Boolean).join('。');
    return `${key}: ${answer}${answer ? '' : ' '} # ${help}`;
  });
  return `# サイト移行 ヒアリングシート
# 「:」の後ろにご記入ください。分からない項目は空欄のままで構いません。
# 記入後は「hikkoshi survey --hearing このファイル --out フォルダ」で概算のお見積りを作成できます。
${lines.join('\n')}
`;
}

export class HearingError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/**
 * @param targets ids that may be named as the service to move to
 * @returns the answers; null where nothing was filled in. Throws HearingError with every mistake's line and what is allowed.
 */
export function parseSheet(source: string, name: string, targets: readonly string[]): Sheet {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter });
  const problems: Text[] = [];
  const wrong = (offset: number, ja: string, en: string) => {
    const { line } = counter.linePos(offset);
    problems.push({ ja: `${name} の${line}行目：${ja}`, en: `${name}, line ${line}: ${en}` });
  };
  const sheet: Sheet = Object.fromEntries(QUESTIONS.map(({ key }) => [key, null]));
  for (const error of document.errors)
    wrong(
      error.pos[0],
      'YAMLとして読み取れません。「項目: 回答」の形でご記入ください',
      `not YAML: ${error.message.split('\n')[0]}`,
    );
  if (document.errors.length === 0) {
    if (isMap(document.contents))
      for (const { key, value } of document.contents.items)
        readAnswer(key as Node, value as Node | null, sheet, targets, wrong);
    else wrong(0, '「項目: 回答」の形でご記入ください', 'write KEY: ANSWER');
  }
  if (problems.length > 0)
    throw new HearingError({
      ja: problems.map((problem) => problem.ja).join('\n'),
      en: problems.map((problem) => problem.en).join('\n'),
    });
  return sheet;
}

function readAnswer(
  key: Node,
  node: Node | null,
  sheet: Sheet,
  targets: readonly string[],
  wrong: (offset: number, ja: string, en: string) => void,
): void {
  const name = isScalar(key) ? String(key.value) : '';
  const at = key.range?.[0] ?? 0;
  const question = QUESTIONS.find((each) => each.key === name);
  if (!question) {
    const all = QUESTIONS.map((each) => each.key).join('、');
    wrong(at, `「${name}」という項目はありません。使える項目：${all}`, `there is no '${name}'; allowed: ${all}`);
    return;
  }
  if (node !== null && !isScalar(node)) {
    wrong(at, `「${name}」は1行でご記入ください`, `'${name}' takes one line`);
    return;
  }
  const value = node === null ? null : node.value;
  // a comma or a date may have been read as something else: what was written counts
  // and digits typed in full width are digits
  const given = node === null ? '' : (node.source ?? String(value ?? '')).trim();
  const written = question.kind === 'text' ? given : given.normalize('NFKC');
  if (value === null || written === '') return;
  const { kind } = question;
  const choices = name === '移行先' ? targets : question.choices;
  if (kind === 'number' && !/^\d{1,9}$/.test(written)) {
    wrong(
      at,
      `「${name}」は0以上の整数でご記入ください（「${written}」は使えません）`,
      `'${name}' takes a whole number from 0, not '${written}'`,
    );
    return;
  }
  if (kind === 'day' && !isDay(written)) {
    wrong(
      at,
      `「${name}」は 2027-02-10 のように実在する日付でご記入ください（「${written}」は使えません）`,
      `'${name}' takes a day such as 2027-02-10, not '${written}'`,
    );
    return;
  }
  if (choices && !choices.includes(written)) {
    wrong(
      at,
      `「${name}」は ${choices.join('、')} のいずれかでご記入ください（「${written}」は使えません）`,
      `'${name}' is one of ${choices.join(', ')}, not '${written}'`,
    );
    return;
  }
  sheet[name] = kind === 'number' ? Number(written) : written;
}
