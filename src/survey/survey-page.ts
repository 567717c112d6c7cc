// The survey's first page: what was found, what it costs, when it can be done, what is still to be asked.
import { type Cause, verdictOf } from '../report/cause.ts';
import { markup } from '../report/escape.ts';
import type { Section } from '../report/html/frame.ts';
import { questionsOf } from '../report/questions.ts';
import { number, size, uncheckedSentence, verdictSentence, versionSentence } from '../report/words.ts';
import type { Move } from '../rule/rule.ts';
import type { Lang, Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Profile } from '../target/profile.ts';
import { askedOfProvider, namesOf, uncheckedParts } from './asked.ts';
import { daysBetween, dayText } from './calendar.ts';
import { checklistOf } from './checklist.ts';
import { environmentRows } from './environment.ts';
import { CERTAINTIES, type Estimate, expectedOf, HOW } from './estimate.ts';
import type { SurveyInventory } from './inventory.ts';
import { inventoryHtml } from './inventory-html.ts';
import { type Cell, heading, html, list, page, paragraph, quiet, table } from './markup.ts';
import { isDated, type Plan } from './plan.ts';
import { planHtml } from './plan-html.ts';
import { WHO } from './words.ts';

export interface PageMaterial {
  result: ScanResult;
  profile: Profile;
  move: Move;
  causes: readonly Cause[];
  estimate: Estimate;
  plan: Plan;
  inventory: SurveyInventory;
  /** The lines for the hosts file; null without a domain. */
  hosts: string | null;
  lang: Lang;
}

const pick = (lang: Lang, ja: string, en: string): string => (lang === 'ja' ? ja : en);

export function surveyPage(material: PageMaterial): string {
  const { lang, move } = material;
  const title = pick(lang, 'サイト移行 調査報告とお見積り', 'Survey and estimate for the move');
  const sections: Section[] = [
    { id: 'estimate', title: pick(lang, 'お見積り', 'Estimate'), html: estimateHtml(material) },
    {
      id: 'plan',
      title: pick(lang, '切り替えの日程', 'Plan of the switch'),
      html: planHtml(material.plan, material.profile, lang),
    },
    { id: 'checklist', title: pick(lang, 'チェックリスト', 'Checklist'), html: checklistHtml(material) },
    { id: 'questions', title: pick(lang, 'ご確認いただきたいこと', 'Questions'), html: questionsHtml(material) },
    { id: 'inventory', title: pick(lang, 'サイトの構成', 'Inventory'), html: inventoryHtml(material.inventory, lang) },
    { id: 'environment', title: pick(lang, '環境の比較', 'Environment'), html: environmentHtml(material) },
    ...(material.hosts === null
      ? []
      : [
          {
            id: 'hosts',
            title: pick(lang, '切り替え前の確認', 'Check before the switch'),
            html: hostsHtml(material.hosts, lang),
          },
        ]),
    { id: 'service', title: pick(lang, '移行先サービスについて', 'The new service'), html: serviceHtml(material) },
    { id: 'files', title: pick(lang, '添付資料', 'Files'), html: filesHtml(material) },
  ];
  return page(`${title}${move.domain ? ` – ${move.domain}` : ''}`, cover(title, material), sections, lang);
}

function cover(title: string, { result, profile, causes, move, estimate, lang }: PageMaterial): string {
  const open = openSentence(profile, result);
  const verdict = verdictOf(causes);
  const sentences = [
    open && verdict === 'ready' ? SO_FAR : verdictSentence(causes),
    result.inventory.kinds.php ? versionSentence(result, causes) : null,
    uncheckedSentence(result.unchecked.length),
    open,
  ];
  const tile = (label: string, value: string) => `<div><dt>${markup(label)}</dt><dd>${markup(value)}</dd></div>`;
  const subject = [
    ...(move.domain ? [move.domain] : []),
    `${pick(lang, '移行先：', 'Target: ')}${result.target.name[lang]}`,
  ];
  return `<header class="cover">
<h1>${markup(title)}</h1>
<p class="subject">${subject.map(markup).join(pick(lang, '　', ' · '))}</p>
<div class="verdict ${open && verdict === 'ready' ? 'fixes' : verdict}">${sentences.map((text) => (text ? paragraph(text[lang]) : '')).join('')}</div>
<dl class="tiles">
${tile(pick(lang, 'お見積り（税抜）', 'Estimate (no tax)'), yen(estimate.price, lang))}
${tile(pick(lang, '作業時間の目安', 'Hours'), hoursText(estimate.expected, lang))}
${tile(pick(lang, 'ファイル', 'Files'), number(result.summary.files))}
${tile(pick(lang, '容量', 'Size'), size(result.summary.bytes))}
</dl>
</header>`;
}

