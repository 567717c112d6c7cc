// One call of the API: what it takes and gives stands in schemas, which check requests and write the documentation.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { issueText, keysOf } from '../../target/issue.ts';
import { Refusal } from '../jobs/refusal.ts';
import { type Caller, checkToken } from './access.ts';
import { admit, type Context } from './context.ts';

export interface Asked<Body, Query> {
  request: FastifyRequest;
  reply: FastifyReply;
  caller: Caller;
  body: Body;
  query: Query;
}

/** What the documentation tells of a call; made by `endpoint`. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /api/v1, parameters in braces. */
  path: string;
  summary: string;
  body: z.ZodType | 'multipart' | null;
  query: z.ZodObject | null;
  status: number;
  /** What comes back; a string: a content type that is not JSON. */
  gives: z.ZodType | string | null;
  handle(request: FastifyRequest, reply: FastifyReply, context: Context): Promise<unknown>;
}

interface Definition<B extends z.ZodType, Q extends z.ZodObject, R extends z.ZodType> {
  method: Endpoint['method'];
  path: string;
  summary: string;
  body?: B | 'multipart';
  query?: Q;
  status?: number;
  gives?: R | string;
  /** A string or none in `gives`: the handler sends the reply itself. */
  do(asked: Asked<z.infer<B>, z.infer<Q>>, context: Context): Promise<z.input<R> | FastifyReply | undefined>;
}

export function endpoint<B extends z.ZodType, Q extends z.ZodObject, R extends z.ZodType>(
  definition: Definition<B, Q, R>,
): Endpoint {
  const { method, path, summary, body = null, query = null, status = 200, gives = null } = definition;
  return {
    method,
    path,
    summary,
    body,
    query,
    status,
    gives,
    async handle(request, reply, context) {
      const caller = await admit(request, reply, context);
      // of an upload it may also be in the form
      if (method !== 'GET' && body !== 'multipart') checkToken(caller, request.headers['x-csrf-token']);
      const asked = {
        request,
        reply,
        caller,
        body: checked(body === 'multipart' ? null : body, request.body) as z.infer<B>,
        query: checked(query, request.query) as z.infer<Q>,
      };
      const given = await definition.do(asked, context);
      if (typeof gives === 'string') return given;
      // what the schema does not name never leaves
      return reply.code(status).send(gives ? gives.parse(given) : undefined);
    },
  };
}

function checked(schema: z.ZodType | null, given: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const { ja, en } = issueText(issue, null);
    const name = keysOf(issue).join('.') || '(body)';
    return { ja: `${name}: ${ja}`, en: `${name}: ${en}` };
  });
  throw new Refusal(422, 'invalid', {
    ja: `内容が正しくありません: ${faults.map(({ ja }) => ja).join('; ')}`,
    en: `This is not valid: ${faults.map(({ en }) => en).join('; ')}`,
  });
}

export function register(app: FastifyInstance, endpoints: readonly Endpoint[], context: Context): void {
  for (const { method, path, handle } of endpoints) {
    app.route({
      method,
      // nobody asks for the head of a stream of events
      exposeHeadRoute: false,
      url: `/api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`,
      handler: (request, reply) => handle(request, reply, context),
    });
  }
}
