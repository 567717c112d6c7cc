// Paths within the site, as a script there sees them.

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** `file` as seen from a folder, both relative to the site's root. */
export function join(folder: string, file: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of file.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Names in messages are text: bytes of another encoding are shown as ?. */
export const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');
