// One file: bytes -> kind, encoding, documents -> what the rules say. The same input gives the same result, wherever it runs.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { byteText } from '../languages/span.ts';
import { mayConvert, planFor } from '../languages/sql/conversion.ts';
import { questionsOf, readDump } from '../languages/sql/read.ts';
import { type DocumentName, type Documents, READINGS } from '../rule/documents.ts';
import type { Context, Rule } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import { classifyHead, classifyText, HEAD } from '../site/classify.ts';
import type { Kind } from '../site/kind.ts';
import { reachOf } from '../site/reach.ts';
import type { SiteEntry } from '../site/site.ts';
import type { SourceFile } from '../site/source-file.ts';
import { unreadable } from '../site/walk.ts';
import { createTarget, type Target } from '../target/target.ts';
import { type Detected, detect } from '../text/encoding.ts';
import { copiesNamedBy } from './copies.ts';
import { excerptOf } from './excerpt.ts';
import { readers } from './readers.ts';
import { byPlace, makeFinding, Places, wholeFile } from './report.ts';
import type { FileResult } from './result.ts';
import { isApplicable, isChosen, type Scope } from './scope.ts';
import { maskSecrets } from './secrets.ts';
import { SUPPRESSION_FACT, suppressionsIn } from './suppressions.ts';

/** The plan for a dump's conversion (DumpPlan), where it is to be converted. */
export const CONVERSION_FACT = 'dump-conversion';
/** Text files above this many bytes are not read whole; dumps are read as streams, whatever their size. */
const MOST_TEXT = 64 * 2 ** 20;
const CHUNK = 1 << 20;
/** Files up to this many bytes are read into one and the same buffer: garbage outside of V8's heap is found late. */
const ROOM = 1 << 20;
const NO_ROOM = Buffer.alloc(0);
const NOT_TEXT: Detected = { name: 'binary', bom: false, confidence: 1, main: 'binary' };

export interface Analyzer {
  /** Reads and checks one file of the site. Never throws. */
  file(entry: SiteEntry): FileResult;
  /** The same for bytes at hand: fixed files, examples. */
  bytes(path: string, bytes: Buffer, mode: number | null): FileResult;
  /** The same for a dump whose bytes come one after the other, each chunk once. Takes them all. Null when they are no dump. */
  dump(path: string, mode: number | null, chunks: Iterable<Buffer>): FileResult | null;
}

