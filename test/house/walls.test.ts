// Imports run one way. Each room says which rooms it may use; what is not named here is a wall.
import { relative } from 'node:path';
import { Project } from 'ts-morph';
import { describe, expect, it } from 'vitest';

const ROOMS: Record<string, string[]> = {
  'src/target': ['src/rule/text.ts', 'rules/targets'],
  'src/text': ['rules/data'],
  'src/languages': ['src/text', 'src/target', 'rules/data', 'src/rule/text.ts'],
  'src/site': ['src/rule/text.ts', 'src/text/encoding.ts'],
  'src/rule': ['src/languages', 'src/site', 'src/target', 'src/text'],
  'src/scan': ['src/rule', 'src/languages', 'src/site', 'src/text', 'src/target'],
  'src/gate': ['src/scan', 'src/rule', 'src/site', 'src/target', 'src/report', 'src/version.ts'],
  'src/fix': ['src/scan', 'src/rule', 'src/languages', 'src/site', 'src/text', 'src/target', 'rules'],
  'src/report': ['src/scan', 'src/rule', 'src/site', 'src/text', 'src/target'],
  'src/survey': [
    'src/report',
    'src/scan',
    'src/rule',
    'src/languages',
    'src/site',
    'src/text',
    'src/target',
    'rules/data',
    'src/version.ts',
  ],
  'src/waf': ['src/rule', 'src/languages', 'src/site', 'src/text', 'src/target', 'src/scan', 'rules/data', 'rules/waf'],
  'src/serve': ['src', 'rules', 'workers'],
  'src/cli': ['src', 'rules', 'workers'],
  // the entries: loads everything, and is imported by nothing
  'src/start': ['src', 'workers'],
  // a conversion runs in a thread of its own kind; fix never imports workers
  workers: ['src/scan', 'src/rule', 'src/site', 'src/target', 'src/gate', 'src/fix', 'src/version.ts', 'rules'],
  rules: [
    'src/rule',
    'src/languages',
    'src/site/kind.ts',
    'src/site/source-file.ts',
    'src/text',
    'src/target',
    'src/waf',
  ],
};

const project = new Project({ skipAddingFilesFromTsConfig: true });
project.addSourceFilesAtPaths(['src/**/*.ts', 'rules/**/*.ts', 'workers/**/*.ts']);
const files = project.getSourceFiles().map((file) => ({
  path: relative('.', file.getFilePath()),
  imports: [...file.getImportDeclarations(), ...file.getExportDeclarations()].flatMap((declaration) => {
    const source = declaration.getModuleSpecifierSourceFile();
    return source && !source.isInNodeModules() ? [relative('.', source.getFilePath())] : [];
  }),
  packages: file
    .getImportDeclarations()
    .flatMap((declaration) => (declaration.isModuleSpecifierRelative() ? [] : [declaration.getModuleSpecifierValue()])),
}));

const roomOf = (path: string): string => Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`)) ?? path;
const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

describe('the walls of the house', () => {
  it('has a room for every file', () => {
    const known = ['src/version.ts', 'src/tables.d.ts'];
    expect(files.map((file) => file.path).filter((path) => roomOf(path) === path && !known.includes(path))).toEqual([]);
  });

  it('lets imports run one way', () => {
    const through = files.flatMap(({ path, imports }) => {
      const room = roomOf(path);
      return imports
        .filter((each) => roomOf(each) !== room && !ROOMS[room]?.some((place) => within(each, place)))
        .map((each) => `${path} -> ${each}`);
    });
    expect(through).toEqual([]);
  });

  it('keeps rules away from the file system, the process and the network', () => {
    const outside = files
      .filter(({ path }) => path.startsWith('rules/'))
      .flatMap(({ path, packages }) =>
        packages.filter((name) => name !== 'node:path/posix').map((name) => `${path}: ${name}`),
      );
    expect(outside).toEqual([]);
  });
});