const SO_FAR: Text = {
  ja: '確認できた範囲では、サイトを止める問題は見つかりませんでした。',
  en: 'As far as it could be checked, nothing was found that stops the site.',
};

/** Nothing found is no promise where the target's versions are not known. */
function openSentence(profile: Profile, result: ScanResult): Text | null {
  const open = uncheckedParts(profile, result);
  if (open.length === 0) return null;
  const names = (lang: Lang) => open.map((components) => namesOf(components, lang)).join(pick(lang, '、', ', '));
  return {
    ja: `ただし、移行先の ${names('ja')} の版が資料に書かれていないため、版の違いによる影響はまだ確認できていません。`,
    en: `The document does not name the versions of ${names('en')} on the new server: what depends on them is not checked yet.`,
  };
}

const yen = (value: number, lang: Lang): string => (lang === 'ja' ? `${number(value)}円` : `¥${number(value)}`);
const hoursText = (minutes: number, lang: Lang): string =>
  `${(minutes / 60).toFixed(1)}${lang === 'ja' ? '時間' : ' h'}`;

function estimateHtml({ estimate, profile, lang }: PageMaterial): string {
  const minutes = (value: number) => Math.round(value);
  const rows: Cell[][] = [
    ...estimate.rows.map(({ number: no, cause, how, certainty, minutes: time }): Cell[] => [
      no,
      cause.message[lang],
      HOW[how][lang],
      cause.places.length,
      minutes(time[0]),
      minutes(time[1]),
      minutes(time[2]),
      minutes(expectedOf(time)),
      CERTAINTIES[certainty][lang],
    ]),
    ...estimate.fixed.map(({ what, minutes: time }): Cell[] => [
      '',
      what,
      pick(lang, '共通作業', 'common work'),
      '',
      minutes(time[0]),
      minutes(time[1]),
      minutes(time[2]),
      minutes(expectedOf(time)),
      '',
    ]),
  ];
  const head =
    lang === 'ja'
      ? ['No.', '原因・作業内容', '作業', '箇所', '最短（分）', '標準（分）', '最長（分）', '期待値（分）', '確度']
      : [
          'No.',
          'Cause or work',
          'How',
          'Places',
          'Least (min)',
          'Likely (min)',
          'Most (min)',
          'Expected (min)',
          'Certainty',
        ];
  const { price, tax, upper } = estimate;
  return [
    `<p class="price">${markup(pick(lang, `${yen(price, lang)}（税抜）`, `${yen(price, lang)} without tax`))}</p>`,
    paragraph(
      pick(
        lang,
        `消費税 ${yen(tax, lang)}、合計 ${yen(price + tax, lang)}（税込）。作業時間の期待値は${hoursText(estimate.expected, lang)}、上限の目安は ${yen(upper, lang)}（税抜）です。`,
        `Tax ${yen(tax, lang)}, in all ${yen(price + tax, lang)}. Expected time ${hoursText(estimate.expected, lang)}; upper bound ${yen(upper, lang)} without tax.`,
      ),
    ),
    quiet(
      pick(
        lang,
        '同じ原因は1件として数え、2か所目からは短い時間だけを加えています。自動で修正できるものは、結果を確認する時間のみです。計算式は estimate.xlsx でご覧いただけます。',
        'A cause counts once, each further place adds little; what the machine repairs costs its review only. The formulas are in estimate.xlsx.',
      ),
    ),
    table(head, rows),
    ...(estimate.blocked.length > 0
      ? [
          heading(pick(lang, '別途ご相談が必要なもの（金額に含まれていません）', 'To be agreed on (not in the price)')),
          list(estimate.blocked.map((cause) => `${cause.message[lang]} ${cause.hint[lang]}`)),
        ]
      : []),
    ...pricesHtml(profile, lang),
  ].join('\n');
}

