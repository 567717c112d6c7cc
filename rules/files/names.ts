// File names that do not survive the way: letter case, characters, lengths.

import { defineRule, type SiteContext } from '../../src/rule/rule.ts';

/** Bytes of one name on ext4 and XFS. */
const LONGEST = 255;

export default defineRule({
  id: 'files/names',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [1, 3, 15] },
  title: { ja: '移行で問題になるファイル名', en: 'File name that may not survive the move' },
  why: {
    ja: '大文字・小文字だけが違うファイルは Windows や Mac を経由すると片方が上書きされます。日本語などのファイル名は、旧サーバーと文字コードが違うと URL が変わりリンク切れになります。',
    en: 'Of files that differ only in letter case one is lost on the way through Windows or a Mac. Names outside ASCII change their URL when the encoding of names changes.',
  },
  hint: {
    ja: '半角英数字の名前に変え、リンクも直してください。変えられない場合は、圧縮ファイルのままサーバー上で展開してください。',
    en: 'Use ASCII names and adapt the links; otherwise unpack an archive on the server itself.',
  },
  sources: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-2',
    'https://man7.org/linux/man-pages/man7/path_resolution.7.html',
  ],
  examples: [
    { path: 'images/Logo.gif', wrong: 'x', files: { 'images/logo.gif': 'x' } },
    { path: '資料/案内.html', wrong: 'x' },
    { path: 'images/logo.gif', right: 'x', files: { 'images/logo.png': 'x' } },
  ],
  site(site) {
    reportCase(site);
    const folders = new Map<string, { first: string; count: number }>();
    for (const { path } of site.files) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (path.includes('!/')) continue;
      if (Buffer.byteLength(name) > LONGEST) {
        site.report(path, {
          message: {
            ja: `ファイル名が ${LONGEST} バイトを超えています。`,
            en: `The name is longer than ${LONGEST} bytes.`,
          },
        });
      } else if (/[\x00-\x1f\x7f\\:*?"<>|]|[. ]$/.test(name)) {
        site.report(path, {
          severity: 'info',
          message: {
            ja: 'ファイル名に Windows や FTP で扱えない文字があります。',
            en: 'The name holds characters that Windows and FTP programs cannot take.',
          },
        });
      } else if (/[^\x20-\x7e]/.test(path)) {
        const folder = path.slice(0, path.lastIndexOf('/') + 1);
        const seen = folders.get(folder);
        if (seen) seen.count++;
        else folders.set(folder, { first: path, count: 1 });
      }
    }
    for (const { first, count } of folders.values()) {
      site.report(first, {
        severity: 'info',
        message: {
          ja: `ASCII 以外の文字を含むファイル名があります（このフォルダに ${count} 件）。`,
          en: `Names outside ASCII (${count} in this folder).`,
        },
      });
    }
  },
});

function reportCase(site: SiteContext): void {
  const seen = new Map<string, string>();
  for (const { path } of site.files) {
    const lower = path.toLowerCase();
    const other = seen.get(lower);
    if (other === undefined) seen.set(lower, path);
    else {
      site.report(path, {
        message: {
          ja: `${other} と大文字・小文字しか違いません。`,
          en: `Differs from ${other} in letter case only.`,
        },
      });
    }
  }
}
