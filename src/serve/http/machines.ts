// For whatever watches over the server.
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../../version.ts';
import { admit, type Context } from './context.ts';

export function machineRoutes(app: FastifyInstance, context: Context): void {
  app.get('/healthz', async () => ({ status: 'ok', version: VERSION }));
  app.get('/metrics', async (request, reply) => {
    await admit(request, reply, context);
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return context.metrics.text(context.jobs);
  });
}
