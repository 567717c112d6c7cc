// The words of the reports in both languages, and the sentences that are put together from counts.
import type { Severity } from '../rule/finding.ts';
import type { Lang, Text } from '../rule/text.ts';
import type { Check, ScanResult } from '../scan/result.ts';
import { type Cause, costs, type Step, verdictOf } from './cause.ts';

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

/** The answer in one sentence: ready, ready after these repairs, or not without work. */
export function verdictSentence(causes: readonly Cause[]): Text {
  const grave = causes.filter((cause) => cause.severity === 'error' && cause.reach === 'live');
  const manual = grave.filter((cause) => cause.fix !== 'safe');
  const places = (list: readonly Cause[]) => list.reduce((sum, cause) => sum + cause.places.length, 0);
  switch (verdictOf(causes)) {
    case 'ready':
      return {
        ja: 'サイトを止める問題は見つかりませんでした。このまま移行できます。',
        en: 'Ready: nothing was found that stops the site on the new server.',
      };
    case 'fixes':
      return {
        ja: `${number(places(grave))}か所を自動修正すれば移行できます。`,
        en: `Ready after ${plural(places(grave), 'automatic repair')}.`,
      };
    case 'blocked':
      return {
        ja: 'このままでは移行できません。移行先が受け入れないものが含まれています。',
        en: 'Not without work: the site holds what the new service does not take.',
      };
    default:
      return {
        ja: `このままでは移行できません。人の手が必要な原因が${number(manual.length)}件（${number(places(manual))}か所）あります。`,
        en: `Not without work: ${plural(manual.length, 'cause')} in ${plural(places(manual), 'place')} ${manual.length === 1 ? 'needs' : 'need'} a person.`,
      };
  }
}

/** Which of several offered PHP versions costs less; null when only one is offered or nothing depends on it. */
export function versionSentence(result: ScanResult, causes: readonly Cause[]): Text | null {
  const [best, ...others] = costs(causes, 'php', result.target.components.php ?? []);
  const worst = others.at(-1);
  if (!best || !worst) return null;
  const same = best.error === worst.error && best.minutes === worst.minutes && best.warning === worst.warning;
  const name = best.version.replace('php', 'PHP');
  const other = worst.version.replace('php', 'PHP');
  // a site without PHP need not choose
  if (same && !result.inventory.kinds.php) return null;
  if (same)
    return {
      ja: `どの版の PHP を選んでも手間は変わりません。新しい ${name} をお勧めします。`,
      en: `The PHP versions cost the same; ${name} is the newer one.`,
    };
  if (best.error === worst.error)
    return {
      ja: `${name} を選ぶと手間が少なく済みます（エラーの数は ${other} と同じです）。`,
      en: `${name} costs less than ${other}, with as many errors.`,
    };
  return {
    ja: `${name} を選ぶと手間が少なく済みます（エラー：${name} では${number(best.error)}か所、${other} では${number(worst.error)}か所）。`,
    en: `${name} costs less than ${other}: errors in ${plural(best.error, 'place')} against ${number(worst.error)}.`,
  };
}

/** Silence means "checked and clean": what was not checked is said beside the verdict. Null when everything was. */
export function uncheckedSentence(count: number): Text | null {
  if (count === 0) return null;
  return {
    ja: `なお、確認できなかったものが${number(count)}件あります。`,
    en: `${plural(count, 'thing')} could not be checked.`,
  };
}
