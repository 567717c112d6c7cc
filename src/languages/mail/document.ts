// Settings of mail programs and mailing lists: where mail goes, through what, and in whose name.
import type { Span } from '../span.ts';

export type MailFormat =
  | 'forward'
  | 'aliases'
  | 'procmail'
  | 'qmail'
  | 'maildrop'
  | 'sieve'
  | 'vacation'
  | 'list'
  | 'client';

export interface MailEntry extends Span {
  kind: /** An address that mail is passed on to. */
    | 'address'
    /** A program that mail is piped into: the command, without '|' and quotes. */
    | 'pipe'
    /** A file or folder that mail is written to. */
    | 'file'
    /** key = value. */
    | 'setting'
    /** A condition that mail is sorted by: never a host to connect to. */
    | 'condition'
    /** Text of a message, such as an absence note. */
    | 'text';
  /** Settings: the name, lower case. Aliases: the alias. Otherwise empty. */
  key: string;
  /** One character per byte. The span covers the value alone. */
  value: string;
}

export interface MailDocument {
  format: MailFormat;
  entries: readonly MailEntry[];
}
