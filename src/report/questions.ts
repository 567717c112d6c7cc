// What only the customer can answer, told from what the scan found and what it was not told.
import type { Move } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Component } from '../target/profile.ts';
import type { Cause } from './cause.ts';
import { componentName, number, plural } from './words.ts';

export interface Question {
  question: Text;
  why: Text;
}

/** Kinds of files that show that a component is used. */
const USED_BY: Partial<Record<Component, string>> = {
  php: 'php',
  perl: 'perl',
  apache: 'htaccess',
  mysql: 'sql',
  postgresql: 'sql',
};

export function questionsOf(result: ScanResult, causes: readonly Cause[], move: Move): Question[] {
  const questions: Question[] = [];
  const ask = (question: Text, why: Text) => questions.push({ question, why });
  if (!move.domain)
    ask(
      { ja: '移行後に使うドメインを教えてください。', en: 'Which domain will the site use after the move?' },
      {
        ja: 'メールサーバー名や URL の書き換え先を決めるためです。',
        en: 'It decides what mail hosts and addresses become.',
      },
    );
  if (move.oldHosts.length === 0)
    ask(
      {
        ja: '現在のサーバーの名前と IP アドレスを教えてください。',
        en: 'What are the name and the address of the present server?',
      },
      {
        ja: '旧サーバーを直接指している設定を見分けるためです。',
        en: 'Settings that point at the old server can then be told apart.',
      },
    );
  for (const component of Object.keys(result.target.components) as Component[]) {
    const kind = USED_BY[component];
    if (move.source[component] !== undefined || !kind || !result.inventory.kinds[kind]) continue;
    ask(
      {
        ja: `現在お使いの ${componentName(component, 'ja')} の版を教えてください。`,
        en: `Which version of ${componentName(component, 'en')} runs today?`,
      },
      {
        ja: '版の違いによる動作の変化を確かめるためです。',
        en: 'Changes of behaviour between the two versions can then be checked.',
      },
    );
  }
  const offered = result.target.components.php ?? [];
  if (offered.length > 1 && result.inventory.kinds.php)
    ask(
      {
        ja: `PHP はどの版（${offered.join('、')}）を使いますか。`,
        en: `Which PHP version shall be used: ${offered.join(', ')}?`,
      },
      { ja: '必要な修正が版によって変わるためです。', en: 'What must be repaired depends on it.' },
    );
  const copies = new Set(
    causes.filter((cause) => cause.reach === 'unreached').flatMap((cause) => cause.places.map((place) => place.path)),
  );
  if (copies.size > 0)
    ask(
      {
        ja: `使われていないと思われるファイルが${number(copies.size)}個あります。移行しなくてもよろしいですか。`,
        en: `Nothing seems to use ${plural(copies.size, 'file')} (backup copies and the like). May this be left behind?`,
      },
      {
        ja: '修正の手間を減らし、古い情報が公開されるのを防ぐためです。',
        en: 'It saves work and keeps old data from being public.',
      },
    );
  for (const cause of causes.filter((cause) => cause.step === 'blocked'))
    ask(
      {
        ja: `「${cause.message.ja}」について、代わりの方法をご相談させてください。`,
        en: `“${cause.message.en}”: which other way suits you?`,
      },
      { ja: '移行先のサービスでは受け入れられないためです。', en: 'The new service does not take it.' },
    );
  if (result.unchecked.length > 0)
    ask(
      {
        ja: `読み取れなかったファイルなどが${number(result.unchecked.length)}件あります。正しいものをもう一度いただけますか。`,
        en: `${number(result.unchecked.length)} files could not be read. Can you send them again?`,
      },
      {
        ja: '確認できていない部分に問題が残っているおそれがあるためです。',
        en: 'There may be problems in what was not checked.',
      },
    );
  return questions;
}
