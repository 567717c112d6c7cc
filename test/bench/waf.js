// node test/bench/waf.js [FOLDER…]: how long a rule set takes to load, and how many requests a second one core judges.
// Without folders: Debian's CRS. Times are wall clock: run it on a quiet machine.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.js';

const room = await mkdtemp(join('node_modules', '.bench-'));
const outfile = join(room, 'waf.mjs');
await bundle("export { loadRules } from './src/waf/load.ts'; export { judge } from './src/waf/engine.ts';", outfile);
const { loadRules, judge } = await import(pathToFileURL(outfile).href);
await rm(room, { recursive: true });

const folders =
  process.argv.length > 2 ? process.argv.slice(2) : ['/etc/modsecurity/crs', '/usr/share/modsecurity-crs/rules'];
const started = performance.now();
const set = loadRules(folders);
console.log(
  `load: ${Math.round(performance.now() - started)} ms, ${set.rules.length} rules and markers, ${set.uncompiled.length} not compiled`,
);

const latin1 = (text) => Buffer.from(text).toString('latin1');
const HEADERS = [
  ['Host', 'www.example.jp'],
  [
    'User-Agent',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36',
  ],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Language', 'ja,en;q=0.8'],
  ['Cookie', 'PHPSESSID=0a1b2c3d4e5f60718293a4b5c6d7e8f9'],
];
const form = (n) =>
  new URLSearchParams({
    name: `山田 太郎${n}`,
    mail: `taro${n}@example.jp`,
    tel: `03-1234-${String(n).padStart(4, '0')}`,
    body: `お世話になっております。先日お送りいただいた資料の${n}ページについて、確認させてください。よろしくお願いいたします。`,
  }).toString();
const requests = Array.from({ length: 2000 }, (_, n) => {
  const post = n % 3 === 0;
  return {
    method: post ? 'POST' : 'GET',
    uri: post ? '/contact/mail.cgi' : n % 3 === 1 ? `/shop/list.php?category=${n}&sort=price` : `/news/2016/${n}.html`,
    protocol: 'HTTP/1.1',
    headers: post
      ? [...HEADERS, ['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Length', String(form(n).length)]]
      : HEADERS,
    body: post ? latin1(form(n)) : '',
    remote: '192.0.2.1',
  };
});
let blocked = 0;
for (const request of requests.slice(0, 300)) judge(set, request);
const from = process.cpuUsage();
const clock = performance.now();
for (const request of requests) if (judge(set, request).blocked) blocked++;
const seconds = (performance.now() - clock) / 1000;
const { user, system } = process.cpuUsage(from);
console.log(
  `${Math.round(requests.length / seconds)} requests/s (${Math.round(requests.length / ((user + system) / 1e6))} a CPU second), ${blocked} blocked`,
);
