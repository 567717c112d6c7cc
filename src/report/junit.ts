// JUnit XML for CI servers: a suite for each check, a test case for each place. Errors and warnings fail, what is worth knowing passes,
// a check that had nothing to look at is skipped, a file that could not be checked is an error of the run.
import type { Check } from '../scan/result.ts';
import { markup } from './escape.ts';
import type { Found, Reporter } from './reporter.ts';
import { STEP_TITLES } from './words.ts';

interface Suite {
  name: string;
  cases: string[];
  failures: number;
  errors: number;
  skipped: number;
}

export const junit: Reporter = {
  name: 'junit',
  excerpts: false,
  write(result, { lang, rules }) {
    const titles = new Map(rules.map((rule) => [rule.id, rule.title[lang]]));
    const byRule = new Map<string, Found[]>();
    for (const finding of result.findings) {
      const found = byRule.get(finding.rule);
      if (found) found.push(finding);
      else byRule.set(finding.rule, [finding]);
    }
    const known = new Set(result.checks.map((check) => check.rule));
    const others = [...byRule.keys()].filter((rule) => !known.has(rule));
    const checks: Check[] = [...result.checks, ...others.map((rule): Check => ({ rule, result: 'found', count: 0 }))];
    const suites = checks.map(({ rule, result }) => {
      const name = `${rule}: ${titles.get(rule) ?? rule}`;
      const found = byRule.get(rule);
      return found ? foundSuite(name, found, lang) : quietSuite(name, rule, result);
    });
    if (result.unchecked.length > 0) suites.push(uncheckedSuite(result.unchecked, lang));
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="hikkoshi" ${sums(suites)}>\n${suites.map(suiteXml).join('')}</testsuites>\n`;
  },
};

function foundSuite(name: string, findings: readonly Found[], lang: 'ja' | 'en'): Suite {
  let failures = 0;
  const cases = findings.map((finding) => {
    const open = `<testcase classname="${markup(finding.rule)}" name="${markup(`${finding.path}:${finding.line}:${finding.column}`)}"`;
    if (finding.severity === 'info')
      return `${open}><system-out>${markup(finding.message[lang])}</system-out></testcase>`;
    failures++;
    const text = `${finding.path}:${finding.line}:${finding.column}\n${finding.hint[lang]}`
      .split('\n')
      .map(markup)
      .join('\n');
    return `${open}><failure type="${finding.severity}" message="${markup(finding.message[lang])}">${text}</failure></testcase>`;
  });
  return { name, cases, failures, errors: 0, skipped: 0 };
}

function quietSuite(name: string, rule: string, result: Check['result']): Suite {
  const clean = result === 'clean';
  const body = clean ? '/>' : `><skipped message="${result}"/></testcase>`;
  return {
    name,
    cases: [`<testcase classname="${markup(rule)}" name="${markup(rule)}"${body}`],
    failures: 0,
    errors: 0,
    skipped: clean ? 0 : 1,
  };
}

function uncheckedSuite(
  unchecked: readonly { path: string; reason: { ja: string; en: string } }[],
  lang: 'ja' | 'en',
): Suite {
  const cases = unchecked.map(
    ({ path, reason }) =>
      `<testcase classname="unchecked" name="${markup(path)}"><error type="unchecked" message="${markup(reason[lang])}"/></testcase>`,
  );
  return { name: STEP_TITLES.unchecked[lang], cases, failures: 0, errors: cases.length, skipped: 0 };
}

const sum = (suites: readonly Suite[], count: (suite: Suite) => number): number =>
  suites.reduce((total, suite) => total + count(suite), 0);

function sums(suites: readonly Suite[]): string {
  return `tests="${sum(suites, (suite) => suite.cases.length)}" failures="${sum(suites, (suite) => suite.failures)}" errors="${sum(suites, (suite) => suite.errors)}"`;
}

function suiteXml(suite: Suite): string {
  return `<testsuite name="${markup(suite.name)}" ${sums([suite])} skipped="${suite.skipped}">\n${suite.cases.join('\n')}\n</testsuite>\n`;
}
