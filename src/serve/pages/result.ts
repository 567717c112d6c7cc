// The result: one sentence, what would break in plain words, what to do now, and everything to take home.
import type { Text } from '../../rule/text.ts';
import type { JobView, Result } from '../job.ts';
import { causeTopics, restOfCauses } from './causes.ts';
import type { PageContext } from './context.ts';
import { downloads } from './downloads.ts';
import { type Html, html, sayIn } from './html.ts';
import { jobPath, page } from './layout.ts';
import { repairedPart } from './repaired.ts';
import { counted, moment, number } from './words.ts';

export interface ResultView {
  job: JobView;
  result: Result;
}

export function resultPage(c: PageContext, { job, result }: ResultView): string {
  const say = sayIn(c.lang);
  const repaired = job.fix?.state === 'done' ? job.fix : null;
  const title = repaired ? say('直し終わりました', 'Repaired') : say('調べ終わりました', 'The result');
  return page(c, {
    title,
    stage: repaired ? 'repair' : 'result',
    body: html`<h1>${title}</h1>
<p class="lead">${job.upload.name}${say('　引っ越し先：', ' – to: ')}${result.target.name[c.lang]}</p>
${repaired?.summary && repairedPart(c, job, result, repaired.summary)}
${brokenFix(job, c)}
${!repaired && verdictPart(c, result)}
${!repaired && nextPart(c, job, result)}
${repaired ? html`<details class="card"><summary>${say('直す前の結果を見る', 'The result before the repair')}</summary>${verdictPart(c, result)}${causeTopics(result, c.lang)}</details>` : causeTopics(result, c.lang)}
${restOfCauses(result, c.lang)}
${uncheckedPart(c, result)}
${questionsPart(c, result)}
${downloads(c, job)}
${keeping(c, job)}`,
  });
}

interface Headline {
  mark: string;
  text: Text;
}

const HEADLINES: Record<Result['verdict']['kind'], Headline> = {
  ready: { mark: '✓', text: { ja: 'このまま引っ越せます', en: 'It can move as it is' } },
  fixes: { mark: '!', text: { ja: '自動で直せば引っ越せます', en: 'It can move after automatic repairs' } },
  open: {
    mark: '?',
    text: { ja: 'まだ判断できません', en: 'It cannot be told yet' },
  },
  work: {
    mark: '×',
    text: { ja: '引っ越す前に、専門の人の手が必要です', en: 'It needs a professional before the move' },
  },
  blocked: {
    mark: '×',
    text: { ja: '引っ越す前に、専門の人の手が必要です', en: 'It needs a professional before the move' },
  },
};

function verdictPart({ lang }: PageContext, { verdict, summary }: Result): Html {
  const say = sayIn(lang);
  const { mark, text } = HEADLINES[verdict.kind];
  const tile = (name: string, label: string, count: number): Html =>
    html`<div class="${name}"><dt>${label}</dt><dd>${number(count)}</dd></div>`;
  return html`<section class="verdict ${verdict.kind}" aria-labelledby="verdict">
<h2 id="verdict"><span class="sign" aria-hidden="true">${mark}</span>${text[lang]}</h2>
${verdict.sentences.map((sentence) => html`<p>${sentence[lang]}</p>`)}
</section>
<dl class="tiles">
${tile('error', say('直す必要がある所', 'Must be repaired'), summary.error)}
${tile('warning', say('確認が必要な所', 'To be checked'), summary.warning)}
${tile('good', say('自動で直せる候補', 'Can be repaired'), summary.fixable)}
${tile('', say('調べたファイル', 'Files checked'), summary.files)}
${tile(summary.unchecked > 0 ? 'warning' : '', say('調べられず', 'Not checked'), summary.unchecked)}
</dl>`;
}

/** What to do now, by the verdict. */
const NEXT: Record<Result['verdict']['kind'], Text[]> = {
  ready: [
    { ja: '新しいサーバーへの引っ越しを進めて大丈夫です。', en: 'Go on with the move.' },
    {
      ja: '引っ越したあと、問い合わせフォームやメールなど、大事な所を一度ご自分で試してください。',
      en: 'After the move, try forms, mail and whatever matters once yourself.',
    },
  ],
  fixes: [
    {
      ja: '下のボタンから、直す所を見比べて選んでください。',
      en: 'Look at the repairs and choose, by the button below.',
    },
    {
      ja: '直したファイル一式を受け取り、新しいサーバーに置いてください。',
      en: 'Take the repaired files home, and put those on the new server.',
    },
  ],
  open: [
    {
      ja: '新しいサーバーの会社に、上に書かれたもののバージョンを確かめてください。バージョンの近いサービスを選んで調べ直すこともできます（「答えを変えて調べ直す」）。',
      en: 'Ask the new hosting company for the versions of what is named above. Or check again with a service of like versions (“Check again with other answers”).',
    },
    {
      ja: '自動で直せる所は、先に直しておくことができます。',
      en: 'What can be repaired automatically can be done before.',
    },
  ],
  work: [
    {
      ja: '下の「報告書」を、ホームページを作った会社か新しいサーバーの会社に渡して、相談してください。直す場所と直し方が書いてあります。',
      en: 'Hand the report below to whoever made the site, or to the new hosting company: it says where to repair what.',
    },
    {
      ja: '自動で直せる所は、先に直しておくことができます。人の手で直す所がその分だけ減ります。',
      en: 'What can be repaired automatically can be done before: less is left to be done by hand.',
    },
  ],
  blocked: [
    {
      ja: '新しいサーバーでは使えないものが含まれています。下の「報告書」を新しいサーバーの会社に見せて、代わりの方法を相談してください。',
      en: 'The site holds what the new service does not take. Show the report below to the new hosting company and ask for another way.',
    },
    {
      ja: '自動で直せる所は、先に直しておくことができます。',
      en: 'What can be repaired automatically can be done before.',
    },
  ],
};

