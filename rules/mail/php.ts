// Where PHP code names a mail server: by call, by property, by key, by constant. Never by the mere look of a value.
import type { PhpArgument, PhpCall, PhpDocument, PhpString, Setting } from '../../src/languages/php/document.ts';
import phpCalls from '../data/mail/php-calls.tsv';
import { isMailUrl } from './host-value.ts';
import { isHostName, isMailHostName, MAIL_PORTS, speaksOfMail, speaksOfOthers } from './keys.ts';

interface Span {
  start: number;
  end: number;
}

interface KnownCall {
  kind: string;
  name: string;
  className: string;
  argument: number;
  how: 'host' | 'array' | 'port' | 'pair' | 'smtp';
}

let calls: readonly KnownCall[] | null = null;

const knownCalls = (): readonly KnownCall[] => {
  calls ??= phpCalls
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [kind, name, className, argument, how] = line.split('\t');
      return {
        kind: kind!,
        name: name!,
        className: className!,
        argument: Number(argument),
        how: how as KnownCall['how'],
      };
    });
  return calls;
};

/** Arguments of calls that are mail servers (host), or arrays that hold one. */
interface CallPlaces {
  hosts: Span[];
  arrays: Span[];
}

/** Says of string literals whether they name a mail server. `file`: path of the file. */
export function phpMailSettings(php: PhpDocument, file: string): (string: PhpString) => string | null {
  let places: CallPlaces | null = null;
  return (string) => {
    if (isMailUrl(php.text.slice(string.inner.start, string.inner.end))) return 'smtp://';
    const setting = php.settingOf(string) ?? inList(php, string);
    if (setting) {
      const named = bySetting(php, string, setting, file);
      if (named) return named;
    }
    places ??= callPlaces(php);
    if (places.hosts.some((span) => contains(span, string))) return 'host';
    const inArray =
      setting?.via === 'key' && isHostName(setting.name) && places.arrays.some((span) => contains(span, string));
    return inArray ? setting.name : null;
  };
}

