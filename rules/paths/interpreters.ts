// What a `#!` line says, and which interpreter of the target it means.
import type { Span } from '../../src/rule/finding.ts';
import type { SourceFile } from '../../src/site/source-file.ts';

export interface ShebangLine {
  /** From `#` to the last byte before the line end. */
  span: Span;
  /** The interpreter's path, `env` included when it is used; spaces around it are not. */
  interpreter: Span;
  path: string;
  /** Behind the interpreter: switches, or what env is told to run. */
  rest: string;
  /** Of `env perl`: perl. Otherwise the last part of the path. Lower case, without .exe. */
  program: string;
  viaEnv: boolean;
  /** What ends the line: LF, CRLF, a lone CR, or the end of the file. */
  lineEnd: '\n' | '\r\n' | '\r' | '';
}

const LINE = /^(\xef\xbb\xbf)?#![ \t]*([^\s]+)[ \t]*([^\r\n]*?)[ \t]*(\r\n|\n|\r|$)/;

/** The `#!` line at the start of a file, behind a byte order mark if there is one. */
export function readShebang(file: SourceFile): ShebangLine | null {
  const found = LINE.exec(file.text);
  if (!found) return null;
  const [line, bom = '', path = '', rest = '', lineEnd = ''] = found;
  const start = file.text.indexOf(path, bom.length + 2);
  const viaEnv = /(^|\/)env$/.test(path);
  const named = viaEnv ? (rest.split(/\s+/).find((word) => !word.startsWith('-') && !word.includes('=')) ?? '') : path;
  const program = named
    .slice(Math.max(named.lastIndexOf('/'), named.lastIndexOf('\\')) + 1)
    .toLowerCase()
    .replace(/\.exe$/, '');
  return {
    span: { start: bom.length, end: line.length - lineEnd.length },
    interpreter: { start, end: start + path.length },
    path,
    rest,
    program,
    viaEnv,
    lineEnd: lineEnd as ShebangLine['lineEnd'],
  };
}

/** Programs that are the plain interpreter under another name: perl5, perl5.8.9, php5, php56. Perl 4 is another language. */
export function isPlain(language: 'perl' | 'php', program: string): boolean {
  return language === 'perl' ? /^perl(5[\d._]*)?$/.test(program) : /^php[\d._-]*(-?cli)?$/.test(program);
}

/** The component of the target that a program belongs to; jperl, speedy and php-cgi too. */
export function languageOf(program: string): 'perl' | 'php' | null {
  if (/perl|^speedy/.test(program)) return 'perl';
  return /^php/.test(program) ? 'php' : null;
}

/** Files that others load give back a true value at their end. */
export const endsAsLibrary = (text: string): boolean =>
  /(^|[;}\s])1\s*;\s*(#[^\n]*\s*|__END__[\s\S]*)?$/.test(text.slice(-2000));
