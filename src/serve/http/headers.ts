// Headers that let a browser do with our pages what they are for, and nothing else.
import type { FastifyInstance, FastifyReply } from 'fastify';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // the empty icon
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

/** A handler's own headers stand. */
export function addHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (_, reply) => {
    for (const [name, value] of Object.entries(HEADERS)) if (!reply.hasHeader(name)) reply.header(name, value);
  });
}

/**
 * For the HTML report, a page of its own with script and style inside: what its own policy names by hash may run, in an origin of its
 * own, so that not even a mistake in it reaches the session. @param page the report
 */
export function allowReport(reply: FastifyReply, page: string): void {
  const own = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)?.[1] ?? "default-src 'none'";
  reply.header('content-security-policy', `${own}; frame-ancestors 'self'; ${SANDBOX}`);
  reply.header('x-frame-options', 'SAMEORIGIN');
}

/** Links to the sources of a rule open in a window of their own. */
const SANDBOX = 'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox';
