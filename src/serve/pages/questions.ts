// What the upload tells, and the questions that only the customer can answer, filled in as far as the files tell.

import { componentName } from '../../report/words.ts';
import type { Lang, Text } from '../../rule/text.ts';
import type { Component } from '../../target/profile.ts';
import type { Answers, FormFault, JobView, Seen, TargetView } from '../job.ts';
import type { PageContext } from './context.ts';
import { type Form, fieldsOf, idOf, linesField, selectField, textField } from './fields.ts';
import { type Html, html, type Say, sayIn } from './html.ts';
import { action, hidden, jobPath, page } from './layout.ts';
import { counted, KIND_WORDS, number, size } from './words.ts';

export interface QuestionsView {
  job: JobView;
  targets: readonly TargetView[];
  /** A form that was not accepted. */
  form: FormFault | null;
}

export function questionsPage(c: PageContext, { job, targets, form }: QuestionsView): string {
  const say = sayIn(c.lang);
  const { seen } = job;
  const given: Form = { c, values: form?.values ?? valuesOf(job, targets), faults: form?.faults ?? {} };
  return page(c, {
    title: form
      ? say('直していただきたい項目があります', 'Something to correct')
      : say('いくつか教えてください', 'A few questions'),
    stage: 'ask',
    body: html`<h1>${say('いくつか教えてください', 'A few questions')}</h1>
<p class="lead">${say('ファイルから分かったことは、あらかじめ書き込んであります。分からない項目はそのままで構いません。', 'What the files told is filled in already. Leave alone whatever you do not know.')}</p>
${faultNotice(given, say)}
${seen && received(job.upload.name, seen, c.lang)}
<form method="post" action="${c.base}${jobPath(job.id, '/answers')}" class="card questions">
${hidden('csrf', c.csrf)}
${mainQuestions(given, targets, seen, say)}
${expertQuestions(given, seen, say)}
<p class="buttons"><button class="main">${say('この内容で調べる', 'Check with these answers')}</button></p>
</form>
${job.state === 'ready' && html`<p><a href="${c.base}${jobPath(job.id)}">${say('← 結果に戻る', '← Back to the result')}</a></p>`}
${job.state === 'asking' && action(c, jobPath(job.id, '/cancel'), say('取りやめる', 'Cancel'), 'plain')}`,
  });
}

/** Leads to the fields that need another look. */
function faultNotice({ faults, c }: Form, say: Say): Html | null {
  const names = Object.entries(faults);
  if (names.length === 0) return null;
  return html`<div class="notice bad" role="alert"><p>${say('直していただきたい項目があります。', 'Something needs another look.')}</p>
<ul>${names.map(([name, fault]) => html`<li><a href="#${idOf(name)}">${fault[c.lang]}</a></li>`)}</ul></div>`;
}

/** The last answers; what the files tell before there are any. */
const valuesOf = ({ answers, seen }: JobView, targets: readonly TargetView[]): Record<string, string> =>
  fieldsOf(answers ?? { ...seen?.suggested, target: targets[0]?.id });

/** Without any of these there is nothing to check. */
const CHECKED = ['html', 'php', 'perl', 'ssi', 'shell', 'htaccess', 'sql'] as const;

function received(name: string, seen: Seen, lang: Lang): Html {
  const say = sayIn(lang);
  const kinds = Object.entries(KIND_WORDS).flatMap(([kind, words]) => {
    const files = seen.kinds[kind as keyof Seen['kinds']] ?? 0;
    return files > 0 ? [html`<li>${words[lang]} <b>${number(files)}</b></li>`] : [];
  });
  return html`<section class="card" aria-labelledby="received">
<h2 id="received">${say('お預かりしたもの', 'What was received')}</h2>
<p><b>${name}</b> – ${counted(lang)(seen.files, ' 個のファイル', 'file')}${say('、', ', ')}${size(seen.bytes)}</p>
<ul class="tags">${kinds}</ul>
${seen.applications.length > 0 && html`<p>${say('使われているソフト：', 'Software in it: ')}${seen.applications.join(say('、', ', '))}</p>`}
${
  !CHECKED.some((kind) => (seen.kinds[kind] ?? 0) > 0) &&
  html`<p class="notice warn">${say('ページやプログラムのファイルが見当たりません。渡すフォルダを間違えていないか、ご確認ください。', 'There are neither pages nor programs in it. Please see whether it is the right folder.')}</p>`
}
${seen.unopened > 0 && html`<p class="notice warn">${say(`開けなかったものが ${number(seen.unopened)} 個あります。壊れているか、パスワードが付いているのかもしれません。ほかのものはこのまま調べられます。`, `${counted(lang)(seen.unopened, '', 'part')} could not be opened: damaged, or locked with a password. The rest can be checked.`)}</p>`}
</section>`;
}

