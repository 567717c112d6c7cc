// What the server asks of a job process, and what it hears from it: JSON over the channel between the two.

import type { Format } from '../../report/index.ts';
import type { Lang, Text } from '../../rule/text.ts';
import type { Scope } from '../../scan/scope.ts';
import type { Answers, Choice, FixRun, Progress, Seen, Verdict } from '../job.ts';

interface OfSite {
  /** Absolute path. */
  upload: string;
  /** An empty folder for what is made. */
  out: string;
  /** What may be unpacked. */
  most: { files: number; bytes: number };
}

interface OfResult extends OfSite {
  scope: Scope;
  /** Folder of the last scan. */
  results: string;
}

export interface LookTask extends OfSite {
  do: 'look';
  /** Scope for a look without answers. */
  scope: Scope;
}
export interface ScanTask extends OfSite {
  do: 'scan';
  scope: Scope;
}
export interface FixTask extends OfResult {
  do: 'fix';
  choice: Choice;
}
export interface ReportTask extends OfResult {
  do: 'report';
  /** Of the file in `out`. */
  name: string;
  format: Format;
  lang: Lang;
}
export interface SurveyTask extends OfResult {
  do: 'survey';
  name: string;
  answers: Answers;
  lang: Lang;
}
export type Task = LookTask | ScanTask | FixTask | ReportTask | SurveyTask;

/** What each task tells when it is done; what it made lies in `out`. */
export interface Done {
  look: Seen;
  scan: { verdict: Verdict; findings: Progress['findings'] };
  fix: NonNullable<FixRun['summary']>;
  report: null;
  survey: null;
}

export type Message =
  /** The site lies open: files and bytes that it takes on the disk for as long as the task runs. */
  | { opened: { files: number; bytes: number } }
  | { progress: Progress }
  | { done: Done[Task['do']] }
  /** `fault`: where in the program, when it is a mistake of ours; never a name or a text of the site. */
  | { failed: Text; fault?: string };

/** A task tells the server how far it is. */
export interface Teller {
  opened(entries: readonly { size: number }[]): void;
  /** At most a few times a second reach the server. @param files done so far */
  progress(done: { files: number; bytes: number; findings: Progress['findings'] }): void;
}

/** The task cannot be done; the text is for the customer. */
export class TaskError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}
