// Files sent through curl by '@' before their path: from PHP 5.6 on the text itself is sent, not the file.
import type { PhpDocument, PhpString } from '../../src/languages/php/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

const sendsFields = (php: PhpDocument): boolean =>
  ['curl_setopt', 'curl_setopt_array'].some((name) => php.callsTo(name).length > 0) &&
  php.text.includes('CURLOPT_POSTFIELDS');

/** `'file' => '@/home/a.jpg'`, `$post['file'] = '@' . $path`, `"@$path"`. */
function isPath(php: PhpDocument, { start, end, inner }: PhpString): boolean {
  const text = php.text.slice(inner.start, inner.end);
  if (!text.startsWith('@')) return false;
  const before = php.text.slice(Math.max(0, start - 60), start);
  const joined = text === '@' && /^\s*\./.test(php.text.slice(end, end + 10));
  return (joined || /^@(?:[./~$]|\{\$|[A-Za-z]:\\)/.test(text)) && /(?:=>|\]\s*=)\s*$/.test(before);
}

export default defineRule({
  id: 'php/curl-upload',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 10, 30] },
  title: { ja: 'curl での「@」によるファイル送信', en: 'Upload through curl by @' },
  why: {
    ja: 'PHP 5.6 からは CURLOPT_SAFE_UPLOAD が標準で有効になり、「@」で始まる値はファイルではなく文字列として送られます。エラーは出ません。',
    en: 'Since PHP 5.6 CURLOPT_SAFE_UPLOAD is on by default: a value that begins with @ is sent as text, without any error.',
  },
  hint: {
    ja: 'PHP 5.5 以降では new CURLFile($path) を使い、それより古い PHP では「@」の書き方と切り替えてください。',
    en: "Use new CURLFile($path) where there is that class (PHP 5.5 and later), and '@' elsewhere.",
  },
  sources: [
    'https://www.php.net/manual/en/migration56.changed-functions.php',
    'https://www.php.net/manual/en/class.curlfile.php',
  ],
  examples: [
    {
      on: 'php 5.6.30',
      wrong: "<?php $c = curl_init($u); curl_setopt($c, CURLOPT_POSTFIELDS, array('file' => '@' . $path, 'a' => 1));",
    },
    { on: 'php 5.6.30', wrong: '<?php $p["f"] = "@$path"; curl_setopt($c, CURLOPT_POSTFIELDS, $p);' },
    { on: 'php 5.3.3', right: "<?php curl_setopt($c, CURLOPT_POSTFIELDS, array('file' => '@' . $path));" },
    {
      on: 'php 5.6.30',
      right:
        "<?php curl_setopt($c, CURLOPT_SAFE_UPLOAD, false); curl_setopt($c, CURLOPT_POSTFIELDS, array('file' => '@' . $path));",
    },
    {
      on: 'php 5.6.30',
      right: "<?php curl_setopt($c, CURLOPT_POSTFIELDS, array('name' => '@kita', 'mail' => 'a@example.jp'));",
    },
  ],
  words: words('curlopt_postfields'),
  check: {
    php(php, context) {
      const { from, further } = change('curl-upload');
      const versions = context.target.on('php', (v) => v >= from);
      if (versions.length === 0 || !sendsFields(php)) return;
      const decides = php.text.includes('CURLOPT_SAFE_UPLOAD');
      const on = decides ? versions.filter(({ number }) => number >= further) : versions;
      const knowsFiles = /\bCURLFile\b|\bcurl_file_create\b/i.test(php.text);
      if (knowsFiles) return;
      for (const string of php.strings) {
        if (isPath(php, string)) context.report(string, { on: reaching(php, string.start, on) });
      }
    },
  },
});
