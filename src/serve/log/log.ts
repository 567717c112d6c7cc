// The log: one line of JSON for each request and each event, on standard output. No secrets, no addresses of people, no names of
// customers' files; ids so short that a line opens no job.
import type { FastifyRequest } from 'fastify';

export type Logger = (event: string, fields: Record<string, unknown>) => void;

export const log: Logger = (event, fields) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`);
};

/** Where in the program; the message itself may quote a customer. */
export function faultOf(error: unknown): string {
  const { name, code, stack = '' } = error as NodeJS.ErrnoException;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [name, code ?? '', ...frames.slice(0, 5).map((line) => line.trim())].join(' ');
}

/** Enough to tell two jobs apart. */
export const shortId = (id: string): string => id.slice(0, 6);

/** The route, not the address: that holds whole ids. */
export function requestFields(request: FastifyRequest, status: number, ms: number): Record<string, unknown> {
  const { id } = (request.params ?? {}) as { id?: string };
  return {
    method: request.method,
    route: request.routeOptions.url ?? '(none)',
    status,
    ms: Math.round(ms),
    ...(id !== undefined && { job: shortId(id) }),
  };
}
