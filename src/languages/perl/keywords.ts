// Perl's own words and how each changes what may follow it. Source: perlfunc and perlop (perl 5.40), toke.c's classes.
import { Symbols } from './symbols.ts';

export const USER_WORD = 0; // not perl's own
export const NO_ARGUMENT = 1; // time, wantarray: an operator follows
export const UNARY = 2; // defined, lc: a term may follow
export const UNARY_OR_DEFINED_OR = 3; // shift, pop: a term may follow, but // is defined-or
export const LIST = 4; // push, join: a list follows
export const PRINT = 5; // print, printf, say, exec, system: a file handle or block may come first
export const BLOCK_LIST = 6; // map, grep, sort: a block may come first
export const CONDITION = 7; // if, while, for: parenthesis and block, or a modifier
export const BLOCK = 8; // else, continue, BEGIN: a block follows
export const DECLARE = 9; // my, our, local, state
export const INFIX = 10; // x, eq, and, or
export const JUMP = 11; // next, last, redo, goto, dump
export const SUB = 12;
export const PACKAGE = 13;
export const USE = 14; // use, no
export const REQUIRE = 15;
export const DO = 16;
export const EVAL = 17;
export const QUOTE = 18; // q qq qw qx m qr s tr y
export const FORMAT = 19;
export const END = 20; // __END__, __DATA__
export const NOT = 21;

const WORDS: readonly (readonly [number, string])[] = [
  [
    NO_ARGUMENT,
    'time times wait wantarray fork getppid getlogin __FILE__ __LINE__ __PACKAGE__ __SUB__ __CLASS__ endgrent endhostent ' +
      'endnetent endprotoent endpwent endservent getgrent gethostent getnetent getprotoent getpwent getservent setgrent setpwent',
  ],
  [
    UNARY,
    'abs alarm caller chdir chr chroot close closedir cos defined delete each exists exit exp fc evalbytes fileno getpgrp ' +
      'getprotobyname getprotobynumber gethostbyname getnetbyname getpwnam getpwuid getgrnam getgrgid getpeername getsockname ' +
      'gmtime hex int keys lc lcfirst length localtime lock log lstat oct ord prototype quotemeta rand readdir ref reset rewinddir ' +
      'rmdir scalar setnetent setprotoent setservent sethostent sin sleep sqrt srand stat study telldir tell tied uc ucfirst ' +
      'untie values write dbmclose chomp chop eof',
  ],
  [UNARY_OR_DEFINED_OR, 'shift pop getc pos readline readlink umask undef'],
  [
    LIST,
    'accept atan2 bind binmode bless chmod chown connect crypt dbmopen die fcntl flock formline getpriority getservbyname ' +
      'getservbyport gethostbyaddr getnetbyaddr getsockopt glob index ioctl join kill link listen mkdir msgctl msgget msgrcv msgsnd open opendir pack ' +
      'pipe push read readpipe recv rename return reverse rindex seek seekdir select semctl semget semop send setpgrp ' +
      'setpriority setsockopt shmctl shmget shmread shmwrite shutdown socket socketpair splice split sprintf substr symlink syscall ' +
      'sysopen sysread sysseek syswrite tie truncate unlink unpack unshift utime vec waitpid warn',
  ],
  [PRINT, 'print printf say exec system'],
  [BLOCK_LIST, 'map grep sort'],
  [CONDITION, 'if elsif unless while until for foreach'],
  [BLOCK, 'else continue BEGIN END INIT CHECK UNITCHECK'],
  [DECLARE, 'my our local state'],
  [INFIX, 'x eq ne lt gt le ge cmp and or xor'],
  [JUMP, 'next last redo goto dump'],
  [SUB, 'sub'],
  [PACKAGE, 'package'],
  [USE, 'use no'],
  [REQUIRE, 'require'],
  [DO, 'do'],
  [EVAL, 'eval'],
  [QUOTE, 'q qq qw qx m qr s tr y'],
  [FORMAT, 'format'],
  [END, '__END__ __DATA__'],
  [NOT, 'not'],
];

/** Words that are perl's own only under a feature or a module; interned so that they have fixed numbers. */
const SOFT_WORDS = 'given when default try catch finally defer isa class method field reader ADJUST any all CORE';

export const BASE_SYMBOLS = new Symbols();

function tableOfClasses(): Uint8Array {
  const classes: number[] = [USER_WORD];
  for (const [kind, names] of WORDS) for (const name of names.split(' ')) classes[BASE_SYMBOLS.internName(name)] = kind;
  for (const name of SOFT_WORDS.split(' ')) classes[BASE_SYMBOLS.internName(name)] = USER_WORD;
  return Uint8Array.from(classes);
}

const CLASSES = tableOfClasses();

/** What kind of word a symbol is; names that a program brings itself are USER_WORD. */
export function wordClass(symbol: number): number {
  return symbol < CLASSES.length ? CLASSES[symbol]! : USER_WORD;
}

/** The number of one of perl's own words; throws at start-up on a word that is not in the tables. */
export function keyword(name: string): number {
  const symbol = BASE_SYMBOLS.find(name);
  if (symbol === 0) throw new Error(`not a keyword: ${name}`);
  return symbol;
}
