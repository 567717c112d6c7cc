// The survey's first page: what was found, what it costs, when it can be done, what is still to be asked.
import type { Cause } from '../report/cause.ts';
import { markup } from '../report/escape.ts';
import type { Section } from '../report/html/frame.ts';
import { questionsOf } from '../report/questions.ts';
import { verdictOf, verdictSentences } from '../report/verdict.ts';
import { number, size } from '../report/words.ts';
import type { Move } from '../rule/rule.ts';
import type { Lang } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Profile } from '../target/profile.ts';
import { askedOfProvider, ownQuestions } from './asked.ts';
import { checklistOf } from './checklist.ts';
import { environmentRows } from './environment.ts';
import type { Estimate } from './estimate.ts';
import { estimateHtml } from './estimate-html.ts';
import type { SurveyInventory } from './inventory.ts';
import { inventoryHtml } from './inventory-html.ts';
import { hasMail, MAIL_FILES } from './mail/mail-html.ts';
import { heading, html, list, page, paragraph, quiet, table } from './markup.ts';
import { isDated, type Plan } from './plan.ts';
import { planHtml } from './plan-html.ts';
import { serviceHtml } from './service-html.ts';
import { hoursText, pick, subjectOf, whoText, yen } from './words.ts';
import type { Work } from './work.ts';
import { ZONE_FILES, type ZoneSurvey } from './zone/survey.ts';
import { zoneHtml } from './zone/zone-html.ts';

export interface PageMaterial {
  result: ScanResult;
  profile: Profile;
  move: Move;
  causes: readonly Cause[];
  estimate: Estimate;
  work: Work;
  cybozu: boolean;
  /** The rate card's text. */
  rates: string;
  plan: Plan;
  inventory: SurveyInventory;
  /** The lines for the hosts file; null without a domain. */
  hosts: string | null;
  /** Null: no zone file was handed in. */
  zone: ZoneSurvey | null;
  lang: Lang;
}

export function surveyPage(material: PageMaterial): string {
  const { lang, move } = material;
  const title = pick(lang, 'サイト移行 調査報告とお見積り', 'Survey and estimate for the move');
  const sections: Section[] = [
    {
      id: 'estimate',
      title: pick(lang, 'お見積り', 'Estimate'),
      html: quoteHtml(material),
    },
    {
      id: 'plan',
      title: pick(lang, '切り替えの日程', 'Plan of the switch'),
      html: planHtml(material.plan, material.profile, lang),
    },
    ...(material.zone === null
      ? []
      : [
          {
            id: 'zone',
            title: pick(lang, 'DNS（ゾーン）の変更', 'Changes of the zone'),
            html: zoneHtml(material.zone, lang),
          },
        ]),
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
    {
      id: 'service',
      title:
        material.profile.side === 'old'
          ? pick(lang, '移行元サービスについて', 'The service that is left')
          : pick(lang, '移行先サービスについて', 'The new service'),
      html: serviceHtml(material.profile, material.plan.mode, material.plan.today, lang),
    },
    { id: 'files', title: pick(lang, '添付資料', 'Files'), html: filesHtml(material) },
  ];
  return page(`${title}${move.domain ? ` – ${move.domain}` : ''}`, cover(title, material), sections, lang);
}

const quoteHtml = ({ estimate, work, profile, plan, cybozu, rates, lang }: PageMaterial): string =>
  estimateHtml(estimate, work, profile, { mode: plan.mode, cybozu, rates }, lang);

function cover(title: string, { result, profile, causes, move, estimate, lang }: PageMaterial): string {
  const tile = (label: string, value: string) => `<div><dt>${markup(label)}</dt><dd>${markup(value)}</dd></div>`;
  const subject = [...(move.domain ? [move.domain] : []), subjectOf(profile, lang)];
  return `<header class="cover">
<h1>${markup(title)}</h1>
<p class="subject">${subject.map(markup).join(pick(lang, '　', ' · '))}</p>
<div class="verdict ${verdictOf(result, causes)}">${verdictSentences(result, causes)
    .map((text) => paragraph(text[lang]))
    .join('')}</div>
<dl class="tiles">
${tile(pick(lang, 'お見積り（税抜）', 'Estimate (no tax)'), yen(estimate.price, lang))}
${tile(pick(lang, '作業時間の目安', 'Hours'), hoursText(estimate.expected, lang))}
${tile(pick(lang, 'ファイル', 'Files'), number(result.summary.files))}
${tile(pick(lang, '容量', 'Size'), size(result.summary.bytes))}
</dl>
</header>`;
}

function checklistHtml({ profile, plan, lang }: PageMaterial): string {
  const items = checklistOf(profile, plan.mode, plan.rows);
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
    items.map(({ who, what, stated }, i) => ['□', i + 1, what[lang], whoText(who, profile, lang), stated]),
  );
}

function questionsHtml({ result, causes, move, profile, plan, zone, lang }: PageMaterial): string {
  const customer = [...questionsOf(result, causes, move), ...ownQuestions(profile, plan, zone, move)];
  const provider = askedOfProvider(profile, result, plan.mode);
  return [
    heading(pick(lang, 'お客様へ', 'To the customer')),
    customer.length > 0
      ? table(
          lang === 'ja' ? ['ご質問', '理由', 'ご回答'] : ['Question', 'Why', 'Answer'],
          customer.map(({ question, why }) => [question[lang], why[lang], '']),
        )
      : quiet(pick(lang, '現時点でご確認いただくことはありません。', 'Nothing at present.')),
    heading(
      profile.side === 'old'
        ? pick(lang, '移行元・移行先のサービス提供会社へ', 'To the providers')
        : pick(lang, 'サービス提供会社へ', 'To the provider'),
    ),
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

function filesHtml({ plan, hosts, zone, inventory, lang }: PageMaterial): string {
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
    ...(inventory.mail.accounts.length > 0
      ? [
          [
            MAIL_FILES.page,
            pick(
              lang,
              'メールソフト設定変更のご案内（アカウントごと）',
              'settings of the mail programs, one sheet an account',
            ),
          ] as [string, string],
        ]
      : []),
    ...(hasMail(inventory.mail)
      ? [
          [
            MAIL_FILES.workbook,
            pick(lang, 'メールアカウント・転送・メーリングリストの一覧', 'mail accounts, forwards and lists'),
          ] as [string, string],
        ]
      : []),
    ...(zone === null || zone.steps.length === 0
      ? []
      : Object.values(ZONE_FILES).map((name): [string, string] => [
          name,
          pick(lang, 'DNSに反映するゾーン', 'the zone to load'),
        ])),
  ];
  return table(
    lang === 'ja' ? ['ファイル', '内容'] : ['File', 'What'],
    rows.map(([name, what]) => [html(`<a href="${name}">${name}</a>`), what]),
  );
}
