// What the service's document leaves open: to be asked of the provider before the order.

import { componentName } from '../report/words.ts';
import type { Lang, Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Component, Profile } from '../target/profile.ts';

/** What a kind of file needs on the target. */
const NEEDED: Record<string, Component[]> = {
  php: ['php'],
  perl: ['perl'],
  sql: ['mysql', 'postgresql'],
  htaccess: ['apache'],
};

/** Names of what the site uses and the document gives no version of: nothing about it could be checked. */
export function uncheckedParts({ components }: Profile, result: ScanResult): Component[][] {
  return Object.entries(NEEDED)
    .filter(([kind, needed]) => result.inventory.kinds[kind] && !needed.some((component) => components[component]))
    .map(([, needed]) => needed);
}

export const namesOf = (components: readonly Component[], lang: Lang): string =>
  components.map((component) => componentName(component, lang)).join(lang === 'ja' ? '・' : ' or ');

export function askedOfProvider(profile: Profile, result: ScanResult): Text[] {
  const { components, survey } = profile;
  const { kinds } = result.inventory;
  const asked: Text[] = [];
  const ask = (ja: string, en: string) => asked.push({ ja, en });
  for (const needed of uncheckedParts(profile, result))
    ask(
      `移行先で使える ${namesOf(needed, 'ja')} の版（資料に記載がありません）`,
      `Which version of ${namesOf(needed, 'en')} is there? The document does not say.`,
    );
  for (const [component, facts] of Object.entries(components)) {
    if (facts.source === 'stated') continue;
    ask(
      `${componentName(component, 'ja')} の版が ${facts.versions.join('、')} であること（資料には明記されていません）`,
      `Is ${componentName(component, 'en')} ${facts.versions.join(', ')}? The document does not state it.`,
    );
  }
  if (kinds.php && components.php) {
    if (components.php.sapi === 'unknown')
      ask(
        'PHP の動作方式（モジュール版・CGI版）。.htaccess の php_value が使えるかどうかが変わります',
        'How PHP runs (module or CGI): it decides whether php_value in .htaccess works.',
      );
    if (!components.php.extensions) ask('PHP で使える拡張モジュールの一覧', 'Which PHP extensions are there?');
  }
  if (kinds.htaccess && components.apache && !components.apache.allowOverride)
    ask('.htaccess で使える設定の範囲（AllowOverride）', 'What may stand in .htaccess (AllowOverride)?');
  if (kinds.ssi && profile.ssi?.exec === 'unknown')
    ask('SSI の exec コマンドが使えるか', 'May server-side includes run programs (exec)?');
  if (profile.waf?.product === 'unknown')
    ask('WAF の製品名と、除外設定の可否', 'Which WAF is it, and can exceptions be set?');
  if (!profile.limits.quota) ask('ご契約の容量（現在の使用量と比べるため）', 'How much space does the contract hold?');
  const open = survey?.steps.filter((step) => step.days === null) ?? [];
  if (open.length > 0)
    ask(
      `次の工程の所要日数：${open.map((step) => step.what.ja).join('、')}`,
      `How long do these steps take: ${open.map((step) => step.what.en).join('; ')}?`,
    );
  return asked;
}
