// Command lines: of shell scripts, and of files that list scheduled jobs.
import type { SourceFile } from '../../src/site/source-file.ts';

const JOB_LIST = /^(?:\.?crontab(?:\..*)?|cron(?:tab)?[\w-]*\.(?:txt|conf|tab)|.*\.cron(?:tab)?)$/i;
/** When a job runs: five fields, or a word. */
const SCHEDULE =
  /^[ \t]*(?:(?:[\d*][\d*,/-]*[ \t]+){4}[\w*][\w*,/-]*|@(?:reboot|hourly|daily|weekly|monthly|yearly))[ \t]+/;

/** By its name: a copy of a crontab. */
export const isJobList = (name: string): boolean => JOB_LIST.test(name);

/** Of the scripts those that a shell reads: Python and Ruby have no command lines. */
const isShell = (file: SourceFile): boolean =>
  file.kind === 'shell' &&
  (/^#![^\n]*\b(?:ba|c|tc|k|z|da)?sh\b/.test(file.text) || /\.(?:sh|bash|csh|ksh)$/i.test(file.name));

export interface CommandLine {
  /** Byte offset of the command's first character. */
  start: number;
  text: string;
}

/** Lines that are run: no comments, no text that is only printed. Schedules are left out. */
export function* commandLines(file: SourceFile): Generator<CommandLine> {
  const isJobs = isJobList(file.name);
  if (!isJobs && !isShell(file)) return;
  for (const line of file.text.matchAll(/^(?![ \t]*#)[^\n]+$/gm)) {
    if (/^\s*(?:echo|printf)\b/.test(line[0])) continue;
    const skipped = isJobs ? (SCHEDULE.exec(line[0])?.[0].length ?? 0) : 0;
    yield { start: line.index + skipped, text: line[0].slice(skipped) };
  }
}
