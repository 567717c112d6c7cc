// A comment tells how its author wrote; what goes through the program, the site's pages tell.
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { finish } from '../../src/scan/finish.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';
import { loadProfile } from '../../src/target/load.ts';
import { encode } from '../../src/text/encode.ts';

const RULE = 'php/htmlspecialchars-charset';
const scope = {
  profile: await loadProfile('extremeserv-v3'),
  move: NO_MOVE,
  only: [RULE],
  skip: [],
  excerpts: false,
};
const LIBRARY = '<?php // フォームの入力を表示用に変換します\nfunction h($s) { return htmlspecialchars($s); }\n';
const PAGE = '<html><body><p>お問い合わせありがとうございます。</p></body></html>\n';

type Encoding = 'utf-8' | 'shift_jis' | 'euc-jp';

/** What is said of the library: the charset that is written into the call, and how safe that is. */
function repairs(library: Encoding, pages: readonly Encoding[]): string[] {
  const analyzer = createAnalyzer(rules, scope);
  const files = [
    analyzer.bytes('lib.php', encode(LIBRARY, library).bytes, null),
    ...pages.map((encoding, n) => analyzer.bytes(`page${n}.html`, encode(PAGE, encoding).bytes, null)),
  ];
  const { findings } = finish(files, { unchecked: [], passedOver: [] }, rules, scope, '0');
  return findings.filter(({ rule }) => rule === RULE).map(({ fix }) => `${fix?.safety} ${fix?.splices[0]?.text}`);
}

describe('a call in a file whose comments alone are Japanese', () => {
  it('is given their charset where the pages share it, or where there are none', () => {
    expect(repairs('euc-jp', [])).toEqual(["safe , ENT_COMPAT, 'EUC-JP'"]);
    expect(repairs('shift_jis', ['shift_jis', 'shift_jis'])).toEqual(["safe , ENT_COMPAT, 'Shift_JIS'"]);
  });

  it('is given the charset of the pages to be looked at, where it is another', () => {
    const pages = Array<Encoding>(5).fill('euc-jp');
    expect(repairs('shift_jis', pages)).toEqual(["review , ENT_COMPAT, 'EUC-JP'"]);
  });

  it('is fine where the pages are in UTF-8', () => {
    const pages = Array<Encoding>(5).fill('utf-8');
    expect(repairs('euc-jp', pages)).toEqual([]);
  });

  it('is to be looked at where the pages are in several', () => {
    expect(repairs('euc-jp', ['utf-8', 'shift_jis'])).toEqual(["review , ENT_COMPAT, 'EUC-JP'"]);
  });
});
