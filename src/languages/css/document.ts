// What rules ask of a style sheet: its encoding and what it loads.
import type { Span } from '../span.ts';

export interface CssUrl extends Span {
  kind: 'url' | 'import';
  /** Without quotes; one character per byte. */
  url: string;
}

export interface CssDocument {
  /** @charset at the very start of the file; the span covers the name alone. */
  charset: (Span & { name: string }) | null;
  urls: readonly CssUrl[];
}
