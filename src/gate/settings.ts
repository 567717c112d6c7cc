// The severities that a configuration gives to rules, for the whole site and for parts of it.
import ignore from 'ignore';
import type { Found } from '../report/reporter.ts';
import type { Severity } from '../rule/finding.ts';
import type { Config } from './config.ts';

type Levels = NonNullable<Config['rules']>;

/** Gives findings their configured severity and drops those that are switched off. */
export function withSettings(findings: readonly Found[], config: Pick<Config, 'rules' | 'paths'>): Found[] {
  const parts = (config.paths ?? []).map(({ match, rules }) => ({
    list: ignore({ allowRelativePaths: true }).add(match),
    rules,
  }));
  return findings.flatMap((finding) => {
    let level = levelOf(finding.rule, config.rules);
    for (const { list, rules } of parts) {
      const own = levelOf(finding.rule, rules);
      if (own && list.ignores(finding.path)) level = own;
    }
    if (level === 'off') return [];
    return level === undefined || level === finding.severity ? [finding] : [{ ...finding, severity: level }];
  });
}

/** The longest name that fits: `php/short-array` before `php/`. */
function levelOf(rule: string, levels: Levels | undefined): Severity | 'off' | undefined {
  let best: string | undefined;
  for (const name of Object.keys(levels ?? {})) {
    const fits = name === rule || (name.endsWith('/') && rule.startsWith(name));
    if (fits && (best === undefined || name.length > best.length)) best = name;
  }
  return best === undefined ? undefined : levels![best];
}
