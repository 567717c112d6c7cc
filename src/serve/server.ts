// The server: opens the store, takes up what was left, listens, and stops in good order.
import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { ENDPOINTS } from './http/api.ts';
import { assetRoutes } from './http/assets.ts';
import { admit, type Context } from './http/context.ts';
import { register } from './http/endpoint.ts';
import { handleFailures } from './http/failures.ts';
import { addHeaders } from './http/headers.ts';
import { machineRoutes } from './http/machines.ts';
import { openapi } from './http/openapi.ts';
import { pageRoutes } from './http/pages.ts';
import { Jobs } from './jobs/jobs.ts';
import { Store } from './jobs/store.ts';
import { log, requestFields } from './log/log.ts';
import { Metrics } from './log/metrics.ts';
import { Observer } from './log/observer.ts';
import type { Settings } from './settings.ts';

/** For a request's head, on top of the time that its body may take. */
const HEAD_MS = 60_000;
/** Stopping takes no longer. */
const STOP_MS = 8_000;

export interface Running {
  /** Of the page, with its path. */
  url: string;
  stop(): Promise<void>;
}

/** Throws FolderError, or what the system throws. */
export async function serve(settings: Settings): Promise<Running> {
  const store = await Store.open(settings.data);
  const metrics = new Metrics();
  const jobs = new Jobs(store, settings, new Observer(metrics));
  const app = await application({ jobs, settings, metrics, key: store.key });
  try {
    await jobs.resume();
    await app.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await jobs.stop();
    throw error;
  }
  const local = addressOf(app, settings);
  const url = `${settings.base.origin ?? local}${settings.base.path}/`;
  log('listening', { url, local });
  return { url, stop: () => stop(app, jobs) };
}

async function application(context: Context): Promise<FastifyInstance> {
  const { settings, metrics } = context;
  const { path } = settings.base;
  const app = fastify({
    trustProxy: settings.trustProxy,
    // an upload may take as long as a step, and so may the answer to whoever waits for a large report
    requestTimeout: settings.limits.time + HEAD_MS,
    connectionTimeout: settings.limits.time + HEAD_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    // a proxy may pass the path of --base-url on, or take it off
    rewriteUrl: ({ url = '/' }) => {
      const rest = url.slice(path.length);
      return path !== '' && url.startsWith(path) && /^(?:[/?]|$)/.test(rest) ? rest.replace(/^(?!\/)/, '/') : url;
    },
  });
  await app.register(multipart);
  app.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_: unknown, body: string) => fieldsOf(body),
  );
  addHeaders(app);
  app.addHook('onResponse', async (request, reply) => {
    metrics.add('hikkoshi_requests_total', { status: `${Math.floor(reply.statusCode / 100)}xx` });
    log('request', requestFields(request, reply.statusCode, reply.elapsedTime));
  });
  handleFailures(app, context);
  const document = openapi(ENDPOINTS, settings);
  app.get('/api/v1/openapi.json', async (request, reply) => {
    await admit(request, reply, context);
    return document;
  });
  register(app, ENDPOINTS, context);
  pageRoutes(app, context);
  assetRoutes(app);
  machineRoutes(app, context);
  return app;
}

/** Repeated fields become lists. */
function fieldsOf(body: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(body);
  return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fieldOf(fields.getAll(name))]));
}

const fieldOf = (values: string[]): string | string[] => (values.length === 1 ? values[0]! : values);

function addressOf(app: FastifyInstance, { host }: Settings): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function stop(app: FastifyInstance, jobs: Jobs): Promise<void> {
  const late = setTimeout(() => process.exit(1), STOP_MS);
  await jobs.stop();
  await app.close();
  clearTimeout(late);
  log('stopped', {});
}
