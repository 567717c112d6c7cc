// What a report says first: whether the site can move, and how far that could be told.
import type { Lang, Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Component } from '../target/profile.ts';
import { type Cause, costs } from './cause.ts';
import { componentName, number, plural } from './words.ts';

/**
 * ready: nothing live stops the site; fixes: the machine repairs all that does; work: a person must; blocked: the target does not take
 * it; open: nothing more was found, but the target's versions are not known, and most rules ask for them.
 */
export type Verdict = 'ready' | 'fixes' | 'open' | 'work' | 'blocked';

type Told = Pick<ScanResult, 'target' | 'inventory'>;

const graveOf = (causes: readonly Cause[]): Cause[] =>
  causes.filter((cause) => cause.severity === 'error' && cause.reach === 'live');

export function verdictOf(result: Told, causes: readonly Cause[]): Verdict {
  const grave = graveOf(causes);
  if (grave.some((cause) => cause.step === 'blocked')) return 'blocked';
  if (grave.some((cause) => cause.fix !== 'safe')) return 'work';
  if (openParts(result).length > 0) return 'open';
  return grave.length > 0 ? 'fixes' : 'ready';
}

/** The answer in one sentence, then what must be known beside it. */
export function verdictSentences(result: ScanResult, causes: readonly Cause[]): Text[] {
  return [
    answer(result, causes),
    openSentence(result),
    versionSentence(result, causes),
    uncheckedSentence(result.unchecked.length),
  ].filter((text) => text !== null);
}

function answer(result: Told, causes: readonly Cause[]): Text {
  const grave = graveOf(causes);
  const manual = grave.filter((cause) => cause.fix !== 'safe');
  const places = (list: readonly Cause[]) => list.reduce((sum, cause) => sum + cause.places.length, 0);
  const repairs = { ja: `${number(places(grave))}か所`, en: plural(places(grave), 'automatic repair') };
  switch (verdictOf(result, causes)) {
    case 'ready':
      return {
        ja: 'サイトを止める問題は見つかりませんでした。このまま移行できます。',
        en: 'Ready: nothing was found that stops the site on the new server.',
      };
    case 'fixes':
      return { ja: `${repairs.ja}を自動修正すれば移行できます。`, en: `Ready after ${repairs.en}.` };
    case 'open':
      return grave.length === 0
        ? {
            ja: '確認できた範囲では、サイトを止める問題は見つかりませんでした。',
            en: 'As far as it could be checked, nothing was found that stops the site.',
          }
        : {
            ja: `確認できた範囲で見つかった問題は、${repairs.ja}を自動修正すれば解消します。`,
            en: `As far as it could be checked, ${repairs.en} will do.`,
          };
    case 'blocked':
      return {
        ja: 'このままでは移行できません。移行先が受け入れないものが含まれています。',
        en: 'Not without work: the site holds what the new service does not take.',
      };
    case 'work':
      return {
        ja: `このままでは移行できません。人の手が必要な原因が${number(manual.length)}件（${number(places(manual))}か所）あります。`,
        en: `Not without work: ${plural(manual.length, 'cause')} in ${plural(places(manual), 'place')} ${manual.length === 1 ? 'needs' : 'need'} a person.`,
      };
  }
}

/** What a kind of file needs on the target: one of these. */
const NEEDED: Record<string, Component[]> = {
  php: ['php'],
  perl: ['perl'],
  sql: ['mysql', 'mariadb', 'postgresql'],
  htaccess: ['apache'],
};

/** What the site uses and the target names no version of: nothing that depends on it could be checked. */
export function openParts({ target, inventory }: Told): Component[][] {
  return Object.entries(NEEDED)
    .filter(([kind, needed]) => inventory.kinds[kind] && !needed.some((component) => target.components[component]))
    .map(([, needed]) => needed);
}

export const namesOf = (components: readonly Component[], lang: Lang): string =>
  components.map((component) => componentName(component, lang)).join(lang === 'ja' ? '・' : ' or ');

/** Null when the target names a version of all that the site uses. */
export function openSentence(result: Told): Text | null {
  const open = openParts(result);
  if (open.length === 0) return null;
  const names = (lang: Lang) => open.map((components) => namesOf(components, lang)).join(lang === 'ja' ? '、' : ', ');
  return {
    ja: `移行先の ${names('ja')} の版が分からないため、版の違いによる影響はまだ確認できていません。`,
    en: `The versions of ${names('en')} on the new server are not known: what depends on them is not checked yet.`,
  };
}

/** Which of several offered PHP versions costs less; null when only one is offered or nothing depends on it. */
function versionSentence(result: ScanResult, causes: readonly Cause[]): Text | null {
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
function uncheckedSentence(count: number): Text | null {
  if (count === 0) return null;
  return {
    ja: `なお、確認できなかったものが${number(count)}件あります。`,
    en: `${plural(count, 'thing')} could not be checked.`,
  };
}
