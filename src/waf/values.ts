// What people will plausibly write into a field, judged by its name, type and surroundings.
import type { FieldFact } from './forms.ts';

export interface Value {
  /** Unicode. */
  text: string;
  /** What every user writes; the others are written now and then. */
  usual: boolean;
}

const usual = (text: string): Value => ({ text, usual: true });
const rare = (text: string): Value => ({ text, usual: false });

export type Role =
  | 'written'
  | 'upload'
  | 'editor'
  | 'article'
  | 'source'
  | 'sql'
  | 'url'
  | 'path'
  | 'search'
  | 'message'
  | 'short';

/** Where one edits: these pages post HTML, templates and file names. A folder of templates is no such page. */
const ADMIN =
  /(?:^|[/_.-])(?:admin\w*|kanri\w*|manage\w*|mgr|edit\w*|cms|backend|console|config\w*|template\w*(?=[._-]\w+$)|mt\.cgi)(?:[/_.-]|$)/i;
/** Where a header or footer is one of pages, not of mail. */
const DESIGN = /design|layout|theme|skin|html/i;
const WRITTEN = new Set(['hidden', 'radio', 'checkbox', 'submit', 'button', 'image', 'reset', 'select', 'option']);

/** @param where path of the page and of the form's target */
export function roleOf({ name, type, editor, role }: FieldFact, where: readonly string[]): Role {
  const key = name.toLowerCase().replace(/\[.*$/, '');
  const admin = where.some((path) => ADMIN.test(path));
  if (role) return role;
  if (type === 'file') return 'upload';
  if (WRITTEN.has(type)) return 'written';
  if (editor) return 'editor';
  if (/^(?:sql|sql_?(?:text|query|statement)|query_?sql)$/.test(key)) return 'sql';
  if (admin && type === 'textarea') {
    if (/(?:^|_)(?:template|tmpl|tpl|source|css|script|html|php|htmlcode|htmlheader)(?:_|$)/.test(key)) return 'source';
    if (/^(?:header|footer)$/.test(key) && where.some((path) => DESIGN.test(path))) return 'source';
    if (/(?:body|text|content|article|entry|honbun|more)/.test(key)) return 'article';
  }
  if (type === 'url' || /^(?:url|uri|hp|homepage|website|site_?url|blog|link)\d?$/.test(key)) return 'url';
  if (admin && /(?:^|_)(?:file|path|dir|folder|filename|dirname)$/.test(key)) return 'path';
  if (type === 'search' || /^(?:q|s|query|search|keywords?|words?|kw|find|kensaku)$/.test(key)) return 'search';
  return type === 'textarea' ? 'message' : 'short';
}

/** Japanese of every kind that forms get: kanji, kana, full-width signs, wave dash, ideographic space. */
const MESSAGE =
  'お世話になっております。先日の件、表示と予算を能力の範囲で確認しました。\r\n①日程は４月～５月（土・日を除く）でお願いできますか？\r\nよろしくお願いいたします。';

/** The first value is the usual one. */
export function valuesOf(field: FieldFact, role: Role): Value[] {
  switch (role) {
    case 'editor':
    case 'article':
      return [
        usual(
          '<p style="color: #c00;">春の<strong>新商品</strong>のお知らせ</p>\r\n<p><a href="http://www.example.jp/new/" target="_blank">詳しくはこちら</a><br /><img src="/images/new.jpg" alt="新商品" width="320" /></p>',
        ),
        rare(
          '<p>動画です</p><iframe src="https://www.youtube.com/embed/abc" width="560" height="315"></iframe><script type="text/javascript" src="/js/count.js"></script>',
        ),
      ];
    case 'source':
      return [
        usual(
          '<html>\r\n<head><title>見出し</title>\r\n<style type="text/css">body { color: #333; }</style>\r\n<script type="text/javascript" src="/js/menu.js"></script></head>\r\n<body onload="init()">本文</body></html>',
        ),
      ];
    case 'sql':
      return [usual("SELECT id, name FROM items WHERE name LIKE '%茶%' ORDER BY id DESC")];
    case 'url':
      return [usual('http://www.example.jp/~tanaka/index.html')];
    case 'path':
      return [usual('images/2016/top.jpg'), rare('../images/top.jpg')];
    case 'search':
      return [usual('表示 茶碗'), rare('"表示 茶碗" -皿'), rare("O'Reilly の本")];
    case 'message':
      return [
        usual(MESSAGE),
        rare("担当の「田中」です。http://www.example.jp/list.php?id=3&p=2 の件; It's OK & よろしく(笑)"),
      ];
    case 'upload':
      return [usual('写真 1.jpg'), rare('顧客一覧.xls')];
    case 'written':
      return [usual(field.value === '' ? '1' : Buffer.from(field.value, 'latin1').toString('latin1'))];
    default:
      return [usual(shortValue(field))];
  }
}

const SHORT: readonly [RegExp, string][] = [
  [/mail/, 'taro.yamada@example.jp'],
  [/tel|phone|fax|denwa/, '03-1234-5678'],
  [/zip|post|yubin/, '100-0001'],
  [/pass|pwd/, 'Sakura-2016!'],
  [/kana|furi/, 'ヤマダ　タロウ'],
  [/addr|jusho|jyusyo/, '東京都千代田区千代田１－１　表参道ビル２Ｆ'],
  [/date|day|year|hizuke/, '2016-04-01'],
  [/time|jikan/, '10:30'],
  [/num|count|qty|quantity|age|kazu|price|kingaku/, '3'],
  [/company|kaisha|corp|org/, '株式会社能登工務店'],
  [/user|login|account|^id$/, 'yamada_taro'],
  [/title|subj|sub$|kenmei|daimei/, '表題：４月のご案内（再送）'],
];

function shortValue({ name, type }: FieldFact): string {
  if (type === 'number' || type === 'range') return '3';
  const key = `${name} ${type}`.toLowerCase();
  return SHORT.find(([pattern]) => pattern.test(key))?.[1] ?? '山田　太郎';
}
