// The questions' form as browsers send it: one field a question, lists one entry a line, nothing where nothing was written.
import type { z } from 'zod';
import type { Text } from '../../rule/text.ts';
import { COMPONENTS } from '../../target/components.ts';
import { type Answers, answers, type FormFault } from '../job.ts';
import { fieldsOf } from '../pages/index.ts';

const FIELDS = [
  'target',
  'php',
  'domain',
  'oldHosts',
  'oldPaths',
  'encoding',
  'lossy',
  'date',
  'zone',
  'newAddresses',
] as const;
type Field = (typeof FIELDS)[number];

const FAULTS: Record<Field | 'source', Text> = {
  target: { ja: '移行先を選んでください。', en: 'Please choose where the site moves to.' },
  php: { ja: '選べる版の中から選んでください。', en: 'Please choose one of the versions that are offered.' },
  domain: {
    ja: 'www.example.co.jp のように、ドメインだけを書いてください。',
    en: 'Please write the domain alone, such as www.example.co.jp.',
  },
  oldHosts: {
    ja: '名前かアドレス（www.example.co.jp や 203.0.113.5）を、1行に一つずつ書いてください。',
    en: 'Please write names or addresses, such as www.example.co.jp or 203.0.113.5, one on each line.',
  },
  oldPaths: {
    ja: '/home/yamada/public_html のようなパスを、1行に一つずつ書いてください。',
    en: 'Please write paths such as /home/yamada/public_html, one on each line.',
  },
  encoding: { ja: '一覧から選んでください。', en: 'Please choose one of the list.' },
  lossy: { ja: '一覧から選んでください。', en: 'Please choose one of the list.' },
  date: {
    ja: '2027-02-08 のように、実在する日付を書いてください（2050年まで）。',
    en: 'Please write a day such as 2027-02-08, up to 2050.',
  },
  zone: {
    ja: 'ゾーンファイルが大きすぎます（5万文字まで）。',
    en: 'The zone file is too large (50,000 characters at most).',
  },
  newAddresses: {
    ja: '203.0.113.5 のような IP アドレスを、1行に一つずつ書いてください。',
    en: 'Please write IP addresses such as 203.0.113.5, one on each line.',
  },
  source: { ja: '版は 5.6.30 のように数字で書いてください。', en: 'Please write a version in digits, such as 5.6.30.' },
};

const lines = (text: string): string[] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** @param fields as they were sent; repeated ones as lists */
export function answersOfForm(fields: Record<string, string | string[] | undefined>): Answers | FormFault {
  const value = (name: string): string => [fields[name] ?? ''].flat().at(-1)!.trim();
  const given = (name: string) => (value(name) === '' ? undefined : value(name));
  const source = COMPONENTS.flatMap((component) => {
    const version = given(`source.${component}`);
    return version === undefined ? [] : [[component, version]];
  });
  const parsed = answers.safeParse({
    target: value('target'),
    php: given('php'),
    domain: given('domain'),
    oldHosts: lines(value('oldHosts')),
    oldPaths: lines(value('oldPaths')),
    source: Object.fromEntries(source),
    encoding: given('encoding'),
    lossy: given('lossy'),
    date: given('date'),
    zone: given('zone'),
    newAddresses: lines(value('newAddresses')),
  });
  if (parsed.success) return parsed.data;
  const names = [...FIELDS, ...COMPONENTS.map((component) => `source.${component}`)];
  return {
    values: Object.fromEntries(names.map((name) => [name, value(name)])),
    faults: Object.fromEntries(parsed.error.issues.map(faultOf)),
  };
}

function faultOf({ path }: z.core.$ZodIssue): [string, Text] {
  const field = path[0] as keyof typeof FAULTS;
  return [field === 'source' ? `source.${String(path[1])}` : field, FAULTS[field]];
}

export const isFault = (given: Answers | FormFault): given is FormFault => 'faults' in given;

/** A version that this target does not have, or a zone that cannot be read: the schema cannot know. */
export const faultIn = (field: 'php' | 'zone', given: Answers, text: Text = FAULTS[field]): FormFault => ({
  values: fieldsOf(given),
  faults: { [field]: text },
});
