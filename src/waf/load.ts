// Reads a folder of rules as ModSecurity's packages lay it out: setup first, then the rule files in their order, word lists beside them.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadDetectors } from './detectors.ts';
import { compileRules, type RuleFile, type RuleSet } from './ruleset.ts';

/** Throws SecLangError, or the file system's error when the folder cannot be read. @param extra settings read after the setup files */
export function loadRules(folder: string, extra: readonly RuleFile[] = []): RuleSet {
  const configurations: string[] = [];
  const data = new Map<string, string>();
  const walk = (path: string): void => {
    for (const item of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, item.name);
      if (item.isDirectory()) {
        if (!/^(\.|util|tests?$|docs?$|regression)/.test(item.name)) walk(file);
      } else if (/\.conf(\.example)?$/.test(item.name)) configurations.push(file);
      else if (/\.(data|txt)$/.test(item.name)) data.set(item.name, readFileSync(file, 'latin1'));
    }
  };
  walk(folder);
  const files = configurations
    .filter(
      (file) =>
        !/EXCLUSION-RULES-(BEFORE|AFTER)-CRS\.conf\.example$/.test(file) &&
        !(file.endsWith('.example') && configurations.includes(file.replace(/\.example$/, ''))),
    )
    .map((file) => ({ name: basename(file), text: readFileSync(file, 'latin1') }));
  const setup = files.filter(({ name }) => /setup/.test(name)).sort(byName);
  const rules = files.filter(({ name }) => !/setup/.test(name)).sort(byName);
  return compileRules([...setup, ...extra, ...rules], data, loadDetectors());
}

const byName = (a: RuleFile, b: RuleFile): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
