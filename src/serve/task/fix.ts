// The fix of a job: the archive anew with what was chosen, and what was done as a list for people, for programs and for patch(1).
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { rules } from '../../../rules/index.ts';
import { converterFor } from '../../../workers/convert-files.ts';
import { analyzeFiles } from '../../../workers/scan-site.ts';
import { writePatch } from '../../fix/diff.ts';
import { fixSite, type Tools } from '../../fix/fix.ts';
import { inArchives, type Outcome } from '../../fix/outcome.ts';
import type { Accepts } from '../../fix/plan.ts';
import { outcomeJson, summaryText } from '../../fix/summary.ts';
import type { Repaired } from '../../fix/version.ts';
import { forSharing } from '../../report/index.ts';
import { reportJson } from '../../report/json.ts';
import type { Lang } from '../../rule/text.ts';
import { finish } from '../../scan/finish.ts';
import { VERSION } from '../../version.ts';
import type { Choice, FixRun } from '../job.ts';
import { writeChanges } from '../preview/index.ts';
import { keptScan } from './kept.ts';
import { openUpload } from './open.ts';
import type { Done, FixTask, Teller } from './task.ts';

const LANGS: readonly Lang[] = ['ja', 'en'];
const RANK = { error: 0, warning: 1, info: 2 };

type Summary = NonNullable<FixRun['summary']>;

export async function fix(task: FixTask, tell: Teller): Promise<Done['fix']> {
  const { upload, out } = task;
  const place = join(out, basename(upload).replace(/^upload/, 'repaired'));
  const show = async (files: readonly Repaired[], outcome: Outcome) => {
    const packed = inArchives(outcome);
    await writeDiff(
      join(out, 'changes.diff'),
      files.filter(({ entry }) => !packed.has(entry.path)),
    );
    await writeChanges(out, files, outcome);
  };
  const outcome = await fixSite(upload, { kind: 'out', place, show }, await toolsOf(task, tell));
  await writeLists(out, outcome);
  return summaryOf(outcome);
}

async function toolsOf(task: FixTask, tell: Teller): Promise<Tools> {
  const { scope, choice, results } = task;
  const accepts = chosen(choice);
  const before = await keptScan(results);
  const done = { files: 0, bytes: 0, findings: { error: 0, warning: 0, info: 0 } };
  return {
    open: () => openUpload(task, tell),
    // the upload cannot have changed since
    scan: async () => before,
    async rescan(entries) {
      const files = await analyzeFiles(entries, scope, { cache: null });
      done.files += files.length;
      for (const { size } of files) done.bytes += size;
      tell.progress(done);
      return files;
    },
    finish: (files, site) => finish(files, site, rules, scope, VERSION),
    accepts,
    converter: converterFor(scope),
    notice() {},
  };
}

function chosen({ safe, review }: Choice): Accepts {
  const wanted = { safe: new Set(safe), review: new Set(review) };
  return ({ fix, rule }) => fix !== null && wanted[fix.safety].has(rule);
}

/** Names are those in the archive. */
async function writeDiff(path: string, files: readonly Repaired[]): Promise<void> {
  const diff = createWriteStream(path);
  await writePatch(diff, files, ({ entry }) => Buffer.from(entry.path).toString('latin1'));
  diff.end();
  await finished(diff);
}

async function writeLists(out: string, outcome: Outcome): Promise<void> {
  const shared = forSharing(outcome.before, false, rules);
  for (const lang of LANGS) {
    const json = { ...reportJson(shared, lang), ...outcomeJson(outcome, shared, lang) };
    await writeFile(join(out, `changes-${lang}.json`), `${JSON.stringify(json, null, 2)}\n`);
    const text = summaryText(outcome, lang, (id) => rules.find((rule) => rule.id === id)?.title);
    await writeFile(join(out, `changes-${lang}.txt`), text);
  }
}

function summaryOf({ files, left, missing, after }: Outcome): Summary {
  const byRule: Summary['byRule'] = {};
  for (const { rule } of files.flatMap(({ changes }) => changes)) byRule[rule] = (byRule[rule] ?? 0) + 1;
  const { error, warning, info } = after.summary;
  return {
    files: files.length,
    places: files.reduce((sum, { changes }) => sum + changes.length, 0),
    byRule,
    left: leftOf(left),
    notCopied: missing.map(({ path, reason }) => ({ path, reason })),
    after: { error, warning, info },
  };
}

function leftOf(left: Outcome['left']): Summary['left'] {
  const groups = new Map<string, Summary['left'][number]>();
  for (const { finding, reason } of left) {
    if (reason.code === 'substituted') continue;
    const key = `${finding.rule} ${finding.severity} ${reason.code}`;
    const group = groups.get(key);
    if (group) group.count++;
    else {
      const { rule, severity } = finding;
      groups.set(key, { rule, severity, count: 1, code: reason.code, reason: reason.text });
    }
  }
  return [...groups.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.count - a.count);
}
