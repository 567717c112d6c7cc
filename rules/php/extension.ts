// Extensions that the site uses and that are not certain to be there: one finding for each, whatever the number of calls.

import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Place, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { defineOwn, ownFunction } from './definitions.ts';
import { callsIn, classesThatAre, type Fate, functionsThatAre, lookedUpIn } from './fates.ts';
import { guarded, guardedByExtension } from './guards.ts';
import { availability, extension } from './knowledge/extensions.ts';

/** What a file tells the site pass: the first use of each name of an extension. */
interface Use {
  extension: string;
  name: string;
  keys: string[];
  place: Place;
}

function tell(
  php: PhpDocument,
  context: Context,
  at: Span,
  { name, history }: Fate,
  keys: string[],
  told: Set<string>,
) {
  if (told.has(name)) return;
  told.add(name);
  if (guarded(php, at.start, `function:${name}`, `class:${name}`)) return;
  if (guardedByExtension(php, at.start, history.extension)) return;
  const place = context.place(at);
  context.fact('php-extension', { extension: history.extension, name, keys, place: { ...place } });
}

function collect(php: PhpDocument, context: Context): void {
  const told = new Set<string>();
  for (const { call, fate } of callsIn(php, functionsThatAre('uncertain', context.target))) {
    tell(php, context, call.nameSpan, fate, ownFunction(fate.name, lookedUpIn(call)), told);
  }
  const uncertain = classesThatAre('uncertain', context.target);
  const { count, symbol } = php.classUses;
  for (let i = 0; i < count; i++) {
    const fate = uncertain.get(symbol[i]!);
    if (fate) tell(php, context, php.classUse(i), fate, [`php-class:${fate.name}`], told);
  }
}

function packageHint(name: string, rhel6: boolean) {
  const known = extension(name);
  const successor = known && known.successor !== '-' ? known.successor : null;
  if (rhel6 && known && known.rhel6 !== 'none' && known.rhel6 !== '-') {
    return {
      ja: `移行先に確認してください（RHEL/CentOS 6 では ${known.rhel6} パッケージに含まれます）。`,
      en: `Ask the hosting service (on RHEL/CentOS 6 the package ${known.rhel6} brings it).`,
    };
  }
  return successor
    ? {
        ja: `移行先に確認してください。後継は ${successor} です。`,
        en: `Ask the hosting service. Its successor is ${successor}.`,
      }
    : { ja: '移行先で使えるか確認してください。', en: 'Ask the hosting service whether it is there.' };
}

function reportSite(site: SiteContext): void {
  const uses = new Map<string, { files: Set<string>; place: Place }>();
  for (const { path, value } of site.facts('php-extension')) {
    const use = value as unknown as Use;
    if (use.keys.some((key) => site.defined(key))) continue;
    const known = uses.get(use.extension);
    if (known) known.files.add(path);
    else uses.set(use.extension, { files: new Set([path]), place: use.place });
  }
  for (const [name, { files, place }] of uses) {
    const states = site.target.versions('php').map((on) => ({ on, state: availability(site.target, on, name) }));
    const open = states.filter(({ state }) => state === 'unknown' || state === 'doubtful');
    site.report(place, {
      severity: open.some(({ state }) => state === 'doubtful') ? 'warning' : 'info',
      message: {
        ja: `拡張モジュール ${name} が必要です（${files.size} ファイルで使用）。移行先にあるかどうかは分かっていません。`,
        en: `The site needs the extension ${name} (used in ${files.size} file${files.size === 1 ? '' : 's'}); whether the target has it is not known.`,
      },
      hint: packageHint(name, site.target.profile.packages === 'rhel6'),
      on: open.map(({ on }) => on),
    });
  }
}

export default defineRule({
  id: 'php/extension',
  component: 'php',
  severity: 'info',
  effort: { minutes: [2, 10, 60] },
  title: { ja: '移行先での有無を確認する拡張モジュール', en: 'Extension to ask the target for' },
  why: {
    ja: '拡張モジュールがない PHP では、その関数やクラスを使ったところで致命的エラーになります。',
    en: 'Without the extension its functions and classes are fatal errors.',
  },
  hint: { ja: '移行先で使えるか確認してください。', en: 'Ask the hosting service whether it is there.' },
  sources: ['https://www.php.net/manual/en/extensions.alphabetical.php'],
  examples: [
    { on: 'php 5.3.3', wrong: "<?php echo mcrypt_get_iv_size('a', 'b');" },
    { on: 'php 5.6.30', wrong: "<?php $i = new Imagick('a.jpg');" },
    { on: 'php 5.6.30', right: "<?php if (extension_loaded('imagick')) { $i = new Imagick('a.jpg'); }" },
    { on: 'php 5.6.30', right: '<?php echo strlen(trim($a)), json_encode($b); $o->mb_strlen($a);' },
    { on: 'php 5.6.30', right: "<?php function memcache_connect($h) { } memcache_connect('a');" },
  ],
  check: {
    php(php, context) {
      if (context.target.profile.components.php?.extensions) return;
      defineOwn(php, context);
      collect(php, context);
    },
  },
  site: reportSite,
});
