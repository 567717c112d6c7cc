// While something runs: how far it is, what was found so far, and the way to stop it. Renews itself, with a script or without.
import type { Lang } from '../../rule/text.ts';
import type { JobView, Progress } from '../job.ts';
import type { PageContext } from './context.ts';
import { type Html, html, type Say, sayIn } from './html.ts';
import { action, jobPath, page, type Stage } from './layout.ts';
import { duration, number, size } from './words.ts';

/** Seconds after which a page without script asks again. */
const REFRESH = 3;

export function progressPage(c: PageContext, job: JobView): string {
  const say = sayIn(c.lang);
  const title = titleOf(job, say);
  return page(c, {
    title,
    stage: stageOf(job),
    refresh: REFRESH,
    body: html`<h1>${title}</h1>
<p class="lead">${job.upload.name}</p>
<section class="card" aria-label="${say('進み具合', 'Progress')}">
<div id="progress" data-events="${c.base}/api/v1${jobPath(job.id, '/events')}" data-page="${c.base}${jobPath(job.id)}" data-state="${job.state}"
 data-lost="${say('通信が切れました。つながり次第、続きを表示します。', 'The connection was lost; this page goes on when it is back.')}">
${bar(job, say)}
<p id="progress-text" class="number-text">${progressText(job, c.lang)}</p>
${job.state === 'scanning' && found(job.progress, c.lang)}
<p id="spoken" class="hidden-text" aria-live="polite"></p>
</div>
<p class="help">${say('このページを閉じても、作業は続きます。「このブラウザーで渡したもの」の一覧から、いつでも戻ってこられます。', 'You may close this page: the work goes on. The list on the start page leads back here.')}</p>
${job.state !== 'uploading' && action(c, jobPath(job.id, '/cancel'), say('取りやめる', 'Cancel'), 'plain')}
</section>`,
  });
}

function stageOf({ state, step }: JobView): Stage {
  if (state === 'fixing' || step === 'fix') return 'repair';
  return state === 'scanning' || step === 'scan' ? 'check' : 'send';
}

function titleOf({ state, step }: JobView, say: Say): string {
  if (state === 'uploading') return say('受け取っています', 'Receiving the files');
  if (state === 'waiting') return say('順番を待っています', 'Waiting for its turn');
  if (state === 'looking') return say('中身を見ています', 'Looking into the files');
  return state === 'fixing' || step === 'fix' ? say('直しています', 'Repairing') : say('調べています', 'Checking');
}

/** Without a known total the bar only tells that something happens. */
function bar({ progress }: JobView, say: Say): Html {
  const share = shareOf(progress);
  const value = share === null ? null : html` value="${share.toFixed(3)}"`;
  return html`<progress id="bar" max="1"${value} aria-label="${say('進み具合', 'Progress')}"></progress>`;
}

/** From 0 to 1; null as long as it is not known. */
function shareOf(progress: Progress | null): number | null {
  if (!progress) return null;
  const { bytes, files } = progress;
  if (bytes.total) return Math.min(1, bytes.done / bytes.total);
  return files.total ? Math.min(1, files.done / files.total) : null;
}

/** One line for people; the script asks for the same by the page itself. */
function progressText({ state, ahead, progress }: JobView, lang: Lang): string {
  const say = sayIn(lang);
  if (state === 'waiting') {
    if (!ahead) return say('まもなく始まります。', 'It begins in a moment.');
    return say(`前に ${number(ahead)} 件あります。`, `${number(ahead)} before this one.`);
  }
  if (!progress) return '';
  const { files, bytes, secondsLeft } = progress;
  const of = (done: string, total: string | null): string => (total === null ? done : `${done} / ${total}`);
  const parts = [
    say(
      `ファイル ${of(number(files.done), files.total === null ? null : number(files.total))}`,
      `Files ${of(number(files.done), files.total === null ? null : number(files.total))}`,
    ),
    of(size(bytes.done), bytes.total === null ? null : size(bytes.total)),
  ];
  if (secondsLeft !== null) {
    const left = duration(secondsLeft, lang);
    parts.push(say(`残り${left}`, `${left} left`));
  }
  return parts.join(say('、', ', '));
}

function found(progress: Progress | null, lang: Lang): Html {
  const say = sayIn(lang);
  const { error, warning } = progress?.findings ?? { error: 0, warning: 0 };
  return html`<dl class="tiles" aria-label="${say('これまでに見つかったもの', 'Found so far')}">
<div class="error"><dt>${say('直す必要がある所', 'Must be repaired')}</dt><dd id="found-error">${number(error)}</dd></div>
<div class="warning"><dt>${say('確認が必要な所', 'To be checked')}</dt><dd id="found-warning">${number(warning)}</dd></div>
</dl>`;
}
