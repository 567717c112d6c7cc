// YAML -> profile, with clear errors. Runs when the program is built (bundled profiles) and when a user names a file of their own.
import { LineCounter, parseDocument } from 'yaml';
import { TargetError } from './error.ts';
import { issueText, keysOf, offsetOf } from './issue.ts';
import { type Profile, profileSchema } from './profile.ts';

/** Throws TargetError with the line of every mistake, its key and what may stand there. @param file its name, for messages */
export function parseProfile(source: string, file: string): Profile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, ja: string, en: string) => {
    const { line } = lines.linePos(offset);
    return { ja: `${file} の${line}行目：${ja}`, en: `${file}, line ${line}: ${en}` };
  };
  const [broken] = document.errors;
  if (broken)
    throw new TargetError(
      at(broken.pos[0], `YAML として読めません（${broken.message}）`, `not YAML: ${broken.message}`),
    );
  const checked = profileSchema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map((issue) => {
    const keys = keysOf(issue);
    const name = keys.join('.');
    const { ja, en } = issueText(issue, document);
    return at(offsetOf(document, keys), name === '' ? ja : `${name}：${ja}`, name === '' ? en : `${name}: ${en}`);
  });
  throw new TargetError({
    ja: faults.map(({ ja }) => ja).join('\n'),
    en: faults.map(({ en }) => en).join('\n'),
  });
}
