// The frame of all pages: head, language, where one is on the way, foot.

import type { PageContext } from './context.ts';
import { type Html, html, type Part, sayIn } from './html.ts';

/** Where a customer is on the way; null: beside it. */
export type Stage = 'send' | 'ask' | 'check' | 'result' | 'repair';

export interface PageParts {
  title: string;
  stage?: Stage | null;
  body: Part;
  /** Seconds after which a page without script asks again. */
  refresh?: number;
  wide?: boolean;
}

export function page(c: PageContext, { title, stage = null, body, refresh, wide = false }: PageParts): string {
  const say = sayIn(c.lang);
  const name = say('サイト引っ越しチェック', 'Site move check');
  const document = html`<!DOCTYPE html>
<html lang="${c.lang}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refresh !== undefined && html`<noscript><meta http-equiv="refresh" content="${refresh}"></noscript>`}
<title>${title === name ? name : `${title} – ${name}`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${c.assets.style}">
<script src="${c.assets.script}" defer></script>
</head>
<body>
<a class="skip" href="#main">${say('本文へ移動', 'Skip to the content')}</a>
<header class="top"><div class="inner">
<a class="brand" href="${c.base}/">${name}</a>
${c.csrf !== '' && languageForm(c)}
</div></header>
<main id="main" tabindex="-1" class="inner${wide ? ' wide' : ''}">
${stage && stages(c, stage)}
${body}
</main>
<footer class="inner">${say('送っていただいたファイルは、このサーバーの中だけで調べます。プログラムを動かしたり、外部に送ったりすることはありません。', 'Your files are read on this server only. Nothing of them is run, and nothing is passed on.')}</footer>
</body>
</html>
`;
  return document.text;
}

/** The name of each language in itself: who cannot read the page can read that. */
function languageForm(c: PageContext): Html {
  const [lang, name] = c.lang === 'ja' ? ['en', 'English'] : ['ja', '日本語'];
  return html`<form class="language" method="post" action="${c.base}/language">
${hidden('csrf', c.csrf)}${hidden('back', c.path)}<button class="quiet" name="lang" value="${lang}" lang="${lang}">${name}</button>
</form>`;
}

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

function stages({ lang }: PageContext, now: Stage): Html {
  const say = sayIn(lang);
  const all: [Stage, string][] = [
    ['send', say('渡す', 'Send')],
    ['ask', say('答える', 'Answer')],
    ['check', say('調べる', 'Check')],
    ['result', say('結果を見る', 'Result')],
    ['repair', say('直して受け取る', 'Repair')],
  ];
  const at = all.findIndex(([stage]) => stage === now);
  const items = all.map(([, name], i) => {
    const done = i < at ? html` class="done"` : null;
    return html`<li${i === at ? html` aria-current="step"` : done}><span>${name}</span></li>`;
  });
  return html`<ol class="stages" aria-label="${say('手順', 'Steps')}">${items}</ol>`;
}

/** A form with one button that changes something. */
export function action(c: PageContext, path: string, label: string, look: 'main' | 'plain' | 'danger'): Html {
  return html`<form method="post" action="${c.base}${path}">${hidden('csrf', c.csrf)}<button class="${look}">${label}</button></form>`;
}

export const jobPath = (id: string, rest = ''): string => `/jobs/${id}${rest}`;
