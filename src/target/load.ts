// Finds a profile by id among the bundled ones, or reads a user's own file; applies --php and --set.
import { readFileSync } from 'node:fs';
import { bundledProfiles } from '../../rules/targets/index.ts';
import { COMPONENTS, isThere, MAJORS } from './components.ts';
import { TargetError } from './error.ts';
import type { Component, Profile } from './profile.ts';
import { parseVersion } from './version.ts';

/** Ids of the bundled profiles, sorted. */
export function targetIds(): string[] {
  return bundledProfiles.map((profile) => profile.id).sort();
}

/** @param given a bundled id, or the path of a YAML file. Throws TargetError. */
export async function loadProfile(given: string): Promise<Profile> {
  const bundled = bundledProfiles.find((profile) => profile.id === given);
  if (bundled) return bundled;
  if (!/[./\\]/.test(given)) {
    throw new TargetError({
      ja: `移行先「${given}」はありません。次のいずれか、またはプロファイルのファイル名を指定してください: ${targetIds().join('、')}`,
      en: `there is no target '${given}': name one of ${targetIds().join(', ')}, or a profile's file`,
    });
  }
  let source: string;
  try {
    source = readFileSync(given, 'utf8');
  } catch {
    throw new TargetError({ ja: `プロファイル ${given} を読み取れません`, en: `the profile ${given} cannot be read` });
  }
  // the schema library is loaded only here: bundled profiles were checked when the program was built
  return (await import('./parse.ts')).parseProfile(source, given);
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
        ja: `PHP ${php} は移行先 ${profile.id} にありません。選べる版: ${offered.join('、') || 'なし'}（ほかの版は --set php=${php} で確認できます）`,
        en: `${profile.id} does not offer PHP ${php}: choose ${offered.join(' or ') || '(none)'}, or check any version with --set php=${php}`,
      });
    }
    components.php = { ...components.php!, versions: [php] };
  }
  return { ...profile, components };
}

/** For a component that the profile does not have. */
function defaults(component: Component): object {
  if (component === 'php') return { paths: ['/usr/bin/php'], source: 'to-be-asked', sapi: 'unknown', ini: {} };
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
  let parsed: number;
  try {
    parsed = parseVersion(version);
  } catch {
    return fail('版は 5.6.30 のように書いてください', 'VERSION looks like 5.6.30');
  }
  const [first, last] = MAJORS[name as Component];
  if (!isThere(name as Component, parsed))
    return fail(
      `そのような版はありません（${name} は ${first} から ${last} まで）`,
      `there is no such version (${name} ${first} to ${last})`,
    );
  return [name as Component, version];
}
