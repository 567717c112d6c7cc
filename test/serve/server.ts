// A real server, as built, in a process of its own, and customers who talk to it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openAsBlob, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { JobState, JobView } from '../../src/serve/job.ts';

export const PROGRAM = resolve(process.env.HIKKOSHI_DIST ?? 'dist', 'hikkoshi.js');

/** What `hikkoshi` says of its own. Exit codes 0, 1 and 3 are answers. */
export function hikkoshi(...args: string[]): Buffer {
  try {
    return execFileSync(process.execPath, [PROGRAM, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: Buffer };
    if (status === 1 || status === 3) return stdout;
    throw error;
  }
}

/** A folder for a test file; removed by `close`. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'hikkoshi-serve-'));
  private readonly servers: Server[] = [];

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  async start(...args: string[]): Promise<Server> {
    const server = new Server(this.path('data'), args);
    this.servers.push(server);
    await server.listening();
    return server;
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Server {
  /** Where it is reached from here; with the slash at its end. */
  url = '';
  readonly data: string;
  /** Standard output so far. */
  log = '';
  errors = '';
  readonly process: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(data: string, args: readonly string[]) {
    const own = args.includes('--data') ? [] : ['--data', data];
    this.data = args.includes('--data') ? args[args.indexOf('--data') + 1]! : data;
    this.process = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', '--lang', 'en', ...own, ...args]);
    this.process.stdout!.setEncoding('utf8').on('data', (text) => (this.log += text));
    this.process.stderr!.setEncoding('utf8').on('data', (text) => (this.errors += text));
    this.ended = new Promise((done) => this.process.once('close', done));
  }

  async listening(): Promise<void> {
    await until(() => this.log.includes('"listening"') || this.process.exitCode !== null);
    const line = this.log.split('\n').find((each) => each.includes('"listening"'));
    if (!line) throw new Error(`the server did not start: ${this.errors}`);
    this.url = `${JSON.parse(line).local}/`;
  }

  /** In good order; gives the exit code. */
  stop(): Promise<number | null> {
    this.process.kill('SIGTERM');
    return this.ended;
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  get lines(): Record<string, unknown>[] {
    return this.log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  get erased(): { job: string; why: string; files: { name: string; size: number; sha256: string }[] }[] {
    const list = join(this.data, 'erased.jsonl');
    return existsSync(list)
      ? readFileSync(list, 'utf8')
          .split('\n')
          // the last line may be on its way
          .slice(0, -1)
          .map((line) => JSON.parse(line))
      : [];
  }
}

export async function until(isSo: () => boolean | Promise<boolean>, ms = 90_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('waited for too long');
    await sleep(15);
  }
}

/** A browser's session, or a program with a token. */
export class Customer {
  readonly url: string;
  readonly headers: Record<string, string>;

  private constructor(url: string, headers: Record<string, string>) {
    this.url = url;
    this.headers = headers;
  }

  static async at(url: string, headers: Record<string, string> = {}): Promise<Customer> {
    const reply = await fetch(`${url}api/v1/session`, { headers });
    const { csrf } = (await reply.json()) as { csrf: string | null };
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0];
    return new Customer(url, { ...headers, ...(cookie && { cookie }), ...(csrf && { 'x-csrf-token': csrf }) });
  }

  /** The same session at another address: the server was started anew. */
  movedTo(url: string): Customer {
    return new Customer(url, this.headers);
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...this.headers, ...(init.headers as Record<string, string>) };
    return fetch(this.url + path, { redirect: 'manual', ...init, headers });
  }

  send(method: string, path: string, body?: unknown): Promise<Response> {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.request(`api/v1/${path}`, { method, ...json });
  }

  async json<T>(path: string): Promise<T> {
    const reply = await this.request(`api/v1/${path}`);
    expect(reply.status, path).toBe(200);
    return (await reply.json()) as T;
  }

  async bytes(path: string): Promise<Buffer> {
    const reply = await this.request(path);
    expect(reply.status, path).toBe(200);
    return Buffer.from(await reply.arrayBuffer());
  }

  async upload(...files: string[]): Promise<Response> {
    const form = new FormData();
    for (const file of files) form.append('files', await openAsBlob(file), basename(file));
    return this.request('api/v1/jobs', { method: 'POST', body: form });
  }

  async uploaded(file: string): Promise<JobView> {
    const reply = await this.upload(file);
    expect(reply.status).toBe(201);
    return (await reply.json()) as JobView;
  }

  job(id: string): Promise<JobView> {
    return this.json(`jobs/${id}`);
  }

  /** Fails when the job ends in another way. */
  async reaches(id: string, ...states: JobState[]): Promise<JobView> {
    let job = await this.job(id);
    await until(async () => {
      job = await this.job(id);
      if (job.state === 'failed' && !states.includes('failed')) throw new Error(job.reason!.en);
      return states.includes(job.state);
    });
    return job;
  }

  /** From upload to result. */
  async scanned(file: string, answers: object): Promise<JobView> {
    const { id } = await this.uploaded(file);
    await this.reaches(id, 'asking');
    expect((await this.send('PUT', `jobs/${id}/answers`, answers)).status).toBe(200);
    return this.reaches(id, 'ready');
  }

  async fixed(id: string, choice: object): Promise<JobView> {
    expect((await this.send('POST', `jobs/${id}/fix`, choice)).status).toBe(200);
    return this.reaches(id, 'ready');
  }
}
