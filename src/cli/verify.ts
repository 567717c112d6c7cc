// hikkoshi verify: the site as it is now against its survey.
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import { scanSite } from '../../workers/scan-site.ts';
import { openCache } from '../gate/cache.ts';
import { readReport } from '../gate/compare.ts';
import { suppressionRule } from '../gate/suppress.ts';
import type { Lang } from '../rule/text.ts';
import { openSite } from '../site/open.ts';
import { readList } from '../survey/folder.ts';
import { acceptanceOf, acceptancePage, isAcceptable, verdictText } from '../survey/verify.ts';
import { ignoredBy, langOf, type SharedOptions, scopeOf, wholeNumber } from './options.ts';
import { writeReport } from './scan.ts';

interface VerifyOptions {
  against: string;
  output?: string;
  lang?: Lang;
  jobs?: number;
  cache: boolean;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .argument('<site>', 'the site after the work / 作業後のサイト')
    .description('what was fixed and what is left since the survey / 調査の後に直ったもの・残っているものを確認する')
    .requiredOption('--against <dir>', "the survey's folder / 調査のフォルダ")
    .option('--output <file>', 'write the page to sign (HTML) / 検収確認書の書き出し先')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .option('--jobs <n>', 'worker threads / 並列数', wholeNumber)
    .option('--no-cache', 'do not use the cache / キャッシュを使わない')
    .action(verify);
}

/** Exit code 1 while an error is left, 3 when not everything could be checked. */
async function verify(given: string, options: VerifyOptions): Promise<void> {
  const lang = langOf(options);
  const list = readList(options.against);
  const before = readReport(join(options.against, 'report.json'));
  const asBefore: SharedOptions = { ...list.options, jobs: options.jobs, cache: options.cache };
  const scope = await scopeOf(
    asBefore,
    rules.map((rule) => rule.id),
    false,
  );
  const site = await openSite(given, ignoredBy({}));
  try {
    const cache = options.cache ? openCache(given, scope) : null;
    const result = await scanSite(site, scope, { jobs: options.jobs, cache });
    const acceptance = acceptanceOf(before, result.findings, result.unchecked.length);
    process.stdout.write(`${verdictText(acceptance)[lang]}\n`);
    if (options.output !== undefined)
      writeReport(
        options.output,
        acceptancePage(acceptance, scope.profile, [...rules, suppressionRule], scope.move.domain, lang),
      );
    const errors = [...acceptance.left, ...acceptance.fresh].some((point) => point.severity === 'error');
    process.exitCode = errors ? 1 : isAcceptable(acceptance) ? 0 : 3;
  } finally {
    site.close();
  }
}
