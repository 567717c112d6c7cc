// The reader and the rules against five real perls: for each snippet and version, a finding where that perl refused it, none where it did not.
import { describe, expect, it } from 'vitest';
import { perlRules } from '../../rules/perl/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';
import { chooseVersions, loadProfile } from '../../src/target/load.ts';
import table from './features.tsv';

const VERSIONS = ['5.8.9', '5.10.1', '5.14.4', '5.20.3', '5.36.0'];
const REFERENCE = await loadProfile('extremeserv-v3');

const STRING_EVAL = 'code in a string given to eval is not read';
const VALUE = 'the same code gives another value; nothing in its spelling tells';
const SILENT = 'compiles there and does something else: a warning, not a refusal';
const BUILD = 'depends on how that perl was built';

/** Where the verdict differs from the measured one, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'use-implicit-strict': STRING_EVAL,
  'no-version': STRING_EVAL,
  'underscore-proto': STRING_EVAL,
  're-p-postponed': STRING_EVAL,
  'use-re-flags': STRING_EVAL,
  'use-re-strict': STRING_EVAL,
  'core-subs-ref': 'guarded by eval',
  'builtin-true': 'guarded by eval',
  'posix-tmpnam': 'guarded by eval',
  'hook-var': 'guarded by eval',
  'fh-dir-same': 'guarded by eval',
  'UNIVERSAL-DOES': 'the name stands in a string for can',
  'last-fh': 'the snippet asks for it with defined',
  'global-phase': 'the snippet asks for it with defined',
  'caret-V-object': VALUE,
  'inc-dot': VALUE,
  'pseudo-hash': VALUE,
  'inherited-autoload': VALUE,
  'length-undef': VALUE,
  'hash-random': VALUE,
  'srand-returns': VALUE,
  'qr-stringify': VALUE,
  'fileno-dir': VALUE,
  'perl4-do-amp-sub': VALUE,
  'implicit-split': 'split in scalar context is usual for counting; only split in void context is told',
  're-K-in-lookaround': SILENT,
  'star-fatal': SILENT,
  'hash-fatal': SILENT,
  'use-encoding': SILENT,
  'use-encoding-sjis': SILENT,
  dbmopen: 'the format of its files is worth a warning on every version',
  'use-threads': BUILD,
  'use-thread-5005': BUILD,
  'mod-http-tiny': BUILD,
  'require-colon': 'the module itself is missing, which perl -c does not notice',
};

interface Probe {
  name: string;
  accepted: boolean[];
  snippet: string;
}

const probes: Probe[] = table
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name, , outcomes, snippet] = line.split('\t') as [string, string, string, string];
    return { name, accepted: [...outcomes].map((mark) => mark === '1'), snippet: snippet.replaceAll('⏎', '\n') };
  });

function verdicts(version: string): Map<string, boolean> {
  const profile = chooseVersions(REFERENCE, undefined, new Map([['perl', [version]]]));
  const scope = { profile, move: NO_MOVE, only: [], skip: [], excerpts: false };
  const analyzer = createAnalyzer(perlRules, scope);
  return new Map(
    probes.map(({ name, snippet }) => {
      const { findings } = analyzer.bytes('probe.pl', Buffer.from(`#!/usr/bin/perl\n${snippet}\n`), null);
      return [name, findings.every(({ severity }) => severity === 'info')];
    }),
  );
}

const judged = VERSIONS.map(verdicts);

describe.each(VERSIONS.map((version, index) => [version, index] as const))('perl %s', (_, index) => {
  it('is judged as it judged', () => {
    const wrong = probes
      .filter(({ name, accepted }) => !(name in EXCEPTIONS) && judged[index]!.get(name) !== accepted[index])
      .map(({ name }) => name);
    expect(wrong).toEqual([]);
  });
});

it('every exception is one', () => {
  const differing = probes.filter(({ name, accepted }) =>
    accepted.some((ok, index) => judged[index]!.get(name) !== ok),
  );
  const names = new Set(differing.map(({ name }) => name));
  expect(Object.keys(EXCEPTIONS).filter((name) => !names.has(name))).toEqual([]);
});
