// Options: signs that do not mix, words that do not exist, words that the hosting service refuses.

import type { HtaccessDirective } from '../../src/languages/htaccess/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';

const KNOWN = new Set(
  'all none execcgi followsymlinks symlinksifownermatch includes includesnoexec indexes multiviews runscripts'.split(
    ' ',
  ),
);
/** httpd 2.3.10 made mixed signs an error; before, only the last ones counted. */
const MIXED_SIGNS_REFUSED = 20400;

export default defineRule({
  id: 'htaccess/options',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: 'Options の指定', en: 'Options that the target refuses' },
  why: {
    ja: 'Options に許可されていない語や + と符号なしの混在があると、エラー 500 になります。',
    en: 'Options with a word that is not allowed, or with signed and unsigned words side by side, gives error 500.',
  },
  hint: {
    ja: 'すべての語に + か - を付け、許可されていない語は削除してください。',
    en: 'Give every word a sign, and remove what is not allowed.',
  },
  sources: ['https://httpd.apache.org/docs/2.4/mod/core.html#options'],
  examples: [
    { wrong: 'Options +Inclueds\n' },
    { on: 'apache 2.4.6', wrong: 'Options Indexes +Includes\n' },
    { on: 'apache 2.2.15', right: 'Options Indexes +Includes\n' },
    { right: 'Options -Indexes +FollowSymLinks\n' },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of file.directives) {
        if (directive.name.toLowerCase() !== 'options') continue;
        checkWords(directive, context);
        checkSigns(directive, context);
      }
    },
  },
});

function checkWords(directive: HtaccessDirective, context: Context): void {
  const allowed = context.target.profile.components.apache?.options;
  for (const arg of directive.args) {
    const word = arg.text.replace(/^[+-]/, '');
    if (word.startsWith('#')) return;
    if (!KNOWN.has(word.toLowerCase())) {
      context.report(arg, {
        on: readingVersions(directive.section, context),
        message:
          word === ''
            ? {
                ja: '+ と語の間に空白があります。エラー 500 になります。',
                en: 'There is a blank between the sign and its word: error 500.',
              }
            : {
                ja: `Options に ${word} という語はありません。エラー 500 になります。`,
                en: `Options does not know ${word}: error 500.`,
              },
      });
    } else if (
      allowed &&
      !arg.text.startsWith('-') &&
      !allowed.some((one) => one.toLowerCase() === word.toLowerCase())
    ) {
      if (word.toLowerCase() === 'none') continue;
      context.report(arg, {
        on: readingVersions(directive.section, context),
        message: {
          ja: `Options の ${word} は移行先では許可されていません。エラー 500 になります。`,
          en: `The target does not allow Options ${word}: error 500.`,
        },
      });
    }
  }
}

function checkSigns(directive: HtaccessDirective, context: Context): void {
  const words = directive.args.filter((arg) => KNOWN.has(arg.text.replace(/^[+-]/, '').toLowerCase()));
  const signed = words.filter((arg) => /^[+-]/.test(arg.text)).length;
  if (signed === 0 || signed === words.length) return;
  context.report(directive.span, {
    on: readingVersions(directive.section, context).filter((offered) => offered.number >= MIXED_SIGNS_REFUSED),
    message: {
      ja: 'Options で + や - の付いた語と付かない語が混ざっています。Apache 2.4 ではエラー 500 になります。',
      en: 'Options mixes words with and without signs: error 500 since Apache 2.4.',
    },
  });
}
