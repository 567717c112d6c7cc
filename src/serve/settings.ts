// What the one who runs the page has decided: the options of `hikkoshi serve`, checked.
import type { Profile } from '../target/profile.ts';
import type { Credentials } from './http/credentials.ts';

export interface Limits {
  /** Bytes of one upload. */
  upload: number;
  /** Files of one site. */
  files: number;
  /** Milliseconds for an upload, and for each step of a job. */
  time: number;
  /** Bytes on the disk: one job, and all together. */
  disk: number;
  diskInAll: number;
  /** Megabytes for the main thread of a job's process. */
  memory: number;
  /** Jobs that are uploaded, waiting or running at once. */
  jobs: number;
}

export interface Settings {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** Absolute path. */
  data: string;
  /** What the outside calls this server: its origin when told, and the path before every address ('' or '/x'). */
  base: { origin: string | null; path: string };
  /** Believe X-Forwarded-Proto and X-Forwarded-Host. */
  trustProxy: boolean;
  /** Job processes at once. */
  running: number;
  /** Milliseconds that a job is kept. */
  keep: number;
  limits: Limits;
  /** Null: open to everybody who reaches it. */
  credentials: Credentials | null;
  /** What can be moved to; the first is proposed. */
  targets: readonly Profile[];
}
