/** Versions as numbers, major * 10000 + minor * 100 + patch (as PHP_VERSION_ID), for every component alike. */

/** '5.6.30' -> 50630, '5.10.1' -> 51001, '17' -> 170000. Trailing words ('8.4.18-1.el6') are ignored. Throws on anything else. */
export function parseVersion(text: string): number {
  const parts = /^v?(\d{1,3})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?(?![\d])/.exec(text);
  if (!parts) throw new RangeError(`not a version: ${text}`);
  return Number(parts[1]) * 10000 + Number(parts[2] ?? 0) * 100 + Number(parts[3] ?? 0);
}

/** 50630 -> '5.6.30', 50600 -> '5.6'. */
export function versionText(version: number): string {
  const patch = version % 100;
  return `${Math.floor(version / 10000)}.${Math.floor(version / 100) % 100}${patch ? `.${patch}` : ''}`;
}