function mainQuestions(form: Form, targets: readonly TargetView[], seen: Seen | null, say: Say): Html {
  const { lang } = form.c;
  const phpGroups = targets
    .filter(({ components }) => (components.php ?? []).length > 0)
    .map(({ id, name, components }) => ({
      label: name[lang],
      of: id,
      choices: components.php!.map((version) => ({ value: version, label: `PHP ${version}` })),
    }));
  return html`
${targetQuestion(form, targets, say)}
${selectField(
  form,
  {
    name: 'php',
    label: say('新しいサーバーで使う PHP のバージョンは決まっていますか？', 'Which version of PHP will be used there?'),
    help: say(
      'PHP は、ホームページのプログラムを動かすしくみです。決まっていなければ「分からない」のままで大丈夫です。選べるバージョンをすべて調べて、どれがよいかもお伝えします。',
      'PHP runs the programs of a site. “I don’t know” is fine: all versions that the service offers are checked, and you are told which suits best.',
    ),
  },
  {
    choices: [{ value: '', label: say('分からない・まだ決めていない', 'I don’t know yet') }],
    groups: phpGroups,
    follows: 'target',
  },
)}
${textField(
  form,
  {
    name: 'domain',
    label: say('ホームページのアドレス（ドメイン）は何ですか？', 'What is the address (domain) of the site?'),
    help: say(
      'http:// や https:// を除いた部分です。引っ越し後も使うものを書いてください。分からなければ空のままで構いません。',
      'Without http:// or https://, as it will be after the move. Leave it empty if you don’t know.',
    ),
  },
  'www.example.co.jp',
)}
${linesField(form, {
  name: 'oldHosts',
  label: say('いまのサーバーの名前や番号が分かりますか？', 'Do you know names or numbers of the present server?'),
  help: say(
    'ファイルの中に、いまのサーバーを直接指している所がないかを探します。1行に1つずつ書いてください（例：203.0.113.5、sv10.example.ne.jp）。いまのサーバー会社からの書類やメールに書かれています。分からなければ空のままで構いません。',
    'Places that point at the present server can then be found. One a line, such as 203.0.113.5 or sv10.example.net; they stand in the letters of your present hosting company. Leave it empty if you don’t know.',
  ),
  more: names(
    seen?.hosts.map(({ host, files }) => [host, files] as const),
    form,
    say,
  ),
})}
${linesField(form, {
  name: 'oldPaths',
  label: say(
    'いまのサーバーでのフォルダの場所が分かりますか？',
    'Do you know the folder of the site on the present server?',
  ),
  help: say(
    '「/home/」や「/var/www/」などで始まる、サーバーの中の住所のようなものです。引っ越すと変わるので、書かれている所を探します。1行に1つずつ書いてください。分からなければ空のままで構いません。',
    'It begins with /home/ or /var/www/ for example, and changes with the move. One a line. Leave it empty if you don’t know.',
  ),
  more: names(
    seen?.paths.map(({ path, files }) => [path, files] as const),
    form,
    say,
  ),
})}`;
}

/** What a server bought today commonly offers. */
const CURRENT = 'php-8.4';

function targetQuestion(form: Form, targets: readonly TargetView[], say: Say): Html {
  const { lang } = form.c;
  const [only, ...others] = targets;
  if (only && others.length === 0)
    return html`${hidden('target', only.id)}<p>${say('引っ越し先：', 'You move to: ')}<b>${only.name[lang]}</b></p>`;
  const current = targets.find(({ id }) => id === CURRENT)?.name;
  const unknown = current
    ? say(
        `一覧にないときや決まっていないときは、「${current.ja}」を選ぶと、いまの一般的な新しいサーバーとして調べます。`,
        `If it is not listed, or not decided yet, choose “${current.en}”: that is what new servers commonly offer.`,
      )
    : say(
        '一覧にないときや決まっていないときは、いちばん近いものを選んでください。',
        'If it is not listed, choose what is nearest to it.',
      );
  return selectField(
    form,
    {
      name: 'target',
      label: say('どのサービスに引っ越しますか？', 'Which service do you move to?'),
      help: say(`新しく契約する（した）サービスです。${unknown}`, `The service of your new contract. ${unknown}`),
    },
    { choices: targets.map(({ id, name }) => ({ value: id, label: name[lang] })) },
  );
}

/** Most names that are listed below a question. */
const MOST_NAMES = 12;

