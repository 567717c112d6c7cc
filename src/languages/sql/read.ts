// A dump as its document, read once as a stream of chunks: memory does not grow with the rows.
import {
  type Dialect,
  type DumpPlace,
  NO_QUESTIONS,
  type Questions,
  type SqlDocument,
  type Statement,
} from './document.ts';
import { archiveOf, dialectOf, producerOf } from './header.ts';
import { anchorOf, placeIn } from './lines.ts';
import { Scanner } from './scanner.ts';
import { Summary } from './summary.ts';

export { questionsOf } from './questions.ts';

const ARCHIVED = {
  ja: 'pg_dump のアーカイブの中の SQL は確認していません',
  en: 'the SQL inside the archive of pg_dump was not checked',
};
const OTHER = {
  ja: 'MySQL・PostgreSQL 以外のデータベースの SQL のため確認していません',
  en: 'SQL of another database than MySQL and PostgreSQL: not checked',
};
const UTF16 = { ja: 'UTF-16 のダンプのため確認していません', en: 'a dump in UTF-16: not checked' };

/** Bytes by which dialect and producer are told. */
const HEAD = 1 << 18;

/** Never throws for the dump's sake: what is wrong with it stands in `damage`. @param path a hint where the dump has no header */
export function readDump(chunks: Iterable<Uint8Array>, questions: Questions = NO_QUESTIONS, path = ''): SqlDocument {
  const { head, rest } = headOf(chunks);
  const archive = archiveOf(head);
  if (archive)
    return emptyDocument({
      archive,
      dialect: 'postgresql',
      certainty: 'certain',
      size: sizeOf(rest),
      unchecked: [ARCHIVED],
    });
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD)).toString('latin1');
  if (/^(?:\xff\xfe|\xfe\xff)/.test(text)) return utf16Document(sizeOf(rest));
  const { producer, dialect: known } = producerOf(text);
  const { dialect, certainty } = known ? { dialect: known, certainty: 'certain' as const } : dialectOf(text, path);
  if (dialect === 'other')
    return emptyDocument({ producer, dialect, certainty, size: sizeOf(rest), unchecked: [OTHER] });

  const summary = new Summary(dialect, questions);
  let size = 0;
  const counted = (function* () {
    for (const chunk of rest) {
      size += chunk.length;
      yield chunk;
    }
  })();
  const scanner = new Scanner(counted, dialect, summary);
  summary.scanner = scanner;
  summary.watch.window = scanner.window;
  prepare(scanner, dialect, text, producer.name);
  if (text.startsWith('\xef\xbb\xbf')) {
    scanner.available(3);
    scanner.pos = 3;
    summary.watch.encoding.bom = 'utf-8';
  }
  while (scanner.step());
  summary.watch.settle();
  summary.watch.encoding.doubled = summary.watch.encoding.found === 'shift_jis' && !scanner.doubleByte;
  const document = documentOf(summary, { producer, dialect, certainty, size });
  const footer =
    producer.name === 'pg_dump' ||
    (producer.name === 'mysqldump' && !/^\d\./.test(mysqldumpVersion(text))) ||
    producer.name === 'mariadb-dump';
  if (footer && !summary.completed && size > 0) {
    const end = summary.watch.placeOf(Math.max(0, scanner.window.end - 1), scanner.window.end);
    if (!document.damage.some((damage) => damage.kind === 'cut-off'))
      document.damage.push({ kind: 'cut-off', place: end });
  }
  document.unchecked = uncheckedOf(document);
  return document;
}

function uncheckedOf(document: SqlDocument): SqlDocument['unchecked'] {
  const reasons: SqlDocument['unchecked'] = [];
  for (const { kind, place } of document.damage) {
    if (kind === 'unterminated') {
      reasons.push({
        ja: `${place.line} 行目の文字列かコメントが閉じていないため、その後は確認していません`,
        en: `the string or comment in line ${place.line} is never closed: nothing after it was checked`,
      });
    } else if (kind === 'too-long') {
      reasons.push({
        ja: `${place.line} 行目の文は長すぎるため確認していません`,
        en: `the statement in line ${place.line} is too long: it was not checked`,
      });
    }
  }
  if (document.incomplete) {
    reasons.push({
      ja: '文が多すぎるため、後半の一部の文を確認していません',
      en: 'too many statements: some of the later ones were not checked',
    });
  }
  return reasons;
}