function pricesHtml(profile: Profile, lang: Lang): string[] {
  const prices = profile.survey?.prices ?? [];
  if (prices.length === 0) return [];
  const taxes = { included: pick(lang, '税込', 'with tax'), excluded: pick(lang, '税抜', 'without tax') };
  return [
    heading(
      pick(
        lang,
        'サービス提供会社の費用（お申し込みの場合。上記に含まれていません）',
        "The provider's own prices (when ordered; not in the price above)",
      ),
    ),
    table(
      lang === 'ja' ? ['内容', '金額', '資料の記載'] : ['What', 'Price', 'In the document'],
      prices.map(({ what, yen: amount, tax, stated }) => [what[lang], `${yen(amount, lang)}（${taxes[tax]}）`, stated]),
    ),
  ];
}

function checklistHtml({ profile, lang }: PageMaterial): string {
  const items = checklistOf(profile);
  if (items.length === 0)
    return quiet(
      pick(
        lang,
        '移行先の資料にチェックリストや手順の記載がありません。',
        'The document names no checklist and no steps.',
      ),
    );
  return table(
    lang === 'ja'
      ? ['済', 'No.', '確認すること', '担当', '資料の記載']
      : ['Done', 'No.', 'What', 'Who', 'In the document'],
    items.map(({ who, what, stated }, i) => ['□', i + 1, what[lang], WHO[who][lang], stated]),
  );
}

function questionsHtml({ result, causes, move, profile, lang }: PageMaterial): string {
  const customer = questionsOf(result, causes, move);
  const provider = askedOfProvider(profile, result);
  return [
    heading(pick(lang, 'お客様へ', 'To the customer')),
    customer.length > 0
      ? table(
          lang === 'ja' ? ['ご質問', '理由', 'ご回答'] : ['Question', 'Why', 'Answer'],
          customer.map(({ question, why }) => [question[lang], why[lang], '']),
        )
      : quiet(pick(lang, '現時点でご確認いただくことはありません。', 'Nothing at present.')),
    heading(pick(lang, 'サービス提供会社へ', 'To the provider')),
    provider.length > 0
      ? list(provider.map((text) => text[lang]))
      : quiet(pick(lang, '現時点で確認が必要なことはありません。', 'Nothing at present.')),
  ].join('\n');
}

function environmentHtml(material: PageMaterial): string {
  const { lang } = material;
  const rows = environmentRows(material);
  if (rows.length === 0) return quiet(pick(lang, '比較できるものがありません。', 'Nothing to compare.'));
  return table(
    lang === 'ja' ? ['項目', '現在', '移行先', '違いの影響'] : ['Part', 'Today', 'Target', 'What the difference means'],
    rows.map((row) => [row.name[lang], row.today[lang], row.target[lang], row.meaning[lang]]),
  );
}

const hostsHtml = (hosts: string, lang: Lang): string =>
  `${paragraph(
    pick(
      lang,
      'DNSを切り替える前に、お手元のパソコンの hosts ファイルに次の行を加えると、そのパソコンからだけ新しいサーバーを確認できます（hosts.txt と同じ内容です）。',
      'With these lines in its hosts file a computer shows the new server before the switch (hosts.txt holds the same).',
    ),
  )}<pre>${hosts.replaceAll('\t', '    ').split('\r\n').map(markup).join('\n')}</pre>`;

