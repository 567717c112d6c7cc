// Modules that come with perl, but lie in a package of their own on the target's system: a small installation lacks them.
import { defineRule } from '../../src/rule/rule.ts';
import { wantedModules } from './modules.ts';
import { coreModule, knows, splitPackageOf } from './tables.ts';

export const splitModule = defineRule({
  id: 'perl/split-module',
  component: 'perl',
  severity: 'info',
  effort: { minutes: [1, 2, 5] },
  title: {
    ja: 'Perl本体とは別パッケージの標準モジュール',
    en: "Module of perl's own in a package of its own",
  },
  why: {
    ja: "CGI、Time::HiRes、Digest::SHA などはPerlの標準モジュールですが、RHEL/CentOS 6 では perl とは別のパッケージです。入っていないサーバーでは「Can't locate …」で止まります。",
    en: "CGI, Time::HiRes, Digest::SHA and others belong to perl, but RHEL/CentOS 6 packs them apart. On a host without the package the script stops with `Can't locate ...`.",
  },
  hint: {
    ja: '移行先にパッケージ（または全部を含む perl-core）が入っているか確認してください。',
    en: 'Ask whether the target has the package (or perl-core, which brings all of them).',
  },
  sources: ['https://metacpan.org/pod/Module::CoreList', 'https://perldoc.perl.org/modules'],
  examples: [
    { wrong: '#!/usr/bin/perl\nuse CGI;\nprint 1;\n' },
    { wrong: '#!/usr/bin/perl\nuse Digest::SHA qw(sha1_hex);\nprint 1;\n' },
    { on: 'perl 5.36.0', right: '#!/usr/bin/perl\nuse CGI;\nprint 1;\n' },
    { right: '#!/usr/bin/perl\nuse POSIX;\nuse Encode;\neval { require Time::HiRes };\nprint 1;\n' },
    {
      right: '#!/usr/bin/perl\nuse lib "./lib";\nuse CGI;\nprint 1;\n',
      files: { 'lib/CGI.pm': 'package CGI;\nsub new { 1 }\n1;\n' },
    },
  ],
  check: {
    perl(perl, { target, report }) {
      if (target.profile.packages !== 'rhel6') return;
      const seen = new Set<string>();
      for (const { module, start, end } of wantedModules(perl)) {
        const name = splitPackageOf(module);
        const core = coreModule(module);
        if (!name || !core || seen.has(name)) continue;
        seen.add(name);
        report(
          { start, end },
          {
            on: target.on('perl', (version) => knows(core, version)),
            unless: `perl-module-file:${module}`,
            message: {
              ja: `${module} は移行先のシステムでは別パッケージ ${name} です`,
              en: `on the target's system ${module} lies in the package ${name}`,
            },
          },
        );
      }
    },
  },
});
