// The files that SSI elements name.
import type { SsiAttribute, SsiDocument } from '../../src/languages/ssi/document.ts';

const NAMING = new Set(['include', 'flastmod', 'fsize', 'exec']);

export interface SsiPath {
  element: string;
  attribute: SsiAttribute;
}

/** Values that are known as they stand, without variables. */
export function ssiPaths(ssi: SsiDocument): SsiPath[] {
  const found: SsiPath[] = [];
  for (const { name, attributes, problem } of ssi.elements) {
    if (!NAMING.has(name) || problem !== null) continue;
    for (const attribute of attributes) {
      const isPath = attribute.name === 'virtual' || attribute.name === 'file' || attribute.name === 'cgi';
      if (isPath && attribute.value !== '' && !/[$<{]/.test(attribute.value)) found.push({ element: name, attribute });
    }
  }
  return found;
}
