// Bytes -> PerlDocument. The lexer and one walk over its tokens run at once; what few rules ask for is computed on demand.
import { byteText } from '../span.ts';
import { Analysis } from './analysis.ts';
import { assignmentsOf, elementsOf } from './assignments.ts';
import { CallIndex } from './calls.ts';
import { commandsOf } from './commands.ts';
import type {
  Assignment,
  Call,
  Command,
  DataSection,
  FeatureUse,
  Guard,
  Inclusion,
  PackageDeclaration,
  PerlDocument,
  ReadError,
  Shebang,
  ShiftJisDamage,
  Span,
  StringLiteral,
  SubDefinition,
  Word,
} from './document.ts';
import { Lexer } from './lexer.ts';
import { Literal } from './literals.ts';
import { shiftJisDamageOf } from './shift-jis.ts';
import type { Structure } from './structure.ts';
import { STRING } from './tokens.ts';

/** Reads a Perl program, library or module; any bytes give a document. */
export function readPerl(bytes: Uint8Array): PerlDocument {
  return new Reading(bytes);
}

class Reading implements PerlDocument {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly comments: readonly Span[];
  readonly pods: readonly Span[];
  readonly packages: readonly PackageDeclaration[];
  readonly subs: readonly SubDefinition[];
  readonly inclusions: readonly Inclusion[];
  readonly guards: readonly Guard[];
  readonly errors: readonly ReadError[];
  readonly features: readonly FeatureUse[];
  private readonly lx: Lexer;
  private readonly structure: Structure;
  private readonly kept = new Map<string, unknown>();

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.text = byteText(bytes);
    this.lx = new Lexer(bytes, this.text);
    this.lx.program();
    const analysis = new Analysis(this.lx);
    analysis.run();
    this.comments = this.lx.comments;
    this.pods = this.lx.pods;
    this.structure = analysis.structure;
    this.packages = this.structure.packages;
    this.subs = this.structure.subs;
    this.inclusions = this.structure.inclusions;
    this.guards = this.structure.guards;
    this.errors = this.lx.errors;
    this.features = beforeErrors(analysis.features, this.errors);
  }

  get shebang(): Shebang | null {
    return this.once('shebang', () => shebangOf(this.text));
  }

  get data(): DataSection | null {
    return this.once('data', () => dataOf(this.text, this.lx.dataStart));
  }

  get statements(): readonly Span[] {
    return this.once('statements', () => this.structure.statements());
  }

  get strings(): readonly StringLiteral[] {
    return this.once('strings', () => {
      const { tokens } = this.lx;
      const list: StringLiteral[] = [];
      for (let i = 0; i < tokens.count; i++) if (tokens.kind[i] === STRING) list.push(new Literal(this.lx, i));
      return list.sort((a, b) => a.start - b.start);
    });
  }

  get assignments(): readonly Assignment[] {
    return this.once('assignments', () => assignmentsOf(this.lx));
  }

  get commands(): readonly Command[] {
    return this.once('commands', () => commandsOf(this.lx, this.index));
  }

  get shiftJisDamage(): readonly ShiftJisDamage[] {
    return this.once('shift-jis', () => shiftJisDamageOf(this.lx));
  }

  calls(name: string): readonly Call[] {
    return this.mentions(name) ? this.index.calls(name) : [];
  }

  methods(name: string): readonly Call[] {
    return this.mentions(name) ? this.index.methods(name) : [];
  }

  uses(feature: string): readonly FeatureUse[] {
    return this.once('uses', () => byFeature(this.features)).get(feature) ?? [];
  }

  elements(hash: string): readonly Word[] {
    return this.once(`elements ${hash}`, () => elementsOf(this.lx, hash));
  }

  definesSub(name: string): boolean {
    return this.subs.some((sub) => sub.name === name || sub.fullName === name);
  }

  mentions(identifier: string): boolean {
    return this.lx.symbols.find(identifier) !== 0;
  }

  packageAt(offset: number): string {
    let name = 'main';
    let start = -1;
    for (const declared of this.packages) {
      const { scope } = declared;
      if (scope.start <= offset && offset < scope.end && scope.start > start) {
        name = declared.name;
        start = scope.start;
      }
    }
    return name;
  }

  guardsAt(offset: number): readonly Guard[] {
    return this.guards.filter((guard) => guard.start <= offset && offset < guard.end).sort((a, b) => a.start - b.start);
  }

  isCode(offset: number): boolean {
    if (this.lx.dataStart >= 0 && offset >= this.lx.dataStart) return false;
    return !within(this.comments, offset) && !within(this.pods, offset);
  }

  private get index(): CallIndex {
    return this.once('index', () => new CallIndex(this.lx));
  }

  private once<V>(name: string, compute: () => V): V {
    if (!this.kept.has(name)) this.kept.set(name, compute());
    return this.kept.get(name) as V;
  }
}

/** Behind an error the reader may have lost the thread: what it believes to see there is not told. */
function beforeErrors(features: readonly FeatureUse[], errors: readonly ReadError[]): readonly FeatureUse[] {
  if (errors.length === 0) return features;
  const first = Math.min(...errors.map(({ start }) => start));
  return features.filter(({ start }) => start < first);
}

function byFeature(features: readonly FeatureUse[]): Map<string, FeatureUse[]> {
  const groups = new Map<string, FeatureUse[]>();
  for (const use of features) {
    const group = groups.get(use.feature);
    if (group) group.push(use);
    else groups.set(use.feature, [use]);
  }
  return groups;
}

/** Binary search in spans sorted by start. */
function within(spans: readonly Span[], offset: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low > 0 && offset < spans[low - 1]!.end;
}

function shebangOf(text: string): Shebang | null {
  const line = /^(?:\xef\xbb\xbf)?(#![ \t]*)([^\s]*)([ \t]*)([^\r\n]*)/.exec(text);
  if (!line) return null;
  const start = line[0].startsWith('#') ? 0 : 3;
  const from = start + line[1]!.length;
  const to = from + line[2]!.length;
  const switchesStart = to + line[3]!.length;
  return {
    start,
    end: line[0].length,
    interpreter: { start: from, end: to },
    path: line[2]!,
    switches: line[4]!.trimEnd(),
    switchesSpan: { start: switchesStart, end: switchesStart + line[4]!.trimEnd().length },
  };
}

function dataOf(text: string, start: number): DataSection | null {
  if (start < 0) return null;
  const marker = /^(?:__END__|__DATA__|[\0\x04\x1a])/.exec(text.slice(start, start + 8))?.[0] ?? '';
  const newline = text.indexOf('\n', start);
  const contentStart = newline < 0 ? text.length : newline + 1;
  return { marker, start, end: start + marker.length, content: { start: contentStart, end: text.length } };
}
