// What a PHP file offers to rules: feature uses, calls, definitions, names, variables, strings, includes, guards, errors, each with
// exact byte offsets. Big tables are typed arrays (iterate over them); objects are made only when one entry is asked for.
import type { CodeTable, VariableTable } from './tables.ts';

/** Byte offsets in the file; `end` is the byte after the last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How the target's php.ini makes PHP look at tags. Feature uses of tags are recorded whatever the settings are. */
export interface PhpReadOptions {
  /** `<?` opens code (short_open_tag). `<?=` always does. Default true. */
  shortOpenTag?: boolean;
  /** `<% %>` opens code (asp_tags, up to PHP 5.6). Default false. */
  aspTags?: boolean;
  /** `<script language="php">` opens code (up to PHP 5.6). Default true. */
  scriptTag?: boolean;
}

/**
 * A construct that some version lacks, refuses or reads in another way. Names are the first column of rules/data/php/features.tsv.
 * The parts that are there depend on the feature and serve fixes, e.g. `ampersand` of `f(&$x)`.
 */
export interface FeatureUse extends Span {
  readonly feature: string;
  /**
   * Sub-spans, by feature:
   * - call-time-byref, new-by-ref, builtin-by-ref, list-reference: `operator` (the ampersand), `operand`
   * - short-array, short-list: `open`, `close` (the brackets)
   * - dollar-brace-offset: `open`, `close` (the braces)
   * - null-coalesce, null-coalesce-assign, short-ternary, pow-operator, pow-assign, spaceship, pipe: `left`, `operator`, `right`
   * - nested-ternary: `left` (the inner ternary), `operator` (the `?` behind it)
   * - class-name-const, obj-class: `left` (the class name or object), `operator` (`::class`)
   * - arg-unpack, array-spread, variadics: `operator` (the dots), `operand`
   * - scalar-types, nullable-types, union-types … and every type feature: `operand` (the name behind the type, where there is one)
   * - return-types: `operator` (the colon), `operand` (the type)
   * - func-array-deref, array-literal-deref, class-member-on-new: `left` (what is accessed)
   * - const-expression and its kin: `operand` (the whole expression)
   * - short-open-tag, asp-tags, script-php-tag, short-echo-always: the use itself is the tag; `close`: the closing tag, when there is one
   * - flexible-heredoc: `open` (`<<<X`), `close` (the label)
   */
  readonly parts: Readonly<Record<string, Span>>;
  /** The word in lower case, for the features `word-function`, `word-class` … : a word used as a name that some version reserves. */
  readonly word: string | null;
}

/** How a name stands in the source. `relative` is `namespace\x`. */
export type Qualification = 'unqualified' | 'qualified' | 'fully-qualified' | 'relative';

export interface PhpName extends Span {
  /** As written, e.g. `\Foo\Bar`. */
  readonly written: string;
  readonly qualification: Qualification;
  /**
   * Full name in lower case without a leading backslash, with namespace and `use` resolved. An unqualified function or constant
   * that no `use` names stays as it is: PHP looks in the namespace first and then falls back to the global one (see `namespace`).
   */
  readonly resolved: string;
  /** Symbol of `resolved` (see symbols.ts). */
  readonly symbol: number;
  /** Namespace of the place in lower case, '' for the global one. */
  readonly namespace: string;
}

export const CALL_KINDS = ['function', 'new', 'static', 'method', 'dynamic', 'dynamic-new'] as const;
/**
 * function `f()`; new `new X`; static `X::m()`; method `$o->m()` and `?->`; dynamic `$f()`, `$o->$m()`, `X::$m()`, `(…)()`;
 * dynamic-new `new $x`. Language constructs (isset, empty, exit, eval, list, array, include …) are no calls.
 */
export type CallKind = (typeof CALL_KINDS)[number];

export interface PhpCall extends Span {
  readonly index: number;
  readonly kind: CallKind;
  /**
   * function: full name in lower case (`ereg`, `foo\bar`); static and method: the method's name in lower case; new: the class, resolved;
   * dynamic: ''.
   */
  readonly name: string;
  readonly symbol: number;
  /** The name's own span; for dynamic calls the span of the expression that gives it. */
  readonly nameSpan: Span;
  /** function, static (the class), new: the name with its qualification; null elsewhere. `self`, `parent`, `static` stay as they are. */
  readonly target: PhpName | null;
  /** static: class resolved, in lower case; null elsewhere. */
  readonly className: string | null;
  /** The parenthesis and what it holds, both brackets included; null for `new X` without one. */
  readonly parens: Span | null;
  readonly args: readonly PhpArgument[];
  /** Index in `scopes`. */
  readonly scope: number;
  /** `@` stands before it. */
  readonly silenced: boolean;
}