/** `'smtphost' => array('…', '…')`: the list's key is that of its members. */
function inList(php: PhpDocument, string: PhpString): Setting | null {
  const before = php.text.slice(Math.max(0, string.start - AROUND), string.start);
  const found = /["']([\w.-]{1,60})["']\s*=>\s*(?:array\s*\(|\[)\s*(?:["'][^"']*["']\s*,\s*)*$/i.exec(before);
  if (!found) return null;
  const start = string.start - found[0].length + 1;
  const nameSpan = { start, end: start + found[1]!.length };
  return { via: 'key', name: found[1]!, path: [found[1]!], nameSpan, value: string, whole: true, appends: false };
}

const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

function bySetting(php: PhpDocument, string: PhpString, setting: Setting, file: string): string | null {
  const { name, via, path } = setting;
  if (via === 'ini-set') return /^SMTP$/i.test(name) ? name : null;
  const outer = path.slice(0, -1);
  if (isMailHostName(name)) return speaksOfOthers(outer) ? null : name;
  if (!isHostName(name)) return null;
  // PHPMailer's Hostname is what it says in HELO; host_name of other classes is the server.
  if (via.includes('property') && /^hostname$/i.test(name)) return null;
  if (via === 'property') return ofProperty(name, outer) ? name : null;
  if (via === 'property-default' || via === 'static-property') return ofClass(php, string, name, file) ? name : null;
  if (via === 'constant' || via === 'define') return null;
  if (speaksOfMail(outer)) return name;
  if (via === 'key') return ofArray(php, string, outer, file) ? name : null;
  return null;
}

/** `$mail->Host`: the spelling is PHPMailer's. `$mail->host`, `$smtp->server`: the object's name must say it. */
function ofProperty(name: string, objects: readonly string[]): boolean {
  if (speaksOfOthers(objects)) return false;
  return name === 'Host' || speaksOfMail(objects);
}

/** `public $Host = '…'`: PHPMailer's child classes; PHPLIB's database classes use the same word. */
function ofClass(php: PhpDocument, string: Span, name: string, file: string): boolean {
  const owner = php.classes.find((one) => contains(one, string));
  if (!owner) return false;
  const names = owner.properties.map((property) => property.name);
  if (names.some((one) => /^(?:database|db_?name|dbh|dsn)$/i.test(one))) return false;
  if (names.some((one) => /^(?:mailer|smtpauth|smtpsecure|sendmail|fromname|wordwrap|smtp_?port|helo)$/i.test(one)))
    return true;
  const context = [owner.name, ...owner.extends.map((parent) => parent.written)];
  return speaksOfMail(context) || (name === 'Host' && speaksOfMail([basename(file)]) && !speaksOfOthers(context));
}

/** 'host' => '…': the array's other members, the variable it goes to, or the file it is the settings of. */
function ofArray(php: PhpDocument, string: Span, outer: readonly string[], file: string): boolean {
  if (speaksOfOthers(outer)) return false;
  const around = enclosingArray(php, string);
  if (/["'](?:database|dbname|db|driver|datasource|dsn|dbsyntax|phptype)["']\s*=>/i.test(around)) return false;
  if (/\b(?:smtp|smtps|smtp_auth|pop3|imap|sendmail|PHPMailer|Swift_SmtpTransport)\b/i.test(around)) return true;
  const port = /["']port["']\s*=>\s*["']?(\d+)/i.exec(around)?.[1];
  if (port && MAIL_PORTS.has(Number(port))) return true;
  return speaksOfMail([basename(file)]);
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');

/** An array is at most this long when its members are looked at. Bytes on either side. */
const AROUND = 1500;

/** Text of the innermost brackets around a place, cut at AROUND; string contents do not count as brackets. */
export function enclosingArray(php: PhpDocument, inner: Span): string {
  const { text } = php;
  let depth = 0;
  let start = inner.start - 1;
  const lowest = Math.max(0, inner.start - AROUND);
  for (; start > lowest; start--) {
    const char = text[start];
    if (char === ')' || char === ']') depth++;
    else if (char === '(' || char === '[') {
      if (depth === 0) break;
      depth--;
    } else if (char === ';') break;
  }
  depth = 0;
  let end = inner.end;
  const highest = Math.min(text.length, inner.end + AROUND);
  for (; end < highest; end++) {
    const char = text[end];
    if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') {
      if (depth === 0) break;
      depth--;
    } else if (char === ';') break;
  }
  return text.slice(start, end);
}

function callPlaces(php: PhpDocument): CallPlaces {
  const places: CallPlaces = { hosts: [], arrays: [] };
  for (const known of knownCalls()) {
    for (const call of callsOf(php, known)) {
      const argument = call.args[known.argument];
      if (!argument || !fits(php, known, call, argument)) continue;
      (known.how === 'array' ? places.arrays : places.hosts).push(argument.value);
    }
  }
  return places;
}

function callsOf(php: PhpDocument, known: KnownCall): readonly PhpCall[] {
  switch (known.kind) {
    case 'function':
      return php.callsTo(known.name);
    case 'new':
      return php.instantiations(known.name);
    case 'static':
      return php.methodCalls(known.name).filter((call) => call.className === known.className);
    default:
      return php.methodCalls(known.name).filter((call) => call.kind === 'method');
  }
}

function fits(php: PhpDocument, known: KnownCall, call: PhpCall, argument: PhpArgument): boolean {
  if (known.how === 'port') return portOf(php, call, argument);
  if (known.how === 'smtp')
    return /\$\w*(?:smtp|mail|transport)\w*\s*->\s*$/i.test(
      php.text.slice(Math.max(0, call.nameSpan.start - 60), call.nameSpan.start),
    );
  if (known.how === 'pair') return isMailHostName(call.args[known.argument - 1]?.literal ?? '');
  // Mail::factory('smtp', …) and nothing else.
  if (known.name === 'factory' && known.argument === 1) return /^smtp$/i.test(call.args[0]?.literal ?? '');
  return true;
}

function portOf(php: PhpDocument, call: PhpCall, argument: PhpArgument): boolean {
  const inside = /:(\d+)\/?$/.exec(argument.literal ?? '')?.[1];
  if (inside && MAIL_PORTS.has(Number(inside))) return true;
  const next = call.args[1];
  return (
    next !== undefined && MAIL_PORTS.has(Number(php.text.slice(next.value.start, next.value.end).replace(/["']/g, '')))
  );
}
