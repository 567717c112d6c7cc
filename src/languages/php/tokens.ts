// Kinds of tokens, and the arrays that hold the tokens of one file. Keywords are the first symbols of the table of names: the kind of a
// keyword's token is KEYWORD + its symbol.
import { nameOf, symbolOf } from './symbols.ts';
import { longer } from './tables.ts';

export const EOF = 0;
export const HTML = 1;
/** `?>`, stands for a semicolon. */
export const CLOSE = 2;
/** `<?=` */
export const OPEN_ECHO = 3;
export const VARIABLE = 4;
export const DOLLAR = 5;
export const NAME = 6;
export const INT = 7;
export const FLOAT = 8;
/** Any literal without variables in it: quotes, here-document, now-document. */
export const STRING = 9;
/** Opening delimiter of a literal with variables in it. */
export const TEMPLATE = 10;
export const TEMPLATE_END = 11;
/** A variable in a template in the simple notation: `$a`, `$a[k]`, `$a->b`; symbol: the variable's. */
export const TEMPLATE_VARIABLE = 12;
/** The brace of `{$`. */
export const TEMPLATE_OPEN = 13;
/** `${` in a template. */
export const TEMPLATE_DOLLAR = 14;
export const TEMPLATE_CLOSE = 15;
export const BACKSLASH = 16;
export const LPAREN = 17;
export const RPAREN = 18;
export const LBRACKET = 19;
export const RBRACKET = 20;
export const LBRACE = 21;
export const RBRACE = 22;
export const SEMICOLON = 23;
export const COMMA = 24;
export const ARROW = 25;
export const NULLSAFE = 26;
export const DOUBLE_COLON = 27;
export const DOUBLE_ARROW = 28;
export const COLON = 29;
export const QUESTION = 30;
export const ELLIPSIS = 31;
export const AT = 32;
export const ATTRIBUTE = 33;
export const NOT = 34;
export const TILDE = 35;
export const INCREMENT = 36;
export const DECREMENT = 37;
export const PLUS = 38;
export const MINUS = 39;
export const STAR = 40;
export const SLASH = 41;
export const PERCENT = 42;
export const POW = 43;
export const DOT = 44;
export const SHIFT_LEFT = 45;
export const SHIFT_RIGHT = 46;
export const LESS = 47;
export const GREATER = 48;
export const LESS_EQUAL = 49;
export const GREATER_EQUAL = 50;
export const EQUAL = 51;
export const NOT_EQUAL = 52;
export const IDENTICAL = 53;
export const NOT_IDENTICAL = 54;
export const SPACESHIP = 55;
export const AMPERSAND = 56;
export const CARET = 57;
export const BAR = 58;
export const AND_AND = 59;
export const OR_OR = 60;
export const COALESCE = 61;
export const PIPE = 62;
export const ASSIGN = 63;
/** `+=` and its kin: ASSIGN < kind <= LAST_ASSIGN. */
export const ASSIGN_OP = 64;
export const DOT_ASSIGN = 65;
export const POW_ASSIGN = 66;
export const COALESCE_ASSIGN = 67;
export const LAST_ASSIGN = 67;
/** A byte that no version reads as code. */
export const BAD = 68;
/** A literal that no delimiter ends. */
export const UNTERMINATED = 69;
export const KEYWORD = 79;

const keywords =
  'abstract and array as break callable case catch class clone const continue declare default die do echo else elseif empty ' +
  'enddeclare endfor endforeach endif endswitch endwhile enum eval exit extends final finally fn for foreach from function global ' +
  'goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private ' +
  'protected public readonly require require_once return static switch throw trait try unset use var while xor yield ' +
  '__halt_compiler __class__ __dir__ __file__ __function__ __line__ __method__ __namespace__ __property__ __trait__';

for (const word of keywords.split(' ')) symbolOf(word);
export const KEYWORD_COUNT = keywords.split(' ').length;
if (nameOf(KEYWORD_COUNT) !== '__trait__') throw new Error('keywords must be the first symbols');

const keyword = (word: string): number => KEYWORD + symbolOf(word);

