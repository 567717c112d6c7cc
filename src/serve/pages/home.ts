// The start: what this is, the files, what happens to them, and the jobs of this browser.
import type { Lang } from '../../rule/text.ts';
import type { JobView } from '../job.ts';
import type { PageContext } from './context.ts';
import { type Html, html, sayIn } from './html.ts';
import { hidden, jobPath, page } from './layout.ts';
import { counted, duration, moment, number, size } from './words.ts';

export interface HomeView {
  jobs: readonly JobView[];
  /** Of one upload. */
  limits: { bytes: number; files: number };
  /** That results are kept. */
  days: number;
  /** A job was just erased. */
  erased: boolean;
}

export function homePage(c: PageContext, view: HomeView): string {
  const say = sayIn(c.lang);
  return page(c, {
    title: say('サイト引っ越しチェック', 'Site move check'),
    stage: 'send',
    body: html`
${view.erased && html`<p class="notice good" role="status">${say('データを消しました。', 'The data was erased.')}</p>`}
<h1>${say('サーバーを引っ越しても、ホームページは動きますか？', 'Will your site still work after the move to another server?')}</h1>
<ol class="intro">
<li>${say('ホームページのファイルを渡すと、新しいサーバーで動かなくなる所を調べます。', 'Hand over the files of your site, and see what would stop working on the new server.')}</li>
<li>${say('直せる所は、直す前と後を見比べてから、まとめて直せます。', 'Compare before and after, and have repaired what can be repaired.')}</li>
<li>${say('いま公開しているホームページには、何も起こりません。', 'The site that is online now is not touched.')}</li>
</ol>
${uploadForm(c, view)}
${preparation(c.lang)}
${safekeeping(c.lang, view)}
${view.jobs.length > 0 && ownJobs(c, view.jobs)}`,
  });
}

function uploadForm(c: PageContext, { limits }: HomeView): Html {
  const say = sayIn(c.lang);
  const most = say(
    `合わせて ${size(limits.bytes)}、${number(limits.files)} 個まで`,
    `up to ${size(limits.bytes)} and ${number(limits.files)} files`,
  );
  return html`<section class="card" aria-labelledby="send">
<h2 id="send">${say('ファイルを渡す', 'Hand over the files')}</h2>
<form id="upload" class="upload" method="post" action="${c.base}/jobs" enctype="multipart/form-data"
 data-limit="${limits.bytes}" data-most-files="${limits.files}"
 data-chosen="${say('選んだもの：{name}（{size}）', 'Chosen: {name} ({size})')}"
 data-many="${say('{name} ほか、全部で {n} 個のファイル', '{name} and more, {n} files in all')}"
 data-too-large="${say(`大きすぎます（{size}）。お預かりできるのは ${size(limits.bytes)} までです。画像や動画のフォルダを除いてお試しください。`, `Too large ({size}): at most ${size(limits.bytes)} can be taken. Try without the folders of pictures and films.`)}"
 data-too-many="${say(`ファイルが多すぎます（{n} 個）。zip ファイルにまとめるか、${number(limits.files)} 個までにしてください。`, `Too many files ({n}): pack them into a zip file, or choose at most ${number(limits.files)}.`)}"
 data-sending="${say('送っています… {done} / {total}', 'Sending… {done} of {total}')}"
 data-received="${say('届きました。中身を見ています…', 'Received. Looking into it…')}"
 data-failed="${say('送れませんでした。通信の状態を確かめて、もう一度お試しください。', 'Could not be sent. Check the connection and try again.')}">
${hidden('csrf', c.csrf)}
<div class="drop">
<p class="drop-hint" hidden>${say('ここに zip ファイルやフォルダを置いてください（ドラッグ＆ドロップ）', 'Drop a zip file or a folder here')}</p>
<div class="pickers">
<div class="field"><label for="file">${say('zip ファイルなどを選ぶ', 'Choose a zip file')}</label>
<input type="file" id="file" name="files" multiple required aria-describedby="file-help"></div>
<div class="field" id="folder-field" hidden><label for="folder">${say('フォルダごと選ぶ', 'Or choose a folder')}</label>
<input type="file" id="folder" multiple webkitdirectory aria-describedby="file-help"></div>
</div>
<p class="help" id="file-help">${say('.zip、.tar.gz、.tar のほか、ファイルをそのまま選ぶこともできます', '.zip, .tar.gz or .tar, or files as they are')}（${most}）</p>
</div>
<p id="chosen" class="chosen" role="status"></p>
<p id="upload-error" class="notice bad" role="alert" hidden></p>
<div id="sending" hidden><progress id="sent" max="1" value="0" aria-labelledby="sent-text"></progress><p id="sent-text" class="number-text"></p></div>
<p class="buttons"><button class="main" id="send-button">${say('送って調べはじめる', 'Send and begin')}</button>
<button class="plain" type="button" id="stop-sending" hidden>${say('やめる', 'Stop')}</button></p>
</form>
</section>`;
}

