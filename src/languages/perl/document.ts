// What a Perl file offers to rules: the parts of the program by name and place, already told apart from comments,
// POD, strings and data. All offsets are byte offsets into the file as uploaded; `text` is the file as latin1, one
// character per byte, so that `text.slice(start, end)` is the source of any span.

/** Half-open range of bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `#!` line. `interpreter` spans the path, `switches` what follows it (may be empty); a CR before the LF is in neither. */
export interface Shebang extends Span {
  readonly interpreter: Span;
  readonly path: string;
  readonly switches: string;
  readonly switchesSpan: Span;
}

/** `package NAME;`, `package NAME VERSION;`, `package NAME {…}`. `scope` is what the declaration covers. */
export interface PackageDeclaration extends Span {
  readonly name: string;
  readonly scope: Span;
}

/** A named sub. `name` as written (`'` is kept), `fullName` with package and `::`; `body` is null for a forward declaration. */
export interface SubDefinition extends Span {
  readonly name: string;
  readonly fullName: string;
  readonly nameSpan: Span;
  readonly body: Span | null;
}

export type InclusionKind = 'use' | 'no' | 'require' | 'do';

/**
 * `use M …`, `no M …`, `require M`, `require 'file'`, `do 'file'`, `use VERSION`.
 * Exactly one of `module`, `version` (as only operand), `file`, `expression` says what is asked for.
 */
export interface Inclusion extends Span {
  readonly kind: InclusionKind;
  /** Module name with `::`, or null. */
  readonly module: string | null;
  readonly moduleSpan: Span | null;
  /** A version asked for: of perl when `module` is null, else of the module; as written (`5.010`, `v5.10.1`, `1.23`). */
  readonly version: string | null;
  readonly versionSpan: Span | null;
  /** Literal file name of require/do (decoded), or null. */
  readonly file: StringLiteral | null;
  /** require/do of something only known at run time: its source. */
  readonly expression: Span | null;
  /** What the argument list says literally, in order: words of qw, strings, `-flags`; others are left out. */
  readonly words: readonly Word[];
  /** The argument list's tokens (after module and version), empty when there is none. */
  readonly argumentsSpan: Span;
  /** Inside `eval`, after `if`/`unless`, in `use if`, or otherwise allowed to fail. */
  readonly optional: boolean;
}

/** One literal word of a list: `value` decoded (latin1), the span is the word without quotes. */
export interface Word extends Span {
  readonly value: string;
}

export type QuoteKind =
  | 'single'
  | 'double'
  | 'words'
  | 'command'
  | 'heredoc'
  | 'match'
  | 'regex'
  | 'substitute'
  | 'translate';

/**
 * Where a string stands. `print`: given to print, printf, say, write-like here-documents; `compare`: an operand of
 * eq, ne, =~ and friends; `assign`: right of `=`; `pair`: after `key =>`; `key`: a hash key; `argument`: of another call.
 */
export type StringContext = 'print' | 'compare' | 'assign' | 'pair' | 'key' | 'include' | 'argument' | 'other';

/**
 * A string, here-document, command or regex literal. The span covers the whole literal with its quotes (for a
 * here-document the `<<` operand, its text stands in `content`).
 */
export interface StringLiteral extends Span {
  readonly quote: QuoteKind;
  readonly content: Span;
  /** Variables and escapes are replaced in it (not single quotes, qw, <<'…'). */
  readonly interpolating: boolean;
  /** It names variables (`$x`, `@{…}`), so that its value is known at run time only. */
  readonly dynamic: boolean;
  readonly context: StringContext;
  /** Source between the quotes, latin1. */
  readonly raw: string;
  /** What the program sees, latin1: escapes replaced, variables left as written. Characters over 0xFF become `?`. */
  readonly value: string;
  /** Second part of s/// and tr///, else null. */
  readonly replacement: Span | null;
  /** Modifiers after a regex, s or tr. */
  readonly flags: string;
}

/** A call by name. `name` has `::`; a method call has `method` true and `invocant` (`Net::SMTP`, `$smtp`, or '' when it is an expression). */
export interface Call extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly method: boolean;
  readonly invocant: string;
  readonly arguments: readonly Argument[];
  /** Called with parentheses, so that an empty list is known to be one. */
  readonly parenthesized: boolean;
}

/** One comma-separated argument. `string` when it is exactly one string literal; `key` when `key =>` precedes it (keys are no arguments). */
export interface Argument extends Span {
  readonly string: StringLiteral | null;
  readonly key: string | null;
}

/**
 * A string literal given to a variable (`$mailprog = '…'`, `my $x = "…"`), an element (`$conf{smtp} = '…'`,
 * `$conf->{smtp} = …`: variable `conf`, key `smtp`) or a key of a list (`smtp => '…'`: variable null).
 */
