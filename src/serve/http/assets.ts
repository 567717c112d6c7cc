// The pages' style sheet and script. Their addresses change with what is in them, so browsers may keep them for ever.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ASSETS } from '../pages/index.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Below the base. */
export const ASSET_PATHS = {
  style: `/assets/${hashOf(ASSETS.style)}.css`,
  script: `/assets/${hashOf(ASSETS.script)}.js`,
};

export function assetRoutes(app: FastifyInstance): void {
  const serve = (path: string, type: string, text: string) =>
    app.get(path, (_, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(text),
    );
  serve(ASSET_PATHS.style, 'text/css; charset=utf-8', ASSETS.style);
  serve(ASSET_PATHS.script, 'text/javascript; charset=utf-8', ASSETS.script);
}