export interface PhpArgument extends Span {
  /** Span without ampersand, dots, name. */
  readonly value: Span;
  /** The ampersand of a call-time reference. */
  readonly byRef: Span | null;
  /** The three dots of `...$args`. */
  readonly spread: Span | null;
  /** `name:` of a named argument. */
  readonly named: string | null;
  /** Value when the whole argument is a literal or a join of literals, one character per byte; null otherwise. */
  readonly literal: string | null;
  /** Name (as written) when the whole argument is one constant such as `ENT_QUOTES`. */
  readonly constant: string | null;
  /** Name without `$` when the whole argument is one plain variable. */
  readonly variable: string | null;
}

export const CLASS_USES = [
  'new',
  'extends',
  'implements',
  'instanceof',
  'catch',
  'static',
  'type',
  'use-trait',
  'attribute',
] as const;
export type ClassUseKind = (typeof CLASS_USES)[number];

export interface ClassUse extends PhpName {
  readonly kind: ClassUseKind;
}

export interface ConstantRead extends PhpName {
  /** Index in `scopes`. */
  readonly scope: number;
}

/** `X::NAME`. `className` resolved in lower case; `name` as written. */
export interface ClassConstantRead extends Span {
  readonly className: string;
  readonly name: string;
}

export interface Parameter extends Span {
  /** Without `$`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly byRef: boolean;
  readonly variadic: boolean;
  /** Type as written, null without one. */
  readonly type: Span | null;
  readonly default: Span | null;
  /** Promoted to a property by a visibility word. */
  readonly promoted: boolean;
}

export type FunctionKind = 'function' | 'method' | 'closure' | 'arrow';

export interface FunctionDefinition extends Span {
  readonly kind: FunctionKind;
  /** As written; '' for closures. */
  readonly name: string;
  readonly nameSpan: Span;
  /** function: full name in lower case, namespace included; method: the name in lower case. */
  readonly resolved: string;
  readonly symbol: number;
  readonly byRef: boolean;
  /** Words before `function` in lower case: `public`, `static`, `abstract` … */
  readonly modifiers: readonly string[];
  readonly params: readonly Parameter[];
  /** Type behind the colon. */
  readonly returnType: Span | null;
  /** Braces included; null for abstract methods. For an arrow function: its expression. */
  readonly body: Span | null;
  /** Index in `scopes` of its own variables. */
  readonly scope: number;
  /** Index in `scopes` of the place where it stands. */
  readonly outer: number;
  /** Index in `classes` for a method, else -1. */
  readonly owner: number;
  /** Stands inside an if, a function or another block: it is defined only when the program comes by. */
  readonly conditional: boolean;
  /** `yield` stands in its body. */
  readonly generator: boolean;
}

export type ClassKind = 'class' | 'interface' | 'trait' | 'enum' | 'anonymous';

export interface ClassDefinition extends Span {
  readonly kind: ClassKind;
  /** As written; '' for anonymous classes. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Full name in lower case. */
  readonly resolved: string;
  readonly symbol: number;
  readonly modifiers: readonly string[];
  readonly extends: readonly PhpName[];
  readonly implements: readonly PhpName[];
  readonly methods: readonly FunctionDefinition[];
  readonly properties: readonly PropertyDefinition[];
  readonly constants: readonly ConstantDefinition[];
  /** Braces included. */
  readonly body: Span;
  readonly conditional: boolean;
}

export interface PropertyDefinition extends Span {
  /** Without `$`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly modifiers: readonly string[];
  readonly default: Span | null;
  /** Index in `classes`. */
  readonly owner: number;
}

export interface ConstantDefinition extends Span {
  readonly via: 'define' | 'const' | 'class';
  /** As written in `const`, as the string says in `define`. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Full name, namespace in lower case, last part as written. */
  readonly resolved: string;
  readonly value: Span;
  /** Index in `classes` for a class constant, else -1. */
  readonly owner: number;
}

/** Bits of `variables.use[i]`. */
export const VARIABLE = {
  /** Its value is taken. `$x .= 1` and `$x++` read and write. */
  READ: 1,
  WRITE: 2,
  /** Bound by reference (`=& $x`, `foreach (… as &$x)`, `global`, `static`, by-reference closure use). */
  REFERENCE: 4,
  /** Inside isset(), empty() or unset(), or on the left of `??`: a missing value makes no notice. */
  ASKED: 8,
  PARAMETER: 16,
  GLOBAL: 32,
  STATIC: 64,
  /** Argument of a call; the callee may take it by reference. */
  ARGUMENT: 128,
  /** The base of `[…]`, `->` or `{…}`: an element is meant, not the variable itself. */
  BASE: 256,
  /** In a string, here-document or backticks. */
  INTERPOLATED: 512,
} as const;

