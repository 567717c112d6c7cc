// The formats by name. Each is loaded when it is asked for, so that a scan does not pay for a spreadsheet library.
import { inOnePiece, type Report, type Reporter, type ReportOptions } from './reporter.ts';

const LOADERS = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  json: async () => (await import('./json.ts')).json,
  sarif: async () => (await import('./sarif.ts')).sarif,
  junit: async () => (await import('./junit.ts')).junit,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  github: async () => (await import('./github.ts')).github,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html.ts')).html,
  xlsx: async () => (await import('./xlsx.ts')).xlsx,
  csv: async () => (await import('./csv.ts')).csv,
} satisfies Record<string, () => Promise<Reporter>>;

export type Format = keyof typeof LOADERS;
export const FORMATS = Object.keys(LOADERS) as Format[];

export const loadReporter = (format: Format): Promise<Reporter> => LOADERS[format]();

export { forSharing } from './redact.ts';
export type { Report, Reporter, ReportOptions };
export { inOnePiece };
