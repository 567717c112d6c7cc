// Mail servers inside values that PHP serialized: `s:9:"smtp_host";s:12:"203.0.113.25"`. A change must recount the length, in bytes.
import type { Context } from '../../src/rule/rule.ts';
import { hostsOf } from './host-value.ts';
import { isHostName, isMailHostName } from './keys.ts';
import { checkMailHost } from './report-host.ts';

/** Quotation marks may be escaped, as in double-quoted strings and dumps. */
const MEMBER = /s:(\d{1,4}):(\\?")([^"\\]{1,100})\2;s:(\d{1,5}):(\\?")([^"\\]{1,500})\5/g;

/** @param start byte offset of the text in the file */
export function checkSerialized(text: string, start: number, context: Context): void {
  if (!text.includes('s:')) return;
  MEMBER.lastIndex = 0;
  for (let found = MEMBER.exec(text); found; found = MEMBER.exec(text)) {
    const [whole, , , key, length, quote, value] = found as unknown as string[];
    // A value may be the next member's key.
    const valueLength = length!.length + quote!.length * 2 + value!.length + 3;
    MEMBER.lastIndex -= valueLength;
    if (Number(length) !== value!.length || !namesMailHost(key!, text)) continue;
    const at = start + found.index + whole!.length - valueLength;
    const hostAt = start + found.index + whole!.length - quote!.length - value!.length;
    for (const host of hostsOf(value!)) {
      const span = { start: hostAt + host.start, end: hostAt + host.end };
      checkMailHost(host, span, key!, context, (name) => {
        const changed = value!.slice(0, host.start) + name + value!.slice(host.end);
        return { start: at, end: at + valueLength, text: `s:${changed.length}:${quote}${changed}${quote}` };
      });
    }
  }
}

const namesMailHost = (key: string, text: string): boolean =>
  isMailHostName(key) || (isHostName(key) && /s:\d+:\\?"(?:smtp|mail|pop3)/i.test(text));
