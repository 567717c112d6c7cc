// The words that several pages share: kinds of files, counts, sizes, days, what happens to a cause.
import { number, plural, size } from '../../report/words.ts';
import type { Severity } from '../../rule/finding.ts';
import type { Lang, Text } from '../../rule/text.ts';
import type { Kind } from '../../site/kind.ts';
import type { Result } from '../job.ts';

export { number, size };

/** counted('か所', 'place') gives 12か所 or 12 places. */
export const counted =
  (lang: Lang) =>
  (count: number, ja: string, one: string, many = `${one}s`): string =>
    lang === 'ja' ? `${number(count)}${ja}` : plural(count, one, many);

/** Where something stands: 3 places in 2 files. */
export function whereabouts(places: number, files: number, lang: Lang): string {
  const count = counted(lang);
  if (files === 1) return count(places, ' か所', 'place');
  return lang === 'ja'
    ? `${number(files)} 個のファイルの ${number(places)} か所`
    : `${count(places, '', 'place')} in ${count(files, '', 'file')}`;
}

/** For people who write no programs. */
export const SEVERITY_WORDS: Record<Severity, Text> = {
  error: { ja: '直す必要あり', en: 'Must be repaired' },
  warning: { ja: '確認が必要', en: 'To be checked' },
  info: { ja: '参考', en: 'Good to know' },
};

type Step = Result['causes'][number]['step'];

/** Who deals with it. */
export const STEP_WORDS: Record<Step, Text> = {
  machine: { ja: '自動で直せます', en: 'Repaired automatically' },
  decide: { ja: '見て確かめれば直せます', en: 'Repaired after a look' },
  hand: { ja: '人の手で直します', en: 'Repaired by a person' },
  blocked: { ja: '新しいサーバーでは使えません', en: 'Not possible on the new server' },
  note: { ja: '知っておきたいこと', en: 'Good to know' },
  'clean-up': { ja: '使われていないようです', en: 'Seems unused' },
};

/** In the order in which a customer cares. */
export const KIND_WORDS: Partial<Record<Kind, Text>> = {
  html: { ja: 'ホームページ（HTML）', en: 'web pages (HTML)' },
  php: { ja: 'PHP のプログラム', en: 'PHP programs' },
  perl: { ja: 'CGI（Perl のプログラム）', en: 'CGI programs (Perl)' },
  ssi: { ja: '部品を組み合わせるページ（SSI）', en: 'pages put together on the server (SSI)' },
  sql: { ja: 'データベースの書き出し', en: 'database exports' },
  htaccess: { ja: 'サーバーの設定（.htaccess）', en: 'server settings (.htaccess)' },
  image: { ja: '画像', en: 'pictures' },
  css: { ja: 'スタイルシート', en: 'style sheets' },
  javascript: { ja: 'JavaScript', en: 'JavaScript files' },
  mail: { ja: 'メールの設定', en: 'mail settings' },
  mailbox: { ja: 'メールの保存データ', en: 'stored mail' },
};

/** A moment, as the clocks at the server show it. */
export function moment(iso: string, lang: Lang): string {
  const format = new Intl.DateTimeFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', { dateStyle: 'long', timeStyle: 'short' });
  return format.format(new Date(iso));
}

export function duration(seconds: number, lang: Lang): string {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 60) return lang === 'ja' ? `約${Math.max(1, seconds)}秒` : `about ${Math.max(1, seconds)} s`;
  if (minutes < 90) return lang === 'ja' ? `約${minutes}分` : `about ${minutes} min`;
  const hours = Math.ceil(minutes / 60);
  return lang === 'ja' ? `約${hours}時間` : `about ${hours} h`;
}
