// Reads folders of rules as ModSecurity's packages lay them out: setup first, then the rule files in their order, word lists beside them.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { WafRuleTexts } from '../rule/rule.ts';
import { loadDetectors } from './detectors.ts';
import { compileRules, type RuleFile, type RuleSet } from './ruleset.ts';

/** Throws the file system's error when a folder cannot be read. A file may be given in a folder's place. */
export function readRuleTexts(folders: readonly string[]): WafRuleTexts {
  const configurations: string[] = [];
  const data: WafRuleTexts['data'] = [];
  const walk = (path: string): void => {
    for (const item of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, item.name);
      if (item.isDirectory()) {
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
