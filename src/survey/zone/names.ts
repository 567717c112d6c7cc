// Domain names as zone files write them.

/** Lower case, without the dot at the end. @param origin the same way; '' is the root */
export function absolute(name: string, origin: string): string {
  const lower = name.toLowerCase();
  if (lower === '@') return origin;
  if (lower.endsWith('.') && !lower.endsWith('\\.')) return lower.slice(0, -1);
  return origin === '' ? lower : `${lower}.${origin}`;
}

/** RFC 1035, 2.3.4: at most 63 bytes a label and 255 a name, and no label that is empty. */
export function isName(name: string): boolean {
  if (name === '@' || name === '.') return true;
  const plain = name.endsWith('.') && !name.endsWith('\\.') ? name.slice(0, -1) : name;
  if (plain.length > 253) return false;
  return plain.split('.').every((label) => label.length > 0 && label.length <= 63);
}

export const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Second levels of .jp under which everybody's names stand. */
const SHARED = /^(?:ac|ad|co|ed|go|gr|lg|ne|or)\.jp$/;

/** The part of a server's name that names its provider: sv12.example.ne.jp -> example.ne.jp. */
export function providerOf(host: string): string {
  const labels = host.split('.');
  return labels.slice(SHARED.test(labels.slice(-2).join('.')) ? -3 : -2).join('.');
}