function serviceHtml({ profile, result, plan, lang }: PageMaterial): string {
  const parts: string[] = [];
  const stated = lang === 'ja' ? ['内容', '資料の記載'] : ['What', 'In the document'];
  const titles = profile.documents.map(({ title, date }) =>
    date ? pick(lang, `「${title}」（${date}）`, `“${title}” (${date})`) : pick(lang, `「${title}」`, `“${title}”`),
  );
  if (titles.length > 0)
    parts.push(
      paragraph(
        pick(lang, `次の資料に基づいています：${titles.join('、')}`, `By these documents: ${titles.join(', ')}`),
      ),
    );
  const { survey } = profile;
  if (survey && survey.scopes.length > 0)
    parts.push(
      heading(pick(lang, 'お申し込みの範囲', 'What can be ordered')),
      table(
        stated,
        survey.scopes.map(({ what, stated }) => [what[lang], stated]),
      ),
    );
  if (survey && survey.notes.length > 0)
    parts.push(
      heading(pick(lang, 'ご注意いただきたいこと', 'Please note')),
      table(
        stated,
        survey.notes.map(({ what, stated }) => [what[lang], stated]),
      ),
    );
  if (profile.notMoved.length > 0)
    parts.push(
      heading(
        pick(lang, 'お客様ご自身での移行では引き継がれないもの', 'Not carried over when the customer moves the data'),
      ),
      table(
        stated,
        profile.notMoved.filter(({ modes }) => modes.includes('self')).map(({ what, stated }) => [what[lang], stated]),
      ),
    );
  const ends = survey?.endOfService ?? [];
  if (ends.length > 0)
    parts.push(heading(pick(lang, 'サービスの終了日', 'Ends of service')), endsTable(ends, plan.today, lang));
  return parts.length > 0
    ? parts.join('\n')
    : quiet(
        pick(
          lang,
          `${result.target.name.ja}の資料には、移行の手続きについての記載がありません。`,
          'The profile says nothing about the move itself.',
        ),
      );
}

function endsTable(ends: NonNullable<Profile['survey']>['endOfService'], today: string, lang: Lang): string {
  return (
    table(
      lang === 'ja'
        ? ['OS', '終了日', '基準日時点の状況', '資料の記載']
        : ['System', 'End', 'On the day of this survey', 'In the document'],
      ends.map(({ system, date, stated }) => [system, dayText(date, lang), endState(date, today, lang), stated]),
    ) +
    quiet(
      pick(
        lang,
        `基準日：${dayText(today, lang)}。お使いのOSに該当する行をご確認ください。`,
        `As of ${dayText(today, lang)}. Look for your own system.`,
      ),
    )
  );
}

function endState(date: string, today: string, lang: Lang): string {
  const days = daysBetween(today, date);
  if (days < 0) return pick(lang, '終了しています', 'is over');
  return pick(lang, `あと${number(days)}日`, `${number(days)} days left`);
}

function filesHtml({ plan, hosts, lang }: PageMaterial): string {
  const rows: [string, string][] = [
    ['report.html', pick(lang, '調査報告書（該当箇所と修正方法）', 'the report with all places and repairs')],
    ['report.xlsx', pick(lang, '調査報告書（表計算）', 'the same as a workbook')],
    ['report.json', pick(lang, '調査結果のデータ', 'the same as data')],
    ['estimate.xlsx', pick(lang, 'お見積り（計算式つき）', 'the estimate with its formulas')],
    ['rates.yaml', pick(lang, 'お見積りに使った単価表', 'the rates that were used')],
    ['plan.xlsx', pick(lang, '日程とチェックリスト', 'plan and checklist')],
    ...(isDated(plan)
      ? [['plan.ics', pick(lang, '日程（カレンダー用）', 'the plan for a calendar program')] as [string, string]]
      : []),
    ...(hosts === null
      ? []
      : [
          ['hosts.txt', pick(lang, '切り替え前の確認用の設定', 'lines for the check before the switch')] as [
            string,
            string,
          ],
        ]),
  ];
  return table(
    lang === 'ja' ? ['ファイル', '内容'] : ['File', 'What'],
    rows.map(([name, what]) => [html(`<a href="${name}">${name}</a>`), what]),
  );
}
