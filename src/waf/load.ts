// Reads folders of rules as ModSecurity's packages lay them out: setup first, then the rule files in their order, word lists beside them.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { WafRuleTexts } from '../rule/waf.ts';
import { loadDetectors } from './detectors.ts';
import { compileRules, type RuleFile, type RuleSet } from './ruleset.ts';

/** Throws the file system's error when a folder cannot be read. A file may be given in a folder's place. */
export function readRuleTexts(folders: readonly string[]): WafRuleTexts {
  const configurations: string[] = [];
  const data: WafRuleTexts['data'] = [];
  const walk = (path: string): void => {
    const items = readdirSync(path, { withFileTypes: true });
    // CRS 2 keeps rules beside its base that nobody has switched on
    const onlyBase = items.some(({ name }) => name === 'base_rules');
    for (const item of items) {
      const file = join(path, item.name);
      if (item.isDirectory()) {
        if (onlyBase && item.name !== 'base_rules') continue;
        if (!/^(\.|util|tests?$|docs?$|regression|regex-assembly)/.test(item.name)) walk(file);
      } else if (/\.(conf|seclang)(\.example)?$/.test(item.name)) configurations.push(file);
      else if (/\.(data|txt)$/.test(item.name)) data.push([item.name, readFileSync(file, 'latin1')]);
    }
  };
  for (const folder of folders) walk(folder);
  const files = configurations
    .filter(
      (file) =>
        !/EXCLUSION-RULES-(BEFORE|AFTER)-CRS\.conf\.example$/.test(file) &&
        !(file.endsWith('.example') && configurations.includes(file.replace(/\.example$/, ''))),
    )
    .map((file) => ({ name: basename(file), text: readFileSync(file, 'latin1') }));
  const setup = files.filter(({ name }) => isSetup(name)).sort(byName);
  const rules = files.filter(({ name }) => !isSetup(name)).sort(byName);
  return { rules: [...setup, ...rules], data };
}

/** Throws SecLangError, or the file system's error. @param extra settings read after the setup files */
export function loadRules(folders: readonly string[], extra: readonly RuleFile[] = []): RuleSet {
  const { rules, data } = readRuleTexts(folders);
  const setup = rules.filter(({ name }) => isSetup(name)).length;
  return compileRules([...rules.slice(0, setup), ...extra, ...rules.slice(setup)], new Map(data), loadDetectors());
}

const isSetup = (name: string): boolean => /setup|^modsecurity\.conf/.test(name);
const byName = (a: RuleFile, b: RuleFile): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The profile's paranoia and threshold (the Core Rule Set's own without them), for every generation of it, read between its setup and its rules. */
export function withSettings(
  texts: WafRuleTexts,
  waf: { mode: string; paranoia: number; threshold: number } | undefined,
): WafRuleTexts {
  const { mode, paranoia, threshold } = waf ?? { mode: 'unknown', paranoia: 1, threshold: 5 };
  const settings = [
    // a folder of rules alone has no setup: the rules then bring their own defaults, but first ask for this
    'SecRule &TX:crs_setup_version "@eq 0" "id:4,phase:1,t:none,nolog,pass,setvar:tx.crs_setup_version=400"',
    mode === 'detect' ? '' : 'SecRuleEngine On',
    'SecRequestBodyAccess On',
    `SecAction "id:1,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=${paranoia},setvar:tx.blocking_paranoia_level=${paranoia},` +
      `setvar:tx.inbound_anomaly_score_threshold=${threshold},setvar:tx.inbound_anomaly_score_level=${threshold}"`,
    // what ModSecurity's recommended configuration says of bodies
    'SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" "id:2,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"',
    'SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:3,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"',
  ].join('\n');
  const setup = texts.rules.filter(({ name }) => isSetup(name)).length;
  return {
    ...texts,
    rules: [...texts.rules.slice(0, setup), { name: 'profile', text: settings }, ...texts.rules.slice(setup)],
  };
}
