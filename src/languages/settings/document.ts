// Settings files of every syntax as one flat list of keys and values.
import type { Span } from '../span.ts';

export type SettingsFormat =
  | 'ini'
  | 'env'
  | 'yaml'
  | 'json'
  | 'xml'
  | 'plist'
  | 'prefs'
  | 'reg'
  | 'directives'
  | 'none';

export interface Setting {
  /** Sections and parents first: ['mail', 'smtp', 'host']. XML: element names, attributes as '@name'. As written. */
  path: readonly string[];
  /** The last part of the path, in lower case. */
  key: string;
  /**
   * Without quotes; one character per byte (UTF-16 files: one character per code unit). Longer or shorter than its span where the file
   * writes it in another way, as the registry's hex:32,00,…
   */
  value: string;
  keySpan: Span;
  /** The value without its quotes. */
  span: Span;
}

export interface SettingsDocument {
  format: SettingsFormat;
  /** UTF-16LE: two bytes a character. */
  wide: boolean;
  settings: readonly Setting[];
  comments: readonly Span[];
}
