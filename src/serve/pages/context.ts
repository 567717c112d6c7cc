// What every page is told besides its own matter.
import type { Lang } from '../../rule/text.ts';

export interface PageContext {
  lang: Lang;
  /** Path of --base-url: '' or '/x', no slash at the end. */
  base: string;
  /** Of this page below `base`, with its query: where a change of the language comes back to. */
  path: string;
  csrf: string;
  /** Full paths. */
  assets: { style: string; script: string };
}
