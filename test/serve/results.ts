// Results of scans as the tests need them.
import type { FileResult, ScanResult } from '../../src/scan/result.ts';

type Found = ScanResult['findings'][number];

export function finding(rule: string, path: string): Found {
  return {
    rule,
    severity: 'error',
    component: 'php',
    path,
    start: 0,
    end: 1,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    anchor: '',
    message: { ja: '問題です', en: 'a problem' },
    hint: { ja: '直してください', en: 'repair it' },
    on: [],
    fix: null,
    reach: 'live',
    fingerprint: `${rule} ${path}`,
  };
}

export function fileResult(path: string): FileResult {
  return {
    path,
    kind: 'php',
    size: 1,
    mode: null,
    encoding: 'utf-8',
    reach: 'live',
    read: [],
    shebang: '',
    findings: [],
    facts: [],
    defines: [],
    copies: [],
    unchecked: [],
  };
}

export function scanResult(findings: Found[], files: FileResult[]): ScanResult {
  const inventory = { kinds: {}, encodings: {}, shebangs: {}, passedOver: {} };
  const summary = { files: files.length, bytes: 0, error: 0, warning: 0, info: 0, fixable: 0, unchecked: 0 };
  const target = { id: 'x', name: { ja: 'x', en: 'x' }, components: {} };
  const tool = { name: 'hikkoshi' as const, version: '0' };
  return { tool, target, summary, findings, unchecked: [], checks: [], inventory, files };
}
