// A job of the page: one upload, looked at, checked, repaired and taken home. What is stored (job.json), told by the API and shown by
// the pages has one shape each, said here once; the API's documentation is made from these schemas.
//
// Pages (HTML; forms post and are answered with 303 to a page). `P` is the path of --base-url.
//   GET  P/                          upload form, the jobs of this session
//   POST P/jobs                      multipart: csrf, then the files (`files`, as many as there are); -> P/jobs/ID (or JSON when asked for)
//   GET  P/jobs/ID                   whatever its state calls for: progress, questions, result, failure
//   POST P/jobs/ID/answers           csrf + the fields of the form, see `answersOfForm`; starts the scan
//   POST P/jobs/ID/cancel            csrf
//   GET  P/jobs/ID/questions         the questions again, filled in with the last answers
//   GET  P/jobs/ID/repairs           choice of repairs by rule
//   POST P/jobs/ID/repairs           csrf, safe=RULE…, review=RULE…; starts the fix
//   GET  P/jobs/ID/report            frame around the report
//   GET  P/jobs/ID/view              the HTML report itself, sandboxed
//   GET  P/jobs/ID/files/NAME        a download, by name: see `download`
//   POST P/jobs/ID/erase             csrf; -> P/?erased=1
//   POST P/language                  csrf, lang, back: a path below P; -> back
//   GET  P/assets/NAME               style sheet and script, with a hash in their names
// API (JSON, `P/api/v1`): the same ids. With a session cookie, all but GET need the header `x-csrf-token`.
//   GET  /session                    {csrf}
//   GET  /targets                    services that can be moved to
//   POST /jobs                       multipart upload -> 201 JobView
//   GET  /jobs                       JobView[] of this session or token
//   GET  /jobs/ID                    JobView
//   GET  /jobs/ID/events             server-sent events: `job` with JobView, at once and at every change
//   PUT  /jobs/ID/answers            Answers -> JobView
//   POST /jobs/ID/cancel             -> JobView
//   GET  /jobs/ID/result             Result: verdict, counts, causes, repairs that can be chosen
//   GET  /jobs/ID/preview            PreviewPage: ?rule=&safety=&page=
//   POST /jobs/ID/fix                Choice -> JobView
//   GET  /jobs/ID/files/NAME         a download
//   DELETE /jobs/ID                  204
//   GET  /openapi.json
// GET P/healthz and P/metrics are for machines.
import { isIP } from 'node:net';
import { z } from 'zod';
import { STEPS } from '../report/cause.ts';
import { KINDS } from '../site/kind.ts';
import { isDay } from '../survey/calendar.ts';
import { COMPONENTS, isThere } from '../target/components.ts';
import type { Component } from '../target/profile.ts';
import { parseVersion } from '../target/version.ts';

export const text = z.object({ ja: z.string(), en: z.string() });
const count = z.int().nonnegative();
const severity = z.enum(['error', 'warning', 'info']);
export const safety = z.enum(['safe', 'review']);
export const lang = z.enum(['ja', 'en']);
const severities = z.object({ error: count, warning: count, info: count });

/** 22 characters of base64url: 132 random bits. */
export const jobId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/**
 * uploading -> waiting (step look) -> looking -> asking -> waiting (scan) -> scanning -> ready -> waiting (fix) -> fixing -> ready.
 * failed and cancelled: of upload, look or scan; a fix that fails or is cancelled leaves the job ready, and `fix` says so.
 * erased is only ever told to those who listen; an erased job is not found.
 */
export const jobState = z.enum([
  'uploading',
  'waiting',
  'looking',
  'asking',
  'scanning',
  'ready',
  'fixing',
  'failed',
  'cancelled',
  'erased',
]);
export const step = z.enum(['upload', 'look', 'scan', 'fix']);

export const progress = z.object({
  /** Null as long as it is not known. */
  files: z.object({ done: count, total: count.nullable() }),
  bytes: z.object({ done: count, total: count.nullable() }),
  findings: severities,
  secondsLeft: count.nullable(),
});

const host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[\p{L}\p{N}_.:-]+$/u, 'a name or an address alone, such as www.example.co.jp or 203.0.113.5');
const path = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .regex(/^[^\0\r\n]*$/, 'one line')
  .overwrite((given) => given.replace(/(.)\/+$/, '$1'));
