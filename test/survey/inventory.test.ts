// What lies on the site: mail accounts by the layout of their files, scheduled jobs, hosts, newest files.
import { describe, expect, it } from 'vitest';
import type { FileResult } from '../../src/scan/result.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';
import { jobsOf, whenText } from '../../src/survey/jobs.ts';
import { mailOf } from '../../src/survey/mail/accounts.ts';
import { clientSettings } from '../../src/survey/mail/client-settings.ts';
import { hostsOf } from '../../src/survey/named-hosts.ts';
import { oldServerOf } from '../../src/survey/old-server.ts';
import { loadProfile } from '../../src/target/load.ts';

type Kind = FileResult['kind'];

function site(files: Record<string, [Kind, string]>) {
  const results = Object.entries(files).map(
    ([path, [kind, text]]) => ({ path, kind, size: text.length, reach: 'live' }) as FileResult,
  );
  return { files: results, read: (path: string) => files[path]?.[1] ?? null };
}

const mail = (files: Record<string, [Kind, string]>, domain: string | null = 'example.jp', named: string[] = []) => {
  const { files: results, read } = site(files);
  return mailOf(results, read, domain, named);
};

describe('mail', () => {
  it('knows accounts by Maildir, mbox, .forward and lists of virtual users, and adds up their mail', () => {
    const { accounts, bytes } = mail({
      'home/taro/Maildir/cur/1234567890.M1.host:2,S': ['mailbox', 'x'.repeat(10)],
      'home/taro/Maildir/.Sent/new/1234567891.M1.host': ['mailbox', 'x'.repeat(5)],
      'home/taro/.forward': ['mail', '\\taro, hanako@example.com, "|/usr/bin/vacation taro"\n'],
      'vmail/example.org/info/cur/1234567892.M1.host': ['mailbox', 'xx'],
      'var/spool/mail/jiro': ['mailbox', 'xxx'],
      'home/saburo/mail/inbox': ['mailbox', 'x'],
      'vpopmail/domains/example.jp/vpasswd': ['text', 'sales:$1$secret:1:0:x:/home\n'],
      'etc/dovecot/users': ['text', 'shop@example.net:{SHA}secret\n# comment\nroot:x\n'],
    });
    expect(accounts.map(({ address, bytes, files }) => [address, bytes, files])).toEqual([
      ['info@example.org', 2, 1],
      ['jiro@example.jp', 3, 1],
      ['saburo@example.jp', 1, 1],
      ['sales@example.jp', 0, 0],
      ['shop@example.net', 0, 0],
      ['taro@example.jp', 15, 2],
    ]);
    expect(accounts.at(-1)!.forwards).toEqual(['taro', 'hanako@example.com', '|/usr/bin/vacation taro']);
    expect(bytes).toBe(21);
    expect(JSON.stringify(accounts)).not.toContain('secret');
  });
  it('keeps aliases apart from what the system needs, and lists with their archives', () => {
    const { aliases, lists, accounts } = mail({
      'etc/aliases': ['mail', 'postmaster: root\nsales: taro, jiro\nbbs: "|/home/old/bbs.pl"\n'],
      'lists/news/config.pck': ['binary', 'x'],
      'archives/private/news.mbox/news.mbox': ['mailbox', 'x'.repeat(7)],
      'spool/ml/staff/members': ['text', 'a@example.jp\n'],
    });
    expect(aliases.map(({ name, targets }) => [name, targets])).toEqual([
      ['sales', ['taro', 'jiro']],
      ['bbs', ['|/home/old/bbs.pl']],
    ]);
    expect(lists.map(({ name, program, bytes }) => [name, program, bytes])).toEqual([
      ['news', 'Mailman', 7],
      ['staff', 'fml', 0],
    ]);
    expect(accounts).toEqual([]);
  });
  it('joins the hearing sheet’s accounts with those of the upload', () => {
    const { accounts } = mail({ 'home/taro/mbox': ['mailbox', 'x'] }, 'example.jp', ['Taro', 'info@example.jp']);
    expect(accounts.map(({ address, files }) => [address, files])).toEqual([
      ['info@example.jp', 0],
      ['taro@example.jp', 1],
    ]);
    expect(mail({}, null, ['info']).accounts[0]!.address).toBe('info');
  });
});

describe('the sheet of an account', () => {
  const account = mail({}, 'example.jp', ['info']).accounts[0]!;
  const next = async (target: string, mode: 'self' | 'agent' | null) =>
    Object.fromEntries(
      clientSettings(account, await loadProfile(target), { ...NO_MOVE, domain: 'example.jp' }, mode).map((row) => [
        row.name.ja,
        [row.next.ja, row.stated === '' ? 'open' : 'stated'],
      ]),
    );
  it('says what the document says, by the way of moving', async () => {
    const self = await next('extremeserv-v3', 'self');
    expect(self['受信メールサーバー（POP／IMAP）']).toEqual(['mail.example.jp', 'stated']);
    expect(self['アカウント名（ユーザー名）']).toEqual(['現在と同じメールアカウント名', 'stated']);
    expect((await next('extremeserv-v3', 'agent')).パスワード).toEqual(['変更なし', 'stated']);
  });
  it('invents neither ports nor encryption', async () => {
    for (const target of ['extremeserv-v3', 'net-com', 'mirai-dedicated']) {
      const rows = await next(target, null);
      expect(rows.受信のポート番号).toEqual(['要確認', 'open']);
      expect(rows['送信の暗号化（SSL/TLS）']).toEqual(['要確認', 'open']);
    }
    expect((await next('net-com', null))['送信メールサーバー（SMTP）']).toEqual(['mail.example.jp（要確認）', 'open']);
  });
});

