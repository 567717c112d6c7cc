// A file that was read, for the parts that make objects of its tables on demand.
import { byteText } from '../span.ts';
import type { PhpReadOptions, Span } from './document.ts';
import { literalValue } from './literals.ts';
import { OPENS } from './parser.ts';
import { MEMBER, type Records } from './records.ts';
import * as T from './tokens.ts';

export class View {
  readonly bytes: Uint8Array;
  readonly records: Records;
  readonly options: Required<PhpReadOptions>;
  #text: string | undefined;
  #members: Map<number, number> | undefined;

  constructor(bytes: Uint8Array, records: Records, options: Required<PhpReadOptions>) {
    this.bytes = bytes;
    this.records = records;
    this.options = options;
  }

  get text(): string {
    this.#text ??= byteText(this.bytes);
    return this.#text;
  }

  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  kind(token: number): number {
    const { tokens } = this.records;
    return token >= 0 && token < tokens.count ? tokens.kind[token] : T.EOF;
  }

  start(token: number): number {
    return this.records.tokens.start[token];
  }

  end(token: number): number {
    return this.records.tokens.end[token];
  }

  symbol(token: number): number {
    return this.records.tokens.symbol[token];
  }

  tokenText(token: number): string {
    return this.slice(this.start(token), this.end(token));
  }

  span(first: number, last: number): Span {
    return { start: this.start(first), end: this.end(last) };
  }

  /** Index of the last token that begins at or before the offset; -1 when there is none. */
  tokenAt(offset: number): number {
    const { start, count } = this.records.tokens;
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (start[middle] <= offset) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  /** Place in `members` of the property or constant whose name stands at this token, -1 when there is none. */
  memberNamed(token: number): number {
    if (this.#members === undefined) {
      const { members } = this.records;
      this.#members = new Map();
      for (let at = 0; at < members.count * members.stride; at += members.stride)
        this.#members.set(members.data[at + MEMBER.NAME], at);
    }
    return this.#members.get(token) ?? -1;
  }

  /** The bracket that closes the one at `open`; the last token when none does. */
  closing(open: number): number {
    const { kind, count } = this.records.tokens;
    let depth = 0;
    for (let t = open; t < count; t++) {
      if (OPENS[kind[t]] === 1) depth++;
      else if (OPENS[kind[t]] === 2 && --depth <= 0) return t;
    }
    return count - 1;
  }

  /** The bracket that opens the one at `close`; 0 when none does. */
  opening(close: number): number {
    const { kind } = this.records.tokens;
    let depth = 0;
    for (let t = close; t >= 0; t--) {
      if (OPENS[kind[t]] === 2) depth++;
      else if (OPENS[kind[t]] === 1 && --depth <= 0) return t;
    }
    return 0;
  }

  /** Value of the literal at a token, null when there is none. */
  string(token: number): string | null {
    return this.kind(token) === T.STRING ? literalValue(this.bytes, this.start(token), this.end(token)) : null;
  }

  /** Value of `'a' . "b" . 1` between two tokens, both included; null for anything else. */
  joined(first: number, last: number): string | null {
    let value = '';
    for (let t = first; t <= last; t += 2) {
      const kind = this.kind(t);
      if (kind === T.STRING) value += this.string(t);
      else if (kind === T.INT || kind === T.FLOAT) value += this.tokenText(t);
      else return null;
      if (t < last && (this.kind(t + 1) !== T.DOT || t + 1 === last)) return null;
    }
    return first <= last ? value : null;
  }
}
