// What a schema has against a file that a user wrote, in both languages and with the place in the file.
import type { Document } from 'yaml';
import type { z } from 'zod';
import type { Text } from '../rule/text.ts';

/** How a version is written in a file. */
export const VERSION = /^\d+(\.\d+){0,3}$/;

const TYPES: Record<string, Text> = {
  string: { ja: '文字列（版は "5.6.30" のように引用符で囲む）', en: 'text (a version stands in quotes: "5.6.30")' },
  number: { ja: '数値', en: 'a number' },
  array: { ja: '一覧', en: 'a list' },
  object: { ja: '「名前: 値」の並び', en: 'lines of NAME: VALUE' },
  record: { ja: '「名前: 値」の並び', en: 'lines of NAME: VALUE' },
  boolean: { ja: 'true か false ', en: 'true or false' },
};

/** The keys that lead to what is wrong: to the word itself, where it is not known. */
export const keysOf = (issue: z.core.$ZodIssue): PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;

export function issueText(issue: z.core.$ZodIssue, document: Document | null): Text {
  if (document && issue.path.length > 0 && document.getIn(issue.path) === undefined)
    return { ja: 'この項目がありません', en: 'it is missing' };
  if (issue.code === 'unrecognized_keys')
    return { ja: `知らない項目です: ${issue.keys.join('、')}`, en: `not known: ${issue.keys.join(', ')}` };
  if (issue.code === 'invalid_value')
    return {
      ja: `次のいずれかを指定してください: ${issue.values.join('、')}`,
      en: `it is one of ${issue.values.join(', ')}`,
    };
  if (issue.code === 'invalid_type') {
    const wanted = TYPES[issue.expected] ?? { ja: issue.expected, en: issue.expected };
    return { ja: `値の型が違います（${wanted.ja}が必要です）`, en: `it must be ${wanted.en}` };
  }
  if (issue.code === 'invalid_format' && issue.pattern === String(VERSION))
    return { ja: '"5.6.30" のように、引用符で囲んだ版を指定してください', en: 'a version in quotes, such as "5.6.30"' };
  return { ja: `値が正しくありません（${issue.message}）`, en: issue.message };
}

/** Index of the value, or of the nearest thing around it. */
export function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}
