// Which language the user reads.
import type { Lang, Text } from '../rule/text.ts';

/** From LC_ALL, LC_MESSAGES or LANG as POSIX orders them; Japanese when they say neither. */
export function languageOf(env: NodeJS.ProcessEnv): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^en(_|\.|-|$)/i.test(locale) ? 'en' : 'ja';
}

/** A failure of usage, configuration or input: printed without a stack, exit code 2. */
export class UsageError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}
