// GitLab's Code Quality report: a subset of Code Climate's format.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
import type { Severity } from '../rule/finding.ts';
import type { Reporter } from './reporter.ts';

const LEVELS: Record<Severity, string> = { error: 'critical', warning: 'minor', info: 'info' };

export const gitlab: Reporter = {
  name: 'gitlab',
  excerpts: false,
  write(result, { lang }) {
    const entries = result.findings.map((finding) =>
      JSON.stringify({
        description: finding.message[lang],
        check_name: finding.rule,
        fingerprint: finding.fingerprint,
        severity: LEVELS[finding.severity],
        location: { path: finding.path, lines: { begin: finding.line, end: finding.endLine } },
      }),
    );
    return `[\n${entries.join(',\n')}\n]\n`;
  },
};
