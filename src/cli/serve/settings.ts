// The options of hikkoshi serve, checked: every one that cannot be meant says so.
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { SecretFile } from '../../serve/http/credentials.ts';
import type { Settings } from '../../serve/settings.ts';
import { loadProfile, targetIds } from '../../target/load.ts';
import { UsageError } from '../language.ts';
import type { ServeOptions } from '../serve.ts';

/** Throws UsageError, CredentialsError or TargetError. */
export async function settingsOf(options: ServeOptions): Promise<Settings> {
  const limits: Settings['limits'] = {
    upload: sizeOf('--max-upload', options.maxUpload),
    files: countOf('--max-files', options.maxFiles),
    time: timeOf('--max-time', options.maxTime),
    disk: sizeOf('--max-disk', options.maxDisk),
    diskInAll: sizeOf('--max-disk-in-all', options.maxDiskInAll),
    memory: Math.floor(sizeOf('--max-memory', options.maxMemory) / 2 ** 20),
    jobs: countOf('--max-jobs', options.maxJobs),
  };
  requireOrder(limits, options);
  return {
    host: options.host,
    port: portOf(options.port),
    data: resolve(options.data),
    base: baseOf(options.baseUrl),
    trustProxy: options.trustProxy ?? false,
    running: options.jobs === undefined ? Math.ceil(availableParallelism() / 2) : countOf('--jobs', options.jobs),
    keep: timeOf('--keep', options.keep),
    limits,
    credentials: credentialsOf(options),
    targets: await Promise.all((options.target.length > 0 ? options.target : everyTarget()).map(loadProfile)),
  };
}

/** The reference profile is what the other commands take by default. */
function everyTarget(): string[] {
  const first = 'extremeserv-v3';
  return [first, ...targetIds().filter((id) => id !== first)];
}

function credentialsOf({ tokenFile, basicAuthFile }: ServeOptions): Settings['credentials'] {
  if (tokenFile === undefined && basicAuthFile === undefined) return null;
  return {
    token: tokenFile === undefined ? null : new SecretFile(tokenFile, '--token-file'),
    user: basicAuthFile === undefined ? null : new SecretFile(basicAuthFile, '--basic-auth-file'),
  };
}

function requireOrder({ upload, disk, diskInAll, memory }: Settings['limits'], options: ServeOptions): void {
  if (upload > disk || disk > diskInAll)
    throw new UsageError({
      ja: `--max-upload（${options.maxUpload}）≦ --max-disk（${options.maxDisk}）≦ --max-disk-in-all（${options.maxDiskInAll}）となるように指定してください`,
      en: `--max-upload (${options.maxUpload}) may not be more than --max-disk (${options.maxDisk}), nor that more than --max-disk-in-all (${options.maxDiskInAll})`,
    });
  if (memory < 256)
    throw new UsageError({
      ja: `--max-memory ${options.maxMemory}: 256M 以上を指定してください`,
      en: `--max-memory ${options.maxMemory}: 256M is the least`,
    });
}

function countOf(option: string, given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError({
    ja: `${option} ${given}: 1以上の整数を指定してください`,
    en: `${option} ${given}: a whole number from 1 is needed`,
  });
}

function portOf(given: string): number {
  if (/^\d{1,5}$/.test(given) && Number(given) < 65_536) return Number(given);
  throw new UsageError({
    ja: `--port ${given}: 0 から 65535 までの数を指定してください`,
    en: `--port ${given}: a number from 0 to 65535 is needed`,
  });
}

const SIZES: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

function sizeOf(option: string, given: string): number {
  const [, digits, unit] = /^([1-9]\d{0,6})([KMGT])$/.exec(given) ?? [];
  if (digits) return Number(digits) * SIZES[unit!]!;
  throw new UsageError({
    ja: `${option} ${given}: 500M や 2G のように指定してください`,
    en: `${option} ${given}: write a size such as 500M or 2G`,
  });
}

const TIMES: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Timers and cookies can count no further. */
const LONGEST = 400 * TIMES.d!;

function timeOf(option: string, given: string): number {
  const [, digits, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(given) ?? [];
  const time = digits ? Number(digits) * TIMES[unit!]! : Number.NaN;
  const longest = option === '--keep' ? LONGEST : 20 * TIMES.d!;
  if (time <= longest) return time;
  throw new UsageError({
    ja: `${option} ${given}: 30m、12h、7d のように指定してください（${longest / TIMES.d!}日まで）`,
    en: `${option} ${given}: write a time such as 30m, 12h or 7d (${longest / TIMES.d!} days at most)`,
  });
}

function baseOf(given: string | undefined): Settings['base'] {
  if (given === undefined) return { origin: null, path: '' };
  const url = URL.canParse(given) ? new URL(given) : null;
  const plain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (plain && /^[\w./~-]*$/.test(url.pathname)) return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
  throw new UsageError({
    ja: `--base-url ${given}: https://www.example.co.jp/check のように指定してください`,
    en: `--base-url ${given}: write an address such as https://www.example.co.jp/check`,
  });
}
