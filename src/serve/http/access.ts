// Who asks: a browser by its session cookie, or a program by its token. And whether a request that changes something was really meant.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../jobs/refusal.ts';
import type { Settings } from '../settings.ts';

/** Of a request. */
export interface Caller {
  /** Whose jobs it sees: 'session:HASH' or 'token:NAME'. */
  owner: string;
  /** What a form must send back; null for a program, whose token no page of somebody else can send. */
  csrf: string | null;
}

const COOKIE = 'hikkoshi';
const SESSION = /^[A-Za-z0-9_-]{43}$/;

export function cookiesOf(request: FastifyRequest): Map<string, string> {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  return new Map(pairs.map(([name, ...value]) => [name!, value.join('=')]));
}

/** @param seconds that the browser keeps it */
export function setCookie(reply: FastifyReply, name: string, value: string, seconds: number, settings: Settings): void {
  const secure = originOf(reply.request, settings).startsWith('https:') ? '; Secure' : '';
  const path = `${settings.base.path}/`;
  const cookie = `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  reply.header('set-cookie', cookie);
}

/** As browsers know this server. */
export function originOf(request: FastifyRequest, { base }: Settings): string {
  return base.origin ?? `${request.protocol}://${request.host}`;
}

/** Throws Refusal (401) when a login is asked for and this is none. */
export async function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: Settings,
  key: Buffer,
): Promise<Caller> {
  const { credentials } = settings;
  if (credentials) {
    const [, scheme, given] = /^(bearer|basic) +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (scheme?.toLowerCase() === 'bearer' && credentials.token) {
      const [name, ...secret] = given!.split('.');
      if (await credentials.token.accepts(name!, secret.join('.'))) return { owner: `token:${name}`, csrf: null };
      throw unauthorized(reply, settings);
    }
    if (!credentials.user || scheme?.toLowerCase() !== 'basic') throw unauthorized(reply, settings);
    const [name, ...secret] = Buffer.from(given!, 'base64').toString().split(':');
    if (!(await credentials.user.accepts(name!, secret.join(':')))) throw unauthorized(reply, settings);
  }
  return sessionOf(request, reply, settings, key);
}

function unauthorized(reply: FastifyReply, { credentials }: Settings): Refusal {
  const scheme = credentials?.user ? 'Basic realm="hikkoshi", charset="UTF-8"' : 'Bearer';
  reply.header('www-authenticate', scheme);
  return new Refusal(401, 'unauthorized', {
    ja: 'ログインが必要です。名前とパスワード（またはトークン）をご確認ください。',
    en: 'A login is needed: please check the name and the password, or the token.',
  });
}

/** The session of the cookie, or a new one. The server keeps no list: what it needs to know is derived from the cookie and its key. */
function sessionOf(request: FastifyRequest, reply: FastifyReply, settings: Settings, key: Buffer): Caller {
  const session = knownSession(request) ?? randomBytes(32).toString('base64url');
  // lives as long as its youngest job may
  setCookie(reply, COOKIE, session, Math.ceil(settings.keep / 1000) + 86_400, settings);
  return {
    owner: `session:${createHash('sha256').update(session).digest('base64url')}`,
    csrf: csrfOf(session, key),
  };
}

function knownSession(request: FastifyRequest): string | null {
  const known = cookiesOf(request).get(COOKIE);
  return known && SESSION.test(known) ? known : null;
}

const csrfOf = (session: string, key: Buffer): string => createHmac('sha256', key).update(session).digest('base64url');

/** For a page that is shown whoever asks; '' where there is no session yet. */
export function knownCsrf(request: FastifyRequest, key: Buffer): string {
  const session = knownSession(request);
  return session === null ? '' : csrfOf(session, key);
}

/**
 * Refuses what another site made the browser send. Under our own `Referrer-Policy: no-referrer` browsers send `Origin: null` with
 * forms, so that says nothing; Sec-Fetch-Site does, and the token decides in the end. Throws Refusal (403).
 */
export function checkOrigin(request: FastifyRequest, settings: Settings): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const foreign = origin !== undefined && origin !== 'null' && origin !== originOf(request, settings);
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw forged();
}

/** @param given with the form or in a header. Throws Refusal (403). */
export function checkToken({ csrf }: Caller, given: unknown): void {
  if (csrf === null) return;
  const bytes = Buffer.from(typeof given === 'string' ? given : '');
  if (bytes.length !== csrf.length || !timingSafeEqual(bytes, Buffer.from(csrf))) throw forged();
}

const forged = (): Refusal =>
  new Refusal(403, 'forged', {
    ja: '画面の有効期限が切れたか、別のサイトから送られた操作です。画面を開き直してから、もう一度お試しください。',
    en: 'This page is too old, or another site sent this. Please open the page again and try once more.',
  });
