// Copies that nobody visits: backups, editor leavings, old versions kept beside the live file. Told from names alone.
const COPY_OF_FILE = [
  /\.(bak|back|backup|old|orig|org|save|sav|swp|swo|tmp|rej|dist|sample|copy|prev|off|disabled)\d*$/i,
  /~\d*$/,
  /^#.*#$/,
  /\.(php|cgi|pl|html?|inc|js|css|htaccess)[._-]?(bak|old|org|orig|back|save|\d{6,8}|\d{1,2})$/i,
  /^\.htaccess[._-]?./i,
  /[._-](bak|backup|old|orig|org|copy|copie|save)\d*\.[a-z0-9]{2,5}$/i,
  /[._-](19|20)\d{6}\.[a-z0-9]{2,5}$/i,
  /^(copy|コピー) ?(of|～|~|\(\d+\))/i,
  /( - コピー|のコピー|コピー| - copy| copy)( ?[(（]\d+[)）]| \d+)?(\.[a-z0-9]{2,5})?$/i,
  /\(\d+\)\.[a-z0-9]{2,5}$/i,
];
const COPY_OF_FOLDER =
  /^(_?bak|_?backups?|_?old|_old_?\w*|old_?(site|html|www|files|web)|バックアップ|旧|旧サイト|退避|\.trash|__macosx)$/i;

/** Whether visitors or programs can be expected to reach the file. @param path relative to the site. */
export function reachOf(path: string): 'live' | 'unreached' {
  const parts = path.split(/!\/|\//);
  const name = parts.pop() as string;
  // what lies in an archive is not served as a page; a dump in there is the one to be loaded
  const packed = path.includes('!/') && !/\.(sql|dump)$/i.test(name);
  return packed || parts.some((part) => COPY_OF_FOLDER.test(part)) || COPY_OF_FILE.some((shape) => shape.test(name))
    ? 'unreached'
    : 'live';
}
