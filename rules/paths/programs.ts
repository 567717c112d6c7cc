// Programs that a base system does not have, as PHP, Perl and shell scripts start them.

/** As the first word of a command, or of one behind a pipe. */
const PROGRAM =
  /(?:^|[|;&]\s*)((?:\/[\w.-]+)*\/)?(nkf|qkc|kcc|convert|mogrify|composite|montage|identify|wkhtmltopdf|wkhtmltoimage|pdftotext|pdftk|ffmpeg|lha|unrar|7z|zip|unzip|uuencode|uudecode|mimencode|metasend|whois|cjpeg|djpeg|ppmtogif|namazu|mknmz|kakasi|chasen|mecab|pngquant|jpegoptim|cwebp|gs|dot|java|python3?|ruby|node|composer|wget|lynx)(?=$|[\s;|"'])/;
/** A program of its own on the old server. Perl is where the target has it, mail programs have their own rule. */
const LOCAL =
  /^\s*\/usr\/(?:local\/(?:[\w.-]+\/)*bin|ucb|contrib\/bin|pkg\/bin)\/(?!php|perl|\w*sendmail\b|qmail-)([\w.-]+)(?=$|[\s;|"'])/;
/** A program of Windows, backslashes as they are or doubled. Mail programs have their own rule. */
const WINDOWS = /^\s*["']?[A-Za-z]:[\\/]+(?:[\w .-]+[\\/]+)*(?!perl|php|blat)([\w.-]+\.(?:exe|bat|com|cmd))\b/i;

/** A command of DOS. */
const DOS = /^\s*(xcopy|copy|del|ren)(?=\s)/;
/** A program that asks on which system it runs has a branch for each. */
export const ASKS_FOR_SYSTEM: RegExp = /PHP_OS|\$\^O\b|MSWin|WINDIR|DIRECTORY_SEPARATOR/;

/**
 * The first such program of a command line, one character per byte.
 * @param source the program that runs it: one that asks for its system has another command for each
 */
export const programIn = (command: string, source: string): string | undefined =>
  PROGRAM.exec(command)?.[2] ??
  LOCAL.exec(command)?.[1] ??
  WINDOWS.exec(command)?.[1] ??
  (DOS.test(command) && !ASKS_FOR_SYSTEM.test(source) ? DOS.exec(command)?.[1] : undefined);
