// The API's documentation (OpenAPI 3.1), from the calls themselves.
import { z } from 'zod';
import { VERSION } from '../../version.ts';
import { answers, choice, jobView, previewPage, result, targetView, text } from '../job.ts';
import type { Settings } from '../settings.ts';
import type { Endpoint } from './endpoint.ts';

type Json = Record<string, unknown>;

const failure = z.object({ code: z.string(), message: text });

const NAMES = new Map<z.ZodType, string>([
  [jobView, 'Job'],
  [answers, 'Answers'],
  [choice, 'Choice'],
  [result, 'Result'],
  [previewPage, 'PreviewPage'],
  [targetView, 'Target'],
  [failure, 'Failure'],
]);
/** What is sent; everything else is received. */
const SENT = new Set<z.ZodType>([answers, choice]);

export function openapi(endpoints: readonly Endpoint[], { base, credentials }: Settings): Json {
  const schemas = [...NAMES].map(([schema, name]) => [name, plain(schema)]);
  const paths: Record<string, Json> = {};
  for (const each of endpoints)
    paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operation(each) };
  return {
    openapi: '3.1.0',
    info: { title: 'Hikkoshi', version: VERSION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: `${base.origin ?? ''}${base.path}/api/v1` }],
    ...(credentials?.token && { security: [{ token: [] }] }),
    paths,
    components: {
      schemas: Object.fromEntries(schemas),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'NAME.SECRET of --token-file' } },
    },
  };
}

function operation({ method, path, summary, body, query, status, gives }: Endpoint): Json {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z]+([a-z])/g, (_, c) => c.toUpperCase()).replace(/\W/g, '')}`,
    summary,
    parameters: [...parameters, ...(query ? queryOf(query) : [])],
    ...(body && { requestBody: { required: true, content: bodyOf(body) } }),
    responses: {
      [status]: { description: summary, ...(gives && { content: contentOf(gives) }) },
      default: { description: 'Refused', content: contentOf(failure) },
    },
  };
}

function queryOf(query: z.ZodObject): Json[] {
  return Object.entries(query.shape).map(([name, schema]) => {
    return { name, in: 'query', required: !schema.safeParse(undefined).success, schema: plain(schema as z.ZodType) };
  });
}

function bodyOf(body: z.ZodType | 'multipart'): Json {
  if (body !== 'multipart') return contentOf(body);
  const names = {
    enum: ['percent-encoded'],
    description: 'Sent before the files, when their names are (as encodeURIComponent does it)',
  };
  const files = { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } };
  return {
    'multipart/form-data': {
      schema: { type: 'object', required: ['files'], properties: { csrf: { type: 'string' }, names, files } },
    },
  };
}

function contentOf(gives: z.ZodType | string): Json {
  return typeof gives === 'string' ? { [gives]: {} } : { 'application/json': { schema: named(gives) } };
}

function named(schema: z.ZodType): Json {
  const name = NAMES.get(schema);
  if (name) return { $ref: `#/components/schemas/${name}` };
  if (schema instanceof z.ZodArray) return { type: 'array', items: named(schema.element as z.ZodType) };
  return plain(schema);
}

function plain(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: SENT.has(schema) ? 'input' : 'output' });
  return json;
}
