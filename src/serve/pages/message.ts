// What went wrong, why, and the way out: of a request, or of a job that did not come to its end.
import type { Text } from '../../rule/text.ts';
import type { JobView } from '../job.ts';
import type { PageContext } from './context.ts';
import { type Html, html, sayIn } from './html.ts';
import { action, jobPath, page } from './layout.ts';

export interface MessageView {
  /** Of HTTP. */
  status: number;
  text: Text;
}

interface Kind {
  title: Text;
  way: Text;
}

const AGAIN: Text = { ja: '少し待ってから、もう一度お試しください。', en: 'Wait a little and try again.' };

const KINDS: Record<number, Kind> = {
  400: {
    title: { ja: 'うまく受け取れませんでした', en: 'That could not be understood' },
    way: { ja: '前の画面に戻って、もう一度お試しください。', en: 'Go back and try again.' },
  },
  401: {
    title: { ja: 'ログインが必要です', en: 'Please log in' },
    way: {
      ja: 'サーバー会社から受け取った名前とパスワードを入力してください。分からないときは、サーバー会社にお問い合わせください。',
      en: 'Use the name and password that the hosting company gave you, or ask them for one.',
    },
  },
  403: {
    title: { ja: 'この操作はできませんでした', en: 'That was not allowed' },
    way: {
      ja: '画面を開いてから時間がたったのかもしれません。最初の画面を開き直して、もう一度お試しください。',
      en: 'The page may have been open for too long. Open the start page again and retry.',
    },
  },
  404: {
    title: { ja: '見つかりません', en: 'Not found' },
    way: {
      ja: '保存期間が過ぎて消えたか、アドレスが違うか、別のブラウザーで渡したものかもしれません。最初の画面からやり直してください。',
      en: 'It may have been erased at the end of its time, the address may be wrong, or it was sent from another browser. Begin again at the start page.',
    },
  },
  409: {
    title: { ja: 'いまはこの操作ができません', en: 'Not at the moment' },
    way: {
      ja: '画面を読み込み直して、いまの様子を確かめてください。',
      en: 'Load the page again to see how things stand.',
    },
  },
  413: {
    title: { ja: '大きすぎて受け取れません', en: 'Too large' },
    way: {
      ja: '画像や動画のフォルダを除くか、フォルダを分けてお試しください。調べたいのはプログラムとページのファイルです。',
      en: 'Leave out folders of pictures and films, or send it in parts: programs and pages are what matters.',
    },
  },
  415: {
    title: { ja: '調べられない形式です', en: 'Not a format that can be read' },
    way: {
      ja: 'zip ファイルにまとめ直して、もう一度お試しください。',
      en: 'Pack the files into a zip file and try again.',
    },
  },
  429: { title: { ja: 'ただいま混み合っています', en: 'Too busy' }, way: AGAIN },
  500: {
    title: { ja: '思わぬ問題が起きました', en: 'Something went wrong' },
    way: {
      ja: '少し待ってから、もう一度お試しください。続くときは、サーバー会社にお知らせください。',
      en: 'Wait a little and try again. If it goes on, tell the hosting company.',
    },
  },
  503: { title: { ja: 'ただいま混み合っています', en: 'Too busy' }, way: AGAIN },
  507: { title: { ja: 'ただいまお預かりできません', en: 'No room at the moment' }, way: AGAIN },
};

export function messagePage(c: PageContext, { status, text }: MessageView): string {
  const { title, way } = KINDS[status] ?? (status < 500 ? KINDS[400]! : KINDS[500]!);
  return page(c, { title: title[c.lang], body: message(title[c.lang], [text[c.lang], way[c.lang]], startAgain(c)) });
}

const startAgain = (c: PageContext): Html =>
  html`<a class="button main" href="${c.base}/">${sayIn(c.lang)('最初の画面へ', 'To the start page')}</a>`;

const message = (title: string, lines: readonly (string | undefined)[], ways: Html): Html =>
  html`<h1>${title}</h1><div class="card message">${lines.map((line) => line && html`<p>${line}</p>`)}<p class="buttons">${ways}</p></div>`;

/** A job that failed or was cancelled. */
export function stoppedPage(c: PageContext, job: JobView): string {
  const say = sayIn(c.lang);
  const cancelled = job.state === 'cancelled';
  const title = cancelled
    ? say('取りやめました', 'Cancelled')
    : job.step === 'upload'
      ? say('受け取れませんでした', 'The files could not be received')
      : say('途中で止まりました', 'It stopped halfway');
  const lines = cancelled
    ? [say('ご指示により、途中で取りやめました。', 'It was stopped as you asked.')]
    : [
        job.reason?.[c.lang],
        say('いま公開しているホームページには影響ありません。', 'The site that is online now is not affected.'),
      ];
  const again = job.seen !== null && job.step === 'scan';
  const ways = html`${again && html`<a class="button main" href="${c.base}${jobPath(job.id, '/questions')}">${say('もう一度調べる', 'Check again')}</a>`}
<a class="button ${again ? 'plain' : 'main'}" href="${c.base}/">${say('最初の画面へ', 'To the start page')}</a>
<a class="button danger" href="${c.base}${jobPath(job.id, '/erase')}">${say('データを消す', 'Erase the data')}</a>`;
  return page(c, { title, body: message(title, [job.upload.name, ...lines], ways) });
}

/** Asks before everything of a job is gone. */
export function erasePage(c: PageContext, { job }: { job: JobView }): string {
  const say = sayIn(c.lang);
  const title = say('消してもよろしいですか？', 'Erase it?');
  return page(c, {
    title,
    body: html`<h1>${title}</h1>
<div class="card message"><p><b>${job.upload.name}</b></p>
<p>${say('お預かりしたファイル、調べた結果、直したファイルを、すべて消します。元には戻せません。必要なものは、先に受け取ってください。', 'The files, the results and the repaired files are all erased, for good. Download what you need before.')}</p>
<div class="buttons">${action(c, jobPath(job.id, '/erase'), say('すべて消す', 'Erase everything'), 'danger')}
<a class="button plain" href="${c.base}${jobPath(job.id)}">${say('消さずに戻る', 'Keep it')}</a></div></div>`,
  });
}
