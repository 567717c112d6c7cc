// Compiled code, one file for each command, beside the cache of results. V8 runs what it says, so a file is trusted only when this user
// owns it and nobody else may write it; where the system does not tell, there is no cache.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { cacheFolder } from '../gate/cache-folder.ts';
import { makeFolder } from '../site/make-folder.ts';

const DIGEST_BYTES = 20;
const WRITABLE_BY_OTHERS = 0o022;
const REFUSED = 2;

export interface CodeCache {
  /** Undefined when there is none of this script, or none that can be trusted. */
  read(): Buffer | undefined;
  /** Writes when the process ends. Never throws and never prints: a cache that cannot be written costs speed only. */
  keep(make: () => Buffer): void;
}

/**
 * Null where there is none, or when NODE_DISABLE_COMPILE_CACHE is set, Node's own variable for this.
 * @param path where the script lies @param command what is run: each needs other functions
 */
export function codeCache(path: string, source: Uint8Array, command: string, env = process.env): CodeCache | null {
  const user = process.getuid?.();
  if (user === undefined || env.NODE_DISABLE_COMPILE_CACHE) return null;
  const folder = cacheFolder(env);
  // the tag tells V8's version, its flags and the processor
  const name = JSON.stringify([path, command, process.version, cachedDataVersionTag()]);
  const file = join(folder, `${createHash('sha1').update(name).digest('hex')}.code`);
  const script = createHash('sha1').update(name).update(source);
  const digestOf = (code: Buffer): Buffer => script.copy().update(code).digest();
  return {
    read() {
      const bytes = ownBytes(file, user);
      const code = bytes?.subarray(DIGEST_BYTES);
      return code && digestOf(code).equals(bytes!.subarray(0, DIGEST_BYTES)) ? code : undefined;
    },
    keep(make) {
      process.once('exit', (status) => {
        // next to nothing was compiled
        if (status === REFUSED) return;
        try {
          const code = make();
          const beside = `${file}.${process.pid}.tmp`;
          makeFolder(folder, 0o700);
          writeFileSync(beside, Buffer.concat([digestOf(code), code]), { mode: 0o600, flag: 'wx' });
          renameSync(beside, file);
        } catch {
          // a full disk, a folder that cannot be written
        }
      });
    },
  };
}

/** Undefined when it cannot be read, is no plain file, belongs to another user or can be written by one. */
export function ownBytes(file: string, user: number): Buffer | undefined {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(fd);
      const own = stat.isFile() && stat.uid === user && (stat.mode & WRITABLE_BY_OTHERS) === 0;
      return own ? readFileSync(fd) : undefined;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
