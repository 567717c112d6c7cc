// How many values a format of printf() and its kin asks for.

/** `%s`, `%-05.1f`, `%1$s`, `%'*10s`; `%%` asks for none. */
const PLACEHOLDER = /%(?:(\d+)\$)?(?:[-+ 0]|'[\s\S])*(?:\d+)?(?:\.\d+)?l?([bcdeEfFgGhHosuxX%])/g;

/** The number of values; 0 where the format has something that is not understood here. */
export function placeholdersOf(format: string): number {
  let inTurn = 0;
  let highest = 0;
  let understood = 0;
  for (const [all, number, code] of format.matchAll(PLACEHOLDER)) {
    understood += all === '%%' ? 2 : 1;
    if (code === '%') continue;
    if (number === undefined) inTurn++;
    else highest = Math.max(highest, Number(number));
  }
  return understood === format.split('%').length - 1 ? Math.max(inTurn, highest) : 0;
}
