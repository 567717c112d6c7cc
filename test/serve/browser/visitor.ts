// A customer at a browser: finds things by what can be read on the page, and notices whatever a page should not have done.
import { resolve } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Download, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Lang } from '../../../src/rule/text.ts';

/** What stands on the buttons and in the headings. */
export const WORDS = {
  ja: {
    locale: 'ja-JP',
    file: 'zip ファイルなどを選ぶ',
    folder: 'フォルダごと選ぶ',
    send: '送って調べはじめる',
    questions: 'いくつか教えてください',
    target: 'どのサービスに引っ越しますか？',
    php: '新しいサーバーで使う PHP のバージョンは決まっていますか？',
    domain: 'ホームページのアドレス（ドメイン）は何ですか？',
    oldHosts: 'いまのサーバーの名前や番号が分かりますか？',
    oldPaths: 'いまのサーバーでのフォルダの場所が分かりますか？',
    add: (name: string) => `${name} を加える`,
    experts: 'くわしい方へ：いまのバージョン、文字コード、切り替えの予定',
    encoding: 'サイト全体の文字コードを変えますか？',
    check: 'この内容で調べる',
    result: '調べ終わりました',
    repairs: '直せる所を見る',
    choice: '直す所を選ぶ',
    preview: '直す前と後を見る',
    repair: '選んだものを直す',
    repaired: '直し終わりました',
    download: /^直したファイル一式を受け取る/,
    changes: '変わった所を見る',
    report: '報告書を見る',
    erase: 'いますぐ消す',
    eraseAll: 'すべて消す',
    erased: 'データを消しました。',
  },
  en: {
    locale: 'en-GB',
    file: 'Choose a zip file',
    folder: 'Or choose a folder',
    send: 'Send and begin',
    questions: 'A few questions',
    target: 'Which service do you move to?',
    php: 'Which version of PHP will be used there?',
    domain: 'What is the address (domain) of the site?',
    oldHosts: 'Do you know names or numbers of the present server?',
    oldPaths: 'Do you know the folder of the site on the present server?',
    add: (name: string) => `Add ${name}`,
    experts: 'For those who know: present versions, character encoding, the switch',
    encoding: 'Convert the whole site to another character encoding?',
    check: 'Check with these answers',
    result: 'The result',
    repairs: 'See what can be repaired',
    choice: 'Choose what is repaired',
    preview: 'See before and after',
    repair: 'Repair what is chosen',
    repaired: 'Repaired',
    download: /^Download the repaired files/,
    changes: 'See what changed',
    report: 'See the report',
    erase: 'Erase now',
    eraseAll: 'Erase everything',
    erased: 'The data was erased.',
  },
} as const satisfies Record<Lang, unknown>;

export class Visitor {
  readonly lang: Lang;
  readonly page: Page;
  /** Scripts that failed, dialogs, requests to other servers, what the browser complained about. */
  readonly misdeeds: string[] = [];
  private readonly context: BrowserContext;
  private readonly url: string;

  private constructor(context: BrowserContext, page: Page, url: string, lang: Lang) {
    this.context = context;
    this.page = page;
    this.url = url;
    this.lang = lang;
    page.on('dialog', (dialog) => this.misdeeds.push(`dialog ${dialog.message()}`));
    page.on('pageerror', (error) => this.misdeeds.push(`error ${error.message}`));
    page.on('console', (message) => this.misdeeds.push(`console ${message.text()}`));
    page.on('request', (request) => {
      if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(url))
        this.misdeeds.push(`request ${request.url()}`);
    });
  }

  /** Opens the start page as a new session. */
  static async at(browser: Browser, url: string, lang: Lang, more: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ locale: WORDS[lang].locale, ...more });
    const page = await context.newPage();
    const visitor = new Visitor(context, page, url, lang);
    await page.goto(url);
    return visitor;
  }

  get words(): (typeof WORDS)[Lang] {
    return WORDS[this.lang];
  }

  heading(): Promise<string> {
    return this.page.locator('h1').innerText();
  }

  async arrives(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  }

  async press(button: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: button }).click();
  }

  async follow(link: string | RegExp): Promise<void> {
    await this.page.getByRole('link', { name: link }).first().click();
  }

  /** @param files or one folder */
  async upload(...files: string[]): Promise<void> {
    await this.page.getByLabel(this.words.file).setInputFiles(files);
    await this.press(this.words.send);
    await this.arrives(this.words.questions);
  }

  /** With the answers that are filled in, but for those given. */
  async answer(given: { domain?: string; oldHosts?: string; target?: string } = {}): Promise<void> {
    if (given.target !== undefined) await this.page.getByLabel(this.words.target).selectOption(given.target);
    if (given.domain !== undefined) await this.page.getByLabel(this.words.domain).fill(given.domain);
    if (given.oldHosts !== undefined) await this.page.getByLabel(this.words.oldHosts).fill(given.oldHosts);
    await this.press(this.words.check);
    await this.arrives(this.words.result);
  }

  async repair(): Promise<void> {
    await this.press(this.words.repair);
    await this.arrives(this.words.repaired);
  }

  async saves(link: string | RegExp): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.follow(link);
    return download;
  }

  /** Of the job that the address names. */
  get path(): string {
    return `${this.url}jobs/${/jobs\/([\w-]+)/.exec(this.page.url())![1]}`;
  }

  async close(): Promise<void> {
    expect(this.misdeeds).toEqual([]);
    await this.context.close();
  }
}

export const corpus = (name: string): string => resolve('corpus', name, 'site');