function preparation(lang: Lang): Html {
  const say = sayIn(lang);
  return html`<details class="card">
<summary>${say('ファイルはどうやって用意しますか？', 'Where do I get the files?')}</summary>
<ul>
<li>${say('いまのサーバーの管理画面に「バックアップ」があれば、ダウンロードした zip ファイルをそのまま渡してください。', 'If the control panel of your present server offers a backup, hand over the zip file as it is.')}</li>
<li>${say('FTP ソフトをお使いの場合は、サーバーのフォルダ（public_html、www など）をパソコンに丸ごと保存して、そのフォルダを選んでください。', 'With an FTP program, save the folder of the server (public_html, www …) to your computer and choose that folder.')}</li>
<li>${say('ブログやショップなどデータベースを使うサイトでは、管理画面（phpMyAdmin など）で書き出した .sql ファイルも一緒に入れると、より詳しく調べられます。', 'For a blog or a shop with a database, add its export (.sql, made with phpMyAdmin for example): more can be checked then.')}</li>
<li>${say('分からないときは、ホームページを作った会社か、いまのサーバーの会社に「サイトのファイル一式をください」とお伝えください。', 'If in doubt, ask whoever made your site, or your present hosting company, for “all files of the site”.')}</li>
</ul>
</details>`;
}

function safekeeping(lang: Lang, { days }: HomeView): Html {
  const say = sayIn(lang);
  const time = days < 1 ? duration(days * 86_400, lang) : counted(lang)(days, '日', 'day');
  return html`<section class="card" aria-labelledby="care">
<h2 id="care">${say('お預かりするデータについて', 'What happens to your data')}</h2>
<ul>
<li>${say('調べるために読むだけです。中のプログラムを動かすことはありません。', 'It is read, to be checked. No program in it is run.')}</li>
<li>${say('このサーバーの外には出しません。あなた以外のお客様からは見えません。', 'It does not leave this server, and no other customer can see it.')}</li>
<li>${say(`${time}たつと、結果と一緒に自動で消えます。いつでもご自分で消すこともできます。`, `It is erased with all results after ${time}, and by yourself at any time.`)}</li>
</ul>
</section>`;
}

function ownJobs(c: PageContext, jobs: readonly JobView[]): Html {
  const say = sayIn(c.lang);
  const items = jobs.map(
    (job) => html`<li><a href="${c.base}${jobPath(job.id)}">${job.upload.name}</a>
<p>${stateWords(job, c.lang)} <span class="soft">${moment(job.created, c.lang)}</span></p>
<p><a href="${c.base}${jobPath(job.id, '/erase')}">${say('消す', 'Erase')}<span class="hidden-text">${say('：', ': ')}${job.upload.name}</span></a></p></li>`,
  );
  return html`<section class="card" aria-labelledby="own">
<h2 id="own">${say('このブラウザーで渡したもの', 'Sent from this browser')}</h2>
<ul class="jobs">${items}</ul>
</section>`;
}

function stateWords({ state, step, fix }: JobView, lang: Lang): string {
  const say = sayIn(lang);
  switch (state) {
    case 'uploading':
      return say('受け取っています', 'being received');
    case 'waiting':
      return say('順番を待っています', 'waits for its turn');
    case 'looking':
      return say('中身を見ています', 'being looked at');
    case 'asking':
      return say('ご質問にお答えください', 'waits for your answers');
    case 'scanning':
      return say('調べています', 'being checked');
    case 'fixing':
      return say('直しています', 'being repaired');
    case 'ready':
      return fix?.state === 'done' ? say('直し終わりました', 'repaired') : say('調べ終わりました', 'checked');
    case 'cancelled':
      return say('取りやめました', 'cancelled');
    case 'failed':
      return step === 'upload'
        ? say('受け取れませんでした', 'could not be received')
        : say('途中で止まりました', 'stopped');
    default:
      return say('消しました', 'erased');
  }
}
