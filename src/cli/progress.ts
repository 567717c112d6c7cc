// A line on standard error that says how far the scan is; only on a terminal.
import type { Lang } from '../rule/text.ts';
import type { SiteEntry } from '../site/site.ts';

interface Done {
  files: number;
  bytes: number;
}

const EVERY_MS = 100;
const MB = 2 ** 20;

/** Gives the function to call with what is done so far, and the one that clears the line. */
export function progressLine(
  entries: readonly SiteEntry[],
  lang: Lang,
): { update: (done: Done) => void; clear: () => void } {
  if (!process.stderr.isTTY) return { update() {}, clear() {} };
  const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
  const began = Date.now();
  let shown = 0;
  return {
    update(done) {
      const now = Date.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      const share = bytes > 0 ? done.bytes / bytes : done.files / entries.length;
      const left = share > 0.02 ? Math.ceil(((now - began) / share - (now - began)) / 1000) : null;
      const numbers = `${done.files}/${entries.length} ${(done.bytes / MB).toFixed(1)}/${(bytes / MB).toFixed(1)} MB`;
      const rest = left === null ? '' : lang === 'ja' ? ` 残り約${left}秒` : ` about ${left} s left`;
      process.stderr.write(`\r\x1b[K${lang === 'ja' ? '確認中' : 'checking'} ${numbers}${rest}`);
    },
    clear: () => process.stderr.write('\r\x1b[K'),
  };
}
