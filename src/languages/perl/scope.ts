// What `use feature`, `use VERSION`, `use strict` and their kin switch on for the rest of a block. Kept as a bit mask, so
// that entering and leaving a block is a push and a pop.

export const SAY = 1;
export const STATE_FEATURE = 2;
export const SWITCH = 4;
export const FC = 8;
export const EVALBYTES = 16;
export const CURRENT_SUB = 32;
export const SIGNATURES = 64;
export const POSTDEREF = 128;
export const LEXICAL_SUBS = 256;
export const ISA = 512;
export const TRY = 1024;
export const DEFER = 2048;
export const CLASS = 4096;
export const REFALIASING = 8192;
export const STRICT_VARS = 16384;
export const CHARNAMES = 32768;

const BITS: Readonly<Record<string, number>> = {
  say: SAY,
  state: STATE_FEATURE,
  switch: SWITCH,
  fc: FC,
  evalbytes: EVALBYTES,
  current_sub: CURRENT_SUB,
  signatures: SIGNATURES,
  postderef: POSTDEREF,
  postderef_qq: POSTDEREF,
  lexical_subs: LEXICAL_SUBS,
  isa: ISA,
  try: TRY,
  defer: DEFER,
  class: CLASS,
  refaliasing: REFALIASING,
  smartmatch: SWITCH,
};

/** Features that a bundle adds, by the version that began it. Source: feature.pm of perl 5.40. */
const BUNDLES: readonly (readonly [number, number])[] = [
  [50910, SAY | STATE_FEATURE | SWITCH],
  [51500, FC | EVALBYTES | CURRENT_SUB],
  [52300, POSTDEREF],
  [53500, SIGNATURES | ISA],
  [53900, TRY],
];
/** `use VERSION` from here on is also `use strict`. */
const STRICT_FROM = 51100;
const SWITCH_UNTIL = 53500;
const ALL =
  SAY |
  STATE_FEATURE |
  SWITCH |
  FC |
  EVALBYTES |
  CURRENT_SUB |
  SIGNATURES |
  ISA |
  TRY |
  DEFER |
  CLASS |
  REFALIASING |
  LEXICAL_SUBS;

function bundle(version: number): number {
  let mask = 0;
  for (const [from, bits] of BUNDLES) if (version >= from) mask |= bits;
  return version >= SWITCH_UNTIL ? mask & ~SWITCH : mask;
}

/** Mask after `use VERSION`. */
export function afterUseVersion(mask: number, version: number): number {
  return bundle(version) | (version >= STRICT_FROM ? STRICT_VARS : 0) | (mask & (STRICT_VARS | CHARNAMES));
}

/** Modules that switch strict (and the named features) on for their user. */
const STRICT_MODULES = new Map<string, number>([
  ['strict', 0],
  ['strictures', 0],
  ['Moose', 0],
  ['Moose::Role', 0],
  ['Moo', 0],
  ['Moo::Role', 0],
  ['Mouse', 0],
  ['Mojo::Base', SAY | STATE_FEATURE | SWITCH],
  ['Mojolicious::Lite', SAY | STATE_FEATURE | SWITCH],
  ['Modern::Perl', SAY | STATE_FEATURE | SWITCH],
  ['common::sense', SAY | STATE_FEATURE | SWITCH],
  ['Dancer', 0],
  ['Dancer2', 0],
  ['Test2::V0', 0],
]);

/** Mask after `use MODULE words` or `no MODULE words`. */
export function afterPragma(mask: number, module: string, words: readonly string[], on: boolean): number {
  if (module === 'feature' || module === 'experimental') return afterFeature(mask, words, on);
  if (module === 'charnames' && on) return mask | CHARNAMES;
  if (module === 'strict') {
    if (words.length > 0 && !words.includes('vars')) return mask;
    return on ? mask | STRICT_VARS : mask & ~STRICT_VARS;
  }
  const features = STRICT_MODULES.get(module);
  if (features === undefined || !on) return mask;
  return mask | features | STRICT_VARS | (words.includes('-signatures') ? SIGNATURES : 0);
}

function afterFeature(mask: number, words: readonly string[], on: boolean): number {
  if (words.length === 0 && !on) return mask & ~ALL;
  let bits = 0;
  for (const word of words) {
    if (word === ':all') bits |= ALL | POSTDEREF;
    else if (/^:5\.\d+$/.test(word)) bits |= bundle(50000 + Number(word.slice(3)) * 100);
    else bits |= BITS[word] ?? 0;
  }
  return on ? mask | bits : mask & ~bits;
}

/** `5.010001`, `5.010`, `v5.10.1`, `5.10.1` as major * 10000 + minor * 100 + patch; 0 when it is no version. */
export function versionNumber(text: string): number {
  const plain = text.replaceAll('_', '');
  const dotted = /^v(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(plain) ?? /^(\d+)\.(\d+)\.(\d+)/.exec(plain);
  if (dotted)
    return (
      Number(dotted[1]) * 10000 + Math.min(99, Number(dotted[2] ?? 0)) * 100 + Math.min(99, Number(dotted[3] ?? 0))
    );
  const decimal = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!decimal) return 0;
  const fraction = (decimal[2] ?? '').padEnd(6, '0');
  return (
    Number(decimal[1]) * 10000 +
    Math.min(99, Number(fraction.slice(0, 3))) * 100 +
    Math.min(99, Number(fraction.slice(3, 6)))
  );
}
