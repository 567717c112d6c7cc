// Lists of scheduled programs: nothing carries them over.
import { defineRule } from '../../src/rule/rule.ts';
import { isJobList } from '../paths/command-lines.ts';

const JOB =
  /^[ \t]*(?:(?:[\d*][\d*,/-]*[ \t]+){4}[\w*][\w*,/-]*|@(?:reboot|hourly|daily|weekly|monthly|yearly))[ \t]+(\S.*)$/gm;

export default defineRule({
  id: 'connections/cron',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [5, 15, 30] },
  title: { ja: 'cron の設定', en: 'Scheduled programs (cron)' },
  why: {
    ja: 'cron の設定はファイルをコピーしても引き継がれません。登録し直さないと、集計やメール配信などの定期処理が止まります。',
    en: 'Copying the file does not register its jobs. Until somebody does, reports, mailings and the like stand still.',
  },
  hint: {
    ja: '移行先の管理画面などで登録し直し、コマンドのパスも確認してください。',
    en: 'Register the jobs on the new server, and check the paths of their commands.',
  },
  sources: ['https://man7.org/linux/man-pages/man5/crontab.5.html'],
  examples: [
    { path: 'crontab', wrong: '# jobs\n0 3 * * * /usr/local/bin/perl /home/old/batch.pl\n*/5 * * * * /bin/sh a.sh\n' },
    { path: 'cron.txt', right: '# nothing\nMAILTO=a@example.com\n' },
    { path: 'a.txt', right: '0 3 * * * is a line of cron\n' },
  ],
  check: {
    file(file, context) {
      if (!isJobList(file.name)) return;
      const jobs = [...file.text.matchAll(JOB)];
      const first = jobs[0];
      if (!first) return;
      const last = jobs.at(-1)!;
      context.report(
        { start: first.index, end: last.index + last[0].length },
        {
          message: {
            ja: `定期処理が ${jobs.length} 件あります。移行先で登録し直してください。`,
            en: `${jobs.length} jobs to register on the new server.`,
          },
        },
      );
    },
  },
});
