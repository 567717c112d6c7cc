// Which strings are paths of the old server's file system, and not paths of URLs that look the same.

/** Folders that only a site's own files lie in, whatever the hoster. */
const PLAINLY = [
  // /home/NAME/public_html, /usr/home/NAME/…, /home1/n/name/www, /export/home/…, /var/home/…
  /^\/(?:usr\/|var\/|export\/|mnt\/|data\d*\/|nfs\d*\/)?home\d*\/(?:[\w.-]+\/){1,3}(?:public_html|www|htdocs|httpdocs|html|web|webroot|docroot|domains|cgi-bin|public|private|logs?|data|lib|inc(?:lude)?s?|etc|tmp|mail|Maildir)(?:\/|$)/,
  /^\/(?:usr|var|export)\/home\d*\/[\w.-]+(?:\/|$)/,
  /^\/var\/www\/(?:vhosts|html|httpdocs|htdocs|cgi-bin|[\w-]+\.[\w.-]+)(?:\/|$)/,
  /^\/(?:usr\/local|opt)\/(?:apache2?|httpd|www|psa|lampp|plesk)\//,
  /^\/(?:virtual|vhosts?|hsphere|htdocs|public_html|www|web\d*|srv\/www|usr\/www|var\/vhosts|domains)\/(?:[\w.-]+\/)*(?:public_html|www|htdocs|httpdocs|html|web|cgi-bin|[\w-]+\.(?:com|net|org|jp|ne\.jp|co\.jp|or\.jp|info|biz))(?:\/|$)/,
  /^\/Library\/WebServer\//,
  /^[A-Za-z]:[\\/]+(?:inetpub|xampp|wamp|apache|home|www|htdocs|webroot|Users|Documents and Settings)(?:[\\/]|$)/i,
];
/** A home folder alone says less: `/home/index` is also the address of a page. */
const HOME = /^\/home\d*\/[\w.-]+(?:\/|$)/;

/** How the program uses the string: what is opened or included is a path of the file system. */
export type Use = 'file' | 'setting' | 'other';

const FILE_CALL =
  /\b(?:include|require|include_once|require_once|fopen|file|readfile|opendir|file_exists|is_file|is_dir|is_readable|is_writable|file_get_contents|file_put_contents|mkdir|unlink|copy|rename|move_uploaded_file|open|do|chdir|parse_ini_file|glob|scandir|set_include_path|use lib|-[edfrwxsz])\s*\(?\s*(?:\w+\s*,\s*)?$/;
const PATH_NAME = /(?:path|dir|root|home|base|folder|file|lib|include|log|tmp|temp|cache|upload)/i;

/** @param before the source just before the literal, one character per byte */
export function useOf(before: string): Use {
  if (FILE_CALL.test(before)) return 'file';
  const name = /([\w'"\]}>-]+)\s*(?:=>?|,)\s*$/.exec(before)?.[1] ?? '';
  return PATH_NAME.test(name) ? 'setting' : 'other';
}

export interface OldPath {
  path: string;
  /** What many paths have in common: the home folder, or the path that was given. */
  root: string;
  why: 'given' | 'plain';
}

/** `/home/NAME`, `/var/www/vhosts`, `C:/inetpub`: two parts, three where the first is a folder of the system. */
function rootOf(path: string): string {
  const parts = path.split(/[\\/]+/);
  return parts.slice(0, /^(usr|var|export|mnt|opt|srv|Library)$/.test(parts[1] ?? '') ? 4 : 3).join('/');
}

/** `.:/home/NAME/pear`: a list of folders in which to look. */
const LIST_START = /^(?:\.{0,2}[:;])+(?=\/|[A-Za-z]:[\\/])/;

/** `>>/home/NAME/log`, `| /home/NAME/bin/filter`: how Perl opens it. */
const OPEN_MODE = /^\s*(?:\+?[<>]{1,2}|\|)\s*/;

/** The old server's path that a text begins with, or null. @param text one character per byte */
export function findOldPath(
  text: string,
  use: Use,
  given: readonly string[],
  home: string | undefined,
): OldPath | null {
  const path = /^(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^\s"'<>|:;,?*$`(){}[\]]*)/.exec(
    text.replace(LIST_START, '').replace(OPEN_MODE, ''),
  )?.[1];
  if (!path || path.length < 4) return null;
  if (home && (path === home || path.startsWith(`${home}/`))) return null;
  const old = given.find((each) => path === each || path.startsWith(`${each}/`));
  if (old) return { path, root: old, why: 'given' };
  if (PLAINLY.some((shape) => shape.test(path)) || (use !== 'other' && HOME.test(path)))
    return { path, root: rootOf(path), why: 'plain' };
  return null;
}
