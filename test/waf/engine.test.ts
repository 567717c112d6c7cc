// SecLang and the engine, rule by rule: what the language means, without any rule set.
import { describe, expect, it } from 'vitest';
import { judge, type Verdict } from '../../src/waf/engine.ts';
import { bytePattern, compilePattern } from '../../src/waf/pattern.ts';
import type { HttpRequest } from '../../src/waf/request.ts';
import { compileRules, type RuleSet } from '../../src/waf/ruleset.ts';
import { readActions, readVariables, SecLangError } from '../../src/waf/seclang.ts';

const never = { sqli: () => false, xss: () => false };
const rules = (text: string, data: [string, string][] = []): RuleSet =>
  compileRules([{ name: 'test.conf', text }], new Map(data), never);
const get = (uri: string, headers: [string, string][] = []): HttpRequest => ({
  method: 'GET',
  uri,
  protocol: 'HTTP/1.1',
  headers,
  body: '',
  remote: '192.0.2.1',
});
const ids = ({ hits }: Verdict): number[] => hits.map(({ id }) => id);

describe('SecLang', () => {
  it.each([
    ['SecRule ARGS "abc', 1],
    ['\n\nSecRule ARGS\n', 3],
    ['SecAction "id:1,pass"\nSecRule ARGS "a\\\n b', 2],
  ])('names file and line of what is broken: %j', (text, line) => {
    expect(() => rules(text)).toThrow(SecLangError);
    expect(() => rules(text)).toThrow(`test.conf:${line}:`);
  });

  it('keeps pipes within patterns, and XPath as it is', () => {
    expect(
      readVariables('ARGS|!ARGS:/a|b/|XML:/*|XML://@*|&TX:x').map(({ name, member, pattern }) => [
        name,
        member,
        pattern,
      ]),
    ).toEqual([
      ['ARGS', null, false],
      ['ARGS', 'a|b', true],
      ['XML', '/*', false],
      ['XML', '//@*', false],
      ['TX', 'x', false],
    ]);
  });

  it('keeps commas within quotes of actions', () => {
    expect(readActions("id:1,msg:'a, b',setvar:tx.a=+1")).toEqual([
      { name: 'id', value: '1' },
      { name: 'msg', value: 'a, b' },
      { name: 'setvar', value: 'tx.a=+1' },
    ]);
  });

  it('lists what cannot be compiled, with its place', () => {
    const { uncompiled } = rules('SecRule ARGS "@rx (?<n>a)\\k<n>" "id:7,deny"\nSecRule ARGS "@unknown x" "id:8,deny"');
    expect(uncompiled.map(({ id, file, line }) => [id, file, line])).toEqual([
      [7, 'test.conf', 1],
      [8, 'test.conf', 2],
    ]);
  });
});

