// The causes on the result page: by the part of the site that would suffer, the gravest first; the rest is in the report.
import type { Lang } from '../../rule/text.ts';
import type { Result } from '../job.ts';
import { type Html, html, prose, sayIn } from './html.ts';
import { byTopic, type TopicCauses } from './topics.ts';
import { counted, number, SEVERITY_WORDS, STEP_WORDS, whereabouts } from './words.ts';

type Cause = Result['causes'][number];

/** Causes of one topic that are shown at once, and behind "more"; the report has them all. */
const SHOWN = 4;
const MOST = 40;

const isWork = ({ step }: Cause): boolean => step !== 'note' && step !== 'clean-up';
const RANK = { error: 0, warning: 1, info: 2 };

export function causeTopics({ causes }: Result, lang: Lang): Html | null {
  const say = sayIn(lang);
  const work = causes.filter(isWork).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  if (work.length === 0) return null;
  return html`<section aria-labelledby="causes"><h2 id="causes">${say('見つかった問題', 'What was found')}</h2>
${byTopic(work).map((group) => topicCard(group, lang))}
</section>`;
}

function topicCard({ topic, causes, places }: TopicCauses, lang: Lang): Html {
  const say = sayIn(lang);
  const behind = causes.slice(SHOWN, MOST);
  const left = causes.length - MOST;
  return html`<section class="card topic">
<h3>${topic.name[lang]} <span class="count">${counted(lang)(places, 'か所', 'place')}</span></h3>
<p>${topic.effect[lang]}</p>
<ul class="causes">${causes.slice(0, SHOWN).map((cause) => causeItem(cause, lang))}</ul>
${
  behind.length > 0 &&
  html`<details><summary>${say(`ほか ${number(causes.length - SHOWN)} 種類を見る`, `${number(causes.length - SHOWN)} more`)}</summary>
<ul class="causes">${behind.map((cause) => causeItem(cause, lang))}</ul>
${left > 0 && html`<p class="soft">${say(`残り ${number(left)} 種類は、報告書をご覧ください。`, `${number(left)} others: see the report.`)}</p>`}</details>`
}
</section>`;
}

function causeItem({ severity, step, message, hint, places, files }: Cause, lang: Lang): Html {
  const say = sayIn(lang);
  const where = whereabouts(places, files, lang);
  return html`<li><details><summary><span class="badge ${severity}">${SEVERITY_WORDS[severity][lang]}</span> <span class="message">${prose(message[lang])}</span> <span class="soft">${where}</span></summary>
<p><span class="badge">${STEP_WORDS[step][lang]}</span></p>
<p>${say('直し方：', 'How to repair: ')}${prose(hint[lang])}</p></details></li>`;
}

/** What stops nothing. */
export function restOfCauses({ causes }: Result, lang: Lang): Html | null {
  const say = sayIn(lang);
  const rest = causes.filter((cause) => !isWork(cause));
  if (rest.length === 0) return null;
  const shown = rest.slice(0, MOST);
  return html`<details class="card"><summary>${say('知っておくとよいこと・片付けの候補', 'Good to know, and what might be cleared out')} <span class="count">${counted(lang)(rest.length, '種類', 'kind')}</span></summary>
<ul class="causes">${shown.map((cause) => causeItem(cause, lang))}</ul>
${rest.length > MOST && html`<p class="soft">${say(`残り ${number(rest.length - MOST)} 種類は、報告書をご覧ください。`, `${number(rest.length - MOST)} others: see the report.`)}</p>`}
</details>`;
}
