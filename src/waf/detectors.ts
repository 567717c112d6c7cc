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

/** Attributes that the library does not tell where ModSecurity's own copy does. */
const STYLE_ATTRIBUTE = /<[a-z][^<>]*[\s/"']style\s*=/i;

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
    sqli: (value) => detect('sqli', value),
    xss: (value) => detect('xss', value) || STYLE_ATTRIBUTE.test(value),
  };
}
