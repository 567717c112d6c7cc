// Finds a profile by id among the bundled ones, or reads a user's own file; applies --php and --set.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { Text } from '../rule/text.ts';
import { PACKAGE_FOLDER } from '../version.ts';
import { COMPONENTS, type Component, type Profile, profileSchema } from './profile.ts';
import { parseVersion } from './version.ts';

const FOLDER = join(PACKAGE_FOLDER, 'rules', 'targets');

/** What the user asked for does not fit; the message says what would. */
export class TargetError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** Ids of the bundled profiles, sorted. */
export function targetIds(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/** @param given a bundled id, or the path of a YAML file. Throws TargetError. */
export function loadProfile(given: string): Profile {
  const bundled = targetIds().includes(given);
  if (!bundled && !/[./\\]/.test(given)) {
    throw new TargetError({
      ja: `移転先「${given}」はありません。次のいずれか、またはプロファイルのファイル名を指定してください: ${targetIds().join('、')}`,
      en: `there is no target '${given}': name one of ${targetIds().join(', ')}, or a profile's file`,
    });
  }
  const file = bundled ? join(FOLDER, `${given}.yaml`) : given;
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    throw new TargetError({ ja: `プロファイル ${file} を読み取れません`, en: `the profile ${file} cannot be read` });
  }
  return parseProfile(source, file);
}

/** Throws TargetError with the line, or the key and what may stand there. */
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

/** @param php chooses among the offered versions; @param set replaces versions by component. Throws TargetError. */
export function chooseVersions(
  profile: Profile,
  php: string | undefined,
  set: ReadonlyMap<Component, string[]>,
): Profile {
  const components = { ...profile.components };
  for (const [component, versions] of set)
    components[component] = { ...defaults(component), ...components[component], versions } as never;
  if (php !== undefined) {
    const offered = components.php?.versions ?? [];
    if (!offered.includes(php)) {
      throw new TargetError({
        ja: `PHP ${php} は移転先 ${profile.id} にありません。選べる版: ${offered.join('、') || 'なし'}（ほかの版は --set php=${php} で確認できます）`,
        en: `${profile.id} does not offer PHP ${php}: choose ${offered.join(' or ') || '(none)'}, or check any version with --set php=${php}`,
      });
    }
    components.php = { ...components.php!, versions: [php] };
  }
  return { ...profile, components };
}

/** For a component that the profile does not have. */
function defaults(component: Component): object {
  if (component === 'php')
    return { paths: ['/usr/bin/php'], source: 'to-be-asked', sapi: 'unknown', ini: {}, packages: 'unknown' };
  if (component === 'perl') return { paths: ['/usr/bin/perl'], source: 'to-be-asked' };
  return component === 'apache' ? { source: 'to-be-asked' } : { source: 'to-be-asked', encoding: 'utf-8' };
}

/** 'php=5.6.30' -> ['php', '5.6.30']. Throws TargetError. */
export function parseSetting(option: string, text: string): [Component, string] {
  const [, name, version] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const fail = (ja: string, en: string): never => {
    throw new TargetError({ ja: `${option} ${text}: ${ja}`, en: `${option} ${text}: ${en}` });
  };
  if (!name || !version)
    return fail('「名前=版」の形で指定してください（例 php=5.6.30）', 'write NAME=VERSION, such as php=5.6.30');
  if (!COMPONENTS.includes(name as Component))
    return fail(`名前は ${COMPONENTS.join('、')} のいずれかです`, `NAME is one of ${COMPONENTS.join(', ')}`);
  try {
    parseVersion(version);
  } catch {
    return fail('版は 5.6.30 のように書いてください', 'VERSION looks like 5.6.30');
  }
  return [name as Component, version];
}
