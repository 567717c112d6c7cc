// Annotations as GitHub Actions reads them from a step's output. It shows ten of each level and step, so the gravest come first.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
import type { Severity } from '../rule/finding.ts';
import { githubData, githubProperty } from './escape.ts';
import type { Found, Reporter } from './reporter.ts';

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };
const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

export const github: Reporter = {
  name: 'github',
  excerpts: false,
  write(result, { lang }) {
    const annotation = (finding: Found): string => {
      const { path, line, column, endLine, endColumn } = finding;
      const place = endLine === line ? `,col=${column},endColumn=${Math.max(column, endColumn)}` : '';
      const title = githubProperty(finding.rule);
      return `::${COMMANDS[finding.severity]} file=${githubProperty(path)},line=${line},endLine=${endLine}${place},title=${title}::${githubData(finding.message[lang])}\n`;
    };
    return ORDER.flatMap((severity) =>
      result.findings.filter((finding) => finding.severity === severity).map(annotation),
    ).join('');
  },
};
