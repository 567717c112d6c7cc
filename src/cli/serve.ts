// hikkoshi serve: the page on which customers check their sites themselves.
import { type Command, Option } from 'commander';
import type { Lang } from '../rule/text.ts';

/** As commander gives them. */
export interface ServeOptions {
  host: string;
  port: string;
  data: string;
  baseUrl?: string;
  trustProxy?: boolean;
  jobs?: string;
  keep: string;
  tokenFile?: string;
  basicAuthFile?: string;
  hashSecret?: string;
  target: string[];
  maxUpload: string;
  maxFiles: string;
  maxTime: string;
  maxDisk: string;
  maxDiskInAll: string;
  maxMemory: string;
  maxJobs: string;
  lang?: Lang;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('a page on which customers check their sites themselves / お客様がブラウザで確認できる画面を動かす')
    .option('--host <address>', 'address to listen on / 待ち受けるアドレス', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0: any that is free / 待ち受けるポート（0：空いているもの）', '8080')
    .option('--data <dir>', 'where jobs are kept / 預かったデータを置くフォルダ', 'hikkoshi-data')
    .option('--base-url <url>', 'what browsers call it, behind a proxy / プロキシ越しに見える URL')
    .option('--trust-proxy', 'believe X-Forwarded-Proto and X-Forwarded-Host / 中継サーバーのヘッダーを信用する')
    .option(
      '--jobs <n>',
      'sites that are checked at once, else half the cores / 同時に確認するサイトの数（指定がなければコア数の半分）',
    )
    .option('--keep <time>', 'how long jobs are kept: 12h, 7d / 保存期間', '7d')
    .option('--token-file <file>', 'names and hashed tokens that may use it / 利用できるトークンの一覧')
    .option('--basic-auth-file <file>', 'names and hashed passwords that may use it / 利用できるユーザーの一覧')
    .option(
      '--hash-secret <name>',
      'print a line for these files; the secret is read from standard input / 一覧の行を作る',
    )
    .option(
      '--target <id|file>',
      'a service that is offered, the first one is proposed; else all / 選べる移行先（先頭が初期値、指定がなければすべて）',
      collect,
      [],
    )
    .option('--max-upload <size>', 'largest upload / アップロードの上限', '2G')
    .option('--max-files <n>', 'most files in one site / ファイル数の上限', '100000')
    .option('--max-time <time>', 'longest time for an upload, and for each step / 処理時間の上限', '30m')
    .option('--max-disk <size>', 'most disk space for one job / 1件が使う容量の上限', '10G')
    .option('--max-disk-in-all <size>', 'most disk space for all jobs together / 全体で使う容量の上限', '100G')
    .option('--max-memory <size>', 'most memory for the main thread of one job / 1件が使うメモリの上限', '2G')
    .option('--max-jobs <n>', 'most jobs that are uploaded, wait or run at once / 受け付ける件数の上限', '100')
    .addOption(new Option('--lang <lang>', 'language of messages / 表示の言語').choices(['ja', 'en']))
    // the libraries behind it are loaded for this command alone
    .action(async (options: ServeOptions) => (await import('./serve/serve.ts')).runServer(options));
}
