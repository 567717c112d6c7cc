// What the page's script reads: every place once, in columns, so that fifty thousand of them stay small and quick.
import type { Example } from '../../rule/rule.ts';
import type { Lang } from '../../rule/text.ts';
import type { Excerpt } from '../../scan/result.ts';
import type { Cause } from '../cause.ts';
import { visible } from '../escape.ts';
import type { ReportOptions } from '../reporter.ts';
import { versionName } from '../words.ts';

/** Places of one cause that bring their code along, and characters of code in all: a page of tens of megabytes helps nobody. */
const MOST_EXCERPTS = 300;
const MOST_CODE = 6_000_000;

type CodeData = [line: number, lines: string[], mark: [number, number], fixed: string[] | null];

/** Where its places stand in the columns, and what a cause says besides its heading. */
interface CauseData {
  /** Index of the rule. */
  rule: number;
  hint: string;
  first: number;
  count: number;
}

export interface PageData {
  causes: CauseData[];
  rules: {
    id: string;
    why: string;
    sources: readonly string[];
    examples: { on: string; wrong?: string; fixed?: string; right?: string }[];
  }[];
  files: string[];
  /** Sets of versions, as they stand in the columns; the index of each is a place's `on`. */
  versions: string[][];
  place: { file: number[]; line: number[]; column: number[]; on: number[]; code: (CodeData | 0)[] };
}

export function pageData(causes: readonly Cause[], { lang, rules }: ReportOptions): PageData {
  const ruleIds = [...new Set(causes.map((cause) => cause.rule))];
  const ruleIndex = new Map(ruleIds.map((id, i) => [id, i]));
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  const files = numbered();
  const versions = numbered();
  const data: PageData = {
    causes: [],
    rules: ruleIds.map((id) => {
      const rule = ruleOf.get(id);
      const examples = (rule?.examples ?? []).map((example) => exampleData(example, lang));
      return { id, why: rule?.why[lang] ?? '', sources: rule?.sources ?? [], examples };
    }),
    files: files.names,
    versions: [],
    place: { file: [], line: [], column: [], on: [], code: [] },
  };
  let room = MOST_CODE;
  for (const cause of causes) {
    data.causes.push({
      rule: ruleIndex.get(cause.rule)!,
      hint: cause.hint[lang],
      first: data.place.file.length,
      count: cause.places.length,
    });
    for (const [nth, place] of cause.places.entries()) {
      const code = nth < MOST_EXCERPTS && room > 0 && place.excerpt ? codeData(place.excerpt) : 0;
      if (code) room -= code[1].reduce((sum, line) => sum + line.length, 0);
      data.place.file.push(files.index(visible(place.path)));
      // line 0: the file as a whole
      data.place.line.push(place.end === 0 ? 0 : place.line);
      data.place.column.push(place.column);
      data.place.on.push(versions.index(place.on.join('\n')));
      data.place.code.push(code);
    }
  }
  data.versions = versions.names.map((set) => (set === '' ? [] : set.split('\n')));
  return data;
}

function exampleData(example: Example, lang: Lang): PageData['rules'][number]['examples'][number] {
  const on = example.on ? versionName(example.on, lang) : '';
  return example.right !== undefined
    ? { on, right: example.right }
    : { on, wrong: example.wrong, fixed: 'fixed' in example ? example.fixed : undefined };
}

function codeData({ line, lines, mark, fixed }: Excerpt): CodeData {
  return [line, lines.map(visibleCode), mark, fixed?.map(visibleCode) ?? null];
}

/** Tabs stay as they are; everything else that cannot be seen is shown, one character for one. */
const visibleCode = (line: string): string => line.split('\t').map(visible).join('\t');

function numbered() {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const index = (name: string): number => {
    let number = numbers.get(name);
    if (number === undefined) {
      numbers.set(name, (number = names.length));
      names.push(name);
    }
    return number;
  };
  return { names, index };
}

/** Nothing in it can end the script element or open a comment. */
export const scriptJson = (data: unknown): string =>
  JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The words that the page's script shows. */
export const scriptWords = (lang: Lang) =>
  lang === 'ja'
    ? {
        why: '理由',
        hint: '対処',
        sources: '資料',
        examples: '規則の説明と例',
        wrong: '問題になる書き方',
        right: '問題のない書き方',
        fixed: '修正後',
        before: '修正前',
        whole: 'ファイル全体',
        more: '続きを表示（残り {n} か所）',
        place: '{n} か所',
        places: '{n} か所',
        shown: '{causes} 件の原因、{places} か所を表示しています',
        none: '条件に合うものはありません',
        printed: 'ほか {n} か所は、画面で開くか表計算ファイルをご覧ください。',
      }
    : {
        why: 'Why',
        hint: 'How to repair',
        sources: 'Sources',
        examples: 'The rule and its examples',
        wrong: 'Reported',
        right: 'Not reported',
        fixed: 'After',
        before: 'Before',
        whole: 'the whole file',
        more: 'Show more ({n} left)',
        place: '{n} place',
        places: '{n} places',
        shown: 'Showing {causes} causes in {places} places',
        none: 'Nothing matches',
        printed: '{n} more: see the page on a screen, or the workbook.',
      };
