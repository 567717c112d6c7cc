// The interface that rules are written against: what a rule is, what it may ask, how it reports.
import type { WritableFolder } from '../site/site.ts';
import type { SourceFile } from '../site/source-file.ts';
import type { Component, Profile } from '../target/profile.ts';
import type { Offered, Target } from '../target/target.ts';
import type { Words } from '../text/words.ts';
import type { Documents } from './documents.ts';
import type { Fix, Place, Severity, Span } from './finding.ts';
import type { Text } from './text.ts';
import type { WafGiven, WafTraffic } from './waf.ts';

/** What the user said about the move. */
export interface Move {
  /** The customer's domain; mail hosts become mail.DOMAIN. */
  domain: string | null;
  oldHosts: string[];
  oldPaths: string[];
  /** What runs today, by component, as version numbers. */
  source: Partial<Record<Component, number>>;
  /** Convert the whole site to this encoding. */
  encoding: 'utf-8' | 'shift_jis' | 'euc-jp' | null;
  lossy: 'report' | 'substitute' | 'entity';
}

/** The details of one finding; what is left out is taken from the rule. */
export interface Details {
  message?: Text;
  hint?: Text;
  severity?: Severity;
  /** Versions for which it is true. Default: all offered versions of the rule's component. Nothing is reported when empty. */
  on?: readonly Offered[];
  fix?: Fix | null;
  /** Dropped when any file of the site defines one of these keys (see `Context.define`): polyfills, a site's own modules. */
  unless?: string | string[];
}

interface Asking {
  target: Target;
  move: Move;
}

/** Given to a rule for one file. What it reports may depend on nothing but the file, the target and the move. */
export interface Context extends Asking {
  file: SourceFile;
  /** Null: the finding is about the whole file. A full place is taken as it is (readers of streams compute their own). */
  report(where: Span | Place | null, details?: Details): void;
  /** A place to keep in a fact, for a finding that only the site pass can decide. */
  place(span: Span): Place;
  /** Something the site pass wants to know, by name. The value is JSON: facts cross threads and lie in the cache. */
  fact(name: string, value: unknown): void;
  /** The site itself brings this: 'php-function:array_column' (lower case), 'perl-module:Foo::Bar'. */
  define(key: string): void;
}

/** A file of the site as the site pass sees it. */
export interface FileSummary {
  path: string;
  kind: SourceFile['kind'];
  /** Bytes. */
  size: number;
  /** Permission bits, null where the upload does not carry them. */
  mode: number | null;
  encoding: string;
  reach: 'live' | 'unreached';
}

/** Given to a rule once, after all files: map first, then this reduce. */
export interface SiteContext extends Asking {
  /** Sorted by path. */
  files: readonly FileSummary[];
  /** A file of the site by its path, undefined when there is none. */
  file(path: string): FileSummary | undefined;
  /** Folders that the group or everybody may write to, sorted by path; none where the upload carries no modes. */
  writable: readonly WritableFolder[];
  facts<T>(name: string): readonly { path: string; value: T }[];
  defined(key: string): boolean;
  /** What the user brought for the WAF rehearsal. */
  waf: WafGiven;
  /** A path alone means the whole file. */
  report(where: Place | string, details?: Details): void;
}

export type Checks = { [D in keyof Documents]?: (document: Documents[D], context: Context) => void };

interface ExampleScene {
  /** The offered version to check against: 'php 5.6.30'. Default: the reference profile as it is. */
  on?: string;
  /** Name of the file. Default: by the rule's first document. */
  path?: string;
  /** Encoding in which the texts of the example are written to bytes. Default utf-8. `bytes`: one character is one byte. */
  encoding?: 'utf-8' | 'shift_jis' | 'euc-jp' | 'iso-2022-jp' | 'bytes';
  /** Permission bits of the file. */
  mode?: number;
  move?: Partial<Move>;
  /** Limits of the target that differ from the reference profile's. */
  limits?: Partial<Profile['limits']>;
  /** Real requests that were brought along. */
  waf?: WafTraffic;
  /** Part of the example cannot be read, and the report says so. */
  partly?: true;
  /** Other files of the little site, by path. */
  files?: Record<string, string>;
}

/** Documentation and test in one: `wrong` must be reported by this rule, `fixed` is what its fix makes of it, `right` must stay silent. */
export type Example = ExampleScene &
  ({ wrong: string; fixed?: string; right?: never } | { right: string; wrong?: never });

export interface Rule {
  id: string;
  /** Which part of the target it is about. A versioned component gives `on` its default. */
  component: Component | 'ssi' | 'sendmail' | 'mail' | 'encoding' | 'waf' | 'limits' | 'site';
  severity: Severity;
  /** Minutes by hand for one cause: least, likely, most. */
  effort: { minutes: readonly [number, number, number] };
  title: Text;
  /** Why it matters on the target. */
  why: Text;
  /** How to repair it. */
  hint: Text;
  /** Addresses of documents that state the fact. */
  sources: string[];
  examples: Example[];
  /** By document: called once for each file that is read as that document. */
  check?: Checks;
  /** Constructs (features of PHP or Perl documents): it is called only for files that use one of them. */
  uses?: readonly string[];
  /** It is called only for files that hold one of them, in whatever place. Not for dumps, whose bytes are never all at hand. */
  words?: Words;
  /** Called once for the site, after all files. */
  site?: (site: SiteContext) => void;
}

/** Gives a rule its types; rules are plain objects. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
