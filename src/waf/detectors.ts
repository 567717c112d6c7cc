// libinjection, which ModSecurity's @detectSQLi and @detectXSS ask: brought by a package that ships it prebuilt for each platform.
import { createRequire } from 'node:module';
import type { Detectors } from './operators.ts';

/** The library cuts values at 4096 bytes: longer ones are shown to it in pieces that overlap. */
const PIECE = 4000;
const OVERLAP = 200;
const PATIENCE_US = 1_000_000;

interface Context {
  run(payload: { ephemeral: object }, timeout: number): { status?: string };
  dispose(): void;
}

const rule = (id: string, operator: string) => ({
  id,
  name: id,
  tags: { type: id, category: 'rehearsal' },
  conditions: [{ operator, parameters: { inputs: [{ address: id }] } }],
  transformers: [],
});

/** Values are latin1 here and UTF-8 there: bytes above 7F are written as one letter, since no rule of the library looks at them. */
const ascii = (value: string): string => value.replace(/[\x80-\xff]/g, 'a');

/**
 * What mod_security2's own copy (libinjection 3.9) tells and this one does not, measured side by side: tags and attributes that carry
 * style or XML, and statements with a condition, functions of a bare number, comparisons behind a quote.
 */
const UNTOLD_MARKUP =
  /<(?:svg|xsl|iframe)\w*|<(?:xml|xss)(?!\w)|(?:^|[\s"'`/])(?:style|filter|xmlns[\w:]*|xlink[\w:]*)\s*=\s*[^\s>]/i;
const UNTOLD_STATEMENT = new RegExp(
  [
    '^\\s*select\\s[^;]{1,500}?\\sfrom\\s+\\S+\\s+(?:where|order\\s+by|group\\s+by)\\s',
    '^\\s*(?:sleep|abs|left|right|date|chr|char|ascii|hex|rand|floor|round|log|mod|pow|sqrt|year|month|day)\\s*\\(\\s*\\d+\\s*\\)\\s*$',
    '[\'"]\\s*\\+\\s*(?:sleep|abs|left|right|date|chr|char)\\s*\\(',
    '[\'"]\\s*(?:and|or)\\s+\\d+\\s*[=<>]+\\s*\\d',
  ].join('|'),
  'i',
);

/** Loads the library; throws where its platform is not among those that the package brings. */
export function loadDetectors(): Detectors {
  const { DDWAF } = createRequire(import.meta.url)('@datadog/native-appsec') as {
    DDWAF: new (rules: object, path: string) => { createContext(): Context };
  };
  const waf = new DDWAF(
    { version: '2.2', metadata: { rules_version: '1' }, rules: [rule('sqli', 'is_sqli'), rule('xss', 'is_xss')] },
    'rehearsal',
  );
  const detect = (address: string, value: string): boolean => {
    for (let at = 0; at === 0 || at < value.length; at += PIECE - OVERLAP) {
      const context = waf.createContext();
      const { status } = context.run({ ephemeral: { [address]: ascii(value.slice(at, at + PIECE)) } }, PATIENCE_US);
      context.dispose();
      if (status === 'match') return true;
    }
    return false;
  };
  return {
    sqli: (value) => UNTOLD_STATEMENT.test(value) || detect('sqli', value),
    xss: (value) => UNTOLD_MARKUP.test(value) || detect('xss', value),
  };
}

/** Loads the library when a rule asks for it first: a rule set without @detectSQLi and @detectXSS does without. */
export function lazyDetectors(): Detectors {
  let loaded: Detectors | null = null;
  const detectors = (): Detectors => (loaded ??= loadDetectors());
  return { sqli: (value) => detectors().sqli(value), xss: (value) => detectors().xss(value) };
}
