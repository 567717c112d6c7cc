// Real requests of the old server: an access log in combined format, or a HAR file. Read as a stream where they can be large; what cannot
// be understood is counted, never guessed.
import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { HttpRequest } from './request.ts';

export interface Traffic {
  requests: AsyncIterable<HttpRequest>;
  /** Lines or entries that are no request; known after the reading. */
  unread: () => number;
}

/** A HAR is one JSON text and read whole; a log may be of any size. Bytes. */
const LARGEST_HAR = 256 * 2 ** 20;
/** Characters of one line, of one body. */
const LONGEST_LINE = 65_536;
const LARGEST_BODY = 1_048_576;

/** Throws the file system's error, and a SyntaxError for a HAR that is no JSON. */
export function readTraffic(file: string): Traffic {
  let unread = 0;
  const har = firstByte(file) === '{';
  const entries = har ? harRequests(file) : null;
  return {
    unread: () => unread,
    requests: (async function* () {
      if (entries) {
        for (const request of entries)
          if (request) yield request;
          else unread++;
        return;
      }
      for await (const line of createInterface({
        input: createReadStream(file, 'latin1'),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const request = line.length > LONGEST_LINE ? null : logRequest(line);
        if (request) yield request;
        else if (line.trim() !== '') unread++;
      }
    })(),
  };
}

function firstByte(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const head = Buffer.alloc(200);
    return /^(?:\xef\xbb\xbf)?\s*(.)/.exec(head.toString('latin1', 0, readSync(fd, head, 0, 200, 0)))?.[1] ?? '';
  } finally {
    closeSync(fd);
  }
}

/** `1.2.3.4 - - [date] "GET /a HTTP/1.1" 200 12 "referer" "agent"`; Apache writes quotes and bytes above 7E with backslashes. */
function logRequest(line: string): HttpRequest | null {
  const read = LOG_LINE.exec(line);
  if (!read) return null;
  const [, remote = '', method = '', uri = '', protocol = '', referer = '', agent = ''] = read;
  const headers: [string, string][] = [
    ['Host', 'www.example.jp'],
    ['Accept', '*/*'],
  ];
  if (agent !== '' && agent !== '-') headers.push(['User-Agent', unescapeLog(agent)]);
  if (referer !== '' && referer !== '-') headers.push(['Referer', unescapeLog(referer)]);
  // a log has no body, and rules that miss one say nothing of the request
  if (method === 'POST') headers.push(['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Length', '0']);
  return { method, uri: unescapeLog(uri), protocol, headers, body: '', remote };
}

const LOG_LINE =
  /^(\S+) \S+ [^[]*\[[^\]]*\] "([A-Za-z]{1,20}) ((?:\\.|[^"\\ ])+) (HTTP\/[\d.]+)" \d+ \S+(?: "((?:\\.|[^"\\])*)" "((?:\\.|[^"\\])*)")?/;

const unescapeLog = (text: string): string =>
  text.replace(/\\(?:x([\da-fA-F]{2})|(.))/g, (_, hex: string | undefined, plain: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : plain,
  );

interface HarEntry {
  request?: {
    method?: unknown;
    url?: unknown;
    httpVersion?: unknown;
    headers?: unknown;
    postData?: { text?: unknown; params?: unknown };
  };
}

function harRequests(file: string): (HttpRequest | null)[] {
  if (statSync(file).size > LARGEST_HAR) throw new RangeError(`more than ${LARGEST_HAR / 2 ** 20} MB`);
  const har = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, '')) as { log?: { entries?: unknown } };
  const entries = har.log?.entries;
  return Array.isArray(entries) ? entries.map((entry) => harRequest(entry as HarEntry)) : [null];
}

function harRequest(entry: HarEntry | null): HttpRequest | null {
  const { method, url, headers, postData } = entry?.request ?? {};
  if (typeof method !== 'string' || typeof url !== 'string') return null;
  const bytes = (text: string): string => Buffer.from(text.slice(0, LARGEST_BODY)).toString('latin1');
  const listed = Array.isArray(headers) ? (headers as { name?: unknown; value?: unknown }[]) : [];
  const kept = listed.flatMap(({ name, value }): [string, string][] =>
    typeof name === 'string' && typeof value === 'string' && !name.startsWith(':') && !/^content-length$/i.test(name)
      ? [[name, bytes(value)]]
      : [],
  );
  const address = /^https?:\/\/([^/?#]*)([^#]*)/i.exec(url);
  if (!kept.some(([name]) => /^host$/i.test(name))) kept.unshift(['Host', address?.[1] ?? 'www.example.jp']);
  const body = typeof postData?.text === 'string' ? bytes(postData.text) : '';
  if (method !== 'GET' && method !== 'HEAD') kept.push(['Content-Length', String(body.length)]);
  const path = address?.[2] ?? url;
  return {
    method,
    uri: bytes(path.startsWith('/') ? path : `/${path}`),
    protocol: 'HTTP/1.1',
    headers: kept,
    body,
    remote: '192.0.2.1',
  };
}
