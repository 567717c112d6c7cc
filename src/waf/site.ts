// The rehearsal of a whole site, from the facts that its files left.
import type { Move } from '../rule/rule.ts';
import type { TargetEncoding } from '../text/encode.ts';
import { encodingOfLabel } from '../text/names.ts';
import type { FormFact, LinkFact } from './forms.ts';
import { Rehearsal } from './rehearsal.ts';
import type { RuleSet } from './ruleset.ts';

interface SiteFacts {
  forms: readonly { path: string; value: FormFact }[];
  links: readonly { path: string; value: LinkFact }[];
  /** Encoding of a file by its bytes; '' when it is not known. */
  encodingOf(path: string): string;
  /** Backup copies and the like are not rehearsed. */
  isLive(path: string): boolean;
}

const CHARSETS: readonly string[] = ['utf-8', 'shift_jis', 'euc-jp'];

export function rehearse(site: SiteFacts, move: Pick<Move, 'encoding'>, set: RuleSet): Rehearsal {
  const rehearsal = new Rehearsal(set);
  // after a conversion the browser posts in the new encoding
  const charsetOf = (path: string, declared: string): TargetEncoding => {
    if (move.encoding) return move.encoding;
    const names = [site.encodingOf(path), declared === '' ? '' : (encodingOfLabel(declared) ?? '')];
    return (names.find((name) => CHARSETS.includes(name)) as TargetEncoding | undefined) ?? 'utf-8';
  };
  for (const { path, value } of site.forms)
    if (site.isLive(path)) rehearsal.form({ path, charset: charsetOf(path, value.charset) }, value);
  for (const { path, value } of site.links)
    if (site.isLive(path)) rehearsal.link({ path, charset: charsetOf(path, '') }, value);
  return rehearsal;
}
