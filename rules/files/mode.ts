// Permissions that CGI and suEXEC refuse, and files that every account of the machine may change.
import { defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { endsAsLibrary } from '../paths/interpreters.ts';

/** CGI scripts without the bit: an error only where the upload carries modes at all, which its other files tell. */
const NOT_EXECUTABLE = 'files-not-executable';
/** CGI scripts: their folders must not be writable to others either. */
const SCRIPT = 'files-cgi-script';
/** CGI scripts that others may write. */
const WRITABLE = 'files-cgi-writable';
/** With fewer files or folders nothing can be told of how the modes came about. */
const FEW = 4;

export default defineRule({
  id: 'files/mode',
  component: 'site',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: 'ファイルのパーミッション', en: 'Permissions' },
  why: {
    ja: 'CGI は実行権がないとエラー 500 になります。suEXEC を使うサーバーでは、グループや他人が書き込める CGI（777 や 666）もエラー 500 です。',
    en: 'A CGI script that is not executable gives error 500. Where suEXEC is used, so does one that group or others may write (777, 666).',
  },
  hint: {
    ja: 'CGI は 755（または 700）、その他のファイルは 644、書き込みが必要なデータは 600 か 644 にしてください。',
    en: 'Give CGI scripts 755 (or 700), other files 644, and data that programs write 600 or 644.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/suexec.html#model',
    'https://httpd.apache.org/docs/2.2/howto/cgi.html#permissions',
  ],
  examples: [
    { path: 'cgi-bin/form.cgi', mode: 0o644, wrong: '#!/usr/bin/perl\nprint "ok";\n' },
    { path: 'cgi-bin/form.cgi', mode: 0o777, wrong: '#!/usr/bin/perl\nprint "ok";\n' },
    { path: 'config.php', mode: 0o666, wrong: '<?php echo 1;' },
    { path: 'cgi-bin/form.cgi', mode: 0o755, right: '#!/usr/bin/perl\nprint "ok";\n' },
    { path: 'cgi-bin/init.cgi', mode: 0o644, right: '#!/usr/bin/perl\n$title = "bbs";\n1;\n' },
    { path: 'cgi-bin/jcode.pl', mode: 0o644, right: 'package jcode;\n1;\n' },
    { path: 'cgi-bin/data.cgi', mode: 0o666, right: '1<>2<>3\n' },
  ],
  check: {
    file(file, context) {
      if (file.mode === null || file.reach !== 'live') return;
      const script =
        (file.kind === 'perl' || file.kind === 'shell') &&
        /\.(?:cgi|fcgi)$/i.test(file.name) &&
        file.text.startsWith('#!') &&
        !isSettings(file.text);
      const octal = octalOf(file.mode);
      if (script) context.fact(SCRIPT, true);
      if (script && (file.mode & 0o100) === 0) {
        context.fact(NOT_EXECUTABLE, octal);
      } else if (script && (file.mode & 0o022) !== 0) {
        context.fact(WRITABLE, file.mode);
      } else if (
        (file.mode & 0o002) !== 0 &&
        (file.kind === 'php' || file.kind === 'perl' || file.kind === 'htaccess' || file.kind === 'settings')
      ) {
        context.report(null, {
          severity: 'warning',
          message: {
            ja: `だれでも書き換えられるプログラムや設定です（${octal}）。`,
            en: `Every account of the machine may change this program or settings file (${octal}).`,
          },
        });
      }
    },
  },
  site(site) {
    reportFolders(site);
    reportWritable(site);
    const scripts = site.facts<string>(NOT_EXECUTABLE);
    // From Windows, or by FTP, every file comes alike: then the bits say nothing of the old server.
    const carriesModes = site.files.some((file) => file.mode !== null && (file.mode & 0o111) !== 0);
    for (const { path, value } of scripts) {
      site.report(path, {
        severity: carriesModes ? 'error' : 'warning',
        fix: { safety: 'review', splices: [], mode: 0o755 },
        message: carriesModes
          ? {
              ja: `CGI に実行権がありません（${value}）。エラー 500 になります。`,
              en: `The CGI script is not executable (${value}): error 500.`,
            }
          : {
              ja: `CGI に実行権がありません（${value}）。アップロードに実行権が残っていないため、移行先で付け直してください。`,
              en: `The CGI script is not executable (${value}). No file of the upload is: set the bits on the new server.`,
            },
      });
    }
  },
});

/** Settings of a script, which loads them: `#!` and .cgi only keep visitors from reading them. */
const isSettings = (text: string): boolean => endsAsLibrary(text) && !/^\s*(?:print|&\w+)\b/m.test(text);

const octalOf = (mode: number): string => (mode & 0o7777).toString(8).padStart(3, '0');

/** Unpacked by a user whose files are the group's: the bits are not the old server's. */
function allOfGroup(site: SiteContext): boolean {
  const known = site.files.filter((file) => file.mode !== null);
  return known.length >= FEW && known.every((file) => (file.mode! & 0o020) !== 0);
}

function reportWritable(site: SiteContext): void {
  const ofGroup = allOfGroup(site);
  for (const { path, value: mode } of site.facts<number>(WRITABLE)) {
    if (ofGroup && (mode & 0o002) === 0) continue;
    const octal = octalOf(mode);
    site.report(path, {
      severity: 'warning',
      fix: { safety: 'review', splices: [], mode: 0o755 },
      message: {
        ja: `CGI がグループや他人から書き込めます（${octal}）。suEXEC のサーバーではエラー 500 になります。`,
        en: `Group or others may write the CGI script (${octal}): error 500 under suEXEC.`,
      },
    });
  }
}

function reportFolders(site: SiteContext): void {
  const folders = new Set(site.files.map(({ path }) => folderOf(path)));
  // On a disk of Windows all folders are everybody's.
  const everywhere = site.writable.filter(({ mode }) => (mode & 0o002) !== 0).length;
  if (folders.size >= FEW && everywhere >= folders.size - 1) return;
  const ofGroup = allOfGroup(site);
  const withScripts = new Set(site.facts<true>(SCRIPT).map(({ path }) => folderOf(path)));
  for (const { path, mode } of site.writable) {
    const holdsScripts = withScripts.has(path);
    if ((mode & 0o002) === 0 && (ofGroup || !holdsScripts)) continue;
    const octal = octalOf(mode);
    site.report(path, {
      severity: 'warning',
      message: holdsScripts
        ? {
            ja: `CGI のあるフォルダにグループや他人が書き込めます（${octal}）。suEXEC のサーバーでは中の CGI がエラー 500 になります。755 にしてください。`,
            en: `Group or others may write to this folder of CGI scripts (${octal}): under suEXEC they give error 500. Make it 755.`,
          }
        : {
            ja: `だれでも書き込めるフォルダです（${octal}）。プログラムが書き込むフォルダは、suEXEC などで所有者の権限で動く移行先では 755 で十分です。`,
            en: `Every account of the machine may write to this folder (${octal}). Where programs run as its owner, 755 is enough.`,
          },
    });
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
