// What the command line is told: values that choose nothing are refused, not ignored.
import { describe, expect, it } from 'vitest';
import { type SharedOptions, scopeOf } from '../../src/cli/options.ts';

const options = (given: Partial<SharedOptions>): SharedOptions => ({
  target: 'extremeserv-v3',
  set: [],
  source: [],
  oldHost: [],
  oldPath: [],
  lossy: 'report',
  only: [],
  skip: [],
  cache: false,
  ...given,
});
const moveOf = async (given: Partial<SharedOptions>) => (await scopeOf(options(given), ['php/a'], false)).move;

describe('what the move is told', () => {
  it('takes names and addresses in lower case, and paths without the slash at their end', async () => {
    const move = await moveOf({
      domain: 'Example.JP',
      oldHost: ['WWW.old.example', '203.0.113.5', '2001:db8::1', '日本語.jp'],
      oldPath: ['/home/kita/', '/'],
    });
    expect(move).toMatchObject({
      domain: 'example.jp',
      oldHosts: ['www.old.example', '203.0.113.5', '2001:db8::1', '日本語.jp'],
      oldPaths: ['/home/kita', '/'],
    });
  });

  it.each([
    [{ domain: '' }, '--domain'],
    [{ domain: 'a b' }, '--domain'],
    [{ oldHost: [''] }, '--old-host'],
    [{ oldHost: ['http://old.example/'] }, '--old-host'],
    [{ oldPath: [''] }, '--old-path'],
    [{ only: ['php'] }, '--only'],
    [{ skip: ['nothing/'] }, '--skip'],
    [{ set: ['php=82'] }, '--set'],
    [{ set: ['perl=8'] }, '--set'],
    [{ source: ['mysql=eight'] }, '--source'],
  ])('refuses %j', async (given, option) => {
    await expect(scopeOf(options(given), ['php/a'], false)).rejects.toThrow(option);
  });
});
