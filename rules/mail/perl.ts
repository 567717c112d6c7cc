// Where Perl code names a mail server: module by module, and by the names that CGI authors give their settings.
import type { Argument, Call, PerlDocument, StringLiteral } from '../../src/languages/perl/document.ts';
import perlCalls from '../data/mail/perl-calls.tsv';
import { isMailUrl } from './host-value.ts';
import { isMailHostName, MAIL_PORTS } from './keys.ts';

interface KnownCall {
  name: string;
  className: string;
  how: 'host' | 'key' | 'smtp' | 'port';
  keys: ReadonlySet<string>;
}

let calls: readonly KnownCall[] | null = null;

const knownCalls = (): readonly KnownCall[] => {
  calls ??= perlCalls
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name, className, how, keys] = line.split('\t');
      return {
        name: name!,
        className: className!,
        how: how as KnownCall['how'],
        keys: new Set(keys?.toLowerCase().split(' ')),
      };
    });
  return calls;
};

/** The literals that name a mail server: where they start, and the name of the setting. */
export function perlMailHosts(perl: PerlDocument): Map<number, string> {
  const hosts = new Map<number, string>();
  for (const string of perl.text.includes('://') ? perl.strings : [])
    if (string.quote !== 'heredoc' && isMailUrl(string.raw)) hosts.set(string.start, 'smtp://');
  for (const assignment of perl.assignments) {
    const name = assignment.key ?? assignment.variable ?? '';
    if (isMailHostName(name)) hosts.set(assignment.value.start, name);
  }
  for (const name of new Set(knownCalls().map((call) => call.name))) {
    for (const call of perl.methods(name)) {
      const known = knownCalls().find(
        (one) => one.name === name && (one.className === call.invocant || isObjectOf(perl, one, call)),
      );
      // MIME::Lite->send('smtp', …) and $message->send('smtp', …)
      if (known) for (const string of hostsOfCall(perl, known, call)) hosts.set(string.start, call.invocant);
    }
  }
  if (perl.text.includes('mailcfg')) {
    // unshift @{$Mail::Sendmail::mailcfg{smtp}}, '…'; $Mail::Sendmail::mailcfg{'smtp'} = ['…'];
    for (const string of perl.strings) {
      const before = perl.text.slice(Math.max(0, string.start - 200), string.start);
      if (/mailcfg\s*(?:->)?\s*\{\s*["']?smtp["']?\s*\}[^;]*$/.test(before)) hosts.set(string.start, 'mailcfg{smtp}');
    }
  }
  if (/\b(?:HELO|EHLO)\b/.test(perl.text)) {
    for (const name of ['inet_aton', 'gethostbyname']) {
      for (const call of perl.calls(name)) {
        const string = call.arguments[0]?.string;
        if (string) hosts.set(string.start, name);
      }
    }
  }
  return hosts;
}

/** `$message->send('smtp', '…')`: only the class that a file uses can tell. */
const isObjectOf = (perl: PerlDocument, known: KnownCall, call: Call): boolean =>
  known.how === 'smtp' &&
  call.invocant.startsWith('$') &&
  perl.inclusions.some((one) => one.module === known.className);

function hostsOfCall(perl: PerlDocument, known: KnownCall, call: Call): StringLiteral[] {
  const found: StringLiteral[] = [];
  const first = call.arguments[0];
  if (known.how === 'smtp') {
    const second = call.arguments[1];
    return first?.string?.value === 'smtp' && second?.string && second.key === null ? [second.string] : [];
  }
  if (known.how === 'port' && !hasMailPort(perl, call)) return [];
  if ((known.how === 'host' || known.how === 'port') && first?.string && first.key === null) found.push(first.string);
  for (const string of keyed(perl, call, known.keys)) found.push(string);
  return found;
}

/** Values of these keys anywhere in the call: modules take lists, references to hashes and nested ones. */
function keyed(perl: PerlDocument, call: Call, keys: ReadonlySet<string>): StringLiteral[] {
  const direct = call.arguments.filter(
    (argument: Argument) => argument.string && keys.has((argument.key ?? '').toLowerCase()),
  );
  const nested = perl.assignments.filter(
    (one) =>
      one.variable === null &&
      one.target.start >= call.start &&
      one.value.end <= call.end &&
      keys.has((one.key ?? '').toLowerCase()),
  );
  return [...direct.map((argument) => argument.string!), ...nested.map((one) => one.value)];
}

function hasMailPort(perl: PerlDocument, call: Call): boolean {
  const source = perl.text.slice(call.start, call.end);
  const port = /PeerPort\s*=>\s*["']?(?:\w+\()?(\d+)/i.exec(source)?.[1] ?? /["'][^"'\s]*:(\d+)["']/.exec(source)?.[1];
  return (
    (port !== undefined && MAIL_PORTS.has(Number(port))) ||
    /(?:PeerPort\s*=>\s*["']?|["'][\w.-]+:)(?:smtp|pop3|imap)/i.test(source)
  );
}
