// Words that several pages of the survey share.
import type { Text } from '../rule/text.ts';

export const WHO: Record<'customer' | 'provider' | 'partner', Text> = {
  customer: { ja: 'お客様', en: 'customer' },
  provider: { ja: 'サービス提供会社', en: 'provider' },
  partner: { ja: '移行作業会社', en: 'migration partner' },
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
  binary: { ja: 'その他のバイナリ', en: 'Other binaries' },
  text: { ja: 'テキスト', en: 'Text' },
  data: { ja: 'データ', en: 'Data' },
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
};