export interface VariableUse extends Span {
  /** Without `$`, as written: names of variables are case-sensitive. */
  readonly name: string;
  readonly symbol: number;
  /** Sum of VARIABLE bits. */
  readonly use: number;
  /** Index in `scopes`. */
  readonly scope: number;
  /** The first key, when it is literal: `$_GET['id']` and `"$_GET[id]"` give `id`; null otherwise. */
  readonly key: string | null;
}

export interface Scope extends Span {
  readonly kind: 'file' | FunctionKind;
  /** Index in `scopes`, -1 for the file. */
  readonly outer: number;
  /** Variable variables, extract(), eval, include, parse_str() with one argument, compact(): names cannot be followed here. */
  readonly dynamic: boolean;
}

export type StringKind = 'single' | 'double' | 'heredoc' | 'nowdoc' | 'shell' | 'template';

/** A string literal. `template`: double quotes, here-document or backticks with variables in it. */
export interface PhpString extends Span {
  readonly index: number;
  readonly kind: StringKind;
  /** Between the delimiters (of a here-document: from the line after the label to the last line's end). */
  readonly inner: Span;
  /** Escapes decoded, one character per byte; null for a template. */
  readonly value: string | null;
  /** Templates: pieces of plain text, not decoded, between the variables. */
  readonly pieces: readonly Span[];
}

/** Where a value goes: `$host = '…'`, `$mail->Host = '…'`, `'smtp_host' => '…'`, `public $Host = '…'`, `const X = '…'`, `define('X', '…')`. */
export interface Setting {
  readonly via:
    | 'variable'
    | 'property'
    | 'static-property'
    | 'key'
    | 'property-default'
    | 'parameter-default'
    | 'constant'
    | 'define'
    | 'ini-set';
  /** Name without `$`; for `key` the array key; case as written. */
  readonly name: string;
  /** `$conf['mail']['host'] = …`: ['conf', 'mail', 'host']; `$this->mail->Host`: ['this', 'mail', 'Host']. Unknown steps are ''. */
  readonly path: readonly string[];
  readonly nameSpan: Span;
  /** The whole value, of which the literal may be one part. */
  readonly value: Span;
  /** The value is this literal alone. */
  readonly whole: boolean;
  /** `.=` */
  readonly appends: boolean;
}

export interface Include extends Span {
  readonly kind: 'include' | 'include_once' | 'require' | 'require_once';
  readonly expression: Span;
  /** Path when it is literal; `base` says what it is relative to. */
  readonly path: string | null;
  /** directory: behind `dirname(__FILE__)` or `__DIR__` (with `up` further dirname() or parents); plain: as PHP looks for it. */
  readonly base: 'plain' | 'directory' | 'unknown';
  readonly up: number;
}

/** A name that is called or made through a string, with lower certainty: `$f = 'ereg'; $f()`, `array_map('ereg', …)`, `new $class`. */
export interface DynamicUse extends Span {
  readonly kind: 'function' | 'class' | 'constant' | 'method';
  /** Lower case (constants as written). */
  readonly name: string;
  readonly symbol: number;
  /** callback: a string in a callback's place; variable: assigned to a variable that is called; word: constant('X') and the like. */
  readonly via: 'callback' | 'variable' | 'word';
}

export type TagKind = 'php' | 'short' | 'echo' | 'asp' | 'asp-echo' | 'script';

export interface PhpTag extends Span {
  readonly kind: TagKind;
  /** The closing tag; null when the file ends in code. The newline that PHP swallows is not part of it. */
  readonly close: Span | null;
}

/** What is known to hold at a place because of the conditions around it. Names in lower case, constants as written. */
export interface Guards {
  /** Versions that can come here: from `min` (inclusive) to `max` (exclusive). [0, Infinity) when nothing is known. */
  readonly min: number;
  readonly max: number;
  /** function_exists, is_callable: 'function:ereg'; class_exists, interface_exists …: 'class:x'; method_exists: 'method:x::y'; defined: 'constant:X'; extension_loaded: 'extension:mbstring'. */
  readonly present: ReadonlySet<string>;
  /** The same, known to be missing. */
  readonly absent: ReadonlySet<string>;
}

export type PhpErrorKind =
  | 'syntax'
  | 'unterminated-string'
  | 'unterminated-comment'
  | 'unterminated-heredoc'
  | 'unclosed-brace'
  | 'unexpected-brace'
  | 'too-deep';

/** A place that no version of PHP accepts, where the reader recovered. `too-deep`: valid perhaps, but not read; say so. */
export interface PhpError extends Span {
  readonly kind: PhpErrorKind;
  /** What stood there and what was expected, e.g. found `}`, expected `;`. */
  readonly found: string;
  readonly expected: string;
  /** Where the damage begins, when it begins earlier: the Shift_JIS character whose 0x5C escapes a quote, the opening quote or brace. */
  readonly origin: Span | null;
}