function names(found: readonly (readonly [string, number])[] | undefined, { c }: Form, say: Say): Html | null {
  if (!found || found.length === 0) return null;
  const items = found
    .slice(0, MOST_NAMES)
    .map(
      ([name, files]) =>
        html`<li><code data-add="${name}">${name}</code> ${say('（', '(')}${counted(c.lang)(files, ' 個のファイル', 'file')}${say('）', ')')}</li>`,
    );
  return html`<details><summary class="found">${say(`ファイルの中で見つかったもの（${items.length}）`, `Found in the files (${items.length})`)}</summary>
<p class="help">${say('いまのサーバーのものだけを加えてください。ほかの会社のサイトへのリンクなどは、加えないでください。', 'Add only what belongs to the present server, not links to other sites.')}</p>
<ul class="names" data-add-label="${say('{name} を加える', 'Add {name}')}" data-add-text="${say('加える', 'Add')}">${items}</ul></details>`;
}

/** Which of today's versions matter, by the files that were seen. */
const ASKED_WITH: [Component, keyof Seen['kinds'], string][] = [
  ['php', 'php', '5.2.17'],
  ['perl', 'perl', '5.8.8'],
  ['mysql', 'sql', '4.0.27'],
  ['postgresql', 'sql', '8.1.23'],
  ['apache', 'htaccess', '2.0.64'],
];

function expertQuestions(form: Form, seen: Seen | null, say: Say): Html {
  const { lang } = form.c;
  const sources = ASKED_WITH.filter(
    ([component, kind]) => (seen?.kinds[kind] ?? 0) > 0 || form.values[`source.${component}`] !== undefined,
  );
  const open =
    Object.keys(form.faults).some((name) => /^(source\.|encoding|lossy|date|zone|newAddresses)/.test(name)) ||
    ['encoding', 'date', 'zone', 'newAddresses'].some((name) => form.values[name]);
  return html`<details class="experts"${open && html` open`}>
<summary>${say('くわしい方へ：いまのバージョン、文字コード、切り替えの予定', 'For those who know: present versions, character encoding, the switch')}</summary>
${sources.map(([component, , example]) =>
  textField(
    form,
    {
      name: `source.${component}`,
      label: say(
        `いまのサーバーの ${componentName(component, 'ja')} のバージョン`,
        `Version of ${componentName(component, 'en')} on the present server`,
      ),
      help: say(
        '分かると、バージョンの違いで動きが変わる所も調べられます。',
        'Changes of behaviour between the versions can then be told.',
      ),
    },
    say(`例 ${example}`, `such as ${example}`),
  ),
)}
${selectField(
  form,
  {
    name: 'encoding',
    label: say('サイト全体の文字コードを変えますか？', 'Convert the whole site to another character encoding?'),
    help: say(
      'ふつうは「変えない」を選んでください。変えると、ほとんどのファイルが書き換わります。',
      'Usually not: nearly every file would change.',
    ),
  },
  {
    choices: [
      { value: '', label: say('変えない', 'No, leave it') },
      { value: 'utf-8', label: 'UTF-8' },
      { value: 'shift_jis', label: 'Shift_JIS' },
      { value: 'euc-jp', label: 'EUC-JP' },
    ],
  },
)}
${selectField(
  form,
  {
    name: 'lossy',
    label: say('移した先で表せない文字があったら', 'Characters that cannot be written there'),
    help: say('丸付き数字や「髙」などが当てはまることがあります。', 'Circled numbers, for example, or rare kanji.'),
  },
  { choices: LOSSY.map(([value, label]) => ({ value, label: label[lang] })) },
)}
${switchQuestions(form, say)}
</details>`;
}

/** What the hand-over set is made with, beside the result. */
function switchQuestions(form: Form, say: Say): Html {
  return html`${textField(
    form,
    {
      name: 'date',
      label: say('新しいサーバーに切り替えたい日', 'Wished day of the switch'),
      help: say(
        '「引っ越しの資料一式」に、その日から逆算した日程が入ります。',
        'The hand-over set then holds a schedule, counted back from that day.',
      ),
    },
    say('例 2027-02-08', 'such as 2027-02-08'),
  )}
${linesField(form, {
  name: 'newAddresses',
  label: say('新しいサーバーの IP アドレス', 'Addresses of the new server'),
  help: say(
    '切り替え前の確認と、DNS の変更内容に使います。1行に1つずつ書いてください。',
    'For the check before the switch, and for the changes of the zone. One a line.',
  ),
})}
${linesField(form, {
  name: 'zone',
  label: say('いまの DNS のゾーンファイル（BIND 形式）', 'The present zone file (BIND format)'),
  help: say(
    '中身を貼り付けると、どのレコードをどう変えるかが「引っ越しの資料一式」に入ります。',
    'Paste its text: the hand-over set then says which records change, and how.',
  ),
})}`;
}

const LOSSY: [Answers['lossy'], Text][] = [
  ['report', { ja: 'そのまま残して、知らせてほしい', en: 'leave them and tell me' }],
  ['substitute', { ja: 'よく似た文字に置き換える', en: 'write a similar character' }],
  ['entity', { ja: 'HTML の番号（&#…;）で書く', en: 'write their number (&#…;) in HTML' }],
];
