// Where this user's caches lie.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(env.HOME ?? homedir(), '.cache'), 'hikkoshi');
}