export function createAnalyzer(rules: readonly Rule[], scope: Scope): Analyzer {
  const target = createTarget(scope.profile);
  const chosen = rules.filter((rule) => rule.check && isChosen(rule, scope) && isApplicable(rule, target));
  const byDocument = new Map<DocumentName, Checks>();
  for (const rule of chosen) {
    for (const [name, check] of Object.entries(rule.check ?? {}) as [DocumentName, Check['check']][]) {
      const checks = byDocument.get(name) ?? new Checks();
      checks.add(rule, check);
      byDocument.set(name, checks);
    }
  }
  const analyze = (source: Source, entry: Omit<SiteEntry, 'disk'>): FileResult =>
    analyzeSource(source, entry, byDocument, target, scope);
  const room = Buffer.allocUnsafeSlow(ROOM);
  return {
    bytes: (path, bytes, mode) => analyze(sourceOfBytes(bytes), { path, size: bytes.length, mode }),
    dump(path, mode, chunks) {
      const stream = new CountedStream(chunks);
      const head = stream.head();
      const result = emptyResult({ path, size: 0, mode }, 'sql');
      const isDump = classifyHead(path, head.toString('latin1'), Number.POSITIVE_INFINITY) === 'sql';
      if (isDump) new FileCheck(sourceFile(result, head, 'sql'), result, byDocument, target, scope).dump(() => stream);
      result.size = stream.drain();
      return isDump ? result : null;
    },
    file(entry) {
      let fd: number;
      try {
        fd = openSync(Buffer.from(entry.disk, 'latin1'), 'r');
      } catch (error) {
        return uncheckedFile(entry, unreadable(error));
      }
      try {
        return analyze(sourceOfFile(fd, room), entry);
      } catch (error) {
        return uncheckedFile(entry, unreadable(error));
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** What a rule does with one reading of a file. */
interface Check {
  rule: Rule;
  /** Given the document that it stands under. */
  check: (document: Documents[DocumentName], context: Context) => void;
}

/** All that is to be done with one reading: most rules ask for one construct, and few files hold it. */
class Checks {
  readonly always: Check[] = [];
  private readonly byFeature = new Map<string, Check[]>();

  add(rule: Rule, check: Check['check']): void {
    const one = { rule, check };
    if (!rule.uses) this.always.push(one);
    for (const feature of rule.uses ?? []) {
      const asking = this.byFeature.get(feature);
      if (asking) asking.push(one);
      else this.byFeature.set(feature, [one]);
    }
  }

  /** Those that ask for one of the constructs, each once. */
  asking(features: Iterable<string>): Set<Check> {
    const found = new Set<Check>();
    for (const feature of features) for (const check of this.byFeature.get(feature) ?? []) found.add(check);
    return found;
  }
}

type ChecksByDocument = ReadonlyMap<DocumentName, Checks>;

/** A text with all its readings. Give the documents back with `documents.php?.release()`. */
export interface ReadText {
  file: SourceFile;
  documents: Partial<Documents>;
}

/** For conversions. Null for dumps, and for what is not read whole. Throws what the system or a reader throws. */
export function readText(entry: SiteEntry, target: Target): ReadText | null {
  const fd = openSync(Buffer.from(entry.disk, 'latin1'), 'r');
  try {
    const source = sourceOfFile(fd);
    if (classifyHead(entry.path, source.head().toString('latin1'), entry.size) || entry.size > MOST_TEXT) return null;
    const bytes = source.whole();
    const kind = classifyText(entry.path, byteText(bytes));
    if (kind === 'sql') return null;
    const file = sourceFile(emptyResult(entry, kind), bytes, kind);
    const documents: Partial<Documents> = {};
    for (const name of READINGS[kind]) {
      if (name !== 'sql') documents[name] = readers[name](file, target, documents) as never;
    }
    return { file, documents };
  } finally {
    closeSync(fd);
  }
}

/** Where bytes come from. */
interface Source {
  head(): Buffer;
  whole(): Buffer;
  chunks(): Iterable<Buffer>;
}

/** Chunks that can be taken once only, and how many bytes they were. */
class CountedStream implements Iterable<Buffer> {
  private readonly source: Iterator<Buffer>;
  private readonly first: Buffer[] = [];
  private size = 0;

  constructor(chunks: Iterable<Buffer>) {
    this.source = chunks[Symbol.iterator]();
  }

  /** The first HEAD bytes, which are handed out again. */
  head(): Buffer {
    for (let length = 0; length < HEAD; ) {
      const next = this.source.next();
      if (next.done) break;
      this.first.push(next.value);
      length += next.value.length;
    }
    return Buffer.concat(this.first).subarray(0, HEAD);
  }

  *[Symbol.iterator](): Generator<Buffer> {
    for (let chunk = this.first.shift(); chunk; chunk = this.first.shift()) {
      this.size += chunk.length;
      yield chunk;
    }
    for (let next = this.source.next(); !next.done; next = this.source.next()) {
      this.size += next.value.length;
      yield next.value;
    }
  }

  /** Takes what is left. Returns the bytes of all chunks. */
  drain(): number {
    for (const _ of this);
    return this.size;
  }
}

function sourceOfBytes(bytes: Buffer): Source {
  return { head: () => bytes.subarray(0, HEAD), whole: () => bytes, chunks: () => [bytes] };
}

/** @param room for bytes that nobody asks for when the next file is read; the whole takes the place of the head */
function sourceOfFile(fd: number, room = NO_ROOM): Source {
  const read = (size: number, at: number, buffer = Buffer.allocUnsafe(size)): Buffer => {
    let filled = 0;
    for (let got = 1; got > 0 && filled < size; filled += got)
      got = readSync(fd, buffer, filled, size - filled, at + filled);
    return buffer.subarray(0, filled);
  };
  const start = (size: number): Buffer => read(size, 0, size <= room.length ? room.subarray(0, size) : undefined);
  return {
    head: () => start(HEAD),
    whole: () => start(fstatSync(fd).size),
    *chunks() {
      for (let at = 0; ; ) {
        const chunk = read(CHUNK, at);
        if (chunk.length === 0) return;
        yield chunk;
        at += chunk.length;
      }
    },
  };
}

/** What is left of a file that could not be read. */
export function uncheckedFile(entry: Omit<SiteEntry, 'disk'>, reason: Text): FileResult {
  return { ...emptyResult(entry, 'data'), unchecked: [reason] };
}

function emptyResult(entry: Omit<SiteEntry, 'disk'>, kind: Kind): FileResult {
  const { path, size, mode } = entry;
  return {
    path,
    kind,
    size,
    mode,
    encoding: '',
    reach: reachOf(path),
    read: [],
    shebang: '',
    findings: [],
    facts: [],
    defines: [],
    copies: [],
    unchecked: [],
  };
}

function analyzeSource(
  source: Source,
  entry: Omit<SiteEntry, 'disk'>,
  checks: ChecksByDocument,
  target: Target,
  scope: Scope,
): FileResult {
  const head = source.head();
  const early = classifyHead(entry.path, head.toString('latin1'), entry.size);
  const result = emptyResult(entry, early ?? 'data');
  if (early && READINGS[early].length === 0) return result;
  if (early === 'sql') {
    const file = sourceFile(result, head, 'sql');
    new FileCheck(file, result, checks, target, scope).dump(() => source.chunks());
    return result;
  }
  if (entry.size > MOST_TEXT) {
    result.unchecked.push({
      ja: `64MBを超えるテキストのため読んでいません`,
      en: 'a text of more than 64 MB: not read',
    });
    return result;
  }
  const bytes = entry.size <= head.length ? head : source.whole();
  const text = byteText(bytes);
  result.kind = early ?? classifyText(entry.path, text);
  const file = sourceFile(result, bytes, result.kind);
  result.encoding = file.encoding.name;
  result.shebang = /^(?:\xef\xbb\xbf)?#![ \t]*([^\r\n]{1,200})/.exec(text)?.[1]?.trim() ?? '';
  if (result.kind === 'sql') new FileCheck(file, result, checks, target, scope).dump(() => [bytes]);
  else new FileCheck(file, result, checks, target, scope).documents(READINGS[result.kind]);
  return result;
}

function sourceFile(result: FileResult, bytes: Buffer, kind: Kind): SourceFile {
  const text = byteText(bytes);
  const { path, size, mode, reach } = result;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const encoding = kind === 'sql' ? NOT_TEXT : detect(bytes, { declared: declaredLabel(text) });
  return { path, name, kind, bytes, text, size, mode, encoding, reach };
}

/** What the file itself says of its encoding: a tie-breaker for short texts. */
function declaredLabel(text: string): string | undefined {
  return /\b(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})|@charset\s+["']([\w-]+)/i
    .exec(text.slice(0, 4096))
    ?.slice(1)
    .find(Boolean);
}

/** What constructs a document holds: most rules ask for one of them and nothing else. */
function featuresOf(name: DocumentName, document: Documents[DocumentName]): Iterable<string> {
  if (name === 'php') return (document as Documents['php']).features();
  if (name === 'perl') return new Set((document as Documents['perl']).features.map((use) => use.feature));
  return [];
}

/** One file under the rules: builds its documents and collects what is said. */
class FileCheck {
  private readonly context: Context;
  private rule: Rule | null = null;
  private readonly places: Places;

  constructor(
    private readonly file: SourceFile,
    private readonly result: FileResult,
    private readonly checks: ChecksByDocument,
    private readonly target: Target,
    private readonly scope: Scope,
  ) {
    this.places = new Places(file);
    const report: Context['report'] = (where, details = {}) => {
      const place = where === null ? wholeFile(file.path) : 'anchor' in where ? where : this.places.place(where);
      const finding = makeFinding(this.rule!, place, details, target, result.reach);
      if (!finding) return;
      if (scope.excerpts) finding.excerpt = excerptOf(file, place, finding.fix) ?? undefined;
      result.findings.push(finding);
    };
    this.context = {
      target,
      move: scope.move,
      file,
      report,
      place: (span) => this.places.place(span),
      fact: (name, value) => result.facts.push({ name, value }),
      define: (key) => result.defines.push(key),
    };
  }

  documents(names: readonly DocumentName[]): void {
    const documents: Partial<Documents> = {};
    for (const name of names) {
      const checks = this.checks.get(name);
      if (name === 'sql' || (!checks && name !== 'php')) continue;
      const document = this.reading(name, () => readers[name](this.file, this.target, documents));
      if (document === undefined) continue;
      documents[name] = document as never;
      if (checks) this.check(name, document, checks);
    }
    this.result.copies = copiesNamedBy(documents);
    documents.php?.release();
    for (const suppression of suppressionsIn(this.file, () => this.places.lines))
      this.result.facts.push({ name: SUPPRESSION_FACT, value: suppression });
    this.finish();
  }

  dump(chunks: () => Iterable<Uint8Array>): void {
    const checks = this.checks.get('sql');
    const { move } = this.scope;
    if (checks || mayConvert(move)) {
      const document = this.reading('sql', () => readDump(chunks(), questionsOf(this.target, move), this.file.path));
      if (document) {
        this.file.size = document.size;
        this.result.unchecked.push(...document.unchecked);
        const plan = mayConvert(move) ? planFor(document, this.target, move) : null;
        if (plan) this.result.facts.push({ name: CONVERSION_FACT, value: plan });
        if (checks) this.check('sql', document, checks);
      }
    }
    this.finish();
  }

  private reading<T>(name: DocumentName, read: () => T): T | undefined {
    try {
      const document = read();
      this.result.read.push(name);
      return document;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.result.unchecked.push({
        ja: `${name} として読み取れませんでした: ${message}`,
        en: `could not be read as ${name}: ${message}`,
      });
      return undefined;
    }
  }

  private check<D extends DocumentName>(name: D, document: Documents[D], checks: Checks): void {
    for (const check of checks.always) this.run(check, document);
    for (const check of checks.asking(featuresOf(name, document))) this.run(check, document);
  }

  private run({ rule, check }: Check, document: Documents[DocumentName]): void {
    if (rule.words && !rule.words.in(this.file.bytes)) return;
    this.rule = rule;
    try {
      check(document, this.context);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.result.unchecked.push({
        ja: `規則 ${rule.id} の確認が途中で止まりました: ${message}`,
        en: `rule ${rule.id} stopped halfway: ${message}`,
      });
    }
  }

  private finish(): void {
    this.result.findings.sort(byPlace);
    maskSecrets(this.file, this.result.findings);
  }
}
