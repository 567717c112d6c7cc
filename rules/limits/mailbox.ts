// Mail on the server above the size that the target's operator can back up.
import { defineRule } from '../../src/rule/rule.ts';
import { sizeText } from './sizes.ts';

/** A Maildir counts as one mailbox, an mbox file as itself. */
const mailboxOf = (path: string): string =>
  /^(.*\bMaildir)\//.exec(path)?.[1] ?? /^(.*?)\/(?:cur|new|tmp)\/[^/]+$/.exec(path)?.[1] ?? path;

export default defineRule({
  id: 'limits/mailbox',
  component: 'limits',
  severity: 'error',
  effort: { minutes: [10, 30, 120] },
  title: { ja: 'サーバー上のメールが移行できる大きさを超えています', en: 'More mail on the server than can be moved' },
  why: {
    ja: 'サーバー上のメールデータが移行先の定める大きさ（extremeserv. Ver.3では1GB）を超えるとバックアップが取れず、移行作業ができない場合があります。',
    en: 'Mail above the size that the service names (1 GB for extremeserv. Ver.3) cannot be backed up, and then the move may not be possible.',
  },
  hint: {
    ja: '移行前にメールソフトで受信（取りきり）して、サーバー上のメールを減らしてください。',
    en: 'Fetch the mail with a mail program before the move, so that less of it lies on the server.',
  },
  sources: ['extremeserv. Ver.3 移行のご案内（当社に移行をご依頼いただく場合）'],
  examples: [
    {
      path: 'mail/yamada',
      limits: { mail: 20 },
      wrong: 'From a@example.jp Mon Jan  1 00:00:00 2007\nDate: x\n\nsmall\n',
    },
    { path: 'mail/yamada', right: 'From a@example.jp Mon Jan  1 00:00:00 2007\nDate: x\n\nsmall\n' },
    { path: 'mail/yamada', right: 'plain text\n' },
  ],
  site({ files, target, report }) {
    const limit = target.profile.limits.mail;
    if (limit === undefined) return;
    const sizes = new Map<string, { size: number; largest: string; most: number }>();
    for (const file of files) {
      if (file.kind !== 'mailbox') continue;
      const name = mailboxOf(file.path);
      const box = sizes.get(name) ?? { size: 0, largest: file.path, most: 0 };
      box.size += file.size;
      if (file.size > box.most) Object.assign(box, { largest: file.path, most: file.size });
      sizes.set(name, box);
    }
    const total = [...sizes.values()].reduce((sum, box) => sum + box.size, 0);
    if (total <= limit) return;
    const tooLarge = [...sizes].filter(([, box]) => box.size > limit);
    for (const [name, box] of tooLarge) {
      report(box.largest, {
        message: {
          ja: `メールボックス ${name} は ${sizeText(box.size)} あり、上限の ${sizeText(limit)} を超えています`,
          en: `the mailbox ${name} holds ${sizeText(box.size)}, more than ${sizeText(limit)}`,
        },
      });
    }
    if (tooLarge.length > 0) return;
    const [, largest] = [...sizes].sort(([, a], [, b]) => b.size - a.size)[0]!;
    report(largest.largest, {
      message: {
        ja: `サーバー上のメールは合計 ${sizeText(total)} あり、上限の ${sizeText(limit)} を超えています（最も大きいメールボックス）`,
        en: `the mail on the server comes to ${sizeText(total)}, more than ${sizeText(limit)}; this is the largest mailbox`,
      },
    });
  },
});
