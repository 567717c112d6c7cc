import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { finish } from '../../src/scan/finish.ts';
import { NO_MOVE, type Scope } from '../../src/scan/scope.ts';
import { loadProfile } from '../../src/target/load.ts';

const scope: Scope = {
  profile: await loadProfile('extremeserv-v3'),
  move: NO_MOVE,
  only: [],
  skip: [],
  excerpts: false,
};
const BAD = '<?php f(&$x);\n';

function reaches(site: Record<string, string>): Record<string, string> {
  const analyzer = createAnalyzer(rules, scope);
  const files = Object.entries(site).map(([path, text]) => analyzer.bytes(path, Buffer.from(text), null));
  const { findings } = finish(files, { unchecked: [], passedOver: [] }, rules, scope, '0');
  return Object.fromEntries(
    findings.filter(({ rule }) => rule === 'php/call-time-reference').map(({ path, reach }) => [path, reach]),
  );
}

describe('what looks like a copy', () => {
  it('is reported apart', () => {
    expect(reaches({ 'index.php': BAD, 'index_old.php': BAD, 'old/a.php': BAD })).toEqual({
      'index.php': 'live',
      'index_old.php': 'unreached',
      'old/a.php': 'unreached',
    });
  });

  it('is live when a live file loads it or links to it, but not when another copy does', () => {
    const site = {
      'index.php': "<?php include dirname(__FILE__) . '/lib/lib_old.php';\n",
      'page.html': '<a href="list_old.php?p=1">list</a>\n',
      'a.php.bak': "<?php include 'other_old.php';\n",
      'lib/lib_old.php': BAD,
      'list_old.php': BAD,
      'other_old.php': BAD,
    };
    expect(reaches(site)).toEqual({ 'lib/lib_old.php': 'live', 'list_old.php': 'live', 'other_old.php': 'unreached' });
  });
});
