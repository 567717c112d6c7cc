// `use VERSION` and `require VERSION`: the script itself says which perl it wants.
import type { Inclusion, PerlDocument } from '../../src/languages/perl/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { isGuarded } from './guards.ts';
import { perlVersion } from './versions.ts';

export default defineRule({
  id: 'perl/required-version',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [5, 20, 120] },
  title: { ja: '移行先より新しいPerlを要求しています', en: "Asks for a newer Perl than the target's" },
  why: {
    ja: '「use v5.14」のように書かれたスクリプトは、それより古いPerlでは起動直後に止まります（500 Internal Server Error）。',
    en: 'A script that says `use v5.14` stops at once on an older perl, and the page answers 500 Internal Server Error.',
  },
  hint: {
    ja: '新しい書き方を使っていなければ要求を移行先の版まで下げます。5.12以降の要求は use strict を兼ねるため、下げるときは use strict を補います。',
    en: 'Where the script uses nothing newer, ask for the version of the target. Since 5.12 the request also switched strict on: add `use strict`.',
  },
  sources: ['https://perldoc.perl.org/functions/use', 'https://perldoc.perl.org/functions/require'],
  examples: [
    { on: 'perl 5.10.1', wrong: 'use v5.14;\nprint 1;\n', fixed: 'use v5.10.1; use strict;\nprint 1;\n' },
    { on: 'perl 5.10.1', wrong: 'use 5.012003;\nprint 1;\n' },
    { on: 'perl 5.10.1', wrong: 'require 5.012;\nprint "ok";\n' },
    { on: 'perl 5.8.9', wrong: 'use 5.010;\nprint "ok";\n' },
    { on: 'perl 5.10.1', right: 'use 5.010_001;\nuse v5.8;\nrequire 5.005;\nprint "ok";\n' },
    { on: 'perl 5.10.1', right: 'my $new = eval { require 5.012; 1 };\nprint "ok";\n' },
    { on: 'perl 5.10.1', right: '# use v5.36;\nprint "use v5.36;";\n' },
  ],
  check: {
    perl(perl, { target, report }) {
      for (const inclusion of perl.inclusions) {
        if (inclusion.module !== null || inclusion.version === null || inclusion.kind === 'no') continue;
        if (inclusion.optional || isGuarded(perl, inclusion.start)) continue;
        const wanted = perlVersion(inclusion.version);
        const on = target.on('perl', (version) => version < wanted);
        report(inclusion, {
          on,
          message: {
            ja: `Perl ${versionText(wanted)} 以降を要求しています（${inclusion.kind} ${inclusion.version}）`,
            en: `asks for perl ${versionText(wanted)} or newer (${inclusion.kind} ${inclusion.version})`,
          },
          fix: lower(perl, inclusion, wanted, Math.min(...on.map(({ number }) => number))),
        });
      }
    },
  },
});

/** Asks for the oldest version offered; a person must see whether newer constructs are used. */
function lower(perl: PerlDocument, inclusion: Inclusion, wanted: number, offered: number): Fix | null {
  if (!Number.isFinite(offered) || inclusion.kind !== 'use' || !inclusion.versionSpan) return null;
  const strict = wanted >= 51100 && offered < 51100 && !perl.inclusions.some(({ module }) => module === 'strict');
  const text = `v${versionText(offered)}${strict ? '; use strict' : ''}`;
  return { safety: 'review', splices: [{ ...inclusion.versionSpan, text }] };
}
