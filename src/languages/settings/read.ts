// Reads settings files of every usual syntax into one flat list of keys and values. Any bytes at all, linear time, never throwing.
import { byteText } from '../span.ts';
import type { Setting, SettingsDocument, SettingsFormat } from './document.ts';
import { readJson } from './json.ts';
import { readDirectives, readEnv, readIni, readPrefs, readReg } from './lines.ts';
import { readXml } from './xml.ts';
import { readYaml } from './yaml.ts';

/** What is larger than this is data, whatever its name. Bytes. */
const LARGEST = 1 << 19;

/** What a syntax's reader gives; offsets count characters of the text it was given. */
export interface Listing {
  settings: Setting[];
  comments: { start: number; end: number }[];
}

const READERS: Readonly<Record<SettingsFormat, ((text: string) => Listing) | null>> = {
  ini: readIni,
  env: readEnv,
  yaml: readYaml,
  json: readJson,
  xml: readXml,
  plist: readXml,
  prefs: readPrefs,
  reg: readReg,
  directives: readDirectives,
  none: null,
};

/** @param name the file's name or path; names decide before contents do. The list is made when a rule first asks for it. */
export function readSettings(bytes: Uint8Array, name: string): SettingsDocument {
  return new SettingsFile(bytes, name);
}

class SettingsFile implements SettingsDocument {
  readonly format: SettingsFormat;
  readonly wide: boolean;
  private readonly text: string;
  private kept: Listing | null = null;

  constructor(bytes: Uint8Array, name: string) {
    const large = bytes.length > LARGEST;
    this.wide = !large && bytes[0] === 0xff && bytes[1] === 0xfe;
    this.text = large ? '' : this.wide ? narrow(bytes) : byteText(bytes);
    this.format = large ? 'none' : formatOf(name, this.text);
  }

  get settings(): readonly Setting[] {
    return this.listing.settings;
  }

  get comments(): Listing['comments'] {
    return this.listing.comments;
  }

  private get listing(): Listing {
    if (!this.kept) {
      this.kept = READERS[this.format]?.(this.text) ?? { settings: [], comments: [] };
      if (this.wide) widen(this.kept);
    }
    return this.kept;
  }
}

const BY_NAME: readonly (readonly [RegExp, SettingsFormat])[] = [
  [/^(?:prefs|user)\.js$/, 'prefs'],
  [/^(?:mt-config\.cgi|mt\.cfg|mt-config\.cgi-original)$/, 'directives'],
  [/(?:^|\.)env(?:\.[\w.-]+)?$/, 'env'],
  [/\.ya?ml(?:\.[\w-]+)?$/, 'yaml'],
  [/\.json$|^composer\.lock$/, 'json'],
  [/\.(?:mobileconfig|plist)$/, 'plist'],
  [/\.(?:xml|oeaccount|config|rss|rdf|atom|xhtml|xsl|svg|opml)$/, 'xml'],
  [/\.reg$/, 'reg'],
  [/\.js$/, 'none'],
  [/\.(?:ini|cnf|properties)$/, 'ini'],
];

function formatOf(path: string, text: string): SettingsFormat {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const named = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (named) return named;
  const head = text
    .slice(0, 4096)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^user_pref\(/m.test(head)) return 'prefs';
  if (/^(?:REGEDIT4|Windows Registry)/.test(head)) return 'reg';
  if (head.startsWith('<')) return 'xml';
  if (/^[{[]\s*["{[]/.test(head)) return 'json';
  if (/^---\s*$/m.test(head)) return 'yaml';
  return 'ini';
}

/** UTF-16LE: code units as characters; those above a byte do not matter to any key. */
function narrow(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).toString('utf16le');
}

/** Character offsets of UTF-16LE text behind its byte order mark to byte offsets. */
function widen(listing: Listing): void {
  const spans = [...listing.comments, ...listing.settings.flatMap((setting) => [setting.keySpan, setting.span])];
  for (const span of new Set(spans)) {
    span.start = span.start * 2 + 2;
    span.end = span.end * 2 + 2;
  }
}
