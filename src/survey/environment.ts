// Old and new side by side, line by line, with what the difference means for this site.
import type { Cause } from '../report/cause.ts';
import { environmentOf } from '../report/environment.ts';
import { componentName, number } from '../report/words.ts';
import type { Move } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Component, Profile } from '../target/profile.ts';
import { versionText } from '../target/version.ts';
import type { SurveyInventory } from './inventory.ts';

export interface Comparison {
  name: Text;
  today: Text;
  target: Text;
  meaning: Text;
}

const UNKNOWN: Text = { ja: '不明（要確認）', en: 'unknown, to be asked' };
const NOT_STATED: Text = { ja: '資料に記載なし（要確認）', en: 'not in the document, to be asked' };
const USED_BY: Partial<Record<Component, string>> = { php: 'php', perl: 'perl', apache: 'htaccess' };

interface Material {
  result: ScanResult;
  causes: readonly Cause[];
  move: Move;
  profile: Profile;
  inventory: SurveyInventory;
}

export function environmentRows({ result, causes, move, profile, inventory }: Material): Comparison[] {
  const rows = environmentOf(result, causes, move).map(
    (row): Comparison => ({
      name: nameOf(row.component),
      today: todayOf(row.component, move, inventory),
      target: targetOf(row.offered, profile.components[row.component]?.source),
      meaning: meaningOf(row.error, row.warning, row.note, isUsed(row.component, result, inventory), row.component),
    }),
  );
  const missing = (Object.keys(USED_BY) as Component[]).filter(
    (component) => !profile.components[component] && isUsed(component, result, inventory),
  );
  const dumps = [...new Set(inventory.told.map(({ component }) => component))].filter(
    (component) => !profile.components[component] && !missing.includes(component),
  );
  for (const component of [...missing, ...dumps])
    rows.push({
      name: nameOf(component),
      today: todayOf(component, move, inventory),
      target: NOT_STATED,
      meaning: {
        ja: '版が分かりしだい、動作への影響を確認します。',
        en: 'What changes can be told when the version is known.',
      },
    });
  return rows;
}

const nameOf = (component: Component): Text => ({
  ja: componentName(component, 'ja'),
  en: componentName(component, 'en'),
});

const isUsed = (component: Component, result: ScanResult, inventory: SurveyInventory): boolean => {
  const kind = USED_BY[component];
  if (kind) return (result.inventory.kinds[kind] ?? 0) > 0;
  return inventory.told.some((each) => each.component === component) || inventory.dumps.length > 0;
};

function todayOf(component: Component, move: Move, { told }: SurveyInventory): Text {
  const given = move.source[component];
  if (given !== undefined) return { ja: versionText(given), en: versionText(given) };
  const own = told.filter((each) => each.component === component);
  if (own.length === 0) return UNKNOWN;
  const versions = own.map((each) => each.version).join(', ');
  return { ja: `${versions}（${own[0]!.path} の記載）`, en: `${versions} (says ${own[0]!.path})` };
}

function targetOf(offered: readonly string[], source: 'stated' | 'inferred' | 'to-be-asked' | undefined): Text {
  const versions = offered.join(' / ');
  if (source === 'inferred') return { ja: `${versions}（推定）`, en: `${versions} (inferred)` };
  if (source === 'to-be-asked') return { ja: `${versions}（要確認）`, en: `${versions} (to be asked)` };
  return { ja: versions, en: versions };
}

function meaningOf(error: number, warning: number, note: Text | null, used: boolean, component: Component): Text {
  if (error + warning === 0) {
    if (used || component === 'apache')
      return {
        ja: `影響は見つかりませんでした。${note?.ja ?? ''}`,
        en: `No effect was found. ${note?.en ?? ''}`.trim(),
      };
    return USED_BY[component]
      ? { ja: 'サイトでは使われていません。', en: 'The site does not use it.' }
      : {
          ja: 'ダンプをお預かりしていないため、データの中身は確認していません。',
          en: 'There is no dump of it, so its data was not checked.',
        };
  }
  const ja = [
    ...(error ? [`エラー${number(error)}か所`] : []),
    ...(warning ? [`警告${number(warning)}か所`] : []),
  ].join('、');
  const en = [...(error ? [`${number(error)} errors`] : []), ...(warning ? [`${number(warning)} warnings`] : [])].join(
    ', ',
  );
  return { ja: `${ja}の対応が必要です。${note?.ja ?? ''}`, en: `${en} to be dealt with. ${note?.en ?? ''}`.trim() };
}