function nextPart(c: PageContext, job: JobView, { verdict, repairs, converts, summary }: Result): Html {
  const say = sayIn(c.lang);
  const choose = repairs.length > 0 || converts !== null;
  const main = verdict.kind === 'fixes' || verdict.kind === 'ready' ? 'main' : 'plain';
  return html`<section class="card next" aria-labelledby="next">
<h2 id="next">${say('次にすること', 'What to do now')}</h2>
<ol>${
    summary.unchecked > 0 &&
    html`<li>${say('調べられなかったものがあります。下の一覧を見て、大事なものであれば、読める形で渡し直してください。', 'Some things could not be checked: see the list below, and send again in a readable form what matters.')}</li>`
  }${NEXT[verdict.kind].map((text) => html`<li>${text[c.lang]}</li>`)}</ol>
<p class="buttons">
${choose && html`<a class="button ${main}" href="${c.base}${jobPath(job.id, '/repairs')}">${say('直せる所を見る', 'See what can be repaired')}</a>`}
<a class="button ${main === 'main' && choose ? 'plain' : 'main'}" href="${c.base}${jobPath(job.id, '/report')}">${say('報告書を見る', 'See the report')}</a>
</p>
</section>`;
}

function brokenFix({ fix }: JobView, { lang }: PageContext): Html | null {
  const say = sayIn(lang);
  if (fix?.state === 'cancelled')
    return html`<p class="notice warn" role="status">${say('直すのを取りやめました。ファイルは元のままです。', 'The repair was cancelled. The files are as they were.')}</p>`;
  if (fix?.state !== 'failed') return null;
  return html`<p class="notice bad" role="alert">${say('直している途中で止まりました。ファイルは元のままです。', 'The repair stopped. The files are as they were.')} ${fix.reason?.[lang]}</p>`;
}

/** Most that are named. */
const MOST_UNCHECKED = 20;

function uncheckedPart({ lang }: PageContext, { unchecked, summary }: Result): Html | null {
  if (summary.unchecked === 0) return null;
  const say = sayIn(lang);
  const shown = unchecked.slice(0, MOST_UNCHECKED);
  const more = summary.unchecked - shown.length;
  return html`<details class="card"><summary>${say('調べられなかったもの', 'Not checked')} <span class="count">${counted(lang)(summary.unchecked, '件', 'item')}</span></summary>
<p>${say('読めなかったなどの理由で調べていません。問題がないという意味ではありません。', 'These could not be read, or not to their end. That does not mean that they are fine.')}</p>
<ul class="plain-list">${shown.map(({ path, reason }) => html`<li><code>${path}</code><br>${reason[lang]}</li>`)}</ul>
${more > 0 && html`<p>${say(`ほか ${number(more)} 件は、報告書をご覧ください。`, `${number(more)} more: see the report.`)}</p>`}
</details>`;
}

function questionsPart({ lang }: PageContext, { questions }: Result): Html | null {
  if (questions.length === 0) return null;
  const say = sayIn(lang);
  return html`<details class="card"><summary>${say('引っ越しの前に確かめておくこと', 'To be settled before the move')} <span class="count">${counted(lang)(questions.length, '件', 'item')}</span></summary>
<ul>${questions.map(({ question, why }) => html`<li>${question[lang]}<br><span class="soft">${why[lang]}</span></li>`)}</ul></details>`;
}

function keeping(c: PageContext, job: JobView): Html {
  const say = sayIn(c.lang);
  return html`<section class="card" aria-labelledby="keeping">
<h2 id="keeping">${say('このあと', 'And then')}</h2>
<p>${say(`お預かりしたデータと結果は、${moment(job.expires, 'ja')} に自動で消えます。`, `The data and the results are erased on ${moment(job.expires, 'en')}.`)}</p>
<p class="buttons"><a class="button plain" href="${c.base}${jobPath(job.id, '/questions')}">${say('答えを変えて調べ直す', 'Check again with other answers')}</a>
<a class="button danger" href="${c.base}${jobPath(job.id, '/erase')}">${say('いますぐ消す', 'Erase now')}</a></p>
</section>`;
}
