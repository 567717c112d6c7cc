// YAML -> profile, with clear errors. Runs when the program is built (bundled profiles) and when a user names a file of their own.
import { parse, YAMLParseError } from 'yaml';
import { TargetError } from './error.ts';
import { type Profile, profileSchema } from './profile.ts';

/** Throws TargetError with the line, or the key and what may stand there. @param file its name, for messages */
export function parseProfile(source: string, file: string): Profile {
  let data: unknown;
  try {
    data = parse(source);
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1;
    const why = (error as Error).message.split('\n')[0];
    throw new TargetError({
      ja: `${file} の${line}行目がYAMLとして読めません: ${why}`,
      en: `${file}, line ${line} is not YAML: ${why}`,
    });
  }
  const checked = profileSchema.safeParse(data);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`).join('; ');
  throw new TargetError({
    ja: `${file} はプロファイルとして正しくありません: ${faults}`,
    en: `${file} is not a valid profile: ${faults}`,
  });
}
