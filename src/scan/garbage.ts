// Garbage is collected where there is much of it: between two batches, two rules, scan and report. Left alone, V8 lets its heap grow to
// four times what lived in it at the last collection, which may have come while a large file was read; and what lies outside of the
// heap it hardly sees. A collection takes some 20 ms; most sites of less than 30 MB need none.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes, in the heap and outside of it, that are borne without a look. */
const MUCH = 88 * 2 ** 20;
/** A collection must be worth its while: this much more than what was left by the last one. */
const MORE = 40 * 2 ** 20;

let left = 0;
let collect: (() => void) | undefined;

/** Cheap where there is little. */
export function collectGarbage(): void {
  const used = bytesInUse();
  if (used < MUCH || used < left + MORE) return;
  collect ??= collector();
  collect();
  left = bytesInUse();
}

function bytesInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  // compiled code is kept for these flags alone
  setFlagsFromString('--no-expose-gc');
  return gc;
}