export const ABSTRACT = keyword('abstract');
export const AND = keyword('and');
export const ARRAY = keyword('array');
export const AS = keyword('as');
export const BREAK = keyword('break');
export const CALLABLE = keyword('callable');
export const CASE = keyword('case');
export const CATCH = keyword('catch');
export const CLASS = keyword('class');
export const CLONE = keyword('clone');
export const CONST = keyword('const');
export const CONTINUE = keyword('continue');
export const DECLARE = keyword('declare');
export const DEFAULT = keyword('default');
export const DIE = keyword('die');
export const DO = keyword('do');
export const ECHO = keyword('echo');
export const ELSE = keyword('else');
export const ELSEIF = keyword('elseif');
export const EMPTY = keyword('empty');
export const ENDDECLARE = keyword('enddeclare');
export const ENDFOR = keyword('endfor');
export const ENDFOREACH = keyword('endforeach');
export const ENDIF = keyword('endif');
export const ENDSWITCH = keyword('endswitch');
export const ENDWHILE = keyword('endwhile');
export const ENUM = keyword('enum');
export const EVAL = keyword('eval');
export const EXIT = keyword('exit');
export const EXTENDS = keyword('extends');
export const FINAL = keyword('final');
export const FINALLY = keyword('finally');
export const FN = keyword('fn');
export const FOR = keyword('for');
export const FOREACH = keyword('foreach');
export const FROM = keyword('from');
export const FUNCTION = keyword('function');
export const GLOBAL = keyword('global');
export const GOTO = keyword('goto');
export const IF = keyword('if');
export const IMPLEMENTS = keyword('implements');
export const INCLUDE = keyword('include');
export const INCLUDE_ONCE = keyword('include_once');
export const INSTANCEOF = keyword('instanceof');
export const INSTEADOF = keyword('insteadof');
export const INTERFACE = keyword('interface');
export const ISSET = keyword('isset');
export const LIST = keyword('list');
export const MATCH = keyword('match');
export const NAMESPACE = keyword('namespace');
export const NEW = keyword('new');
export const OR = keyword('or');
export const PRINT = keyword('print');
export const PRIVATE = keyword('private');
export const PROTECTED = keyword('protected');
export const PUBLIC = keyword('public');
export const READONLY = keyword('readonly');
export const REQUIRE = keyword('require');
export const REQUIRE_ONCE = keyword('require_once');
export const RETURN = keyword('return');
export const STATIC = keyword('static');
export const SWITCH = keyword('switch');
export const THROW = keyword('throw');
export const TRAIT = keyword('trait');
export const TRY = keyword('try');
export const UNSET = keyword('unset');
export const USE = keyword('use');
export const VAR = keyword('var');
export const WHILE = keyword('while');
export const XOR = keyword('xor');
export const YIELD = keyword('yield');
export const HALT_COMPILER = keyword('__halt_compiler');
/** `__CLASS__` and its kin, up to LAST_MAGIC. */
export const FIRST_MAGIC = keyword('__class__');
export const MAGIC_DIR = keyword('__dir__');
export const MAGIC_FILE = keyword('__file__');
export const LAST_MAGIC = keyword('__trait__');
export const KINDS = LAST_MAGIC + 1;

const FIRST_CAPACITY = 1 << 15;

/** The tokens of one file. A token is an index; `end` is the byte after its last one; `symbol` is 0 where there is no name. */
export class Tokens {
  kind = new Uint8Array(FIRST_CAPACITY);
  start = new Int32Array(FIRST_CAPACITY);
  end = new Int32Array(FIRST_CAPACITY);
  symbol = new Int32Array(FIRST_CAPACITY);
  count = 0;

  /** Makes room for more tokens: half as much again, so that a file of 20 MB stays in bounds. */
  grow(): void {
    const length = Math.ceil(this.kind.length * 1.5);
    const kind = new Uint8Array(length);
    kind.set(this.kind);
    this.kind = kind;
    this.start = longer(this.start, length);
    this.end = longer(this.end, length);
    this.symbol = longer(this.symbol, length);
  }

  add(kind: number, start: number, end: number, symbol: number): void {
    if (this.count + 1 >= this.kind.length) this.grow();
    const at = this.count++;
    this.kind[at] = kind;
    this.start[at] = start;
    this.end[at] = end;
    this.symbol[at] = symbol;
  }
}