const version = z.string().regex(/^\d{1,4}(\.\d{1,4}){0,3}$/, 'a version such as 5.6.30');

const day = z.string().refine(isDay, 'a day such as 2027-02-08, up to 2050');
const address = z
  .string()
  .trim()
  .refine((given) => isIP(given) !== 0, 'an IP address such as 203.0.113.5');

/** What the customer is asked. What is left out is not known. */
export const answers = z.strictObject({
  target: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'an id of GET /targets'),
  /** One of those that the target offers. */
  php: version.optional(),
  domain: host.optional(),
  oldHosts: z.array(host).max(50).default([]),
  oldPaths: z.array(path).max(50).default([]),
  /** What runs today. */
  source: z
    .partialRecord(z.enum(COMPONENTS), version)
    .superRefine((source, { addIssue }) => {
      for (const [component, given] of Object.entries(source))
        if (!isThere(component as Component, parseVersion(given)))
          addIssue({ code: 'custom', path: [component], message: 'there is no such version' });
    })
    .default({}),
  /** Convert the whole site to this encoding. */
  encoding: z.enum(['utf-8', 'shift_jis', 'euc-jp']).optional(),
  /** What becomes of characters that the new encoding cannot hold. */
  lossy: z.enum(['report', 'substitute', 'entity']).default('report'),
  /** For the hand-over set: the wished day of the switch. */
  date: day.optional(),
  /** For the hand-over set: the zone of the domain, in BIND format. */
  zone: z.string().max(50_000).optional(),
  /** For the hand-over set: addresses of the new server. */
  newAddresses: z.array(address).max(10).default([]),
});

/** What the look at the upload tells. */
export const seen = z.object({
  files: count,
  /** Unpacked. */
  bytes: count,
  kinds: z.partialRecord(z.enum(KINDS), count),
  /** Number of files by encoding. */
  encodings: z.record(z.string(), count),
  /** Names of well-known software, with the version where it is told. */
  applications: z.array(z.string()),
  /** Most frequent first. */
  hosts: z.array(z.object({ host: z.string(), files: count })),
  paths: z.array(z.object({ path: z.string(), files: count })),
  /** Parts of the upload that could not be opened. */
  unopened: count,
  suggested: answers.omit({ target: true, date: true, zone: true, newAddresses: true }),
});

/** Repairs by rule. A rule may have both kinds. */
export const choice = z.strictObject({
  safe: z.array(z.string()).max(1000).default([]),
  review: z.array(z.string()).max(1000).default([]),
});

/** A finding that is still there after the fix, and why. */
const left = z.object({ rule: z.string(), severity, count, code: z.string(), reason: text });

export const fixRun = z.object({
  choice,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Of a fix that failed. */
  reason: text.nullable(),
  /** Of a fix that is done. */
  summary: z
    .object({
      files: count,
      places: count,
      /** Number of repaired places by rule. */
      byRule: z.record(z.string(), count),
      /** Grouped by rule and reason, gravest first; what was substituted is not among them. */
      left: z.array(left),
      /** What could not be copied into the new archive. */
      notCopied: z.array(z.object({ path: z.string(), reason: text })),
      after: severities,
    })
    .nullable(),
});

/**
 * A file that can be taken home. `name` is the last part of its address: report-LANG.html (.xlsx, .json …), survey-LANG.zip,
 * repaired.zip (or .tar, .tar.gz), changes-LANG.json, changes.diff.
 */
export const download = z.object({
  name: z.string(),
  what: z.enum(['report', 'survey', 'repaired', 'changes']),
  format: z.string(),
  /** Null: the same in both languages. */
  lang: lang.nullable(),
  /** Null: made when it is asked for. */
  bytes: count.nullable(),
});

const verdict = z.object({
  kind: z.enum(['ready', 'fixes', 'open', 'work', 'blocked']),
  /** One to three sentences. */
  sentences: z.array(text),
});

/** A job as the API tells it and the pages show it. */
export const jobView = z.object({
  id: jobId,
  state: jobState,
  /** Which step is waiting, running, failed or cancelled; null when none. */
  step: step.nullable(),
  /** Jobs before this one; null unless it is waiting. */
  ahead: count.nullable(),
  created: z.iso.datetime(),
  /** Erased then at the latest. */
  expires: z.iso.datetime(),
  upload: z.object({
    /** As the customer called it, without folders; for showing only. */
    name: z.string(),
    kind: z.enum(['archive', 'folder', 'file']),
    /** Bytes received. */
    bytes: count,
  }),
  progress: progress.nullable(),
  seen: seen.nullable(),
  answers: answers.nullable(),
  verdict: verdict.nullable(),
  findings: severities.nullable(),
  fix: fixRun.nullable(),
  /** Why it failed. */
  reason: text.nullable(),
  downloads: z.array(download),
});

