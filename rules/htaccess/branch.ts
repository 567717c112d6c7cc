// Which lines of an .htaccess file the target's httpd really looks at: <IfModule>, <IfVersion>, <IfDefine>.

import type { HtaccessSection } from '../../src/languages/htaccess/document.ts';
import type { Context } from '../../src/rule/rule.ts';
import type { Offered, Target } from '../../src/target/target.ts';
import { parseVersion } from '../../src/target/version.ts';
import { moduleLoaded } from './tables.ts';

/** null: cannot be known from here. */
type Truth = boolean | null;

/**
 * The offered versions of httpd that certainly read what stands in this section. A line behind an unknown condition is in none of
 * them: whoever wrote the condition took care.
 */
export function readingVersions(section: HtaccessSection | null, context: Pick<Context, 'target'>): Offered[] {
  if (ignoresHtaccess(context)) return [];
  return context.target.on('apache', (version) => {
    for (let at = section; at; at = at.parent) if (holds(at, version, context.target) !== true) return false;
    return true;
  });
}

/** AllowOverride None: the profile lists no class at all, and the server never opens the file. */
export function ignoresHtaccess({ target }: Pick<Context, 'target'>): boolean {
  return target.profile.components.apache?.allowOverride?.length === 0;
}

/** The offered versions of httpd that certainly skip this section, but not those around it. */
export function skippingVersions(section: HtaccessSection, context: Pick<Context, 'target'>): Offered[] {
  return readingVersions(section.parent, context).filter((one) => holds(section, one.number, context.target) === false);
}

function holds(section: HtaccessSection, version: number, target: Target): Truth {
  switch (section.name.toLowerCase()) {
    case 'ifmodule':
      return negated(section.argument, (name) => moduleThere(name, version, target));
    case 'ifversion':
      return ifVersion(section.argument, version);
    case 'ifdefine':
    case 'ifdirective':
    case 'ifsection':
    case 'iffile':
      return null;
    default:
      return true;
  }
}

function negated(argument: string, holdsFor: (name: string) => Truth): Truth {
  const not = argument.startsWith('!');
  const truth = holdsFor(
    argument
      .slice(not ? 1 : 0)
      .trim()
      .replace(/^"|"$/g, ''),
  );
  return truth === null ? null : truth !== not;
}

function moduleThere(written: string, version: number, target: Target): Truth {
  const name = written
    .toLowerCase()
    .replace(/\.c$/, '')
    .replace(/^(\w+)_module$/, 'mod_$1');
  const php = /^mod_php(\d*)$/.exec(name);
  return php ? phpModule(php[1]!, target) : moduleLoaded(name, version);
}

/** mod_php5.c: there when PHP runs as a module, in that generation (mod_php.c is PHP 8). */
function phpModule(digits: string, target: Target): Truth {
  const php = target.profile.components.php;
  const generation = digits === '' ? 8 : Number(digits);
  const offered = target.on('php', (version) => Math.floor(version / 10000) === generation).length > 0;
  if (!php || !offered || php.sapi === 'cgi' || php.sapi === 'fpm') return false;
  return php.sapi === 'module' ? true : null;
}

/** `>= 2.4`, `2.2`, `= 2.4`, `!< 2.3`; regular expressions are left open. */
function ifVersion(argument: string, version: number): Truth {
  const found = /^(!?)\s*(>=|<=|==|=|>|<|~)?\s*([\d.]+)$/.exec(argument.trim());
  if (!found || found[2] === '~') return null;
  let asked: number;
  try {
    asked = parseVersion(found[3]!);
  } catch {
    return null;
  }
  const order = version - asked;
  const truth =
    found[2] === '>='
      ? order >= 0
      : found[2] === '<='
        ? order <= 0
        : found[2] === '>'
          ? order > 0
          : found[2] === '<'
            ? order < 0
            : order === 0;
  return truth !== (found[1] === '!');
}
