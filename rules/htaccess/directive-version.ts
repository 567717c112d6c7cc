// Directives and sections that the target's version of httpd does not have yet, or no more.
import { defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { readingVersions } from './branch.ts';
import { knownDirective, versionsOf, within } from './tables.ts';

export default defineRule({
  id: 'htaccess/directive-version',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [5, 15, 45] },
  title: { ja: '移行先の Apache にないディレクティブ', en: 'Directive that the target’s Apache lacks' },
  why: {
    ja: 'ディレクティブは Apache のバージョンによって増減します。移行先にないものがあると、そのフォルダ以下がエラー 500 になります。',
    en: 'Directives come and go with Apache’s versions. One that the target lacks gives error 500 for the folder and below.',
  },
  hint: {
    ja: '移行先のバージョンの書き方に直すか、<IfVersion> で囲んでください。',
    en: 'Write it as the target’s version wants it, or put it into <IfVersion>.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.4/new_features_2_4.html',
    'https://httpd.apache.org/docs/2.4/upgrading.html',
  ],
  examples: [
    { on: 'apache 2.2.15', wrong: 'FallbackResource /index.php\n' },
    { on: 'apache 2.2.15', wrong: '<RequireAll>\nRequire valid-user\n</RequireAll>\n' },
    { on: 'apache 2.2.15', wrong: 'SSILegacyExprParser on\n' },
    { on: 'apache 2.2.15', right: '<IfVersion >= 2.4>\nFallbackResource /index.php\n</IfVersion>\n' },
    {
      on: 'apache 2.2.15',
      right: '<IfModule mod_authz_core.c>\n<RequireAll>\nRequire all granted\n</RequireAll>\n</IfModule>\n',
    },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of [...file.directives, ...file.sections]) {
        const known = knownDirective(directive.name);
        if (!known) continue;
        const on = readingVersions('section' in directive ? directive.section : directive.parent, context).filter(
          (offered) => !within(known, offered.number),
        );
        if (on.length === 0) continue;
        const early = on[0]!.number < known.since;
        const bound = versionText(early ? known.since : known.until);
        context.report(directive.nameSpan, {
          on,
          message: early
            ? {
                ja: `${known.name} は Apache ${bound} からです。${versionsOf(on)} ではエラー 500 になります。`,
                en: `${known.name} came with Apache ${bound}; on ${versionsOf(on)} it gives error 500.`,
              }
            : {
                ja: `${known.name} は Apache ${bound} でなくなりました。エラー 500 になります。`,
                en: `${known.name} is gone since Apache ${bound}: error 500.`,
              },
        });
      }
    },
  },
});
