// Where a string swallowed code, what looks like code may be the text of a string: it must not be repaired.
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';
import { loadProfile } from '../../src/target/load.ts';
import { encode } from '../../src/text/encode.ts';

const profile = await loadProfile('extremeserv-v3');

function repairs(text: string): string[] {
  const analyzer = createAnalyzer(rules, { profile, move: NO_MOVE, only: [], skip: [], excerpts: false });
  const { findings } = analyzer.bytes('page.php', encode(text, 'shift_jis').bytes, null);
  return findings.flatMap(({ rule, fix, line }) => (fix ? [`${rule} ${line}`] : []));
}

it('is repaired before the damage, and at it', () => {
  const text = "<?php // 予定の一覧です\n$a = [1];\n$b = '予定表';\n$x = mb_ereg('^[0-9]+$', $y);\n";
  expect(repairs(text)).toContain('php/short-array 2');
  expect(repairs(text).filter((repair) => repair.endsWith(' 4'))).toEqual([]);
});

it('is repaired again once the damage is', () => {
  const text = "<?php // 予定の一覧です\n$b = '予定表\\';\n$x = mb_ereg('^[0-9]+$', [$y]);\n";
  expect(repairs(text)).toEqual(['php/short-array 3']);
});

it('holds for a string that nobody closed, and not for a brace alone', () => {
  expect(repairs("<?php\n$b = 'open;\n$x = mb_ereg('^[0-9]+$', $y);\n")).toEqual([]);
  expect(repairs('<?php\nif ($a) {\n$x = [1];\n')).toEqual(['php/short-array 3']);
});
