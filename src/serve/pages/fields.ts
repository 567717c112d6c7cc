// The fields of the questions: each with its label, its help and what was wrong with it.
import type { Text } from '../../rule/text.ts';
import type { Answers, FormFault } from '../job.ts';
import type { PageContext } from './context.ts';
import { type Html, html, multiline, type Part } from './html.ts';

/** Values are those of the last form, or the suggested ones. */
export interface Form {
  c: PageContext;
  values: Readonly<Record<string, string>>;
  faults: FormFault['faults'];
}

/** Answers as the fields of the form have them. */
export function fieldsOf(answers: Partial<Answers>): Record<string, string> {
  const { target, php, domain, oldHosts, oldPaths, source, encoding, lossy, date, zone, newAddresses } = answers;
  const one = { target, php, domain, encoding, lossy, date, zone };
  const many = { oldHosts, oldPaths, newAddresses };
  return Object.fromEntries([
    ...Object.entries(one).map(([name, value]) => [name, value ?? '']),
    ...Object.entries(many).map(([name, values]) => [name, (values ?? []).join('\n')]),
    ...Object.entries(source ?? {}).map(([component, version]) => [`source.${component}`, version]),
  ]);
}

interface Field {
  name: string;
  label: string;
  help: string;
  /** Behind the control. */
  more?: Part;
}

/** Of a field, in the page. */
export const idOf = (name: string): string => `f-${name.replace('.', '-')}`;

function framed(form: Form, { name, label, help, more }: Field, control: Html): Html {
  const fault: Text | undefined = form.faults[name];
  return html`<div class="question">
<label for="${idOf(name)}">${label}</label>
<p class="help" id="${idOf(name)}-help">${help}</p>
${fault && html`<p class="fault" id="${idOf(name)}-fault">${fault[form.c.lang]}</p>`}
${control}${more}</div>`;
}

/** What stands in every control: its name, what describes it, whether it is wrong. */
function common({ faults }: Form, name: string): Html {
  const id = idOf(name);
  return faults[name]
    ? html`id="${id}" name="${name}" aria-describedby="${id}-help ${id}-fault" aria-invalid="true"`
    : html`id="${id}" name="${name}" aria-describedby="${id}-help"`;
}

export function textField(form: Form, field: Field, example: string): Html {
  const value = form.values[field.name] ?? '';
  return framed(
    form,
    field,
    html`<input type="text" ${common(form, field.name)} value="${value}" placeholder="${example}" autocomplete="off" autocapitalize="none" spellcheck="false">`,
  );
}

/** One entry a line. */
export function linesField(form: Form, field: Field): Html {
  const value = form.values[field.name] ?? '';
  const rows = Math.min(Math.max(value.split('\n').length + 1, 2), 8);
  // the first line end inside a text area is not part of its text
  return framed(
    form,
    field,
    html`<textarea ${common(form, field.name)} rows="${rows}" autocapitalize="none" spellcheck="false">
${multiline(value)}</textarea>`,
  );
}

interface Choice {
  value: string;
  label: string;
}
/** Choices that belong to one choice of another field. */
interface Group {
  label: string;
  of: string;
  choices: readonly Choice[];
}

interface Select {
  choices: readonly Choice[];
  /** With a script only the group is shown that belongs to what is chosen in `follows`. */
  groups?: readonly Group[];
  follows?: string;
}

export function selectField(form: Form, field: Field, { choices, groups = [], follows }: Select): Html {
  const chosen = form.values[field.name] ?? '';
  const option = ({ value, label }: Choice, fits: boolean): Html =>
    html`<option value="${value}"${fits && value === chosen && html` selected`}>${label}</option>`;
  const grouped = groups.map(({ label, of, choices: own }) => {
    const fits = follows !== undefined && form.values[follows] === of;
    return html`<optgroup label="${label}" data-of="${of}">${own.map((choice) => option(choice, fits))}</optgroup>`;
  });
  return framed(
    form,
    field,
    html`<select ${common(form, field.name)}${follows !== undefined && html` data-follows="${idOf(follows)}"`}>${choices.map((choice) => option(choice, true))}${grouped}</select>`,
  );
}
