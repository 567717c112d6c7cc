// What the service's document leaves open: to be asked of the provider before the order.

import type { Question } from '../report/questions.ts';
import { namesOf, openParts } from '../report/verdict.ts';
import { componentName } from '../report/words.ts';
import type { Move } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Mode, Profile } from '../target/profile.ts';
import type { Plan } from './plan.ts';
import type { ZoneSurvey } from './zone/survey.ts';

/** @param mode who moves the data; null: not decided */
export function askedOfProvider(profile: Profile, result: ScanResult, mode: Mode | null): Text[] {
  const { components, survey } = profile;
  const { kinds } = result.inventory;
  const asked: Text[] = [];
  const ask = (ja: string, en: string) => asked.push({ ja, en });
  for (const needed of openParts(result))
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
  const open =
    survey?.steps.filter((step) => step.days === null && (mode === null || (step.mode ?? mode) === mode)) ?? [];
  if (open.length > 0)
    ask(
      `次の工程の所要日数：${open.map((step) => step.what.ja).join('、')}`,
      `How long do these steps take: ${open.map((step) => step.what.en).join('; ')}?`,
    );
  return asked;
}

/** What the plan and the zone need to know from the customer. */
export function ownQuestions(
  profile: Profile,
  { wished, mode, domainExpires }: Plan,
  zone: ZoneSurvey | null,
  { domain }: Move,
): Question[] {
  const questions: Question[] = [];
  const ask = (question: Text, why: Text) => questions.push({ question, why });
  const survey = profile.survey;
  if (wished === null && survey)
    ask(
      { ja: '切り替えのご希望日を教えてください。', en: 'On which day shall the switch be?' },
      { ja: '日程を作成するためです。', en: 'The plan is made from it.' },
    );
  const ways = (survey?.scopes ?? []).filter(({ id }) => id === 'self' || id === 'agent');
  if (mode === null && ways.length > 1)
    ask(
      {
        ja: `データの移行はどちらになさいますか（${ways.map(({ what }) => what.ja).join('／')}）。`,
        en: `Who moves the data: ${ways.map(({ what }) => what.en).join(', or ')}?`,
      },
      {
        ja: '手順、日程、費用、引き継がれるデータが変わるためです。',
        en: 'Steps, days, price and what is carried over depend on it.',
      },
    );
  if (survey?.switch?.domainValidDays !== undefined && domainExpires === null)
    ask(
      { ja: 'ドメインの有効期限を教えてください。', en: 'Until when is the domain valid?' },
      {
        ja: `移管の際に${survey.switch.domainValidDays}日以上の有効期限が必要なためです。`,
        en: `${survey.switch.domainValidDays} days must be left for the transfer.`,
      },
    );
  if (domain && zone === null)
    ask(
      { ja: '現在のDNSの設定（ゾーン情報）をいただけますか。', en: 'Can you send the zone of the domain?' },
      {
        ja: '切り替えで変更するレコードと、TTLを下げる時期を確かめるためです。',
        en: 'It tells which records change, and when the TTL must be lowered.',
      },
    );
  if (zone?.open)
    ask(
      { ja: '新しいサーバーのIPアドレスを教えてください。', en: 'Which addresses has the new server?' },
      { ja: 'DNSの変更後の値を決めるためです。', en: 'The zone’s new values depend on it.' },
    );
  return questions;
}
