// The version tables of PHP: what well-known names must answer, and that every name of the tables can be asked for.
import { describe, expect, it } from 'vitest';
import { change } from '../../rules/php/knowledge/changes.ts';
import { availability, extension } from '../../rules/php/knowledge/extensions.ts';
import { acceptedFrom, effectSince, featureTexts } from '../../rules/php/knowledge/features.ts';
import { iniSetting } from '../../rules/php/knowledge/ini.ts';
import { aritiesOf, arityIn, takesReference } from '../../rules/php/knowledge/parameters.ts';
import {
  classConstantHistory,
  classHistory,
  constantHistory,
  existsIn,
  functionHistory,
  functions,
  methodHistory,
} from '../../rules/php/knowledge/symbols.ts';
import { valueHistory } from '../../rules/php/knowledge/values.ts';
import { featureList } from '../../src/languages/php/features.ts';
import { chooseVersions, loadProfile } from '../../src/target/load.ts';
import { createTarget } from '../../src/target/target.ts';

const VERSIONS = [50217, 50303, 50445, 50538, 50630, 70033, 70434, 80230, 80500];

/** The versions of the list that have it. */
const among = (history: Parameters<typeof existsIn>[0] | undefined): number[] =>
  VERSIONS.filter((version) => history && existsIn(history, version));

describe('functions', () => {
  it.each([
    ['strlen', VERSIONS],
    ['ereg', [50217, 50303, 50445, 50538, 50630]],
    ['session_register', [50217, 50303]],
    ['array_column', [50538, 50630, 70033, 70434, 80230, 80500]],
    ['random_bytes', [70033, 70434, 80230, 80500]],
    ['each', [50217, 50303, 50445, 50538, 50630, 70033, 70434]],
    ['str_contains', [80230, 80500]],
    ['json_last_error_msg', [50538, 50630, 70033, 70434, 80230, 80500]],
  ])('%s', (name, versions) => {
    expect(among(functionHistory(name))).toEqual(versions);
  });

  it('knows what is not of PHP, and what comes from elsewhere', () => {
    expect(functionHistory('my_function')).toBeUndefined();
    expect(functionHistory('memcache_connect')).toMatchObject({ pecl: true, extension: 'memcache' });
  });

  it('holds every name once, in lower case', () => {
    for (const name of functions().keys()) expect(name).toBe(name.toLowerCase());
    expect(functions().size).toBeGreaterThan(5000);
  });
});

describe('classes, members, constants', () => {
  it('classes', () => {
    expect(among(classHistory('datetimeimmutable'))).toEqual([50538, 50630, 70033, 70434, 80230, 80500]);
    expect(among(classHistory('throwable'))[0]).toBe(70033);
    expect(among(classHistory('sqlitedatabase'))).toEqual([50217, 50303]);
  });

  it('members', () => {
    expect(methodHistory('closure::bind')?.since).toBe(50400);
    expect(methodHistory('datetime::modify')).toBeUndefined();
    expect(classConstantHistory('datetimeinterface::ATOM')?.since).toBe(70200);
  });

  it('constants, whose case counts', () => {
    expect(constantHistory('JSON_UNESCAPED_UNICODE')?.since).toBe(50400);
    expect(constantHistory('json_unescaped_unicode')).toBeUndefined();
    expect(constantHistory('E_ALL')).toBeUndefined();
  });
});

describe('parameters', () => {
  it('counts by version', () => {
    const dirname = aritiesOf('dirname')!;
    expect(arityIn(dirname, 50630)).toMatchObject({ least: 1, most: 1 });
    expect(arityIn(dirname, 70000)).toMatchObject({ least: 1, most: 2 });
  });

  it('references by version', () => {
    expect(takesReference('preg_match', 2, 50303)).toBe(true);
    expect(takesReference('preg_match', 1, 50303)).toBe(false);
    expect(takesReference('sscanf', 7, 50303)).toBe(true);
    expect(takesReference('my_function', 0, 50303)).toBeUndefined();
  });
});

describe('settings, values, changes', () => {
  it('settings', () => {
    expect(iniSetting('register_globals')).toMatchObject({ deprecated: 50300, removed: 50400, level: 'perdir' });
    expect(iniSetting('memory_limit')).toMatchObject({ level: 'all', since: 0 });
    expect(iniSetting('no.such.setting')).toBeUndefined();
  });

  it('values', () => {
    expect(valueHistory('hash', 'SHA3-256')?.since).toBe(70100);
    expect(valueHistory('hash', 'md5')).toBeUndefined();
    expect(valueHistory('pack', 'q')?.since).toBe(50603);
  });

  it('changes are named', () => {
    expect(change('entity-charset').from).toBe(50400);
    expect(() => change('no such change')).toThrow(RangeError);
  });
});

describe('extensions of a target', () => {
  const target = async (extensions?: string[]) => {
    const profile = chooseVersions(await loadProfile('extremeserv-v3'), undefined, new Map());
    const php = { ...profile.components.php!, extensions };
    return createTarget({ ...profile, components: { ...profile.components, php } });
  };

  it.each([
    ['standard', undefined, 'there'],
    ['json', undefined, 'likely'],
    ['mbstring', undefined, 'unknown'],
    ['mcrypt', undefined, 'doubtful'],
    ['imagick', undefined, 'doubtful'],
    ['mbstring', ['gd'], 'missing'],
    ['gd', ['gd'], 'there'],
    ['pcre', ['gd'], 'there'],
  ])('%s with %s', async (name, listed, state) => {
    const asked = await target(listed);
    expect(availability(asked, asked.versions('php')[0]!, name)).toBe(state);
  });

  it('knows the package of RHEL 6', () => {
    expect(extension('mbstring')?.rhel6).toBe('php-mbstring');
  });
});

describe('texts of constructs', () => {
  /** Tags have a rule of their own; an attribute on its own line is a harmless comment; missing keys are told as keyed-list. */
  const ELSEWHERE = [
    'asp-tags',
    'attributes',
    'call-time-byref',
    'script-php-tag',
    'short-echo-always',
    'short-open-tag',
    'xml-open-tag',
  ];

  it('speak of every feature that the reader knows, once', () => {
    const known = new Set(featureList().map(({ name }) => name));
    const told = featureTexts().map(({ feature }) => feature);
    expect(told.filter((feature) => !known.has(feature))).toEqual([]);
    expect(new Set(told).size).toBe(told.length);
    expect([...told, ...ELSEWHERE].sort()).toEqual([...known].sort());
  });

  it('tell when a construct came or changed', () => {
    expect(acceptedFrom('short-array', 50303)).toBe(50400);
    expect(acceptedFrom('call-time-byref', 50630)).toBeNull();
    expect(effectSince('new-by-ref', 70000)).toBe(70000);
    expect(effectSince('this-reassign', 50303)).toBe(0);
  });
});