/** Version of the program in its own counting: 9.11 belongs to MySQL 4.0, which wrote no closing line. */
const mysqldumpVersion = (text: string) => /^(?:--|#) MySQL dump (\S+)/m.exec(text)?.[1] ?? '9';

/** How strings are to be read before the dump says so itself. */
export function prepare(scanner: Scanner, dialect: Dialect, text: string, producer: string | null): void {
  if (dialect === 'postgresql') {
    scanner.backslashEscapes = /^pg_dump/.test(producer ?? '') && !text.includes('standard_conforming_strings');
  } else scanner.doubleByte = plainShiftJis(text);
}

/**
 * Shift_JIS written by a client that knew it: a 5C as second byte stands alone. Clients that took the bytes for Latin-1 doubled it,
 * and then the bytes are read one by one.
 */
function plainShiftJis(text: string): boolean {
  if (/\bSET\s+(?:NAMES|CHARACTER SET)\s+['"]?(?:utf8|latin1|ujis|binary|eucjpms)/i.test(text)) return false;
  const kana = text.match(/\x82[\x9f-\xf1]|\x83[\x40-\x96]/g)?.length ?? 0;
  if (kana < 5 || kana < (text.match(/[\xa4\xa5][\xa1-\xf6]/g)?.length ?? 0)) return false;
  const alone = text.match(/[\x81-\x9f\xe0-\xfc]\\(?!\\)/g)?.length ?? 0;
  const doubled = text.match(/[\x81-\x9f\xe0-\xfc]\\\\/g)?.length ?? 0;
  return alone > doubled;
}

/** The first part of the stream, and the stream from its beginning. */
export function headOf(chunks: Iterable<Uint8Array>): { head: Uint8Array; rest: Iterable<Uint8Array> } {
  const source = chunks[Symbol.iterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const next = source.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = first.length === 1 ? first[0]! : Buffer.concat(first);
  return {
    head,
    rest: (function* () {
      yield* first;
      for (let next = source.next(); !next.done; next = source.next()) yield next.value;
    })(),
  };
}

function sizeOf(chunks: Iterable<Uint8Array>): number {
  let size = 0;
  for (const chunk of chunks) size += chunk.length;
  return size;
}

function documentOf(summary: Summary, facts: Partial<SqlDocument>): SqlDocument {
  const { watch } = summary;
  return {
    ...emptyDocument(facts),
    statements: summary.statements,
    tables: summary.tables,
    notes: watch.notes,
    noteCounts: watch.counts,
    rowWords: [...summary.rowWords.values()],
    encoding: watch.encoding,
    damage: summary.damage,
    longest: summary.longest,
    tightComments: summary.tightComments,
    incomplete: summary.incomplete,
    place: (statement: Statement, from: number, to: number) =>
      placeIn(statement.text, statement, from, to, watch.lines.encoding),
  };
}

function utf16Document(size: number): SqlDocument {
  const place: DumpPlace = {
    start: 0,
    end: 2,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    anchor: anchorOf('utf-16'),
  };
  const document = emptyDocument({ size, damage: [{ kind: 'utf-16', place }], unchecked: [UTF16] });
  document.encoding.bom = 'utf-16';
  return document;
}

function emptyDocument(facts: Partial<SqlDocument>): SqlDocument {
  return {
    dialect: 'mysql',
    certainty: 'guessed',
    producer: { name: null, version: null, server: null },
    size: 0,
    statements: [],
    tables: new Map(),
    notes: [],
    noteCounts: {},
    rowWords: [],
    encoding: {
      declared: null,
      found: 'ascii',
      values: 0,
      utf8: 0,
      eucjp: 0,
      shiftjis: 0,
      bom: null,
      contradiction: null,
      twice: null,
      doubled: false,
      fourByte: 0,
    },
    archive: null,
    damage: [],
    longest: null,
    tightComments: [],
    incomplete: false,
    unchecked: [],
    place: (statement, from, to) => placeIn(statement.text, statement, from, to, 'utf-8'),
    ...facts,
  };
}
