// Reading the tables of rules/data: tab-separated rows, `#` begins a line of comment.

/** The rows without comments, split into their columns. */
export function rows(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}
