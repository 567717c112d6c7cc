// hikkoshi.config.yaml: the options of a site that is checked again and again. Read from the working folder or --config, never from the
// scanned site. The schema below is published with the package, so that editors complete and check the file.
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { issueText, keysOf, offsetOf, VERSION } from '../target/issue.ts';
import { GateError } from './error.ts';

const version = z.string().regex(VERSION);
const versions = z.partialRecord(z.enum(['php', 'perl', 'mysql', 'mariadb', 'postgresql', 'apache']), version);
const level = z.enum(['off', 'error', 'warning', 'info']);
const ruleLevels = z.record(z.string(), level);

export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where this schema is, for editors.'),
    target: z.string().describe('A profile: its id, or the path of a YAML file.'),
    php: version.describe('One of the PHP versions that the profile offers.'),
    set: versions.describe('Versions that replace those of the profile.'),
    source: versions.describe('What runs today.'),
    domain: z.string().describe("The customer's domain; mail hosts become mail.DOMAIN."),
    oldHosts: z.array(z.string()).describe('Names and addresses of the old server.'),
    oldPaths: z.array(z.string()).describe('The old document root or home.'),
    encoding: z.enum(['utf-8', 'shift_jis', 'euc-jp']).describe('Convert the whole site to this encoding.'),
    lossy: z
      .enum(['report', 'substitute', 'entity'])
      .describe('What to do with characters that the target cannot hold.'),
    lang: z.enum(['ja', 'en']).describe('Language of texts.'),
    failOn: z.enum(['error', 'warning', 'info', 'never']).describe('Exit code 1 from this severity on.'),
    baseline: z.string().describe('File of findings that are known already.'),
    allowSuppressions: z.boolean().describe('Honour hikkoshi-ignore comments in the site.'),
    only: z.array(z.string()).describe('Rule ids, or prefixes that end with /.'),
    skip: z.array(z.string()).describe('Rule ids, or prefixes that end with /.'),
    rules: ruleLevels.describe('Severity by rule id or prefix; off drops its findings.'),
    paths: z
      .array(
        z.strictObject({
          match: z.union([z.string(), z.array(z.string()).min(1)]).describe('Patterns as in .gitignore.'),
          rules: ruleLevels.describe('Severity by rule id or prefix under these paths.'),
        }),
      )
      .describe('Settings for parts of the site; of several that match, the last one counts.'),
  })
  .partial()
  .meta({
    title: 'hikkoshi.config',
    description: 'Options of Hikkoshi for one site. The command line wins over this file.',
  });

export type Config = z.infer<typeof configSchema>;

/** Throws GateError with the line, where the file has lines. */
export async function loadConfig(file: string): Promise<Config> {
  return /^\.[cm]?[jt]s$/.test(extname(file)) ? loadProgram(file) : parseConfig(readConfig(file), file);
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new GateError({
      ja: `設定ファイル ${file} を読み取れません`,
      en: `the configuration ${file} cannot be read`,
    });
  }
}

/** YAML, of which JSON is a part. */
export function parseConfig(source: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const fail = (offset: number, ja: string, en: string): never => {
    const { line } = lines.linePos(offset);
    throw new GateError({ ja: `${file} ${line}行目: ${ja}`, en: `${file}, line ${line}: ${en}` });
  };
  const [broken] = document.errors;
  if (broken) fail(broken.pos[0], `YAML として読み取れません（${broken.message}）`, broken.message);
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  // a word that is not known explains more than what then is missing
  const issue = parsed.error.issues.find(({ code }) => code === 'unrecognized_keys') ?? parsed.error.issues[0]!;
  const keys = keysOf(issue);
  const text = issueText(issue, document);
  return fail(offsetOf(document, keys), `${keys.join('.')}: ${text.ja}`, `${keys.join('.')}: ${text.en}`);
}

async function loadProgram(file: string): Promise<Config> {
  readConfig(file);
  const { createJiti } = await import('jiti');
  let exported: unknown;
  try {
    exported = await createJiti(import.meta.url, { fsCache: false }).import(resolve(file), { default: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new GateError({
      ja: `設定ファイル ${file} を実行できません（${message}）`,
      en: `the configuration ${file} cannot be run: ${message}`,
    });
  }
  const parsed = configSchema.safeParse(exported);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const text = issueText(issue, null);
  throw new GateError({
    ja: `${file}: ${keysOf(issue).join('.')}: ${text.ja}`,
    en: `${file}: ${keysOf(issue).join('.')}: ${text.en}`,
  });
}
