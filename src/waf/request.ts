// A request, and what ModSecurity's variables say of it. Everything is bytes: one character per byte.
import { parseMultipart } from './multipart.ts';

export interface HttpRequest {
  method: string;
  /** Path and query as on the request line. */
  uri: string;
  protocol: string;
  headers: readonly (readonly [string, string])[];
  body: string;
  remote: string;
}

/** A member of a collection; a variable without members has an empty name. */
export type Member = readonly [name: string, value: string];

export type BodyProcessor = 'URLENCODED' | 'MULTIPART' | 'JSON' | 'XML' | '';

/** The read-only variables of a request. */
export class RequestVariables {
  readonly request: HttpRequest;
  private readonly values = new Map<string, Member[]>();
  private get: Member[] = [];
  private post: Member[] = [];

  constructor(request: HttpRequest) {
    this.request = request;
    const path = request.uri.split(/[?#]/, 1)[0]!;
    const query = /\?([^#]*)/.exec(request.uri)?.[1] ?? '';
    this.get = parseForm(query);
    const decoded = decodeForm(path.replaceAll('+', '%2B'));
    const filename = /^https?:\/\/[^/]*/.test(decoded) ? decoded.replace(/^https?:\/\/[^/]*/, '') : decoded;
    this.one('REQUEST_METHOD', request.method);
    this.one('REQUEST_PROTOCOL', request.protocol);
    this.one('REQUEST_LINE', `${request.method} ${request.uri} ${request.protocol}`);
    this.one('REQUEST_URI', request.uri.replace(/^https?:\/\/[^/]*/, ''));
    this.one('REQUEST_URI_RAW', request.uri);
    this.one('REQUEST_FILENAME', filename);
    this.one('REQUEST_BASENAME', filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1));
    this.one('QUERY_STRING', query);
    this.one('REMOTE_ADDR', request.remote);
    this.one('SERVER_NAME', this.header('Host').replace(/:\d+$/, ''));
    this.values.set(
      'REQUEST_HEADERS',
      request.headers.map(([name, value]) => [name, value]),
    );
    const cookies = this.header('Cookie')
      .split(';')
      .map((part) => part.trimStart())
      .filter((part) => part !== '')
      .map((part): Member => {
        const at = part.indexOf('=');
        return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
      });
    this.values.set('REQUEST_COOKIES', cookies);
    for (const name of ['FILES', 'FILES_NAMES', 'FILES_SIZES', 'FILES_TMP_CONTENT', 'MULTIPART_PART_HEADERS', 'XML'])
      this.values.set(name, []);
    for (const name of MULTIPART_FLAGS) this.one(name, '0');
    this.one('FILES_COMBINED_SIZE', '0');
    this.setProcessor(this.defaultProcessor());
    this.one('REQBODY_ERROR', '0');
    this.one('REQBODY_PROCESSOR_ERROR', '0');
    this.one('REQUEST_BODY_LENGTH', String(request.body.length));
    this.collectArguments();
  }

  header(name: string): string {
    return this.request.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  }

  /** Members of a variable; undefined for one that is not the request's. */
  members(name: string): readonly Member[] | undefined {
    return this.values.get(name);
  }

  /** Which processor a body gets by its Content-Type, before rules say otherwise. */
  defaultProcessor(): BodyProcessor {
    const type = this.header('Content-Type').toLowerCase();
    if (type.startsWith('application/x-www-form-urlencoded')) return 'URLENCODED';
    return type.startsWith('multipart/form-data') ? 'MULTIPART' : '';
  }

  /** Between phase 1 and 2. @param force make REQUEST_BODY available although no processor read the body */
  readBody(processor: BodyProcessor, force: boolean): void {
    const length = /^\d+$/.test(this.header('Content-Length')) ? Number(this.header('Content-Length')) : undefined;
    const body = this.request.body.slice(0, length);
    this.setProcessor(processor);
    if (body === '') return;
    if (processor === 'URLENCODED' || force) this.one('REQUEST_BODY', body);
    if (processor === 'URLENCODED') this.post = parseForm(body);
    else if (processor === 'MULTIPART') this.readMultipart(body);
    else if (processor === 'JSON') this.readJson(body);
    else if (processor === 'XML') this.readXml(body);
    this.collectArguments();
  }

  /** Rules of phase 1 may ask for it, and choose another one. */
  setProcessor(processor: BodyProcessor): void {
    this.one('REQBODY_PROCESSOR', processor);
  }

  private readMultipart(body: string): void {
    const read = parseMultipart(this.header('Content-Type'), body);
    this.post = read.fields;
    this.values.set(
      'FILES',
      read.files.map(({ name, filename }) => [name, filename]),
    );
    this.values.set(
      'FILES_NAMES',
      read.files.map(({ name }) => [name, name]),
    );
    this.values.set(
      'FILES_SIZES',
      read.files.map(({ name, content }) => [name, String(content.length)]),
    );
    this.values.set(
      'FILES_TMP_CONTENT',
      read.files.map(({ name, content }) => [name, content]),
    );
    this.values.set('MULTIPART_PART_HEADERS', read.partHeaders);
    this.one('FILES_COMBINED_SIZE', String(read.files.reduce((sum, { content }) => sum + content.length, 0)));
    for (const [name, value] of Object.entries(read.flags)) this.one(`MULTIPART_${name}`, value);
    if (read.broken) {
      this.one('REQBODY_ERROR', '1');
      this.one('REQBODY_PROCESSOR_ERROR', '1');
    }
  }

  private readJson(body: string): void {
    try {
      this.post = [...flatten(JSON.parse(Buffer.from(body, 'latin1').toString('utf8')), 'json')];
    } catch {
      this.one('REQBODY_ERROR', '1');
      this.one('REQBODY_PROCESSOR_ERROR', '1');
    }
  }

  /** `XML:/*` is the text of the document, `XML://@*` its attributes' values. Patterns stop at the next `<`: no body can slow them down. */
  private readXml(body: string): void {
    const tags = body.replace(/<\?[\s\S]*?(?:\?>|$)/g, '').matchAll(/<[^\s<>/!?][^\s<>]*(\s[^<>]*)>/g);
    const values = [...tags].flatMap(([, list = '']) =>
      [...list.matchAll(/\s([^\s="'<>]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g)].flatMap(([, name = '', double, single]) =>
        name.toLowerCase().startsWith('xmlns') ? [] : [double ?? single ?? ''],
      ),
    );
    const text = body.replace(/<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?(?:\?>|$)|<!\[CDATA\[|\]\]>|<[^<>]*>/g, '');
    this.values.set('XML', [['/*', xmlText(text)], ...values.map((value): Member => ['//@*', xmlText(value)])]);
  }

  private one(name: string, value: string): void {
    this.values.set(name, [['', value]]);
  }

  private collectArguments(): void {
    const all = [...this.get, ...this.post];
    const names = (members: readonly Member[]): Member[] => members.map(([name]) => [name, name]);
    this.values.set('ARGS', all);
    this.values.set('ARGS_GET', this.get);
    this.values.set('ARGS_POST', this.post);
    this.values.set('ARGS_NAMES', names(all));
    this.values.set('ARGS_GET_NAMES', names(this.get));
    this.values.set('ARGS_POST_NAMES', names(this.post));
    this.values.set('REQUEST_HEADERS_NAMES', names(this.values.get('REQUEST_HEADERS') ?? []));
    this.values.set('REQUEST_COOKIES_NAMES', names(this.values.get('REQUEST_COOKIES') ?? []));
    this.one('ARGS_COMBINED_SIZE', String(all.reduce((sum, [name, value]) => sum + name.length + value.length, 0)));
  }
}

const MULTIPART_FLAGS = [
  'STRICT_ERROR',
  'UNMATCHED_BOUNDARY',
  'CRLF_LF_LINES',
  'BOUNDARY_QUOTED',
  'BOUNDARY_WHITESPACE',
  'DATA_BEFORE',
  'DATA_AFTER',
  'HEADER_FOLDING',
  'LF_LINE',
  'MISSING_SEMICOLON',
  'INVALID_QUOTING',
  'INVALID_PART',
  'INVALID_HEADER_FOLDING',
  'FILE_LIMIT_EXCEEDED',
].map((name) => `MULTIPART_${name}`);

/** `a=1&b=%20` decoded; invalid codes stay. */
export function parseForm(text: string): Member[] {
  if (text === '') return [];
  return text.split('&').flatMap((pair): Member[] => {
    if (pair === '') return [];
    const at = pair.indexOf('=');
    return [at < 0 ? [decodeForm(pair), ''] : [decodeForm(pair.slice(0, at)), decodeForm(pair.slice(at + 1))]];
  });
}

const XML_ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const xmlText = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => XML_ENTITIES[name] ?? whole);

function decodeForm(text: string): string {
  return text.replace(/\+|%[\da-fA-F]{2}/g, (code) =>
    code === '+' ? ' ' : String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
}

/** json.a.b as ModSecurity 2.9 names the members of a JSON body. */
function* flatten(value: unknown, path: string): Generator<Member> {
  if (Array.isArray(value)) for (const each of value) yield* flatten(each, path);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value))
      yield* flatten(each, `${path}.${Buffer.from(key).toString('latin1')}`);
  else yield [path, value === null ? '' : Buffer.from(String(value)).toString('latin1')];
}
