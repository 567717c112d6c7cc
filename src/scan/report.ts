// Collects what rules say of one file and gives each finding its place.
import { hash } from 'node:crypto';
import type { Place, Span } from '../rule/finding.ts';
import type { Details, Rule } from '../rule/rule.ts';
import type { SourceFile } from '../site/source-file.ts';
import type { Offered, Target } from '../target/target.ts';
import { LineIndex } from '../text/lines.ts';
import type { FileFinding } from './result.ts';
import { versionsOf } from './scope.ts';

/** Lines up to this many bytes are the anchor of what stands in them; in longer ones only the bytes around it are. */
const ANCHOR_LINE = 400;
const ANCHOR_AROUND = 100;

export class Places {
  private readonly file: SourceFile;
  private index: LineIndex | null = null;
  private anchored: { line: number; anchor: string } | null = null;

  constructor(file: SourceFile) {
    this.file = file;
  }

  get lines(): LineIndex {
    this.index ??= new LineIndex(this.file.bytes, this.file.encoding.main);
    return this.index;
  }

  /** Cheapest in ascending order. Offsets outside the file are drawn to its ends. */
  place(span: Span): Place {
    const size = this.file.bytes.length;
    const start = Math.min(Math.max(span.start, 0), size);
    const end = Math.min(Math.max(span.end, start), size);
    const from = this.lines.position(start);
    const to = this.lines.position(end);
    return {
      path: this.file.path,
      start,
      end,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      anchor: this.anchor(from.line, start, end),
    };
  }

  private anchor(line: number, start: number, end: number): string {
    const bounds = this.lines.line(line);
    if (bounds.end - bounds.start > ANCHOR_LINE) {
      const from = Math.max(bounds.start, start - ANCHOR_AROUND);
      return shortHash(this.file.text.slice(from, Math.min(bounds.end, end + ANCHOR_AROUND)).trim());
    }
    // findings often come several to a line
    if (this.anchored?.line !== line)
      this.anchored = { line, anchor: shortHash(this.file.text.slice(bounds.start, bounds.end).trim()) };
    return this.anchored.anchor;
  }
}

/** 16 hexadecimal digits; for fingerprints, not for secrets. @param text one character per byte or plain text */
export function shortHash(text: string): string {
  return hash('sha1', text, 'hex').slice(0, 16);
}

/** The file as a whole: line 1, column 1, byte 0. */
export function wholeFile(path: string): Place {
  return { path, start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1, anchor: '' };
}

/** Null when it holds for none of the offered versions. */
export function makeFinding(
  rule: Rule,
  place: Place,
  details: Details,
  target: Target,
  reach: FileFinding['reach'],
): FileFinding | null {
  const on: readonly Offered[] = details.on ?? versionsOf(rule.component, target);
  if (details.on && on.length === 0) return null;
  const unless = details.unless === undefined ? undefined : [details.unless].flat();
  return {
    rule: rule.id,
    severity: details.severity ?? rule.severity,
    component: rule.component,
    ...place,
    message: details.message ?? rule.title,
    hint: details.hint ?? rule.hint,
    on: on.map((version) => version.label),
    fix: details.fix ?? null,
    reach,
    ...(unless && { unless }),
  };
}

/** Sorted by path, start, rule, and then by what is said: the same order whatever the order of rules was. */
export function byPlace(a: FileFinding | (Place & { rule: string; message: { en: string } }), b: typeof a): number {
  return (
    compare(a.path, b.path) ||
    a.start - b.start ||
    compare(a.rule, b.rule) ||
    a.end - b.end ||
    compare(a.message.en, b.message.en)
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
