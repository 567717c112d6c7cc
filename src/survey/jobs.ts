// Work that runs by the clock today, from lists of jobs, scripts that set them up, and applications that need them.
import type { ScanResult } from '../scan/result.ts';
import type { Application } from './applications.ts';

export interface Job {
  kind: 'cron' | 'script' | 'at' | 'application';
  /** As written: five fields, @daily, the folder's rhythm; '' where it does not show. */
  when: string;
  command: string;
  path: string;
  /** 0: the file as a whole. */
  line: number;
}

const TABLE =
  /(?:^|\/)(?:\.?crontab(?:\.[\w-]*)?|cron\.d\/[^/]+|(?:var\/)?spool\/cron\/(?:crontabs\/)?[^/]+|cron(?:tab)?[\w-]*\.(?:txt|conf|tab)|[^/]+\.cron(?:tab)?)$/i;
/** Tables of the system: a user stands before the command. */
const WITH_USER = /(?:^|\/)(?:etc\/crontab|cron\.d\/[^/]+)$/i;
const FOLDER = /(?:^|\/)cron\.(hourly|daily|weekly|monthly)\/[^/]+$/;
const FIELD = String.raw`(?:\*|[\d]{1,2}(?:-\d{1,2})?)(?:\/\d{1,2})?(?:,(?:\*|\d{1,2}(?:-\d{1,2})?)(?:\/\d{1,2})?)*`;
const NAMES = '(?:[a-z]{3}(?:[-,][a-z]{3})*)';
const TIMES = String.raw`(?:${FIELD}[ \t]+){3}(?:${FIELD}|${NAMES})[ \t]+(?:${FIELD}|${NAMES})|@(?:reboot|hourly|daily|midnight|weekly|monthly|yearly|annually)`;
const JOB = new RegExp(String.raw`^[ \t]*(${TIMES})[ \t]+(\S.*?)[ \t\r]*$`, 'gim');
/** A job inside a script: behind echo, in a here-document or in a comment that says how to register it. */
const IN_SCRIPT = new RegExp(
  String.raw`^[ \t]*(?:#[ \t]*|echo[ \t]+["'])?(${TIMES})[ \t]+(\S.*?)["']?[ \t]*(?:\|.*)?\r?$`,
  'gim',
);
const AT =
  /^[ \t]*(?:echo[ \t]+["']?(.*?)["']?[ \t]*\|[ \t]*)?(?:\/usr\/bin\/)?at[ \t]+(?:-f[ \t]+(\S+)[ \t]+)?((?:now|noon|midnight|teatime|\d{1,2}:?\d{2}|today|tomorrow)\b.*)$/gm;
const LEADS = /\bcrontab\b/;

type Read = (path: string) => string | null;

/** @param read gives the first bytes of a file, one character a byte. Sorted by path and line. */
export function jobsOf(files: ScanResult['files'], read: Read, applications: readonly Application[]): Job[] {
  const jobs: Job[] = [];
  for (const { path, kind } of files) {
    const rhythm = FOLDER.exec(path)?.[1];
    if (rhythm) jobs.push({ kind: 'cron', when: `@${rhythm}`, command: path, path, line: 0 });
    else if (TABLE.test(path)) jobs.push(...tableJobs(read(path) ?? '', path));
    else if (kind === 'shell') jobs.push(...scriptJobs(read(path) ?? '', path));
  }
  jobs.push(...wordpressJobs(files, read, applications));
  return jobs;
}

const decoded = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function tableJobs(text: string, path: string): Job[] {
  return [...text.matchAll(JOB)].map((match) => ({
    kind: 'cron',
    when: match[1]!.replace(/\s+/g, ' '),
    command: decoded(WITH_USER.test(path) ? match[2]!.replace(/^\S+[ \t]+/, '') : match[2]!),
    path,
    line: lineAt(text, match.index),
  }));
}

function scriptJobs(text: string, path: string): Job[] {
  const found = LEADS.test(text)
    ? [...text.matchAll(IN_SCRIPT)].map(
        (match): Job => ({
          kind: 'script',
          when: match[1]!.replace(/\s+/g, ' '),
          command: decoded(match[2]!),
          path,
          line: lineAt(text, match.index),
        }),
      )
    : [];
  const later = [...text.matchAll(AT)].map(
    (match): Job => ({
      kind: 'at',
      when: match[3]!.trim(),
      command: decoded(match[1] ?? match[2] ?? ''),
      path,
      line: lineAt(text, match.index),
    }),
  );
  return [...found, ...later];
}

/** WordPress runs its own jobs at visits, unless its settings leave them to cron. */
function wordpressJobs(files: ScanResult['files'], read: Read, applications: readonly Application[]): Job[] {
  if (!applications.some(({ id }) => id === 'wordpress')) return [];
  return files
    .filter(({ path, reach }) => reach === 'live' && /(?:^|\/)wp-config\.php$/.test(path))
    .flatMap(({ path }): Job[] => {
      const text = read(path) ?? '';
      const found = /^[ \t]*define\s*\(\s*['"]DISABLE_WP_CRON['"]\s*,\s*(?:true|1)\b/im.exec(text);
      return found
        ? [{ kind: 'application', when: '', command: 'wp-cron.php', path, line: lineAt(text, found.index) }]
        : [];
    });
}

const WEEKDAYS = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
const RHYTHMS: Record<string, { ja: string; en: string }> = {
  '@reboot': { ja: 'サーバー起動時', en: 'when the server starts' },
  '@hourly': { ja: '毎時', en: 'hourly' },
  '@daily': { ja: '毎日', en: 'daily' },
  '@midnight': { ja: '毎日 0:00', en: 'daily at 0:00' },
  '@weekly': { ja: '毎週', en: 'weekly' },
  '@monthly': { ja: '毎月', en: 'monthly' },
  '@yearly': { ja: '毎年', en: 'yearly' },
  '@annually': { ja: '毎年', en: 'yearly' },
};

/** The usual rhythms in words; others as they are written. */
export function whenText(when: string, lang: 'ja' | 'en'): string {
  const rhythm = RHYTHMS[when];
  if (rhythm) return rhythm[lang];
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = when.split(' ');
  const every = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (every && hour === '*' && day === '*' && month === '*' && weekday === '*')
    return lang === 'ja' ? `${every}分ごと` : `every ${every} minutes`;
  if (!/^\d+$/.test(minute) || month !== '*') return when;
  const mm = minute.padStart(2, '0');
  if (hour === '*' && day === '*' && weekday === '*') return lang === 'ja' ? `毎時${minute}分` : `hourly at :${mm}`;
  if (!/^\d+$/.test(hour)) return when;
  const time = `${hour}:${mm}`;
  if (day === '*' && weekday === '*') return lang === 'ja' ? `毎日 ${time}` : `daily at ${time}`;
  if (day === '*' && /^[0-7]$/.test(weekday)) {
    const name = WEEKDAYS[lang][Number(weekday) % 7]!;
    return lang === 'ja' ? `毎週${name}曜日 ${time}` : `every ${name} at ${time}`;
  }
  if (/^\d+$/.test(day) && weekday === '*')
    return lang === 'ja' ? `毎月${day}日 ${time}` : `monthly on day ${day} at ${time}`;
  return when;
}
