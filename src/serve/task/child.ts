// A job process: does one task on one upload and ends. A crash, a limit or a cancel ends this process and nothing else; when the server
// is gone it has nobody to work for.
import type { Text } from '../../rule/text.ts';
import type { Progress } from '../job.ts';
import { faultOf } from '../log/log.ts';
import type { Done, Message, Task, Teller } from './task.ts';

const EVERY_MS = 200;
/** Before this share is done, nobody can say how long the rest takes. */
const FORETELLS_FROM = 0.02;

/** Each is loaded when it is asked for. */
const TASKS: { [D in Task['do']]: (task: Extract<Task, { do: D }>, tell: Teller) => Promise<Done[D]> } = {
  look: async (task, tell) => (await import('./look.ts')).look(task, tell),
  scan: async (task, tell) => (await import('./scan.ts')).scan(task, tell),
  fix: async (task, tell) => (await import('./fix.ts')).fix(task, tell),
  report: async (task) => (await import('./report.ts')).report(task),
  survey: async (task) => (await import('./survey.ts')).survey(task),
};

process.once('disconnect', () => process.exit(1));
process.once('message', async (task: Task) => {
  try {
    await send({
      done: await (TASKS[task.do] as (task: Task, tell: Teller) => Promise<Done[Task['do']]>)(task, teller()),
    });
  } catch (error) {
    await send(failure(error));
  }
  process.exit();
});

function send(message: Message): Promise<void> {
  return new Promise((resolve) => process.send!(message, () => resolve()));
}

function teller(): Teller {
  let total: { files: number; bytes: number } | null = null;
  let began = 0;
  let told = 0;
  return {
    opened(entries) {
      total = { files: entries.length, bytes: entries.reduce((sum, { size }) => sum + size, 0) };
      began = Date.now();
      send({ opened: total });
    },
    progress({ files, bytes, findings }) {
      const now = Date.now();
      if (now - told < EVERY_MS) return;
      told = now;
      const share = total && (total.bytes > 0 ? bytes / total.bytes : files / total.files);
      const progress: Progress = {
        files: { done: files, total: total?.files ?? null },
        bytes: { done: bytes, total: total?.bytes ?? null },
        findings,
        secondsLeft: share && share > FORETELLS_FROM ? Math.ceil(((now - began) * (1 / share - 1)) / 1000) : null,
      };
      send({ progress });
    },
  };
}

const FAULT: Text = {
  ja: '処理中に問題が起きました。サービスの運営者にお知らせください。',
  en: 'Something went wrong in the program itself. Please tell whoever runs this service.',
};
const FULL: Text = {
  ja: 'サーバーの空き容量が足りないため、処理できませんでした。',
  en: 'There is not enough room on the server.',
};

function failure(error: unknown): Message {
  const { text, code } = error as NodeJS.ErrnoException & { text?: Text };
  if (text) return { failed: text };
  if (code === 'ENOSPC' || code === 'EDQUOT') return { failed: FULL };
  return { failed: FAULT, fault: faultOf(error) };
}
