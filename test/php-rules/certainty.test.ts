// How grave a finding is where the program may do without what is gone, or may rely on what nobody sees.
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { finish } from '../../src/scan/finish.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';
import { loadProfile } from '../../src/target/load.ts';

const profile = await loadProfile('extremeserv-v3');

/** Severities that the rule gives in these files, in the order of their places. */
function severities(rule: string, files: Record<string, string>): string[] {
  const scope = { profile, move: NO_MOVE, only: [rule], skip: [], excerpts: false };
  const analyzer = createAnalyzer(rules, scope);
  const read = Object.entries(files).map(([path, text]) => analyzer.bytes(path, Buffer.from(text), null));
  return finish(read, { unchecked: [], passedOver: [] }, rules, scope, '0').findings.map(({ severity }) => severity);
}

describe('a function of an extension that left PHP', () => {
  const CALL = '<?php class B { function f($x) { return domxml_open_mem($x); } }';
  it('stops the program', () => {
    expect(severities('php/removed-function', { 'a.php': CALL })).toEqual(['error']);
  });

  it('is a warning where the file asks for extensions that a list names', () => {
    const asking = `${CALL} foreach (array('dom' => 'A', 'domxml' => 'B') as $n => $c) if (extension_loaded($n)) $p = new $c;`;
    expect(severities('php/removed-function', { 'a.php': asking })).toEqual(['warning']);
  });

  it('is a warning in a file named after it', () => {
    expect(severities('php/removed-function', { 'Log/mcal.php': '<?php mcal_close($s);' })).toEqual(['warning']);
  });
});

describe('a variable that only the request can fill', () => {
  const PAGE = '<?php include("lib.php"); echo $id; ?><a href="page.php?id=1">';
  it('is empty where all code was seen', () => {
    expect(severities('php/register-globals', { 'page.php': PAGE, 'lib.php': '<?php $a = 1;' })).toEqual(['error']);
  });

  it('may be an oversight where the page asks $_POST for others', () => {
    const asking = `${PAGE}<?php echo $_POST['name'];`;
    expect(severities('php/register-globals', { 'page.php': asking, 'lib.php': '<?php $a = 1;' })).toEqual(['warning']);
  });

  it('may be filled by a function that is called with names', () => {
    const lib = '<?php function set($name) { $GLOBALS[$name] = 1; }';
    const other = '<?php echo $no; ?><a href="other.php?no=1">';
    const files = { 'other.php': other, 'page.php': PAGE, 'lib.php': lib };
    expect(severities('php/register-globals', files)).toEqual(['error', 'warning']);
  });
});
