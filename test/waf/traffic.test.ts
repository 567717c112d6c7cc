// Logs and HAR files of strangers: read as far as they can be read, counted where they cannot.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countTraffic } from '../../src/waf/count.ts';
import type { HttpRequest } from '../../src/waf/request.ts';
import { compileRules } from '../../src/waf/ruleset.ts';
import { readTraffic } from '../../src/waf/traffic.ts';

const folder = mkdtempSync(join(tmpdir(), 'traffic-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text, 'latin1');
  return path;
};
const all = async (path: string): Promise<{ requests: HttpRequest[]; unread: number }> => {
  const traffic = readTraffic(path);
  const requests: HttpRequest[] = [];
  for await (const request of traffic.requests) requests.push(request);
  return { requests, unread: traffic.unread() };
};
const set = compileRules(
  [{ name: 'a', text: 'SecRule ARGS "union select" "id:1,phase:2,deny,msg:\'SQL\'"' }],
  new Map(),
  { sqli: () => false, xss: () => false },
);

describe('an access log', () => {
  const line = (request: string) =>
    `192.0.2.7 - - [10/Oct/2016:13:55:36 +0900] "${request}" 200 12 "http://a.example/?q=\\xe6\\"" "Mozilla/5.0"`;

  it('gives requests with referer and agent, as they were', async () => {
    const { requests, unread } = await all(
      file('a.log', `${line('GET /a?b=%E8 HTTP/1.1')}\n\n${line('-')}\nrubbish\n`),
    );
    expect(unread).toBe(2);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'GET', uri: '/a?b=%E8', remote: '192.0.2.7' });
    expect(requests[0]!.headers).toContainEqual(['Referer', 'http://a.example/?q=\xe6"']);
  });

  it('is counted by address and rule', async () => {
    const lines = [1, 2, 3].map((n) => line(`GET /list.php?id=${n}+union+select HTTP/1.0`));
    const count = await countTraffic(readTraffic(file('b.log', `${lines.join('\n')}\n${line('GET / HTTP/1.1')}`)), set);
    expect(count).toMatchObject({ requests: 4, blocked: 3, unread: 0 });
    expect(count.stopped).toMatchObject([{ path: '/list.php', rule: 1, count: 3, variable: 'ARGS:id' }]);
  });

  it('does no harm when it is hostile', async () => {
    const long = line(`GET /${'a'.repeat(100_000)} HTTP/1.1`);
    const quotes = `1.1.1.1 - - [x] "GET /${'\\\\"'.repeat(10_000)}`;
    const many = Array.from({ length: 3000 }, (_, n) => line(`GET /${n}?a=union+select HTTP/1.1`)).join('\n');
    expect((await all(file('c.log', `${long}\n${quotes}\n\0\0\0\n`))).requests).toEqual([]);
    const count = await countTraffic(readTraffic(file('d.log', many)), set);
    expect([count.blocked, count.stopped.length, count.others]).toEqual([3000, 2000, 1000]);
  });
});

describe('a HAR file', () => {
  it('gives requests with bodies in bytes', async () => {
    const entry = {
      request: {
        method: 'POST',
        url: 'https://www.example.jp/mail.cgi?x=1#y',
        headers: [
          { name: ':authority', value: 'www.example.jp' },
          { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
          { name: 'Content-Length', value: '999' },
        ],
        postData: { text: 'a=b' },
      },
    };
    const har = { log: { entries: [entry, null, { request: { method: 5 } }, {}] } };
    const { requests, unread } = await all(file('a.har', JSON.stringify(har)));
    expect(unread).toBe(3);
    expect(requests).toMatchObject([{ method: 'POST', uri: '/mail.cgi?x=1', body: 'a=b' }]);
    expect(requests[0]!.headers).toEqual([
      ['Host', 'www.example.jp'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Content-Length', '3'],
    ]);
  });

  it.each(['{"log":', '{"log":{"entries":7}}', '{}', `{"log":${'['.repeat(1000)}`])(
    'that is broken is refused or empty: %j',
    async (text) => {
      const read = async () => all(file('b.har', text));
      if (text.endsWith('}')) expect((await read()).requests).toEqual([]);
      else await expect(read()).rejects.toThrow(SyntaxError);
    },
  );
});
