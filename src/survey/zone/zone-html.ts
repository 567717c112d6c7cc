// The zone as a part of the page and as a sheet: record by record what changes, what is to be asked, what is wrong.
import { number } from '../../report/words.ts';
import type { Column, Table } from '../../report/xlsx/workbook.ts';
import type { Lang, Text } from '../../rule/text.ts';
import { html, list, paragraph, quiet, table } from '../markup.ts';
import { pick } from '../words.ts';
import { decoded } from './entries.ts';
import type { ZoneChange } from './known.ts';
import { hoursOf, ZONE_FILES, type ZoneSurvey } from './survey.ts';

const WHAT: Record<ZoneChange['what'], Text> = {
  change: { ja: '変更する', en: 'change' },
  ask: { ja: '要確認', en: 'to be asked' },
  mistake: { ja: '要修正', en: 'mistake' },
  keep: { ja: '変更なし', en: 'stays' },
};

const dataOf = ({ record }: ZoneChange): string =>
  decoded(record.data.map((word) => (word.quoted ? `"${word.text}"` : word.text)).join(' '));

/** As zone files write it: short, and @ for the zone itself. */
const nameIn = (owner: string, apex: string): string =>
  owner === apex ? '@' : owner.endsWith(`.${apex}`) ? owner.slice(0, -apex.length - 1) : `${owner}.`;

function rowsOf({ zone, changes }: ZoneSurvey, lang: Lang): (string | number)[][] {
  return [
    ...changes.changes.map((change) => [
      change.record.line,
      decoded(nameIn(change.record.owner, zone.apex)),
      change.record.type,
      dataOf(change),
      change.after ?? '',
      change.record.ttl,
      WHAT[change.what][lang],
      change.why[lang],
    ]),
    ...changes.added.map(({ owner, type, data, why }) => [
      pick(lang, '追加', 'new'),
      nameIn(owner, zone.apex),
      type,
      '',
      data,
      '',
      pick(lang, '追加する', 'add'),
      why[lang],
    ]),
  ];
}

const heads = (lang: Lang): string[] =>
  lang === 'ja'
    ? ['行', '名前', '種類', '現在の値', '切り替え後', 'TTL（秒）', '扱い', '理由']
    : ['Line', 'Name', 'Type', 'Today', 'After', 'TTL (s)', 'What', 'Why'];

export function zoneHtml(survey: ZoneSurvey, lang: Lang): string {
  const { zone, changes, steps, open } = survey;
  const count = (what: ZoneChange['what']) => changes.changes.filter((change) => change.what === what).length;
  const parts = [
    paragraph(
      pick(
        lang,
        `${zone.apex} のゾーン（${number(zone.records.length)}レコード）のうち、変更が${count('change') + changes.added.length}件、確認が必要なものが${count('ask')}件、書き方の誤りと思われるものが${count('mistake')}件あります。`,
        `Of the ${number(zone.records.length)} records of ${zone.apex}, ${count('change') + changes.added.length} change, ${count('ask')} are to be asked about and ${count('mistake')} look wrong.`,
      ),
    ),
    paragraph(oldServer(survey, lang)),
  ];
  if (changes.remembered > 0)
    parts.push(
      paragraph(
        pick(
          lang,
          `変更するレコードのTTLは最長${hoursOf(changes.remembered).ja}です。切り替え前に下げておくと、古いアドレスが残る時間を短くできます。`,
          `The TTL of what changes is up to ${hoursOf(changes.remembered).en}. Lowered before, old addresses are forgotten soon.`,
        ),
      ),
    );
  if (open)
    parts.push(
      `<div class="obstacle">${paragraph(
        pick(
          lang,
          `新しいサーバーのアドレスが分からないため、${ZONE_FILES.at} と ${ZONE_FILES.after} の「NEW-SERVER-…」の部分は未記入です。アドレスを確認して --new-address で指定するか、書き換えてから反映してください（このままでは読み込まれません）。`,
          `The new address is not known: “NEW-SERVER-…” in ${ZONE_FILES.at} and ${ZONE_FILES.after} is to be filled in, or named with --new-address. No name server loads them as they are.`,
        ),
      )}</div>`,
    );
  const lines = rowsOf(survey, lang);
  parts.push(table(heads(lang), lines));
  if (zone.included.length > 0)
    parts.push(
      paragraph(
        pick(
          lang,
          `$INCLUDE で読み込まれる次のファイルはお預かりしていないため、確認していません：${zone.included.map(({ name }) => decoded(name)).join('、')}`,
          `Not checked, because they were not handed in: ${zone.included.map(({ name }) => decoded(name)).join(', ')} ($INCLUDE).`,
        ),
      ),
    );
  if (steps.length > 0) {
    parts.push(
      list(
        steps.map(({ what, note }) => `${what[lang]}${pick(lang, '：', ': ')}${note[lang]}${pick(lang, '。', '.')}`),
      ),
      table(lang === 'ja' ? ['ファイル', '使うとき'] : ['File', 'When'], [
        [link(ZONE_FILES.before), pick(lang, '切り替えの前（TTLを下げる）', 'before the switch: lower TTL')],
        [link(ZONE_FILES.at), pick(lang, '切り替えのとき', 'at the switch')],
        [link(ZONE_FILES.after), pick(lang, '旧サーバーを使わなくなった後', 'when the old server is no longer used')],
      ]),
      quiet(
        pick(
          lang,
          'どのファイルも、変更するところ以外はお預かりしたゾーンのままです。反映の前に、DNSの管理会社の形式に合うかご確認ください。',
          'Apart from what changes, the files are as they were handed in.',
        ),
      ),
    );
  }
  return parts.join('\n');
}

const link = (name: string) => html(`<a href="${name}">${name}</a>`);

function oldServer({ changes }: ZoneSurvey, lang: Lang): string {
  const addresses = changes.oldAddresses.join('、');
  if (changes.oldAddresses.length === 0)
    return pick(
      lang,
      '旧サーバーのアドレスが分かりませんでした。--old-host で指定すると、変更するレコードを見分けられます。',
      'The address of the old server is not known: name it with --old-host.',
    );
  return changes.assumed
    ? pick(
        lang,
        `旧サーバーのアドレスは指定されていないため、ドメイン自身と www のアドレス（${addresses}）を旧サーバーとみなしました。`,
        `Nobody named the old server: the addresses of the domain and of www (${changes.oldAddresses.join(', ')}) were taken for it.`,
      )
    : pick(lang, `旧サーバーのアドレス：${addresses}`, `The old server: ${changes.oldAddresses.join(', ')}`);
}

export function zoneSheet(survey: ZoneSurvey, lang: Lang): Table {
  const widest = [8, 34, 8, 50, 40, 10, 12, 70];
  return {
    name: 'DNS',
    columns: heads(lang).map((head, i): Column => ({ head, most: widest[i]!, wrap: i === 3 || i === 4 || i === 7 })),
    rows: rowsOf(survey, lang),
  };
}
