// Refusals and faults, as a page for people and as JSON for programs.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Text } from '../../rule/text.ts';
import { notFound, Refusal } from '../jobs/refusal.ts';
import { faultOf, log } from '../log/log.ts';
import { messagePage } from '../pages/index.ts';
import { StepError } from '../task/process.ts';
import { knownCsrf } from './access.ts';
import type { Context } from './context.ts';
import { pageContext } from './pages.ts';

const INVALID: Text = { ja: 'この要求は受け付けられません。', en: 'This request cannot be taken.' };
const FAULT: Text = {
  ja: 'サーバーの内部で問題が起きました。サービスの運営者にお知らせください。',
  en: 'Something went wrong inside the server. Please tell whoever runs this service.',
};

export function handleFailures(app: FastifyInstance, context: Context): void {
  app.setNotFoundHandler((request, reply) => refuse(notFound(), request, reply, context));
  app.setErrorHandler((error: FastifyError | Error, request, reply) =>
    refuse(refusalOf(error), request, reply, context),
  );
}

function refuse({ status, code, text }: Refusal, request: FastifyRequest, reply: FastifyReply, context: Context) {
  if (status === 503) reply.header('retry-after', 60);
  // an upload that is refused half-way is not read any further
  if (request.isMultipart?.()) reply.header('connection', 'close');
  reply.code(status);
  const json = request.url.startsWith('/api/') || request.headers.accept?.startsWith('application/json');
  if (json) return reply.send({ code, message: text });
  const page = pageContext(request, knownCsrf(request, context.key), context);
  return reply.type('text/html; charset=utf-8').send(messagePage(page, { status, text }));
}

function refusalOf(error: Error & { statusCode?: number; text?: Text }): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof StepError) {
    if (error.fault !== undefined) log('fault', { fault: error.fault });
    return new Refusal(500, 'failed', error.text);
  }
  if (error.text) return new Refusal(422, 'invalid', error.text);
  if (error.statusCode && error.statusCode < 500) return new Refusal(error.statusCode, 'invalid', INVALID);
  log('fault', { fault: faultOf(error) });
  return new Refusal(500, 'fault', FAULT);
}
