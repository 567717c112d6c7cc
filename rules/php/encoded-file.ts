// Files that an encoder has made unreadable: they need its loader, and cannot be checked.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { guarded } from './guards.ts';

const ENCODERS: { name: string; head: RegExp; extension: string }[] = [
  {
    name: 'ionCube',
    head: /^<\?php\s+\/\/[0-9a-f]{5}\b|extension_loaded\('ionCube Loader'\)/i,
    extension: 'ionCube Loader',
  },
  {
    name: 'Zend Guard',
    head: /^(?:<\?php\s+@?Zend;|Zend\x00|.{0,12}\bZend Encoded)|zend_loader_enabled\(\)/s,
    extension: 'Zend Guard Loader / Zend Optimizer',
  },
  { name: 'SourceGuardian', head: /\bsg_load\('|function_exists\('sg_load'\)/, extension: 'ixed' },
  { name: 'phpSHIELD', head: /\bphpshield_load\(|\bpm_load\('/, extension: 'phpSHIELD' },
];

/** Encoded programs begin with their loader's check, and go on with one long text of data. */
function encoderOf(php: PhpDocument): (typeof ENCODERS)[number] | undefined {
  const head = php.text.slice(0, 600);
  const encoder = ENCODERS.find((each) => each.head.test(head));
  if (!encoder) return undefined;
  const data = php.haltOffset >= 0 || /[A-Za-z0-9+/=]{200}|[\x80-\xff]{60}/.test(php.text.slice(0, 8000));
  return data ? encoder : undefined;
}

function check(php: PhpDocument, context: Context): void {
  const encoder = encoderOf(php);
  if (encoder) {
    const { name, extension } = encoder;
    context.report(null, {
      message: {
        ja: `${name} で暗号化されたファイルです。中身は確認できません。移行先に ${extension} が必要です。`,
        en: `The file is encoded by ${name}: it could not be checked, and needs ${extension} on the target.`,
      },
    });
    return;
  }
  for (const call of php.callsTo('dl')) {
    if (guarded(php, call.start, 'function:dl')) continue;
    context.report(call.nameSpan, {
      message: {
        ja: 'dl() による拡張モジュールの読み込みは、Web サーバー上の PHP では使えません（PHP 5.3 以降）。',
        en: 'dl() cannot load extensions in a web server’s PHP (from PHP 5.3 on).',
      },
      hint: {
        ja: '必要な拡張モジュールが移行先の php.ini で読み込まれるか確認してください。',
        en: 'See that the target’s php.ini loads the extension.',
      },
    });
  }
}

export default defineRule({
  id: 'php/encoded-file',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [10, 30, 240] },
  title: { ja: '暗号化されたファイル・実行時に読み込む拡張', en: 'Encoded files and extensions loaded at run time' },
  why: {
    ja: 'ionCube や Zend Guard で暗号化されたプログラムは、PHP の版に合った専用のローダーがないと動きません。',
    en: 'Programs encoded by ionCube or Zend Guard run only with a loader made for the version of PHP.',
  },
  hint: {
    ja: '移行先でローダーが使えるか、開発元に移行先の PHP 向けの版があるかを確認してください。',
    en: 'Ask whether the target has the loader, and whether the maker has a version for its PHP.',
  },
  sources: ['https://www.ioncube.com/loaders.php', 'https://www.php.net/manual/en/function.dl.php'],
  examples: [
    { wrong: `<?php //0046a\nif(!extension_loaded('ionCube Loader')){die('x');}\n?>\n${'HR+cPoL5'.repeat(40)}` },
    { wrong: "<?php dl('gd.so');" },
    { right: "<?php if (extension_loaded('ionCube Loader')) { echo 1; } // dl('gd.so')\n$o->dl('a');" },
  ],
  check: { php: check },
});