/** What a scan found, short enough for a page. */
export const result = z.object({
  verdict,
  target: z.object({ id: z.string(), name: text }),
  summary: severities.extend({ files: count, bytes: count, fixable: count, unchecked: count }),
  /** In the order in which they are dealt with. */
  causes: z.array(
    z.object({
      rule: z.string(),
      step: z.enum(STEPS),
      severity,
      title: text,
      message: text,
      why: text,
      hint: text,
      files: count,
      places: count,
    }),
  ),
  /** What can be chosen: the groups of the preview. */
  repairs: z.array(
    z.object({
      rule: z.string(),
      safety,
      severity,
      title: text,
      why: text,
      hint: text,
      files: count,
      places: count,
      pages: count,
    }),
  ),
  /** Files that every fix converts as a whole beside (with an encoding wished, or dumps that name the old server); null when none. */
  converts: z.object({ encoding: z.string().nullable(), files: count, pages: count }).nullable(),
  questions: z.array(z.object({ question: text, why: text })),
  unchecked: z.array(z.object({ path: z.string(), reason: text })),
});

/** One repair: whole lines before and after, decoded in the file's own encoding. Nothing in it is markup. */
export const previewChange = z.object({
  rule: z.string(),
  safety,
  path: z.string(),
  /** Of the first line that changes; 0: the file as a whole. */
  line: count,
  encoding: z.string(),
  message: text,
  lines: z.array(z.object({ sign: z.enum([' ', '-', '+']), number: count, text: z.string() })),
  /** Permission bits as four octal digits, where they change. */
  mode: z.object({ before: z.string(), after: z.string() }).nullable(),
});
/** Conversions are listed under the rule `encoding/conversion`, safe. */
export const previewPage = z.object({
  rule: z.string(),
  safety,
  /** From 1. */
  page: count,
  /** 0 when there is nothing. */
  pages: count,
  /** Changes on all pages. */
  total: count,
  changes: z.array(previewChange),
});

/** A service that can be moved to. */
export const targetView = z.object({
  id: z.string(),
  name: text,
  /** Offered versions. */
  components: z.partialRecord(z.enum(COMPONENTS), z.array(z.string())),
});

/** A form that was not accepted: what stood in its fields, and what is wrong with which. */
export interface FormFault {
  values: Record<string, string>;
  faults: Record<string, z.infer<typeof text>>;
}

export type JobState = z.infer<typeof jobState>;
export type Step = z.infer<typeof step>;
export type Progress = z.infer<typeof progress>;
export type Answers = z.infer<typeof answers>;
export type Seen = z.infer<typeof seen>;
export type Choice = z.infer<typeof choice>;
export type FixRun = z.infer<typeof fixRun>;
export type Download = z.infer<typeof download>;
export type Verdict = z.infer<typeof verdict>;
export type JobView = z.infer<typeof jobView>;
export type Result = z.infer<typeof result>;
export type PreviewChange = z.infer<typeof previewChange>;
export type PreviewPage = z.infer<typeof previewPage>;
export type TargetView = z.infer<typeof targetView>;

/**
 * A job as it is stored. What a page may not see (whose it is, hashes) is here and not in the view.
 */
export const job = jobView.omit({ ahead: true, progress: true, downloads: true }).extend({
  /** 'session:HASH' or 'token:NAME'. */
  owner: z.string(),
  upload: jobView.shape.upload.extend({
    /** Our own name in the job's folder; null until it is whole. */
    file: z.enum(['upload.zip', 'upload.tar', 'upload.tar.gz']).nullable(),
    sha256: z.string().nullable(),
  }),
  /** Times that its present step was begun: one that takes the server down twice is given up. */
  attempts: count,
  /** Files in its results that are whole and may be taken home, with their bytes. */
  made: z.record(z.string(), count),
  /** Bytes of its folder when nothing runs. */
  bytes: count,
});
export type Job = z.infer<typeof job>;
