// The survey's page promises no more than was checked.
import { describe, expect, it } from 'vitest';
import { finish } from '../../src/scan/finish.ts';
import type { FileResult } from '../../src/scan/result.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';
import { defaultCard } from '../../src/survey/rates.ts';
import { surveyFiles } from '../../src/survey/survey.ts';
import { loadProfile } from '../../src/target/load.ts';

const file = (path: string, kind: FileResult['kind'], size: number): FileResult => ({
  path,
  kind,
  size,
  mode: null,
  encoding: 'ascii',
  reach: 'live',
  read: [],
  shebang: '',
  findings: [],
  facts: [],
  defines: [],
  copies: [],
  unchecked: [],
});

async function pageOf(target: string, texts: Record<string, string>, lang: 'ja' | 'en' = 'ja'): Promise<string> {
  const profile = await loadProfile(target);
  const files = Object.keys(texts).map((path) => file(path, path.endsWith('.sql') ? 'sql' : 'php', 10));
  const result = finish(
    files,
    { unchecked: [], passedOver: [] },
    [],
    { profile, move: NO_MOVE, only: [], skip: [], excerpts: true },
    '1',
  );
  const made = await surveyFiles({
    result,
    profile,
    move: NO_MOVE,
    rules: [],
    lang,
    wish: { wished: null, today: '2026-11-22' },
    zone: null,
    newAddresses: [],
    accounts: [],
    modified: () => null,
    rates: { source: defaultCard(lang), name: 'rates.yaml' },
    read: (path) => texts[path] ?? null,
  });
  return made.get('index.html') as string;
}

describe('the page of a survey', () => {
  it('does not call a site ready when the target’s versions are not known', async () => {
    const page = await pageOf('net-com', { 'a.php': '' });
    expect(page).toContain('確認できた範囲では');
    expect(page).toContain('移行先の PHP の版が分からない');
    expect(page).not.toContain('このまま移行できます');
    expect(await pageOf('extremeserv-v3', { 'a.php': '' })).toContain('このまま移行できます');
  });
  it('tells today’s versions from the heads of dumps', async () => {
    const page = await pageOf('extremeserv-v3', { 'db.sql': '-- MySQL dump 10.11\n-- Server version\t5.0.95-log\n' });
    expect(page).toContain('5.0.95（db.sql の記載）');
  });
  it('counts hosts that programs name, and leaves markup of strangers inert', async () => {
    const page = await pageOf('net-com', {
      'a.php': 'http://Shop.Example.jp/x http://shop.example.jp/y',
      'b.php': "'http://shop.example.jp'",
    });
    expect(page).toContain('<td>shop.example.jp</td><td class="number">2</td><td>a.php</td>');
  });
  it('tells the ends of service against the day given', async () => {
    const page = await pageOf('mirai-dedicated', { 'a.php': '' });
    expect(page).toContain('<td>CentOS 6</td><td>2026年3月31日（火）</td><td>終了しています</td>');
    expect(page).toContain('<td>CentOS 7</td><td>2027年3月31日（水）</td><td>あと129日</td>');
  });
  it('has English rates in an English survey', async () => {
    expect(await pageOf('net-com', { 'a.php': '' }, 'en')).toContain('check on the new server');
  });
});
