// The hearing sheet: what is written can be read again, and every mistake names its line and what is allowed.
import { describe, expect, it } from 'vitest';
import { answersOf } from '../../src/survey/answers.ts';
import { HearingError, parseSheet, QUESTIONS, sheetText } from '../../src/survey/hearing.ts';
import { DEFAULT_CARD } from '../../src/survey/rates-default.ts';
import { roughFiles } from '../../src/survey/rough.ts';
import { loadProfile, targetIds } from '../../src/target/load.ts';

const parse = (source: string) => parseSheet(source, 'sheet.yaml', targetIds());
const problemsOf = (source: string): string[] => {
  try {
    parse(source);
  } catch (error) {
    if (error instanceof HearingError) return error.text.ja.split('\n');
    throw error;
  }
  return [];
};

describe('the hearing sheet', () => {
  it('reads back what it was filled with, and nothing where nothing stands', () => {
    const known = { ドメイン: 'example.jp', PHPファイル数: 12, 使用中のソフト: 'A: "b" # c' };
    const sheet = parse(sheetText(known));
    expect(sheet).toMatchObject(known);
    expect(Object.values(sheet).filter((answer) => answer !== null)).toHaveLength(3);
    expect(Object.keys(sheet)).toEqual(QUESTIONS.map(({ key }) => key));
  });
  it('keeps a version and a date as they were written', () => {
    expect(parse('現在のPHPの版: 5.10\n切替希望日: 2027-02-10\n')).toMatchObject({
      現在のPHPの版: '5.10',
      切替希望日: '2027-02-10',
    });
  });
  it.each([
    ['\nドメン: a\n', /2行目：「ドメン」という項目はありません。使える項目：ドメイン、/],
    ['ドメイン: a\nデータベース数: 二つ\n', /2行目：「データベース数」は0以上の整数/],
    ['データベース数: -1\n', /1行目：「データベース数」/],
    ['切替希望日: 2027-02-31\n', /1行目：「切替希望日」は 2027-02-10/],
    ['文字コードの変換: SJIS\n', /1行目：.*しない、UTF-8、Shift_JIS、EUC-JP のいずれか/],
    ['移行先: nowhere\n', /1行目：「移行先」は extremeserv-v3、/],
    ['ドメイン: [a, b]\n', /1行目：「ドメイン」は1行で/],
    ['ドメイン: "a\n', /YAMLとして読み取れません/],
    ['ドメイン: a\nドメイン: b\n', /2行目/],
    ['- a\n', /1行目：「項目: 回答」/],
  ])('names the line of a mistake: %j', (source, message) => {
    expect(problemsOf(source)[0]).toMatch(message);
  });
  it('names all mistakes at once', () => {
    expect(problemsOf('データベース数: x\nメールアカウント数: y\n')).toHaveLength(2);
  });
});

describe('the rough quote', () => {
  it('counts what was answered and lists what was not', () => {
    const answers = answersOf(
      parse(
        'PHPファイル数: １０\nデータベース数: 0\n夜間・休日の作業: はい\nメールアカウント: info、sales@example.jp\n',
      ),
    );
    expect(answers.amounts).toMatchObject({ php: 10, database: 0, mailAccount: 2 });
    expect(answers.outOfHours).toBe(true);
    expect(answers.accounts).toEqual(['info', 'sales@example.jp']);
    expect(answers.missing).toContain('CGIファイル数');
    expect(answers.missing).not.toContain('データベース数');
  });
  it('is a page that says what is missing and shows no markup from the sheet', async () => {
    const sheet = parse('使用中のソフト: <script>x</script>\nPHPファイル数: 10\n切替希望日: 2027-02-11\n');
    const files = await roughFiles({
      sheet,
      profile: await loadProfile('net-com'),
      rates: { source: DEFAULT_CARD, name: 'r' },
      wish: { wished: '2027-02-11', today: '2026-11-22' },
      lang: 'ja',
    });
    const page = files.get('index.html') as string;
    expect(page).toContain('<li>メールアカウント数</li>');
    expect(page).toContain('建国記念の日');
    expect(page).not.toContain('<script');
    expect(page).toContain('仮の初期値');
    expect([...files.keys()]).toEqual(['index.html', 'estimate.xlsx', 'rates.yaml']);
  });
});
