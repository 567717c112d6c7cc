// Tells Perl from the data, logs and member lists that old CGI sites keep in files named .cgi and .pl.

/** Lines read: enough to decide, and a log of a million lines costs no more. */
const LINES = 400;

const STATEMENT =
  /^(use|no|require|package|sub|my|our|local|return|print|printf|if|elsif|unless|foreach|for|while|until|open|close|exit|die|eval|push|goto|last|next|&\w+|[$@%]\w[\w:]*\s*(=|\.=|\[|\{|\+\+|--|->|=~|\()|[$@%]\{|\(\s*[$@%]\w|\w+\(|BEGIN\b|1\s*;|__END__|__DATA__|\}|\)|\{|=\w+\b|#|s\/|tr\/|y\/|['"][^'"]*['"]\s*(=>|,))/;
const ENDING = /(;|\{|\}|,|\(|\)|=>|\|\||&&|\.|=)\s*(#.*)?$/;
const SURE =
  /^\s*(use [A-Za-z\d:.]+[^<>]*;|require\s+['"\w./:]+;|package [\w:']+\s*[;{]|sub \w+\s*(\([^)]*\))?\s*\{?\s*(#.*)?$|my\s*[($@%].*;|local\s*[($@%*].*;|1;\s*(#.*)?$)/;

const PACKAGE = /^\s*package\s+\w+(?:::\w+)*\s*[;{]/;
const HERE_DOCUMENT = /(?:print|=|\(|\.)\s*<<\s*["']?([A-Za-z_]\w*)["']?[^<]*;?\s*$/;

/** @param text the file, one character per byte. */
export function looksLikePerl(text: string): boolean {
  const lines = text.slice(0, 65536).split(/\r\n|\n|\r/, LINES);
  let code = 0;
  let likely = 0;
  let sure = 0;
  let pod = false;
  let hereDocument: string | null = null;
  for (const line of lines) {
    if (hereDocument !== null) {
      if (line.trim() === hereDocument) hereDocument = null;
      continue;
    }
    if (/^=\w/.test(line)) pod = !/^=cut\b/.test(line);
    const bare = line.trim();
    if (pod || bare === '' || bare.startsWith('#')) continue;
    if (/^__(END|DATA)__/.test(bare)) break;
    // what starts a package or a here-document is no data, whatever follows
    if (PACKAGE.test(line) && code < 20) return true;
    hereDocument = HERE_DOCUMENT.exec(line)?.[1] ?? null;
    code++;
    if (hereDocument !== null) sure++;
    if (SURE.test(line)) sure++;
    if (STATEMENT.test(bare) && (ENDING.test(bare) || bare.startsWith('=') || bare === '1;')) likely++;
  }
  // a settings file may be nothing but comments; data begins at once
  if (code === 0) return lines.some((line) => /^\s*#/.test(line));
  return likely >= code * 0.5 || (sure > 0 && likely >= code * 0.2) || sure >= 5;
}
