// node test/bench/serve.js [FOLDER OF THE BUILD]: ten customers upload the same site at once and have it checked and repaired; one more
// keeps asking for the page meanwhile. Prints how long the ten take, how long the page takes to answer, and what the server itself uses.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openAsBlob, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sites } from './sites.js';

const CUSTOMERS = 10;
const folder = process.argv[2] ?? 'dist';
const room = mkdtempSync(join(tmpdir(), 'hikkoshi-bench-'));

async function startServer() {
  const args = ['serve', '--port', '0', '--data', join(room, 'data')];
  const child = spawn(process.execPath, [join(folder, 'hikkoshi.js'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (lines) => {
      const line = String(lines)
        .split('\n')
        .find((each) => each.includes('"listening"'));
      if (line) resolve(JSON.parse(line).url);
    });
    child.once('close', () => reject(new Error('the server did not start')));
  });
  return { child, url };
}

async function session(url) {
  const reply = await fetch(`${url}api/v1/session`);
  const { csrf } = await reply.json();
  const headers = { cookie: reply.headers.getSetCookie()[0].split(';')[0], 'x-csrf-token': csrf };
  return (path, init = {}) => fetch(`${url}api/v1/${path}`, { ...init, headers: { ...headers, ...init.headers } });
}

const json = (body) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

/** Seconds from the first byte of the upload to the last one of the repaired archive. */
async function visit(url, archive) {
  const began = performance.now();
  const ask = await session(url);
  const form = new FormData();
  form.append('files', await openAsBlob(archive), 'site.zip');
  const { id } = await (await ask('jobs', { method: 'POST', body: form })).json();
  const reaches = async (state) => {
    for (;;) {
      const job = await (await ask(`jobs/${id}`)).json();
      if (job.state === state) return job;
      if (job.state === 'failed') throw new Error(job.reason.en);
      await sleep(250);
    }
  };
  await reaches('asking');
  await ask(`jobs/${id}/answers`, { method: 'PUT', ...json({ target: 'extremeserv-v3' }) });
  await reaches('ready');
  const { repairs } = await (await ask(`jobs/${id}/result`)).json();
  const safe = repairs.filter(({ safety }) => safety === 'safe').map(({ rule }) => rule);
  await ask(`jobs/${id}/fix`, { method: 'POST', ...json({ safe }) });
  const { downloads } = await reaches('ready');
  const { name } = downloads.find(({ what }) => what === 'repaired');
  const { byteLength } = await (await ask(`jobs/${id}/files/${name}`)).arrayBuffer();
  if (byteLength === 0) throw new Error('nothing came back');
  return (performance.now() - began) / 1000;
}

/** Milliseconds for each answer of the page, until `done`. */
async function watch(url, done) {
  const times = [];
  let going = true;
  done.finally(() => {
    going = false;
  });
  while (going) {
    const began = performance.now();
    await (await fetch(url)).text();
    times.push(performance.now() - began);
    await sleep(100);
  }
  return times.sort((a, b) => a - b);
}

/** Seconds of processor time and MB of memory at most, of the server alone. */
function usageOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1];
  return { seconds: (Number(stat[11]) + Number(stat[12])) / 100, megabytes: peak / 1024 };
}

try {
  const path = join(room, 'site');
  const { files, bytes } = sites.find(({ name }) => name === 'php-5mb-cold').make(path);
  const archive = join(room, 'site.zip');
  execFileSync('zip', ['-qr', archive, '.'], { cwd: path });
  const { child, url } = await startServer();
  const all = Promise.all(Array.from({ length: CUSTOMERS }, () => visit(url, archive)));
  const [took, times] = await Promise.all([
    all,
    watch(
      url,
      all.catch(() => {}),
    ),
  ]);
  const { seconds, megabytes } = usageOf(child.pid);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(0);
  console.log(
    `${CUSTOMERS} customers, ${files} files of ${(bytes / 1e6).toFixed(1)} MB each, ${availableParallelism()} cores`,
  );
  console.log(
    `upload to repaired archive: first ${Math.min(...took).toFixed(1)} s, last ${Math.max(...took).toFixed(1)} s`,
  );
  console.log(
    `the page meanwhile: ${times.length} answers, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, slowest ${at(1)} ms`,
  );
  console.log(`the server itself: ${seconds.toFixed(1)} s of processor time, ${megabytes.toFixed(0)} MB`);
  child.kill('SIGTERM');
  await new Promise((ended) => child.once('close', ended));
} finally {
  rmSync(room, { recursive: true, force: true });
}
