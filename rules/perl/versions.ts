// Versions of modules as perl compares them.

/** '1.26', '1.23_01', 'v1.2.3' as one number: v1.2.3 is 1.002003. NaN when it is no version. */
export function moduleVersion(text: string): number {
  const plain = text.replaceAll('_', '').trim();
  const dotted = /^v(\d+(?:\.\d+)*)$/.exec(plain)?.[1] ?? (/^\d+\.\d+\.\d+/.test(plain) ? plain : null);
  if (dotted === null) return /^\d+(?:\.\d*)?$/.test(plain) ? Number(plain) : Number.NaN;
  return dotted.split('.').reduce((sum, part, index) => sum + Number(part) / 1000 ** index, 0);
}

/** What `use VERSION` asks for, as the target numbers its versions: 5.010001 and v5.10.1 are 51001. NaN when it is none. */
export function perlVersion(text: string): number {
  const plain = text.replaceAll('_', '');
  const dotted = /^v(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(plain) ?? /^(\d+)\.(\d+)\.(\d+)/.exec(plain);
  if (dotted) return number(dotted[1]!, dotted[2] ?? '0', dotted[3] ?? '0');
  const decimal = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!decimal) return Number.NaN;
  const fraction = (decimal[2] ?? '').padEnd(6, '0');
  return number(decimal[1]!, fraction.slice(0, 3), fraction.slice(3, 6));
}

function number(major: string, minor: string, patch: string): number {
  return Number(major) * 10000 + Math.min(99, Number(minor)) * 100 + Math.min(99, Number(patch));
}
