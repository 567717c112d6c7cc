// Directives with too few or too many arguments, or with a word that httpd does not take.
import type { HtaccessDirective } from '../../src/languages/htaccess/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { readingVersions } from './branch.ts';
import { argumentsOf } from './tables.ts';

export default defineRule({
  id: 'htaccess/arguments',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '.htaccess のディレクティブの引数', en: 'Arguments of a directive in .htaccess' },
  why: {
    ja: '引数の数や値が正しくないディレクティブが 1 行でもあると、そのフォルダ以下のすべてのページがエラー 500 になります。',
    en: 'One directive with a wrong number of arguments, or with a word that Apache does not take, turns the folder and below into error 500.',
  },
  hint: {
    ja: '空白を含む値は "…" で囲み、正しい値に直してください。',
    en: 'Put values that hold blanks into quotation marks, and write a value that the directive takes.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/mod/directives.html',
    'https://httpd.apache.org/docs/2.4/mod/directives.html',
  ],
  examples: [
    { wrong: 'AuthName Members Only\n' },
    { wrong: 'AuthType\n' },
    { wrong: 'RewriteEngine Yes\n' },
    { wrong: 'ErrorDocument 404 Sorry, not found\n' },
    { wrong: 'ErrorDocument all /error.html\n' },
    { wrong: 'AddDefaultCharset UTF-8 # for all\n' },
    {
      right:
        'RewriteEngine On # a switch reads one word\nErrorDocument 404 "Sorry, not found"\nErrorDocument 500 "Sorry\n',
    },
    { right: '<IfModule nothere.c>\nRewriteEngine Yes\n</IfModule>\nHeader always set X-A b\n' },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of file.directives) {
        const message = wrongArguments(directive);
        if (message) context.report(directive.span, { on: readingVersions(directive.section, context), message });
      }
    },
  },
});

function wrongArguments({ name, args }: HtaccessDirective): Text | null {
  const known = argumentsOf(name);
  if (!known) return null;
  if (args.length < known.least) {
    return {
      ja: `${name} の引数が足りません。エラー 500 になります。`,
      en: `${name} lacks an argument: error 500.`,
    };
  }
  if (args.length > known.most) {
    return {
      ja: `${name} の引数は ${known.most} つです。空白を含む値は "…" で囲んでください。エラー 500 になります。`,
      en: `${name} takes ${known.most === 1 ? 'one argument' : `${known.most} arguments`}; put a value with blanks into quotation marks: error 500.`,
    };
  }
  const first = args[0]?.text ?? '';
  // a full-width space is another rule's matter
  if (known.first.test(first) || !/^[\x20-\x7e]*$/.test(first)) return null;
  return {
    ja: `${name} に ${first} という値は指定できません。エラー 500 になります。`,
    en: `${name} does not take ${first}: error 500.`,
  };
}