/** A double-byte character whose second byte 0x5C escapes what follows (Shift_JIS, Big5, GBK read as bytes). */
export interface ByteDamage extends Span {
  /** quote: it escapes the closing quote, the string ends elsewhere. escape: it forms an escape such as \n. lost: the 0x5C alone is dropped. */
  readonly effect: 'quote' | 'escape' | 'lost';
  /** The string literal it stands in. */
  readonly string: Span;
}

export interface Verdict {
  readonly outcome: 'ok' | 'parse-error' | 'fatal';
  /** The first place that makes it so; null when ok. */
  readonly at: Span | null;
  /** Feature of the table, or null for a place that no version accepts. */
  readonly feature: string | null;
}

export interface PhpDocument {
  readonly bytes: Uint8Array;
  /** The same bytes, one character per byte (latin1), made on first use. */
  readonly text: string;
  readonly options: Required<PhpReadOptions>;
  /** There is at least one open tag. */
  readonly hasCode: boolean;
  readonly bom: Span | null;
  readonly tags: readonly PhpTag[];
  /** What stands outside of the tags and is sent as it is. */
  readonly inlineHtml: readonly Span[];
  readonly comments: readonly Span[];
  /** Offset behind `__halt_compiler();`, -1 without it. What follows is data. */
  readonly haltOffset: number;
  readonly errors: readonly PhpError[];
  /** Strings in which a 0x5C second byte acts as an escape, with the character's place. Costs a search of the file's strings. */
  byteDamage(): readonly ByteDamage[];

  /** Uses of one feature; [] quickly when there is none. */
  uses(feature: string): readonly FeatureUse[];
  has(feature: string): boolean;
  /** Names of all features used, in the order of the table. */
  features(): readonly string[];
  allUses(): readonly FeatureUse[];

  /** One row per call: iterate over `calls.symbol`, `calls.kind` (index in CALL_KINDS), ask `call(i)` for one. */
  readonly calls: CodeTable;
  call(index: number): PhpCall;
  /** Symbols of all names that are called in whatever way, each once, in the order of their first calls. */
  calledNames(): readonly number[];
  /** Calls of a global function, written `f()` or `\f()`, not `A\f()`. Name in lower case, or its symbol. */
  callsTo(name: string | number): readonly PhpCall[];
  /** `->m()` and `X::m()`, name in lower case. */
  methodCalls(name: string | number): readonly PhpCall[];
  /** `new X` by the resolved class name in lower case. */
  instantiations(name: string | number): readonly PhpCall[];

  /** One row per constant read (`kind` is 0). `true`, `false`, `null` are left out, magic constants too. */
  readonly constants: CodeTable;
  constant(index: number): ConstantRead;
  /** One row per class name; `kind` is an index in CLASS_USES. `self`, `parent`, `static` and built-in type names are left out. */
  readonly classUses: CodeTable;
  classUse(index: number): ClassUse;
  /** `X::NAME`; symbol of the constant's name in lower case. */
  readonly classConstants: CodeTable;
  classConstant(index: number): ClassConstantRead;

  readonly functions: readonly FunctionDefinition[];
  /** The innermost function around an offset, its head included; null at the file's level. */
  functionAt(offset: number): FunctionDefinition | null;
  readonly classes: readonly ClassDefinition[];
  readonly constantDefinitions: readonly ConstantDefinition[];

  /** One row per variable named in the source, `$this` included. */
  readonly variables: VariableTable;
  variable(index: number): VariableUse;
  variablesNamed(name: string): readonly VariableUse[];
  readonly scopes: readonly Scope[];

  readonly strings: readonly PhpString[];
  /** Those that lie in the span as a whole. */
  stringsIn(span: Span): readonly PhpString[];
  /** The literal at this offset, if one stands there. */
  stringAt(offset: number): PhpString | null;
  /** The string or the stretch of HTML around this offset: what the program may print. */
  textAt(offset: number): Span | null;
  /** Where the value of this literal goes, null when it goes nowhere by name. */
  settingOf(string: PhpString): Setting | null;
  readonly includes: readonly Include[];
  readonly dynamicUses: readonly DynamicUse[];
  /** Value of an expression made of literals and `.`, one character per byte; null otherwise. */
  literal(span: Span): string | null;
  /** Innermost statement around an offset (for splices that need a whole statement). */
  statementAt(offset: number): Span | null;

  /** Cheap when the file has no guards at all. */
  guardsAt(offset: number): Guards;
  /** There is at least one guard in the file. */
  readonly hasGuards: boolean;

  /** Full name in lower case of a class name written at this offset, with namespace and imports resolved. */
  resolveClass(written: string, offset: number): string;

  /** Gives the buffers back for the next file. The document must not be used afterwards. Without it they are just garbage. */
  release(): void;
}
