// One server for one data folder. The lock is a socket on which the server listens: it dies with its process, whatever kills that, and is
// seen from another container that shares the folder.
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Text } from '../../rule/text.ts';

/** Paths of sockets hold no more bytes on any system. */
const MOST_BYTES = 100;

/** The folder cannot be had. */
export class FolderError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** Gives what gives the folder back. Throws FolderError, or what the system throws. */
export async function lockFolder(folder: string): Promise<() => void> {
  const path = join(folder, 'lock.sock');
  if (Buffer.byteLength(path) > MOST_BYTES)
    throw new FolderError({ ja: `${folder}: パスが長すぎます`, en: `${folder}: this path is too long` });
  const taken = (await listen(path)) ?? (await takenOver(path));
  if (taken)
    return () => {
      taken.close();
    };
  throw new FolderError({
    ja: `${folder} は別の hikkoshi serve が使っています。別の --data を指定してください`,
    en: `another hikkoshi serve is using ${folder}: name another one with --data`,
  });
}

/** What a killed server left is nobody's. */
async function takenOver(path: string): Promise<Server | null> {
  if (await answers(path)) return null;
  await unlink(path).catch(() => {});
  return listen(path);
}

/** Null when there is a socket already. */
function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy()).unref();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
