// With --encoding: characters that the encoding asked for cannot hold, and files that stay as they are.
import type { Documents } from '../../src/rule/documents.ts';
import type { Span } from '../../src/rule/finding.ts';
import type { Context, Rule } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { findLossy, isConvertible, type LossyCharacter, type SiteEncoding } from '../../src/text/losses.ts';
import { preferredName } from '../../src/text/names.ts';
import { checkDumpLosses } from '../mysql/losses.ts';
import { readProgram, whyItStays } from './obstacles.ts';

const MOST = 1000;
const BROKEN: Text = { ja: '文字になっていないバイトがある', en: 'bytes that are no characters' };

/** Once for each file: programs when their own reader is done with them, other texts by their bytes. */
function check(context: Context, documents: Pick<Partial<Documents>, 'php' | 'perl'>): void {
  const { file, move } = context;
  const { name, main } = file.encoding;
  if (move.encoding === null || name === 'ascii' || name === 'binary' || name === move.encoding) return;
  const reason = whyItStays(file);
  const lossy = reason === null && isConvertible(main) ? findLossy(file.bytes, main, move.encoding, MOST) : null;
  if (lossy === null || !isConvertible(main)) {
    stays(null, reason ?? BROKEN, context);
    return;
  }
  const { obstacle } = readProgram(file, documents, main);
  if (obstacle) stays(obstacle.at[0] ?? null, obstacle.reason, context);
  for (const character of lossy) report(character, move.encoding, context);
}

function stays(at: Span | null, reason: Text, context: Context): void {
  context.report(at && { start: at.start, end: at.end }, {
    severity: 'warning',
    message: {
      ja: `文字コードを変換せず、そのまま残します（${reason.ja}）。`,
      en: `stays in the encoding that it is in: ${reason.en}`,
    },
    hint: {
      ja: '中身を確かめ、必要なら手で変換してください。',
      en: 'Look at it, and convert it by hand if it needs to be.',
    },
  });
}

function report({ start, end, codePoint, kind }: LossyCharacter, wanted: SiteEncoding, context: Context): void {
  const character = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  const shown = kind === 'missing' ? ` ${String.fromCodePoint(codePoint)}` : '';
  const name = preferredName(wanted);
  context.report(
    { start, end },
    kind === 'missing'
      ? {
          message: {
            ja: `${name} では表せない文字です: ${character}${shown}`,
            en: `${name} cannot hold this character: ${character}${shown}`,
          },
        }
      : {
          severity: 'warning',
          message: {
            ja: `外字です（${character}）。${name} にしても、この外字を持つパソコンでしか表示されません。`,
            en: `a user-defined character (${character}): even in ${name} only machines with the customer’s own font show it`,
          },
          hint: {
            ja: '画像か標準の文字に置き換えてください。',
            en: 'Replace it by an image or by a standard character.',
          },
        },
  );
}

export const lossy: Rule = defineRule({
  id: 'encoding/lossy',
  component: 'encoding',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '変換で失われる文字', en: 'Characters lost in the conversion' },
  why: {
    ja: '--encoding で指定した文字コードに無い文字は変換できません。黙って「?」に置き換えることはしません。--lossy report（既定）ではそのファイルを変換せずに残し、substitute・entity では表に従って置き換えて報告します。',
    en: 'A character that the encoding asked for lacks cannot be converted, and it is never turned into a silent "?". With --lossy report (the default) the file is left whole; substitute and entity replace it by table and report it.',
  },
  hint: {
    ja: '別の文字に書き換えるか、--lossy entity または substitute を使ってください。',
    en: 'Write it with another character, or use --lossy entity or substitute.',
  },
  sources: [
    'https://encoding.spec.whatwg.org/',
    'https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP932.TXT',
  ],
  examples: [
    { path: 'index.html', move: { encoding: 'shift_jis' }, wrong: '<p>ご来店ありがとうございます 😀</p>\n' },
    { path: 'index.html', move: { encoding: 'euc-jp' }, wrong: '<p>韓国語 한국어 のページはこちらです</p>\n' },
    {
      path: 'index.html',
      encoding: 'bytes',
      move: { encoding: 'utf-8' },
      wrong: '<meta charset="iso-8859-1">Caf\xe9 cr\xe8me br\xfbl\xe9e\n',
    },
    {
      path: 'lib.pl',
      move: { encoding: 'shift_jis' },
      wrong: "use utf8;\n$title = 'お知らせの一覧';\n",
    },
    {
      path: 'cache.dat',
      encoding: 'shift_jis',
      move: { encoding: 'utf-8' },
      wrong: 'a:1:{s:4:"name";s:12:"田中太郎様へ";}\n',
    },
    { path: 'index.html', move: { encoding: 'shift_jis' }, right: '<p>①㈱髙島〜10−5 ﾒﾆｭｰ</p>\n' },
    { path: 'index.html', right: '<p>ご来店ありがとうございます 😀</p>\n' },
    {
      path: 'dump.sql',
      wrong: "SET NAMES utf8mb4;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES (1,'絵文字😀');\n",
    },
    {
      path: 'dump.sql',
      wrong:
        "SET client_encoding = 'UTF8';\nCREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\n10〜12時\n\\.\n",
    },
    {
      path: 'dump.sql',
      right: "SET NAMES utf8;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('10〜12時');\n",
    },
  ],
  check: {
    file(file, context) {
      if (file.kind !== 'php' && file.kind !== 'perl') check(context, {});
    },
    php: (php, context) => check(context, { php }),
    perl: (perl, context) => check(context, { perl }),
    sql: checkDumpLosses,
  },
});
