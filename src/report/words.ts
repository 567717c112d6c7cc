// The words of the reports in both languages, and the sentences that are put together from counts.
import type { Severity } from '../rule/finding.ts';
import type { Lang, Text } from '../rule/text.ts';
import type { Check } from '../scan/result.ts';
import type { Step } from './cause.ts';

export const SEVERITIES: Record<Severity, Text> = {
  error: { ja: 'エラー', en: 'Error' },
  warning: { ja: '警告', en: 'Warning' },
  info: { ja: '参考', en: 'Info' },
};

export const STEP_TITLES: Record<Step | 'unchecked', Text> = {
  machine: { ja: '自動で修正できるもの', en: 'Repaired by machine' },
  decide: { ja: '判断が必要なもの', en: 'Needs a decision' },
  hand: { ja: '手作業が必要なもの', en: 'Needs work by hand' },
  blocked: { ja: '移行できないもの', en: 'Cannot be moved' },
  note: { ja: '知っておきたいこと', en: 'Worth knowing' },
  'clean-up': { ja: '片付けの候補', en: 'Clean up' },
  unchecked: { ja: '確認できなかったもの', en: 'Was not checked' },
};

export const STEP_NOTES: Record<Step | 'unchecked', Text> = {
  machine: {
    ja: '移行先でも意味が変わらない修正です。「hikkoshi fix」でまとめて直せます。',
    en: 'Repairs that keep the meaning on the new server; “hikkoshi fix” applies them.',
  },
  decide: {
    ja: '修正案があります。内容を確かめてから「hikkoshi fix --review 規則名」で適用してください。',
    en: 'A repair is offered; look at it, then apply it with “hikkoshi fix --review RULE”.',
  },
  hand: {
    ja: '自動では直せません。プログラムまたは設定を書き換える作業が必要です。',
    en: 'No machine can repair these: code or settings must be rewritten.',
  },
  blocked: {
    ja: '移行先のサービスでは受け入れられません。代わりの方法をお客様とご相談ください。',
    en: 'The new service does not take these; another way must be agreed with the customer.',
  },
  note: {
    ja: '動作は止まりませんが、移行の前後で知っておくとよいことです。',
    en: 'Nothing stops, but it helps to know before and after the move.',
  },
  'clean-up': {
    ja: 'バックアップや古い複製など、公開ページから使われていないと思われるファイルです。移行しないほうが安全です。',
    en: 'Backup copies and the like that no page seems to use; it is safer not to move them.',
  },
  unchecked: {
    ja: '読み取れなかったなどの理由で確認していません。問題がないという意味ではありません。',
    en: 'Could not be read or understood; this does not mean that they are clean.',
  },
};

export const CHECK_RESULTS: Record<Check['result'], Text> = {
  found: { ja: '見つかりました', en: 'Found' },
  clean: { ja: '問題なし', en: 'Clean' },
  'not-applicable': { ja: '対象なし', en: 'Not applicable' },
  'not-checked': { ja: '未確認', en: 'Not checked' },
};

export const FIXES: Record<'safe' | 'review' | 'none', Text> = {
  safe: { ja: '自動', en: 'Automatic' },
  review: { ja: '要確認', en: 'After review' },
  none: { ja: '手作業', en: 'By hand' },
};

const COMPONENTS: Record<string, Text> = {
  php: { ja: 'PHP', en: 'PHP' },
  perl: { ja: 'Perl', en: 'Perl' },
  mysql: { ja: 'MySQL', en: 'MySQL' },
  mariadb: { ja: 'MariaDB', en: 'MariaDB' },
  postgresql: { ja: 'PostgreSQL', en: 'PostgreSQL' },
  apache: { ja: 'Apache', en: 'Apache' },
  ssi: { ja: 'SSI', en: 'SSI' },
  sendmail: { ja: 'sendmail', en: 'sendmail' },
  mail: { ja: 'メール', en: 'Mail' },
  encoding: { ja: '文字コード', en: 'Encoding' },
  waf: { ja: 'WAF', en: 'WAF' },
  limits: { ja: '容量と制限', en: 'Limits' },
  site: { ja: 'サイト全体', en: 'Site' },
};

export const componentName = (component: string, lang: Lang): string => COMPONENTS[component]?.[lang] ?? component;

/** 'php 5.6.30' -> 'PHP 5.6.30'. */
export const versionName = (label: string, lang: Lang): string => {
  const [component, ...rest] = label.split(' ');
  return [componentName(component!, lang), ...rest].join(' ');
};

export const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** 1536 -> '1.5 KB'. */
export function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
