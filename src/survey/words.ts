// Words that several pages of the survey share.
import { number } from '../report/words.ts';
import type { Lang, Text } from '../rule/text.ts';
import type { Mode, Profile } from '../target/profile.ts';

export const pick = (lang: Lang, ja: string, en: string): string => (lang === 'ja' ? ja : en);

/** Money in the local form. */
export const yen = (value: number, lang: Lang): string => (lang === 'ja' ? `${number(value)}円` : `¥${number(value)}`);

/** @param minutes of work */
export const hoursText = (minutes: number, lang: Lang): string =>
  `${(minutes / 60).toFixed(1)}${lang === 'ja' ? '時間' : ' h'}`;

const WHO: Record<'customer' | 'provider' | 'partner', Text> = {
  customer: { ja: 'お客様', en: 'customer' },
  provider: { ja: 'サービス提供会社', en: 'provider' },
  partner: { ja: '移行作業会社', en: 'migration partner' },
};

/** Who does it, as the customer knows them: the provider of a service that is left is the old one. */
export const whoText = (who: keyof typeof WHO, { side }: Profile, lang: Lang): string =>
  who === 'provider' && side === 'old' ? pick(lang, '移行元のサービス提供会社', 'old provider') : WHO[who][lang];

/** 'Target: NAME', or 'Leaving: NAME' for a profile of the way out. */
export const subjectOf = ({ side, name }: Profile, lang: Lang): string =>
  side === 'old'
    ? pick(lang, `移行元：${name.ja}（移行先は未定）`, `Leaving: ${name.en} (where to is open)`)
    : pick(lang, `移行先：${name.ja}`, `Target: ${name.en}`);

export const MODES: Record<Mode, Text> = {
  self: { ja: 'お客様が移行する場合', en: 'the customer moves the data' },
  agent: { ja: '移行代行の場合', en: 'the provider moves the data' },
};

export const KIND_NAMES: Record<string, Text> = {
  php: { ja: 'PHP', en: 'PHP' },
  perl: { ja: 'Perl', en: 'Perl' },
  shell: { ja: 'シェルスクリプト', en: 'Shell scripts' },
  ssi: { ja: 'SSI', en: 'Server-side includes' },
  html: { ja: 'HTML', en: 'HTML' },
  xml: { ja: 'XML', en: 'XML' },
  css: { ja: 'CSS', en: 'CSS' },
  javascript: { ja: 'JavaScript', en: 'JavaScript' },
  htaccess: { ja: '.htaccess', en: '.htaccess' },
  sql: { ja: 'データベースのダンプ', en: 'Database dumps' },
  settings: { ja: '設定ファイル', en: 'Settings' },
  mail: { ja: 'メールの設定', en: 'Mail settings' },
  mailbox: { ja: 'メールボックス', en: 'Mailboxes' },
  archive: { ja: '圧縮ファイル', en: 'Archives' },
  image: { ja: '画像', en: 'Images' },
  program: { ja: '実行プログラム', en: 'Compiled programs' },
  dbm: { ja: 'DBMファイル', en: 'DBM files' },
  binary: { ja: 'その他のバイナリ', en: 'Other binaries' },
  text: { ja: 'テキスト', en: 'Text' },
  data: { ja: 'データ', en: 'Data' },
};

export const JOB_KINDS: Record<'cron' | 'script' | 'at' | 'application', Text> = {
  cron: { ja: 'cron の設定', en: 'crontab' },
  script: { ja: 'スクリプト内の記述', en: 'inside a script' },
  at: { ja: 'at による予約', en: 'at' },
  application: { ja: 'アプリケーションが外部の定期実行を前提にしています', en: 'the application counts on a job' },
};

export const APPLICATION_KINDS: Record<string, Text> = {
  blog: { ja: 'ブログ', en: 'blog' },
  gallery: { ja: '写真ギャラリー', en: 'gallery' },
  groupware: { ja: 'グループウェア', en: 'groupware' },
  shop: { ja: 'ネットショップ', en: 'shop' },
  plugin: { ja: '追加プログラム', en: 'plug-in' },
  mailinglist: { ja: 'メーリングリスト', en: 'mailing list' },
  dbadmin: { ja: 'データベース管理', en: 'database administration' },
  forum: { ja: '掲示板', en: 'forum' },
  cgi: { ja: 'CGI', en: 'CGI' },
  cms: { ja: 'CMS', en: 'CMS' },
  wiki: { ja: 'Wiki', en: 'wiki' },
  editor: { ja: 'エディタ部品', en: 'editor' },
  library: { ja: 'ライブラリ', en: 'library' },
  filemanager: { ja: 'ファイル管理', en: 'file manager' },
  lms: { ja: '学習管理', en: 'learning platform' },
  framework: { ja: 'フレームワーク', en: 'framework' },
  encoded: { ja: '暗号化されたPHP', en: 'encoded PHP' },
  tracker: { ja: '課題管理', en: 'issue tracker' },
  sns: { ja: 'SNS', en: 'social network' },
  stats: { ja: 'アクセス解析', en: 'statistics' },
  webmail: { ja: 'Webメール', en: 'webmail' },
  game: { ja: 'ゲーム', en: 'game' },
};
