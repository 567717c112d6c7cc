// Runs the bundled program (program.cjs, beside the bundle of this file) as one script whose compiled code is kept from run to run:
// to compile it anew takes longer than to check a small site. Node's own compile cache is in Node 22 only.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { optimiseLess } from '../../workers/compiler.ts';
import { codeCache } from './code-cache.ts';

type Program = typeof import('./program.ts');
type Wrapper = (module: { exports: unknown }, require: NodeJS.Require, url: string) => void;

/** @param command whose compiled code is used; null: none is used, and none is kept */
export function load(command: string | null): Program {
  // V8 takes no code that was compiled under other flags
  optimiseLess();
  const url = new URL('./program.cjs', import.meta.url);
  const filename = fileURLToPath(url);
  const source = readFileSync(url);
  const cache = command === null ? null : codeCache(filename, source, command);
  // ASCII alone (see build.js): as latin1 it needs no decoding, and lies outside of V8's heap, which grows to a multiple of what it holds
  const script = new Script(source.toString('latin1'), { filename, cachedData: cache?.read() });
  const module = { exports: {} };
  (script.runInThisContext() as Wrapper)(module, createRequire(url), url.href);
  // at the end, when what this run needed is compiled; what its threads compile is a part of that
  if (isMainThread && script.cachedDataRejected !== false) cache?.keep(() => script.createCachedData());
  return module.exports as Program;
}