describe('scheduled jobs', () => {
  const jobs = (files: Record<string, [Kind, string]>, wordpress = false) => {
    const { files: results, read } = site(files);
    const applications = wordpress ? [{ id: 'wordpress' } as never] : [];
    return jobsOf(results, read, applications).map(({ kind, when, command, line }) => [kind, when, command, line]);
  };
  it('reads tables, with the user of the system’s ones left out', () => {
    expect(
      jobs({
        crontab: [
          'settings',
          'MAILTO=a@example.jp\n# m h\n0 3 * * * /home/old/a.sh # nightly\n*/5 8-18 * * mon-fri b\n',
        ],
        'cron.d/site': ['text', '@daily root /home/old/c.sh\r\n'],
        'cron.weekly/logs': ['shell', '#!/bin/sh\n'],
      }),
    ).toEqual([
      ['cron', '0 3 * * *', '/home/old/a.sh # nightly', 3],
      ['cron', '*/5 8-18 * * mon-fri', 'b', 4],
      ['cron', '@daily', '/home/old/c.sh', 1],
      ['cron', '@weekly', 'cron.weekly/logs', 0],
    ]);
  });
  it('finds jobs in scripts that register them, at, and WordPress that counts on cron', () => {
    expect(
      jobs(
        {
          'setup.sh': [
            'shell',
            '#!/bin/sh\n# 30 4 1 * * /home/old/monthly.sh\necho "0 5 * * 0 /home/old/week.sh" | crontab -\necho "/x.sh" | at now + 1 minutes\n',
          ],
          'plain.sh': ['shell', '#!/bin/sh\n# 1 2 3 4 5 is no job\nlook at this\n'],
          'wp-config.php': ['php', "<?php\ndefine('DISABLE_WP_CRON', true);\n"],
        },
        true,
      ),
    ).toEqual([
      ['script', '30 4 1 * *', '/home/old/monthly.sh', 2],
      ['script', '0 5 * * 0', '/home/old/week.sh', 3],
      ['at', 'now + 1 minutes', '/x.sh', 4],
      ['application', '', 'wp-cron.php', 2],
    ]);
  });
  it.each([
    ['0 3 * * *', '毎日 3:00'],
    ['*/10 * * * *', '10分ごと'],
    ['15 * * * *', '毎時15分'],
    ['5 4 * * 7', '毎週日曜日 4:05'],
    ['0 0 1 * *', '毎月1日 0:00'],
    ['@monthly', '毎月'],
    ['0 0 1,15 * *', '0 0 1,15 * *'],
  ])('says %s in words', (when, words) => {
    expect(whenText(when, 'ja')).toBe(words);
  });
});

describe('hosts', () => {
  const hosts = (text: string, kind: Kind = 'php', move = NO_MOVE) => {
    const { files, read } = site({ a: [kind, text] });
    return hostsOf(files, read, move).map(({ host }) => host);
  };
  it('are told in URLs, as addresses in programs, and below the customer’s domain', () => {
    expect(hosts("$h = '203.0.113.25'; 'http://Shop.example.net/x'")).toEqual(['203.0.113.25', 'shop.example.net']);
    const move = { ...NO_MOVE, domain: 'example.jp' };
    expect(hosts("mysql_connect('db1.example.jp'); 'info@example.jp'; 'notexample.jp'", 'php', move)).toEqual([
      'db1.example.jp',
    ]);
  });
  it('are not versions, masks or the machine itself', () => {
    expect(hosts("'2.5.0.1' 'Chrome/41.0.2272.118' '255.255.255.0' '127.0.0.1'")).toEqual([]);
    expect(hosts("'203.0.113.25'", 'html')).toEqual([]);
  });
});

describe('the old server', () => {
  const told = (files: Record<string, [Kind, string]>) => {
    const { files: results, read } = site(files);
    return oldServerOf(results, read)?.name.ja ?? null;
  };
  it('is told by hosts and folders that the programs use, and by nothing that only names it', () => {
    expect(told({ 'config.php': ['php', "$host = 'mysql12.db.sakura.ne.jp';"] })).toBe('さくらのレンタルサーバ');
    expect(told({ 'a.cgi': ['perl', "$dir = '/home/users/2/lolipop.jp-abc/web/data';"] })).toBe('ロリポップ！');
    expect(told({ 'index.html': ['html', '<a href="http://mysql12.db.sakura.ne.jp/">'] })).toBeNull();
    expect(told({ 'a.php': ['php', "'/home/me/www' 'http://www.sakura.ne.jp/' '/var/www/html'"] })).toBeNull();
    expect(told({ 'vendor/x/a.php': ['php', "'mysql12.db.sakura.ne.jp'"] })).toBeNull();
  });
  it('is left open when two are told as often', () => {
    expect(
      told({ 'a.php': ['php', "'mysql12.db.sakura.ne.jp'"], 'b.php': ['php', "'mysql1.phy.lolipop.jp'"] }),
    ).toBeNull();
  });
});
