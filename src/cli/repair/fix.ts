// The repair itself: what the options of fix come to.
import { resolve, sep } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { converterFor } from '../../../workers/convert-files.ts';
import { analyzeFiles, scanSite } from '../../../workers/scan-site.ts';
import { writePatch, writeReadable } from '../../fix/diff.ts';
import { fixSite, rootOf, type Tools, type Wish } from '../../fix/fix.ts';
import { inArchives, type Outcome } from '../../fix/outcome.ts';
import { accepting } from '../../fix/plan.ts';
import { outcomeJson, summaryText } from '../../fix/summary.ts';
import type { Repaired } from '../../fix/version.ts';
import { openCache } from '../../gate/cache.ts';
import { forSharing, inOnePiece, loadReporter } from '../../report/index.ts';
import { reportJson } from '../../report/json.ts';
import type { Lang, Text } from '../../rule/text.ts';
import { finish } from '../../scan/finish.ts';
import type { Scope } from '../../scan/scope.ts';
import { openSite } from '../../site/open.ts';
import type { EncodingName } from '../../text/names.ts';
import { printable } from '../../text/printable.ts';
import { VERSION } from '../../version.ts';
import type { FixOptions } from '../fix.ts';
import { UsageError } from '../language.ts';
import { ignoredBy, langOf, scopeOf } from '../options.ts';
import { progressLine } from '../progress.ts';
import { exitCodeOf, reportsOf, requireWritable, writeReport } from '../scan.ts';

export async function fix(given: string, options: FixOptions): Promise<void> {
  const lang = langOf(options);
  const wanted = reportsOf(options);
  // a folder that is still to be made takes its report later
  requireWritable(wanted.filter(({ file }) => !isBelow(file, options.out)));
  const reporters = await Promise.all(wanted.map(({ format }) => loadReporter(format)));
  const ids = rules.map((rule) => rule.id);
  const excerpts = reporters.some((reporter) => reporter.excerpts && reporter.name !== 'pretty');
  const scope = await scopeOf(options, ids, excerpts);
  refuseUnknown(options.review, ids);
  const wish = wishOf(given, options, lang);
  const outcome = await fixSite(given, wish, toolsOf(given, options, scope, lang));
  const quiet = wish.kind === 'dry-run' && !process.stdout.isTTY;
  await report(outcome, quiet ? wanted.slice(1) : wanted, scope, lang, options.redact ?? false);
  process.exitCode = exitCodeOf(
    {
      findings: outcome.left.filter(({ reason }) => reason.code !== 'substituted').map(({ finding }) => finding),
      unchecked: [...outcome.after.unchecked, ...outcome.missing],
    },
    options.failOn,
  );
}

const isBelow = (file: string | null, folder: string | undefined): boolean =>
  file !== null && folder !== undefined && resolve(file).startsWith(`${resolve(folder)}${sep}`);

function refuseUnknown(names: readonly string[], ids: readonly string[]): void {
  for (const name of names) {
    if (ids.some((id) => id === name || (name.endsWith('/') && id.startsWith(name)))) continue;
    throw new UsageError({
      ja: `--review ${name}: その名前の規則はありません。「hikkoshi rules」で一覧を表示できます`,
      en: `--review ${name}: there is no such rule; 'hikkoshi rules' lists them`,
    });
  }
}

function wishOf(given: string, options: FixOptions, lang: Lang): Wish {
  if (options.dryRun) return { kind: 'dry-run', show: showDiff(given, lang) };
  if (options.out !== undefined && !options.inPlace) return { kind: 'out', place: options.out };
  if (options.inPlace && options.out === undefined) return { kind: 'in-place' };
  throw new UsageError({
    ja: '--out（書き出し先）か --in-place（直接修正）のどちらか一方を指定してください。--dry-run を付けると差分の表示だけ行います',
    en: 'name either --out DIR or --in-place; --dry-run only shows a diff',
  });
}

/** Patches carry names as bytes; an archive's files go by their decoded paths. */
function showDiff(given: string, lang: Lang): (files: readonly Repaired[], outcome: Outcome) => Promise<void> {
  return async (files, outcome) => {
    if (process.stdout.isTTY) {
      await writeReadable(process.stdout, files, encodings(outcome.before), encodings(outcome.after));
      return;
    }
    const prefix = `${rootOf(given)}/`;
    const nameOf = ({ entry: { disk, path } }: Repaired): string =>
      disk.startsWith(prefix) ? disk.slice(prefix.length) : Buffer.from(path).toString('latin1');
    const packed = inArchives(outcome);
    const plain = files.filter(({ entry }) => !packed.has(entry.path));
    if (packed.size > 0) process.stderr.write(`hikkoshi: ${notInPatch([...packed].join(', '))[lang]}\n`);
    await writePatch(process.stdout, plain, nameOf);
  };
}

const notInPatch = (paths: string): Text => ({
  ja: `書庫の中のダンプの変更は差分に含まれません（patch では適用できないため）: ${printable(paths)}`,
  en: `not in the diff, which patch could not apply there: dumps in archives that fix repairs: ${printable(paths)}`,
});

function encodings({ files }: Outcome['before']): (path: string) => EncodingName {
  const known = new Map(files.map(({ path, encoding }) => [path, encoding]));
  return (path) => (known.get(path) || 'utf-8') as EncodingName;
}

function toolsOf(given: string, options: FixOptions, scope: Scope, lang: Lang): Tools {
  return {
    open: (path) => openSite(path, ignoredBy(options)),
    async scan(site) {
      const progress = progressLine(site.entries, lang);
      const cache = options.cache ? openCache(given, scope) : null;
      const result = await scanSite(site, scope, { jobs: options.jobs, cache, onProgress: progress.update });
      progress.clear();
      return result;
    },
    rescan: (entries) => analyzeFiles(entries, scope, { jobs: options.jobs, cache: null }),
    finish: (files, site) => finish(files, site, rules, scope, VERSION),
    accepts: accepting(options.review),
    converter: converterFor(scope, options.jobs),
    notice: (text) => process.stderr.write(`hikkoshi: ${text[lang]}\n`),
  };
}

async function report(
  outcome: Outcome,
  wanted: ReturnType<typeof reportsOf>,
  scope: Scope,
  lang: Lang,
  redact: boolean,
) {
  const shared = forSharing(outcome.before, redact, rules);
  for (const { format, file } of wanted) {
    let text: string | Uint8Array;
    if (format === 'pretty') text = summaryText(outcome, lang, (id) => rules.find((rule) => rule.id === id)?.title);
    else if (format === 'json') {
      text = `${JSON.stringify({ ...reportJson(shared, lang), ...outcomeJson(outcome, shared, lang) }, null, 2)}\n`;
    } else text = inOnePiece(await (await loadReporter(format)).write(shared, { lang, rules, move: scope.move }));
    if (file === null) process.stdout.write(text);
    else writeReport(file, text);
  }
}
