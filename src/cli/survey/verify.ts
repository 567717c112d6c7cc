// What hikkoshi verify does.

import { join } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { scanSite } from '../../../workers/scan-site.ts';
import { openCache } from '../../gate/cache.ts';
import { readReport } from '../../gate/compare.ts';
import { suppressionRule } from '../../gate/suppress.ts';
import { openSite } from '../../site/open.ts';
import { readList } from '../../survey/folder.ts';
import { acceptanceOf, acceptancePage, isAcceptable, verdictText } from '../../survey/verify.ts';
import { ignoredBy, langOf, type SharedOptions, scopeOf } from '../options.ts';
import { writeReport } from '../scan.ts';
import type { VerifyOptions } from '../verify.ts';

/** Exit code 1 while an error is left, 3 when not everything could be checked. */
export async function verify(given: string, options: VerifyOptions): Promise<void> {
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
        acceptancePage(acceptance, scope.profile, [...rules, suppressionRule], {
          domain: scope.move.domain,
          mode: list.options.mode ?? null,
          lang,
        }),
      );
    const errors = [...acceptance.left, ...acceptance.fresh].some((point) => point.severity === 'error');
    process.exitCode = errors ? 1 : isAcceptable(acceptance) ? 0 : 3;
  } finally {
    site.close();
  }
}
