// Requests of known applications: their forms are made at run time, so the file's name says what they will post.
import type { FormFact } from '../../src/waf/forms.ts';
import table from '../data/waf/applications.tsv';

type Shape = Pick<FormFact, 'fields'>;

let shapes: [ending: string, shape: Shape][] | null = null;

const read = (): [string, Shape][] =>
  table
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('path\t'))
    .map((line) => {
      const [ending = '', fields = ''] = line.split('\t');
      return [ending, { fields: fields.split(';').map(fieldOf) }];
    });

function fieldOf(text: string): FormFact['fields'][number] {
  const [, name = '', type = '', value = ''] = /^([^:]+):([a-z]+)=(.*)$/.exec(text) ?? [];
  const editor = type === 'editor';
  return {
    name,
    type: editor || type === 'source' || type === 'sql' ? 'textarea' : type,
    value,
    editor,
    role: type === 'source' || type === 'sql' ? type : undefined,
  };
}

/** What the application posts to this file; empty for files of no known application. */
export function shapesOf(path: string): Shape[] {
  shapes ??= read();
  return shapes.filter(([ending]) => `/${path}`.toLowerCase().endsWith(ending)).map(([, shape]) => shape);
}
