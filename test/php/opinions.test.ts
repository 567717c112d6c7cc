// Second opinions on whole files: the PHP that is installed, and php-parser.
import { execFileSync, spawnSync } from 'node:child_process';
import { Engine } from 'php-parser';
import { describe, expect, it } from 'vitest';
import { verdict } from '../../src/languages/php/features.ts';
import { readPhp } from '../../src/languages/php/read.ts';
import { phpFiles } from './files.ts';
import measured from './measured-features.json' with { type: 'json' };

/** Says for each file (base64, one a line) whether PHP's own parser accepts it. */
const JUDGE =
  'while (($line = fgets(STDIN)) !== false) { try { token_get_all(base64_decode($line), TOKEN_PARSE); echo "ok\\n"; }' +
  ' catch (Throwable $error) { echo "refused\\n"; } }';

function installedPhp(): number {
  const { stdout } = spawnSync('php', ['-r', 'echo PHP_VERSION_ID;'], { encoding: 'utf8' });
  return Number(stdout ?? 0);
}

describe('PHP itself', () => {
  const php = installedPhp();

  it('accepts and refuses the same files', () => {
    expect(php, 'php-cli is needed').toBeGreaterThan(70000);
    const files = [
      ...phpFiles(),
      ...measured.features.map(([path, example]) => ({
        path,
        bytes: Buffer.from(/^<[?%s]/.test(example) ? example : `<?php ${example}\n`),
      })),
    ];
    const input = files.map((file) => `${file.bytes.toString('base64')}\n`).join('');
    const answers = execFileSync('php', ['-d', 'short_open_tag=1', '-d', 'error_reporting=0', '-r', JUDGE], {
      input,
      encoding: 'utf8',
    });
    const theirs = answers.trim().split('\n');
    const ours = files.map(({ bytes }) => {
      const { outcome, feature } = verdict(readPhp(bytes, { scriptTag: false }), php);
      return outcome === 'parse-error' || feature === 'modifier-twice' || feature === 'asym-visibility'
        ? 'refused'
        : 'ok';
    });
    const named = (list: string[]) => files.map((file, index) => `${file.path}: ${list[index]}`);
    expect(named(ours)).toEqual(named(theirs));
  });
});

/** Names of functions and classes in php-parser's tree. */
function names(tree: unknown, found: string[] = []): string[] {
  if (Array.isArray(tree)) for (const item of tree) names(item, found);
  else if (tree && typeof tree === 'object') {
    const node = tree as { kind?: string; name?: { name?: string } | string };
    if (['function', 'class', 'interface', 'trait', 'enum', 'method'].includes(node.kind ?? '') && node.name) {
      found.push(typeof node.name === 'string' ? node.name : (node.name.name ?? ''));
    }
    for (const [key, value] of Object.entries(tree)) if (key !== 'loc' && key !== 'comments') names(value, found);
  }
  return found;
}

it('php-parser finds the same functions and classes', () => {
  const engine = new Engine({
    parser: { suppressErrors: true, version: '8.3' },
    lexer: { short_tags: true },
    ast: { withPositions: false },
  });
  for (const { path, bytes } of phpFiles()) {
    const tree = engine.parseCode(bytes.toString('latin1'), path);
    if (tree.errors.length > 0) continue;
    const doc = readPhp(bytes);
    const ours = [...doc.functions.filter((f) => f.name), ...doc.classes.filter((c) => c.name)].map(
      (definition) => definition.name,
    );
    expect([path, ...ours.sort()]).toEqual([path, ...names(tree.children).sort()]);
  }
});
