// Applications are told by what their files say, in the version that stands in the same installation.
import { describe, expect, it } from 'vitest';
import { applicationsOf } from '../../src/survey/applications.ts';

function told(files: Record<string, string>): string[] {
  return applicationsOf(Object.keys(files).sort(), (path) => files[path] ?? null).map(
    ({ name, version, places }) => `${name} ${version} x${places}`,
  );
}

const wordpress = (version: string) => `<?php\n/** the version */\n$wp_version = '${version}';\n`;

describe('applications', () => {
  it('gives each installation its own version', () => {
    expect(
      told({ 'blog/wp-includes/version.php': wordpress('4.9.8'), 'old/wp-includes/version.php': wordpress('3.1') }),
    ).toEqual(['WordPress 3.1 x1', 'WordPress 4.9.8 x1']);
  });
  it('counts equal installations', () => {
    expect(
      told({ 'a/wp-includes/version.php': wordpress('4.9.8'), 'b/wp-includes/version.php': wordpress('4.9.8') }),
    ).toEqual(['WordPress 4.9.8 x2']);
  });
  it('joins versions whose parts stand apart', () => {
    expect(told({ 'js/tiny_mce.js': '(function(){var tinymce={majorVersion:"3",minorVersion:"5.8",' })).toEqual([
      'TinyMCE 3.5.8 x1',
    ]);
  });
  it('does not take a name or a word of thanks for the application', () => {
    expect(
      told({
        'wp-includes/version.php': '<?php // mine',
        'bbs.cgi': '# thanks to www.kent-web.com and Matt Wright',
        'jquery.js': '',
      }),
    ).toEqual([]);
  });
  it('leaves out what cannot be read', () => {
    expect(applicationsOf(['wp-includes/version.php'], () => null)).toEqual([]);
  });
});