export interface Assignment extends Span {
  readonly variable: string | null;
  readonly key: string | null;
  readonly target: Span;
  readonly value: StringLiteral;
}

/**
 * A program or file started or opened: `open(MAIL, "| …")` and `open(my $p, '-|', …)` as `pipe`, other opens as `open`,
 * `system`, `exec`, and backticks or qx as `command`. `text` is the literal that names it (with the mode in a two-argument
 * open), null when it is computed; the whole call is the span.
 */
export interface Command extends Span {
  readonly kind: 'open' | 'pipe' | 'system' | 'exec' | 'command';
  readonly text: StringLiteral | null;
  /** The operand as source when it is not a literal (`$sendmail`), else that of the literal. */
  readonly operand: Span;
}

/** A construct that some perl version lacks or treats in another way; `feature` is a name of rules/data/perl/features.tsv. */
export interface FeatureUse extends Span {
  readonly feature: string;
  /** What a fix or a message needs: a name, a flag, a variable, else ''. */
  readonly detail: string;
  /** Pieces that a repair moves: `left` and `right` of //, `base` of ->@*, `argument` of push, `body` of <<~ … */
  readonly parts?: Readonly<Record<string, Span>>;
}

/** Code that runs only when something is there, or fails alone: `eval {…}`, `eval '…'` (`string`: the code is read as such), `if ($] >= 5.012) {…}`, `if (Foo->can('bar')) {…}`. */
export interface Guard extends Span {
  readonly kind: 'eval' | 'string' | 'version' | 'can' | 'condition';
  /** The condition's source, '' for eval and string. */
  readonly condition: string;
}

/** A place where the reader lost the thread, as a perl of any version would. */
export interface ReadError extends Span {
  readonly what:
    | 'unterminated-string'
    | 'unterminated-heredoc'
    | 'unterminated-regex'
    | 'unterminated-pod'
    | 'unbalanced-bracket'
    | 'unexpected-term'
    | 'unexpected-operator'
    | 'unterminated-format';
  /** The delimiter, terminator or token concerned, latin1. */
  readonly detail: string;
}

/**
 * The second byte (0x5C, 0x40 …) of a Shift_JIS character at `start` that perl takes for an escape, an array or a regex operator.
 * Meaningful only in a file that is Shift_JIS; the caller knows.
 */
export interface ShiftJisDamage extends Span {
  readonly byte: number;
  readonly literal: StringLiteral;
  /** Literal text that perl reads as meant: bytes to put in place of the span, latin1. */
  readonly safe: string;
}

/** The program after `__END__` or `__DATA__` (or NUL, ^D, ^Z): `start` of the marker, `content` what follows it. */
export interface DataSection extends Span {
  readonly marker: string;
  readonly content: Span;
}

/** Everything is computed on first use and kept; a document that nobody asks costs one pass of the lexer. */
export interface PerlDocument {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly shebang: Shebang | null;
  readonly packages: readonly PackageDeclaration[];
  readonly subs: readonly SubDefinition[];
  readonly inclusions: readonly Inclusion[];
  /** All literals in order of their start; regexes and here-documents included. */
  readonly strings: readonly StringLiteral[];
  readonly assignments: readonly Assignment[];
  readonly commands: readonly Command[];
  readonly comments: readonly Span[];
  readonly pods: readonly Span[];
  readonly data: DataSection | null;
  readonly guards: readonly Guard[];
  /** Statements of the file itself that run, in order: no declarations, none within blocks. A library without any ends in no value. */
  readonly statements: readonly Span[];
  readonly errors: readonly ReadError[];
  readonly features: readonly FeatureUse[];
  readonly shiftJisDamage: readonly ShiftJisDamage[];
  /** Function calls of this name (`open`, `jcode::convert`; `&f`, `jcode'convert` count too), not methods. */
  calls(name: string): readonly Call[];
  /** Method calls `X->name(…)` and `new X(…)`. */
  methods(name: string): readonly Call[];
  /** Uses of one feature. */
  uses(feature: string): readonly FeatureUse[];
  /** Elements of a hash with literal keys: `elements('ENV')` finds `$ENV{REMOTE_HOST}`, in code and in strings. */
  elements(hash: string): readonly Word[];
  /** Does the file define a sub of this name (with or without package)? */
  definesSub(name: string): boolean;
  /** Does the name occur as an identifier anywhere in the program (code, not comments or strings)? Cheap. */
  mentions(identifier: string): boolean;
  /** The innermost package at an offset, `main` when none. */
  packageAt(offset: number): string;
  /** Guards around an offset, outermost first. */
  guardsAt(offset: number): readonly Guard[];
  /** Whether the offset lies in code: not in a comment, POD or after __END__. */
  isCode(offset: number): boolean;
}
