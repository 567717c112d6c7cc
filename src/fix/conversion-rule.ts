// What stands in the list of changes, and in what is left, when a whole file goes into another encoding. It is no check: reported like a
// rule, so that every format shows it and `explain` tells what it is.
import type { Rule } from '../rule/rule.ts';

export const conversionRule = {
  id: 'encoding/conversion',
  component: 'encoding',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '文字コードの変換', en: 'Conversion of a whole file to another encoding' },
  why: {
    ja: 'fix が、ファイル全体を --encoding で指定した文字コードに（データベースのダンプは移行先のデータベースの文字コードに）変換したことを表します。文字はすべて同じ文字のまま、文字コードの宣言（meta、header()、SET NAMES など）も合わせて書き換えます。書き込んだ後に全バイトを照合し、変換後のファイルをもう一度検査して、新しい問題が見つかった場合はそのファイルを変換せずに残します。',
    en: 'fix has brought the whole file into the encoding that --encoding names, or a dump into the encoding of its database on the target. Every character stays the same character, and what names the encoding (meta, header(), SET NAMES and so on) goes with it. After writing, every byte is compared and the converted file is scanned again: if something new is wrong with it, the file is left unconverted.',
  },
  hint: {
    ja: '変換できなかったファイルは、理由を確かめて手で変換してください。変換後に人が確かめる箇所は encoding/by-hand に、表せない文字は encoding/lossy に出ます。',
    en: 'A file that could not be converted is named with the reason: convert it by hand. What a person has to look at after a conversion is under encoding/by-hand, characters that the new encoding lacks under encoding/lossy.',
  },
  sources: [
    'https://encoding.spec.whatwg.org/',
    'https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP932.TXT',
  ],
  examples: [],
} as const satisfies Rule;
