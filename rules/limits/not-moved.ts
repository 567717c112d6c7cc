// Data that the target's operator says is not carried over, found in the upload.
import type { FileSummary } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';

type Data =
  | 'address-book'
  | 'schedule'
  | 'spam-settings'
  | 'spam-learning'
  | 'mail'
  | 'access-log'
  | 'mailing-list-archive';

/** What a file is by its path, as the usual programs lay it out (SquirrelMail, Mailman, SpamAssassin, Apache). */
const SHAPES: readonly [Data, RegExp][] = [
  ['address-book', /(^|\/)(squirrelmail|webmail|sqmail|imp|horde)\/.*\.abook$|\.abook$/i],
  ['schedule', /(^|\/)(squirrelmail|webmail|sqmail)\/.*\.\d{4}\.cal$/i],
  ['spam-settings', /(^|\/)\.spamassassin\/user_prefs$/i],
  ['spam-learning', /(^|\/)\.spamassassin\/bayes_(toks|seen|journal)$|(^|\/)\.bogofilter\/wordlist\.db$/i],
  ['mailing-list-archive', /(^|\/)mailman\/archives\/(private|public)\/|(^|\/)archives\/private\/[^/]+\.mbox\//i],
  ['access-log', /(^|\/)(access|error|transfer|agent|referer)[_.-]?log([._-]?\d+|[._-]\w+)?(\.gz)?$/i],
];

function dataOf(file: FileSummary): Data | null {
  if (!/^(data|text|mailbox|archive|binary|html)$/.test(file.kind)) return null;
  const shape = SHAPES.find(([, path]) => path.test(file.path));
  if (shape) return shape[0];
  return file.kind === 'mailbox' ? 'mail' : null;
}

export default defineRule({
  id: 'limits/not-moved',
  component: 'limits',
  severity: 'info',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '移行の対象にならないデータがあります', en: 'Data that is not carried over' },
  why: {
    ja: '移行先の事業者は、メールの保存データやアクセスログなど、一部のデータを移行の対象外としています。',
    en: "The target's operator does not carry over some data, such as stored mail or access logs.",
  },
  hint: {
    ja: '必要なデータは、旧サーバーが使えるうちに手元に保存してください。',
    en: 'Save what is needed while the old server is still there.',
  },
  sources: ['extremeserv. Ver.3 移行のご案内（移行対象外データ）'],
  examples: [
    { path: 'logs/access_log', wrong: '192.0.2.1 - - [01/Jan/2010:00:00:00 +0900] "GET / HTTP/1.0" 200 1\n' },
    { path: 'index.html', right: '<p>ok</p>\n' },
  ],
  site({ files, target, report }) {
    const groups = new Map<Data, FileSummary[]>();
    for (const file of files) {
      const data = dataOf(file);
      if (data) groups.set(data, [...(groups.get(data) ?? []), file]);
    }
    for (const { data, what, modes } of target.profile.notMoved) {
      const found = groups.get(data);
      if (!found) continue;
      const self = modes.includes('agent')
        ? { ja: '', en: '' }
        : { ja: 'お客様ご自身で移行される場合、', en: 'when you move the data yourself, ' };
      report(found[0]!.path, {
        message: {
          ja: `${self.ja}${what.ja}は移行の対象外です（${found.length}ファイル）`,
          en: `${self.en}${what.en} are not carried over (${found.length} files)`,
        },
      });
    }
  },
});
