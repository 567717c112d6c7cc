// What breaks, in the words of somebody who runs a shop: rules by the part of the site that its visitors or its owner would miss.
import type { Text } from '../../rule/text.ts';
import type { Result } from '../job.ts';

type Cause = Result['causes'][number];

interface Topic {
  /** What the ids of its rules begin with; the longest that fits decides. */
  rules: readonly string[];
  name: Text;
  /** What one would notice after the move. */
  effect: Text;
}

/** In the order in which a customer cares. */
const TOPICS: readonly Topic[] = [
  {
    rules: ['php/'],
    name: { ja: 'PHP で動くページ', en: 'Pages made by PHP' },
    effect: {
      ja: 'ページが真っ白になる、エラーが表示される、計算や表示の結果が変わる、といったことが起こります。',
      en: 'Pages stay blank, show an error, or calculate and show something else than today.',
    },
  },
  {
    rules: ['perl/', 'paths/shebang'],
    name: { ja: 'CGI（掲示板・フォーム・カウンターなど）', en: 'CGI programs (forms, boards, counters)' },
    effect: {
      ja: '問い合わせフォームや掲示板などが「500 エラー」になり、使えなくなります。',
      en: 'Forms, boards and counters answer with “error 500” and cannot be used.',
    },
  },
  {
    rules: ['mail/', 'paths/sendmail'],
    name: { ja: 'メール', en: 'Mail' },
    effect: {
      ja: 'フォームからのメールや転送メールが届かなくなります。気づきにくいのでご注意ください。',
      en: 'Mail from forms, or forwarded mail, no longer arrives; that is easily overlooked.',
    },
  },
  {
    rules: ['mysql/', 'postgresql/'],
    name: { ja: 'データベース（商品・記事・会員などのデータ）', en: 'Database (products, articles, members)' },
    effect: {
      ja: 'データを新しいサーバーに入れるときに止まったり、文字が化けたり、一部が欠けたりします。',
      en: 'The data cannot be loaded on the new server, or some of its characters are damaged or lost.',
    },
  },
  {
    rules: ['paths/', 'connections/'],
    name: { ja: '前のサーバーを指したままの所', en: 'What still points at the old server' },
    effect: {
      ja: 'ファイルや接続先が見つからず、前のサーバーを止めたときに動かなくなります。',
      en: 'Files and connections are not found, and stop working when the old server is switched off.',
    },
  },
  {
    rules: ['htaccess/'],
    name: { ja: 'サーバーの設定（.htaccess）', en: 'Server settings (.htaccess)' },
    effect: {
      ja: 'フォルダ全体が「500 エラー」になったり、会員ページの鍵や転送の設定が効かなくなったりします。',
      en: 'Whole folders answer with “error 500”, or locks and redirections stop working.',
    },
  },
  {
    rules: ['ssi/'],
    name: { ja: 'ページの部品の組み合わせ（SSI）', en: 'Pages put together on the server (SSI)' },
    effect: {
      ja: '共通のメニューやカウンターなどの部品が、ページに表示されなくなります。',
      en: 'Menus, counters and other shared parts no longer appear in the pages.',
    },
  },
  {
    rules: ['encoding/'],
    name: { ja: '文字化け', en: 'Garbled characters' },
    effect: {
      ja: '日本語が読めない文字に化けて表示されます。',
      en: 'Japanese text is shown as unreadable characters.',
    },
  },
  {
    rules: ['html/'],
    name: { ja: 'ページのリンクと読み込み', en: 'Links and parts of pages' },
    effect: {
      ja: 'リンク先や画像が表示されなくなったり、警告が出たりします。',
      en: 'Links and pictures are missing, or browsers show warnings.',
    },
  },
  {
    rules: ['waf/'],
    name: { ja: '不正アクセスを防ぐしくみ（WAF）', en: 'Protection against attacks (WAF)' },
    effect: {
      ja: 'お客様が普通に入力した内容が不正アクセスと間違えられ、フォームが送れないことがあります。',
      en: 'What customers enter may be taken for an attack, and forms cannot be sent.',
    },
  },
  {
    rules: ['files/', 'limits/'],
    name: { ja: 'ファイルそのもの・容量や制限', en: 'Files, space and limits' },
    effect: {
      ja: '置いたままにすると危ないファイルや、新しいサーバーに移せないものがあります。',
      en: 'Some files are a danger where they lie, or cannot be moved to the new server.',
    },
  },
];

const OTHER: Topic = {
  rules: [''],
  name: { ja: 'そのほか', en: 'Everything else' },
  effect: { ja: '個々の説明をご覧ください。', en: 'See each of them.' },
};

export interface TopicCauses {
  topic: Topic;
  causes: Cause[];
  places: number;
}

/** Those with causes alone, which stay in their order. */
export function byTopic(causes: readonly Cause[]): TopicCauses[] {
  const groups = new Map<Topic, TopicCauses>();
  for (const topic of [...TOPICS, OTHER]) groups.set(topic, { topic, causes: [], places: 0 });
  for (const cause of causes) {
    const group = groups.get(topicOf(cause.rule))!;
    group.causes.push(cause);
    group.places += cause.places;
  }
  return [...groups.values()].filter((group) => group.causes.length > 0);
}

const PREFIXES = [...TOPICS, OTHER]
  .flatMap((topic) => topic.rules.map((prefix) => ({ prefix, topic })))
  .sort((a, b) => b.prefix.length - a.prefix.length);

const topicOf = (rule: string): Topic => PREFIXES.find(({ prefix }) => rule.startsWith(prefix))!.topic;
