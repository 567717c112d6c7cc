// Answers about names, kept by the number that the reader gives to each name: a table is asked once for every name that occurs.
import { nameOf } from '../../src/languages/php/symbols.ts';

export class BySymbol<T> {
  /** Undefined: not asked yet; null: nothing known. */
  readonly #answers: (T | null | undefined)[] = [];
  readonly #ask: (name: string) => T | undefined;

  /** @param ask what is known of a name (lower case; variables as written, with `$`) */
  constructor(ask: (name: string) => T | undefined) {
    this.#ask = ask;
  }

  get(symbol: number): T | undefined {
    const known = this.#answers[symbol];
    if (known !== undefined) return known ?? undefined;
    const answer = this.#ask(nameOf(symbol));
    while (this.#answers.length < symbol) this.#answers.push(undefined);
    this.#answers[symbol] = answer ?? null;
    return answer;
  }
}
