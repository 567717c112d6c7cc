// What a fix tells people (on standard output) and programs (in the report).

import type { Lang, Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import { printable } from '../text/printable.ts';
import { conversionRule } from './conversion-rule.ts';
import type { ChangedFile, Left, Outcome } from './outcome.ts';
import type { Found } from './plan.ts';
import type { Undone } from './undo.ts';

/** @param shared the findings before the fix as they may be shown, with the fingerprints of `outcome.before` */
export function outcomeJson(outcome: Outcome, shared: ScanResult, lang: Lang) {
  const show = shower(outcome.before, shared);
  return {
    changes: outcome.files.flatMap((file) => changesJson(file, show.path(file.path))),
    left: outcome.left.map(({ finding, reason }) => {
      const { rule, severity, path, line, column, start, end, fingerprint } = show.finding(finding);
      const place = { path, line, column, start, end };
      return { rule, severity, ...place, fingerprint, code: reason.code, reason: reason.text[lang] };
    }),
    notCopied: outcome.missing.map(({ path, reason }) => ({ path, reason: reason[lang] })),
  };
}

function changesJson({ before, after, modeBefore, modeAfter, changes, archive }: ChangedFile, path: string) {
  const octal = (mode: number) => mode.toString(8).padStart(4, '0');
  const changedMode = modeBefore !== null && modeAfter !== null && modeBefore !== modeAfter;
  const mode = changedMode ? { mode: { before: octal(modeBefore), after: octal(modeAfter) } } : {};
  const around = archive
    ? { archive: { path: archive.path, sha256: { before: archive.before, after: archive.after } } }
    : {};
  return changes.map(({ rule, ranges }) => ({ rule, path, ranges, sha256: { before, after }, ...mode, ...around }));
}

/** Findings and paths as the shared result shows them: they may be redacted there. */
function shower(before: ScanResult, shared: ScanResult) {
  const findings = new Map(shared.findings.map((finding) => [finding.fingerprint, finding]));
  const finding = (one: Found): Found => findings.get(one.fingerprint) ?? one;
  const paths = new Map(before.findings.map((one) => [one.path, finding(one).path]));
  return { finding, path: (path: string): string => paths.get(path) ?? path };
}

/** Places that are named for one cause; the rest is counted. */
const NAMED = 5;

/** For standard output. @param titleOf the short text of a rule */
export function summaryText(outcome: Outcome, lang: Lang, titleOf: (rule: string) => Text | undefined): string {
  const lines = [...changedLines(outcome, lang), ...leftLines(outcome.left, lang, titleOf)];
  if (outcome.missing.length > 0) {
    lines.push('', lang === 'ja' ? '写せなかったもの:' : 'Not copied:');
    for (const { path, reason } of outcome.missing) lines.push(`  ${printable(path)}: ${reason[lang]}`);
  }
  const unchecked = outcome.after.unchecked.length;
  if (unchecked > 0) {
    const hint = lang === 'ja' ? '「hikkoshi scan」で一覧を表示できます' : "'hikkoshi scan' lists them";
    lines.push(
      '',
      lang === 'ja' ? `確認できなかったもの: ${unchecked}件（${hint}）` : `Not checked: ${unchecked} (${hint})`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function changedLines({ files }: Outcome, lang: Lang): string[] {
  if (files.length === 0)
    return [lang === 'ja' ? '自動で直せる箇所はありませんでした。' : 'There was nothing to repair.'];
  const places = files.reduce((sum, { changes }) => sum + changes.length, 0);
  const lines = [
    lang === 'ja'
      ? `${files.length}ファイルの${places}箇所を直しました:`
      : `Repaired ${places} places in ${files.length} files:`,
  ];
  for (const { path, changes } of files) {
    const counts = new Map<string, number>();
    for (const { rule } of changes) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    const rules = [...counts].map(([rule, count]) => (count > 1 ? `${rule} ×${count}` : rule));
    lines.push(`  ${printable(path)}  ${rules.join(', ')}`);
  }
  return lines;
}

function leftLines(left: readonly Left[], lang: Lang, titleOf: (rule: string) => Text | undefined): string[] {
  if (left.length === 0) return ['', lang === 'ja' ? '残っている問題はありません。' : 'Nothing is left.'];
  const title = (rule: string) => (rule === conversionRule.id ? conversionRule.title : titleOf(rule));
  const lines = ['', lang === 'ja' ? `残っている問題: ${left.length}件` : `Left: ${left.length}`];
  for (const [, byReason] of groupBy(left, ({ reason }) => reason.code)) {
    lines.push(`  ${byReason[0]!.reason.text[lang]}`);
    for (const [rule, group] of groupBy(byReason, ({ finding }) => finding.rule)) {
      const places = group.slice(0, NAMED).map(({ finding }) => `${printable(finding.path)}:${finding.line}`);
      const more = group.length - places.length;
      const rest = more > 0 ? (lang === 'ja' ? ` ほか${more}件` : ` and ${more} more`) : '';
      lines.push(`    ${group[0]!.finding.severity}  ${rule}  ${title(rule)?.[lang] ?? ''}`.trimEnd());
      lines.push(`      ${places.join(', ')}${rest}`);
    }
  }
  return lines;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

export function undoneText({ restored, refused }: Undone, lang: Lang): string {
  const lines = [
    lang === 'ja' ? `${restored.length}ファイルを元に戻しました。` : `Brought ${restored.length} files back.`,
  ];
  for (const { path, reason, kept } of refused) {
    lines.push(`  ${printable(path)}: ${reason[lang]}`);
    lines.push(
      lang === 'ja' ? `    修正前の内容: ${printable(kept)}` : `    its bytes before the fix: ${printable(kept)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
