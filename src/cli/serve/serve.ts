// What hikkoshi serve does.
import { createInterface } from 'node:readline';
import type { Lang } from '../../rule/text.ts';
import { secretLine } from '../../serve/http/credentials.ts';
import { type Running, serve } from '../../serve/server.ts';
import type { Settings } from '../../serve/settings.ts';
import { UsageError } from '../language.ts';
import { langOf } from '../options.ts';
import type { ServeOptions } from '../serve.ts';
import { settingsOf } from './settings.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs until a signal ends it. */
export async function runServer(options: ServeOptions): Promise<void> {
  if (options.hashSecret !== undefined) {
    process.stdout.write(`${await secretLine(options.hashSecret, await firstLine())}\n`);
    return;
  }
  const settings = await settingsOf(options);
  const lang = langOf(options);
  if (settings.credentials === null && !/^(127\.|::1$|localhost$)/.test(settings.host)) warnOpen(settings, lang);
  // a log that nobody reads any more is no reason to stop
  process.stdout.removeAllListeners('error').on('error', () => {});
  const server = await started(settings);
  process.stderr.write(
    lang === 'ja'
      ? `hikkoshi: ${server.url} をブラウザで開いてください（Ctrl+C で終了します）\n`
      : `hikkoshi: open ${server.url} in a browser (Ctrl+C ends it)\n`,
  );
  await signalled();
  await server.stop();
  process.exit(0);
}

async function started(settings: Settings): Promise<Running> {
  try {
    return await serve(settings);
  } catch (error) {
    const { code, syscall, text } = error as NodeJS.ErrnoException & { text?: unknown };
    if (text || !syscall) throw error;
    const place =
      syscall === 'listen' || syscall === 'getaddrinfo' ? `${settings.host}:${settings.port}` : settings.data;
    throw new UsageError({
      ja: `${place} を使えません（${code}）。別の --port、--host、--data を指定するか、権限をご確認ください`,
      en: `${place} cannot be used (${code}): name another --port, --host or --data, or check the permissions`,
    });
  }
}

function warnOpen({ host }: Settings, lang: Lang): void {
  process.stderr.write(
    lang === 'ja'
      ? `hikkoshi: ログインなしで ${host} に公開します。--basic-auth-file か --token-file を指定すると、利用者を限れます\n`
      : `hikkoshi: everybody who reaches ${host} can use it; --basic-auth-file or --token-file lets in only those you name\n`,
  );
}

/** The command line's own way out would leave running jobs behind. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) {
      process.removeAllListeners(signal);
      process.on(signal, () => resolve());
    }
  });
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
}
