// What a report may say outside. Secrets in code were masked where the code was at hand (src/scan/excerpt.ts); here is the second line of
// defence for every text, and what `--redact` does on top: paths and quoted texts go, so that a report can be shown to strangers.
import type { Rule } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import type { FileResult, ScanResult } from '../scan/result.ts';
import { maskText } from '../scan/secrets.ts';
import type { Found } from './reporter.ts';

const REMOVED: Text = { ja: '（伏せ字）', en: '(redacted)' };

export function forSharing(result: ScanResult, redact: boolean, rules: readonly Rule[]): ScanResult {
  return redact ? withoutSite(result, rules) : masked(result);
}

function masked(result: ScanResult): ScanResult {
  return {
    ...result,
    findings: result.findings.map((finding) => {
      const message = maskBoth(finding.message);
      const hint = maskBoth(finding.hint);
      return message === finding.message && hint === finding.hint ? finding : { ...finding, message, hint };
    }),
    unchecked: result.unchecked.map((entry) => ({ ...entry, reason: maskBoth(entry.reason) })),
  };
}

function maskBoth(text: Text): Text {
  return text.ja.includes('@') || text.en.includes('@') ? { ja: maskText(text.ja), en: maskText(text.en) } : text;
}

/** Every path becomes a number that keeps folder depth and extension; what quotes the site becomes the rule's own words. */
function withoutSite(result: ScanResult, rules: readonly Rule[]): ScanResult {
  const rename = renamer();
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  for (const file of result.files) rename(file.path);
  const findings = result.findings.map((finding): Found => {
    const rule = ruleOf.get(finding.rule);
    const { excerpt: _, ...rest } = finding;
    return { ...rest, path: rename(finding.path), message: rule?.title ?? REMOVED, hint: rule?.hint ?? REMOVED };
  });
  const files = result.files.map(({ path, kind, size, mode, encoding, reach, shebang }): FileResult => {
    const nothing = { read: [], findings: [], facts: [], defines: [], copies: [], unchecked: [] };
    return { path: rename(path), kind, size, mode, encoding, reach, shebang: shownShebang(shebang), ...nothing };
  });
  return {
    ...result,
    findings: findings.sort(byPlace),
    files: files.sort((a, b) => compare(a.path, b.path)),
    unchecked: result.unchecked.map((entry) => ({ ...entry, path: rename(entry.path) })),
    inventory: { ...result.inventory, shebangs: mergeKeys(result.inventory.shebangs, shownShebang) },
  };
}

function renamer(): (path: string) => string {
  const numbers = new Map<string, number>();
  const numbered = (name: string) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1);
    return numbers.get(name);
  };
  return (path) => {
    const parts = path.split('/');
    return parts
      .map((part, i) => {
        const key = numbered(parts.slice(0, i + 1).join('/'));
        const extension = /\.[A-Za-z0-9]{1,5}!?$/.exec(part)?.[0] ?? '';
        return i < parts.length - 1 ? `d${key}${part.endsWith('!') ? '!' : ''}` : `f${key}${extension}`;
      })
      .join('/');
  };
}

/** The usual places of interpreters tell nothing of a customer. */
function shownShebang(line: string): string {
  return line === '' || /^(?:\/usr\/(?:local\/)?bin|\/bin)\/[\w.]+(?: |$)/.test(line) ? line : REMOVED.en;
}

function mergeKeys(counts: Record<string, number>, name: (key: string) => string): Record<string, number> {
  const merged = new Map<string, number>();
  for (const [key, count] of Object.entries(counts)) merged.set(name(key), (merged.get(name(key)) ?? 0) + count);
  return Object.fromEntries(merged);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPlace = (a: Found, b: Found): number => compare(a.path, b.path) || a.start - b.start || compare(a.rule, b.rule);
