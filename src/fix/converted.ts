// What a conversion leaves to a person: findings about the conversion itself. The scan of the converted file has them no more, because
// it is in the new encoding; what they say still has to be done.
import { shortHash } from '../scan/report.ts';
import { conversionRule } from './conversion-rule.ts';
import { type Left, REASONS, type Reason } from './outcome.ts';
import type { Found } from './plan.ts';
import type { Tracked } from './proof.ts';
import type { Layer } from './version.ts';

const SUBSTITUTED: Reason = {
  code: 'substituted',
  text: {
    ja: '移行先の文字コードで表せない文字を、--lossy の指定に従って置き換えました',
    en: 'characters that the new encoding cannot hold were replaced, as --lossy says',
  },
};

const KEPT: Reason = {
  code: 'kept',
  text: {
    ja: '移行先のデータベースで表せない文字を含む値は、元のバイト列のまま残しました（このままでは読み込めません。--lossy で置き換えられます）',
    en: 'values with characters that the database cannot hold keep their bytes, and will not load (--lossy replaces them)',
  },
};

/** Why a converted file still has what a rule about the conversion found. @param substitutes true: --lossy asks for replacements */
function reasonOf(rule: string, substitutes: boolean): Reason | null {
  if (rule === 'encoding/by-hand') return REASONS.byHand;
  if (rule === 'encoding/lossy') return substitutes ? SUBSTITUTED : KEPT;
  return null;
}

/** What only the greater length in UTF-8 brings about: known beforehand, and settled on the server, not in the file. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['mysql/packet', 'mysql/key-length']);

/** True for a problem that a converted file may have although it had not before; it is told among what is left. */
export function comesWithConversion({ rule }: Found, layers: readonly Layer[]): boolean {
  return CONSEQUENCES.has(rule) && layers.some(({ kept }) => kept === null);
}

/** @param now the findings of the converted file, followed from `old` */
export function leftByConversion(old: readonly Tracked[], now: readonly Tracked[], substitutes: boolean): Left[] {
  const still = new Set(now.map(({ origin }) => origin));
  return old.flatMap(({ origin }) => {
    const reason = origin && !still.has(origin) ? reasonOf(origin.rule, substitutes) : null;
    return reason ? [{ finding: origin!, reason }] : [];
  });
}

/** A file that should have been converted and was not. */
export function notConverted(path: string, reason: Reason): Left {
  const { id: rule, severity, component, hint } = conversionRule;
  const finding: Found = {
    ...{ rule, severity, component, path, line: 1, column: 1, endLine: 1, endColumn: 1, start: 0, end: 0 },
    ...{ message: reason.text, hint, on: [], fix: null, reach: 'live', anchor: '' },
    fingerprint: shortHash(`${rule}\0${path}`),
  };
  return { finding, reason };
}
