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
  rows.unshift(serverRow(profile, move, inventory));
  rows.push(...serviceRows(profile, causes, result));
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

/** Where the site lives: as it was given, or as its files tell. */
function serverRow({ name, side }: Profile, { oldHosts }: Move, { oldServer }: SurveyInventory): Comparison {
  const given = oldHosts.join(', ');
  const told = oldServer && {
    ja: `${oldServer.name.ja}と思われます（${oldServer.path} の ${oldServer.sign}）`,
    en: `${oldServer.name.en}, it seems (${oldServer.sign} in ${oldServer.path})`,
  };
  const today = side === 'old' ? name : (told ?? UNKNOWN);
  return {
    name: { ja: 'サーバー', en: 'Server' },
    today: given ? { ja: `${given}${told ? `、${told.ja}` : ''}`, en: `${given}${told ? `; ${told.en}` : ''}` } : today,
    target: side === 'old' ? UNKNOWN : name,
    meaning: {
      ja: '名前・アドレス・フォルダの場所が変わります。',
      en: 'Its name, its address and the place of its folders change.',
    },
  };
}

const ENCODINGS: Record<string, string> = {
  'utf-8': 'UTF-8',
  'euc-jp': 'EUC-JP',
  shift_jis: 'Shift_JIS',
  latin1: 'ISO-8859-1',
};

/** What else the document says of the service, with what was found about it. */
function serviceRows(profile: Profile, causes: readonly Cause[], result: ScanResult): Comparison[] {
  const { sendmail, components, ssi, waf } = profile;
  const rows: Comparison[] = [];
  const row = (name: Text, target: string | Text, rules: RegExp) =>
    rows.push({
      name,
      today: UNKNOWN,
      target: typeof target === 'string' ? { ja: target, en: target } : target,
      meaning: foundBy(rules, causes),
    });
  if (sendmail && (result.inventory.kinds.perl || result.inventory.kinds.php))
    row({ ja: 'メール送信プログラム', en: 'Mail program' }, sendmail.paths.join(', '), /^paths\/sendmail$/);
  if (components.perl && result.inventory.kinds.perl)
    row({ ja: 'Perlの場所', en: 'Path of Perl' }, components.perl.paths.join(', '), /^paths\/shebang/);
  for (const component of ['mysql', 'mariadb', 'postgresql'] as const) {
    const facts = components[component];
    if (facts && result.inventory.kinds.sql)
      row(
        {
          ja: `${componentName(component, 'ja')}の文字コード`,
          en: `Encoding of ${componentName(component, 'en')}`,
        },
        ENCODINGS[facts.encoding] ?? facts.encoding,
        new RegExp(`^${component === 'mariadb' ? 'mysql' : component}/.*(?:charset|encoding|set-names)`),
      );
  }
  if (ssi && result.inventory.kinds.ssi)
    row({ ja: 'SSI', en: 'Server-side includes' }, { ja: '使えます', en: 'there' }, /^ssi\//);
  if (waf)
    row(
      { ja: 'WAF', en: 'Web application firewall' },
      { ja: 'あります（設定は要確認）', en: 'there; its settings are to be asked' },
      /^waf\//,
    );
  return rows;
}

function foundBy(rules: RegExp, causes: readonly Cause[]): Text {
  const places = causes
    .filter(({ rule, reach }) => rules.test(rule) && reach === 'live')
    .reduce((sum, cause) => sum + cause.places.length, 0);
  return places === 0
    ? { ja: '影響は見つかりませんでした。', en: 'No effect was found.' }
    : { ja: `${number(places)}か所が関係します。`, en: `${number(places)} places have to do with it.` };
}