describe('the engine', () => {
  it('runs chains only to their end', () => {
    const set = rules('SecRule ARGS:a "x" "id:1,phase:2,deny,chain"\nSecRule ARGS:b "y"');
    expect(judge(set, get('/?a=x&b=z')).blocked).toBeNull();
    expect(judge(set, get('/?a=x&b=y')).blocked).toMatchObject({ id: 1, status: 403 });
  });

  it('skips to a marker', () => {
    const set = rules(
      'SecAction "id:1,phase:2,pass,nolog,skipAfter:END"\nSecRule ARGS "x" "id:2,phase:2,deny"\nSecMarker END\nSecRule ARGS "y" "id:3,phase:2,deny"',
    );
    expect(judge(set, get('/?a=x')).blocked).toBeNull();
    expect(judge(set, get('/?a=y')).blocked?.id).toBe(3);
  });

  it('adds scores up', () => {
    const set = rules(
      'SecRule ARGS "x" "id:1,phase:2,pass,setvar:tx.anomaly_score=+3"\nSecRule TX:anomaly_score "@ge 5" "id:2,phase:2,deny,nolog"',
    );
    expect(judge(set, get('/?a=x'))).toMatchObject({ blocked: null, score: 3 });
    expect(judge(set, get('/?a=x&b=x')).blocked?.id).toBe(2);
  });

  it('leaves out rules and targets for one request', () => {
    const set = rules(
      'SecRule REQUEST_FILENAME "@beginsWith /admin" "id:1,phase:1,pass,nolog,ctl:ruleRemoveTargetById=2;ARGS:body,ctl:ruleRemoveById=3"\nSecRule ARGS "x" "id:2,phase:2,deny"\nSecRule ARGS "y" "id:3,phase:2,deny"',
    );
    expect(judge(set, get('/admin/?body=x&a=y')).blocked).toBeNull();
    expect(judge(set, get('/admin/?other=x')).blocked?.id).toBe(2);
    expect(judge(set, get('/?body=x')).blocked?.id).toBe(2);
  });

  it('keeps the name of a counter apart from its value', () => {
    const set = rules(
      'SecRule ARGS_NAMES "." "id:1,phase:2,pass,nolog,setvar:\'tx.count_%{MATCHED_VAR_NAME}=+1\'"\nSecRule TX:/^count_/ "@gt 1" "id:2,phase:2,deny"',
    );
    expect(judge(set, get('/?a%3D4=1')).blocked).toBeNull();
    expect(judge(set, get('/?a=1&a=2')).blocked?.id).toBe(2);
  });

  it('does not deny when it only detects', () => {
    const verdict = judge(rules('SecRuleEngine DetectionOnly\nSecRule ARGS "x" "id:1,phase:2,deny"'), get('/?a=x'));
    expect([verdict.blocked, ids(verdict)]).toEqual([null, [1]]);
  });

  it('finds phrases of a file without regard to case', () => {
    const set = rules('SecRule ARGS "@pmFromFile words.data" "id:1,phase:2,deny"', [
      ['words.data', '# words\nUnion Select\nx\n'],
    ]);
    expect(judge(set, get('/?a=1+UNION+SELECT+2')).hits[0]?.variable).toBe('ARGS:a');
    expect(judge(set, get('/?a=1+union+all')).blocked).toBeNull();
    expect(judge(set, get('/?a=aX')).blocked?.id).toBe(1);
  });
});

describe('patterns', () => {
  it('are sets of bytes', () => {
    expect(compilePattern('[\\xbe]').exec('\xe7\x89\xbe')).toEqual(['\xbe']);
    expect(compilePattern('^\\w+$').exec('\xe7')).toBeNull();
    expect(compilePattern('^\\s$').exec('\xa0')).toBeNull();
    expect(compilePattern('^\\s$').exec('\x0b')).not.toBeNull();
    expect(compilePattern('a.b$').exec('a\nb')).not.toBeNull();
    expect(compilePattern('b$').exec('b\n')).toBeNull();
  });

  it('read PCRE’s savings as plain groups', () => {
    expect(bytePattern('(?>a++b*+)[]x]\\/{')).toBe('(?:a+b*)[\\]x]/\\{');
    expect(compilePattern('(\\w+)=(?!\\1)\\w').exec('a=b')?.[1]).toBe('a');
  });

  it('stay fast on hostile values', () => {
    expect(compilePattern('(?:a+)+$').exec(`${'a'.repeat(50_000)}b`)).toBeNull();
  });
});

describe('hostile bodies', () => {
  const set = rules(
    'SecRule REQUEST_HEADERS:Content-Type "xml" "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=XML"\nSecRule REQUEST_HEADERS:Content-Type "json" "id:2,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON"\nSecRule ARGS|XML:/*|REQUEST_BODY "@contains evil" "id:3,phase:2,deny,t:none,t:removeComments,t:htmlEntityDecode,t:jsDecode,t:cssDecode,t:normalizePath,t:cmdLine"',
  );
  const post = (type: string, body: string): HttpRequest => ({
    ...get('/', [['Content-Type', type]]),
    method: 'POST',
    body,
  });
  it.each([
    ['text/xml', '<a b="'.repeat(100_000)],
    ['text/xml', '<!--'.repeat(100_000)],
    ['application/json', '['.repeat(200_000)],
    ['application/x-www-form-urlencoded', `a=${'/*'.repeat(200_000)}`],
    ['application/x-www-form-urlencoded', `a=${'../'.repeat(100_000)}`],
    ['application/x-www-form-urlencoded', 'a&'.repeat(50_000)],
    ['multipart/form-data; boundary=x', '--x\r\n'.repeat(50_000)],
    ['multipart/form-data; boundary=(((', '--(((\r\n'],
  ])('are judged: %s %#', (type, body) => {
    expect(judge(set, post(type, body)).blocked).toBeNull();
  });
});
