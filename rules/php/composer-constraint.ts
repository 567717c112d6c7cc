// Composer's version constraints (">=5.3,<8", "^7.2 || ^8.0", "~5.6.1", "7.*", "5.3 - 7.4"), asked for one version.

type Range = readonly [least: number, below: number];

const NEVER: Range = [0, 0];

/** '7.2.34' -> [7, 2, 34]; null for what is no plain version. */
function parts(text: string): number[] | null {
  const found = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.\d+)?(?:[-+@].*)?$/.exec(text);
  return found
    ? found
        .slice(1)
        .filter((part) => part !== undefined)
        .map(Number)
    : null;
}

const numberOf = ([major = 0, minor = 0, patch = 0]: readonly number[]): number =>
  major * 10000 + Math.min(minor, 99) * 100 + Math.min(patch, 99);

/** The first version behind all that begin with these parts. */
function after(version: readonly number[]): number {
  if (version.length === 1) return (version[0]! + 1) * 10000;
  if (version.length === 2) return numberOf([version[0]!, version[1]! + 1]);
  return numberOf(version) + 1;
}

function rangeOf(term: string): Range | null {
  if (/^(?:\*|x|@\w+|dev-.*)?$/i.test(term)) return [0, Number.POSITIVE_INFINITY];
  const wildcard = /^v?(\d+(?:\.\d+)?)\.[*x]$/i.exec(term);
  const [, operator = '', text = ''] = /^(>=|<=|!=|==?|[<>^~])?\s*(.*)$/.exec(term)!;
  const version = parts(wildcard ? wildcard[1]! : text);
  if (!version) return null;
  const number = numberOf(version);
  if (wildcard) return [number, after(version)];
  switch (operator) {
    case '>=':
      return [number, Number.POSITIVE_INFINITY];
    case '>':
      return [number + 1, Number.POSITIVE_INFINITY];
    case '<':
      return [0, number];
    case '<=':
      return [0, number + 1];
    case '!=':
      return [0, Number.POSITIVE_INFINITY];
    case '^':
      return [number, version[0] === 0 ? after(version.slice(0, 2)) : (version[0]! + 1) * 10000];
    case '~':
      return [number, after(version.slice(0, Math.max(1, version.length - 1)))];
    default:
      return version.length < 3 ? [number, number + 1] : [number, after(version)];
  }
}

function allOf(conjunction: string): Range | null {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(conjunction.trim());
  if (hyphen) {
    const [from, to] = [parts(hyphen[1]!), parts(hyphen[2]!)];
    return from && to ? [numberOf(from), after(to)] : null;
  }
  let [least, below]: Range = [0, Number.POSITIVE_INFINITY];
  for (const term of conjunction
    .replace(/([<>=^~!])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((part) => part !== '')) {
    const range = rangeOf(term);
    if (!range) return null;
    [least, below] = [Math.max(least, range[0]), Math.min(below, range[1])];
  }
  return least < below ? [least, below] : NEVER;
}

/** Null when the constraint cannot be read: then nothing is said. */
export function accepts(constraint: string, version: number): boolean | null {
  const ranges = constraint.split(/\|\|?/).map(allOf);
  if (ranges.some((range) => range === null)) return null;
  return ranges.some((range) => version >= range![0] && version < range![1]);
}
