// What hikkoshi hearing does.

import { rules } from '../../../rules/index.ts';
import { scanSite } from '../../../workers/scan-site.ts';
import { openCache } from '../../gate/cache.ts';
import { readerOf } from '../../site/first-bytes.ts';
import { openSite } from '../../site/open.ts';
import { type Sheet, sheetText } from '../../survey/hearing.ts';
import { inventoryOf } from '../../survey/inventory.ts';
import { targetIds } from '../../target/load.ts';
import type { HearingOptions } from '../hearing.ts';
import { ignoredBy, scopeOf } from '../options.ts';
import { writeReport } from '../scan.ts';

export async function hearing(given: string | undefined, options: HearingOptions): Promise<void> {
  const known: Sheet = {};
  if (options.domain) known.ドメイン = options.domain;
  if (options.oldHost.length > 0) known.現在のサーバー = options.oldHost.join('、');
  if (given !== undefined) Object.assign(known, await answersOf(given, options));
  const text = sheetText(known);
  if (options.output === undefined) process.stdout.write(text);
  else writeReport(options.output, text);
}

const MB = 2 ** 20;

async function answersOf(given: string, options: HearingOptions): Promise<Sheet> {
  const scope = await scopeOf(
    options,
    rules.map((rule) => rule.id),
    false,
  );
  const site = await openSite(given, ignoredBy(options));
  try {
    const result = await scanSite(site, scope, {
      jobs: options.jobs,
      cache: options.cache ? openCache(given, scope) : null,
    });
    const { applications, told, databases, mail, jobs } = inventoryOf({
      result,
      read: readerOf(site),
      modified: () => null,
      move: scope.move,
      accounts: [],
    });
    const { kinds } = result.inventory;
    const names = applications
      .filter(({ kind }) => kind !== 'library' && kind !== 'editor')
      .map(({ name, version }) => (version ? `${name} ${version}` : name));
    const php = told.find(({ component }) => component === 'php')?.version;
    return {
      ...(targetIds().includes(scope.profile.id) && { 移行先: scope.profile.id }),
      HTMLファイル数: (kinds.html ?? 0) + (kinds.ssi ?? 0),
      PHPファイル数: kinds.php ?? 0,
      CGIファイル数: (kinds.perl ?? 0) + (kinds.shell ?? 0),
      データ容量MB: Math.ceil(result.summary.bytes / MB),
      ...(names.length > 0 && { 使用中のソフト: names.join('、') }),
      ...(php && { 現在のPHPの版: php }),
      ...(databases > 0 && { データベース数: databases }),
      ...(mail.accounts.length > 0 && {
        メールアカウント数: mail.accounts.length,
        メールアカウント: mail.accounts.map(({ address }) => address).join('、'),
      }),
      ...(mail.lists.length > 0 && { メーリングリスト数: mail.lists.length }),
      ...(applications.some(({ id }) => id === 'cybozu') && { サイボウズの移行: 'はい' }),
      ...(jobs.length > 0 && { '定期処理（cron）': 'はい' }),
    };
  } finally {
    site.close();
  }
}
