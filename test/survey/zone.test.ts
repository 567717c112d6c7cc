// Zone files: read as name servers read them, mistakes named with their line, and three files that differ in what changes alone.
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../src/survey/zone/changes.ts';
import type { ZoneMove } from '../../src/survey/zone/known.ts';
import { readZone, ZoneError } from '../../src/survey/zone/records.ts';
import { stagesOf } from '../../src/survey/zone/stages.ts';

const MOVE: ZoneMove = {
  oldHosts: ['203.0.113.25', 'sv1.oldhoster.example'],
  newAddresses: ['198.51.100.7'],
  newNameServers: false,
};
const SOA = '@ 3600 IN SOA ns1.oldhoster.example. root ( 2026010101 3H 1H 1W 1D )\n';
const zoneOf = (lines: string) => readZone(`$ORIGIN example.jp.\n$TTL 1d\n${SOA}${lines}`, 'z', null);
const changesIn = (lines: string, move: Partial<ZoneMove> = {}) => changesOf(zoneOf(lines), { ...MOVE, ...move });
/** The last record's answer. */
const last = (lines: string, move: Partial<ZoneMove> = {}) => {
  const { what, after, why } = changesIn(lines, move).changes.at(-1)!;
  return { what, after, why: why.ja };
};

describe('the reader', () => {
  it('joins parentheses, follows $ORIGIN, $TTL and names left out, and leaves comments alone', () => {
    const { records, apex } = zoneOf(
      [
        '\tIN NS ns1 ; comment (not a parenthesis)',
        'www 300 IN CNAME @',
        'Mail IN 5m A 192.0.2.1',
        'key._domainkey TXT ( "v=DKIM1; p=AB"',
        '  "CD" )',
        '_sip._tcp SRV 10 20 5060 sip.example.net.',
        '@ CAA 0 issue "ca.example; x=y"',
        '$ORIGIN sub.example.jp.',
        '$TTL 60',
        '* AAAA 2001:db8::1',
        '',
      ].join('\n'),
    );
    expect(apex).toBe('example.jp');
    expect(records.map(({ owner, type, ttl, line }) => `${owner} ${type} ${ttl} ${line}`)).toEqual([
      'example.jp SOA 3600 3',
      'example.jp NS 86400 4',
      'www.example.jp CNAME 300 5',
      'mail.example.jp A 300 6',
      'key._domainkey.example.jp TXT 86400 7',
      '_sip._tcp.example.jp SRV 86400 9',
      'example.jp CAA 86400 10',
      '*.sub.example.jp AAAA 60 13',
    ]);
    expect(records[4]!.data.map((word) => word.text)).toEqual(['v=DKIM1; p=AB', 'CD']);
  });
  it.each([
    ['@ MX 10\n', /4行目：MX：「優先度 メールサーバー名」/],
    ['www A 203.0.113.256\n', /4行目：A：「203\.0\.113\.256」はIPv4アドレスではありません/],
    ['www AAAA 203.0.113.5\n', /4行目：AAAA：/],
    ['www FOO x\n', /4行目：「FOO」という種類のレコードはありません/],
    ['www\n', /4行目：種類/],
    ['a..b A 203.0.113.5\n', /4行目：「a\.\.b」/],
    ['@ TXT "open\nwww A 203.0.113.5\n', /4行目：引用符/],
    ['@ TXT ( "a"\n', /4行目：括弧「\(」が閉じられていません/],
    ['www A 203.0.113.5 )\n', /4行目：対応する「\(」のない/],
    [`@ TXT "${'x'.repeat(256)}"\n`, /4行目：TXT：一つの文字列は255バイト/],
    ['@ SRV 1 2 sip\n', /4行目：SRV：/],
    ['$FOO x\n', /4行目：「\$FOO」という指定はありません/],
    ['$TTL soon\n', /4行目：\$TTL/],
    ['www CNAME @\nwww A 203.0.113.5\n', /4行目：www\.example\.jp には A（5行目）もある/],
    [SOA, /4行目：SOA が二つ/],
  ])('names the line of a mistake: %j', (lines, message) => {
    expect(() => zoneOf(lines)).toThrowError(
      expect.objectContaining({ text: expect.objectContaining({ ja: expect.stringMatching(message) }) }),
    );
  });
  it('names all mistakes at once, in their order', () => {
    try {
      zoneOf('www A x\n@ MX mail\n');
    } catch (error) {
      expect((error as ZoneError).text.ja.split('\n')).toHaveLength(2);
      return;
    }
    expect.unreachable();
  });
  it('comes to an end on any bytes', () => {
    for (let seed = 1; seed <= 40; seed++) {
      let state = seed;
      const bytes = Array.from({ length: 400 }, () => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return String.fromCharCode((state >> 16) & 0xff);
      });
      expect(() => readZone(bytes.join(''), 'z', 'example.jp')).toThrow(ZoneError);
    }
    expect(() => readZone('\xa0 A 203.0.113.5\n', 'z', 'example.jp')).not.toThrow();
  });
  it('needs the name of the zone, from the file or the command line', () => {
    expect(() => readZone('www 60 A 203.0.113.5\n', 'z', null)).toThrow(/add \$ORIGIN/);
    expect(readZone('www 60 A 203.0.113.5\n', 'z', 'example.jp').records[0]!.owner).toBe('www.example.jp');
    expect(() => readZone(`$ORIGIN example.jp.\n${SOA}`, 'z', 'other.jp')).toThrow(/zone of example\.jp/);
    expect(() => readZone('', 'z', 'example.jp')).toThrow(/no record/);
    expect(() => readZone('$TTL 1d\n$INCLUDE "hosts.inc"\n', 'z', 'example.jp')).toThrow(/line 2: .* hosts\.inc/);
  });
});

describe('what changes', () => {
  it.each([
    ['@ A 203.0.113.25\n', 'change', '198.51.100.7'],
    ['@ A 192.0.2.9\n', 'keep', null],
    ['* A 203.0.113.25\n', 'change', '198.51.100.7'],
    ['www CNAME @\n', 'keep', null],
    ['autodiscover CNAME mail.oldhoster.example.\n', 'ask', null],
    ['@ MX 10 mx.oldhoster.example.\n', 'ask', null],
    ['@ MX 1 aspmx.l.google.com.\n', 'ask', null],
    ['@ MX 10 203.0.113.25\n', 'change', '10 mail.example.jp.'],
    ['m CNAME www\n@ MX 10 m\n', 'mistake', null],
    ['@ MX 10 nowhere\n', 'mistake', null],
    ['@ MX 10 mail.example.jp\n', 'mistake', null],
    ['@ NS ns1.oldhoster.example.\n', 'ask', null],
    ['@ NS ns.dns-company.example.net.\n', 'keep', null],
    ['@ NS ns1\nns1 A 203.0.113.25\n', 'ask', null],
    ['shop NS ns.shop\nns.shop A 203.0.113.25\n', 'ask', null],
    ['@ NS www\nwww A 203.0.113.25\n', 'change', '198.51.100.7'],
    ['@ TXT "v=spf1 ip4:203.0.113.25 -all"\n', 'change', 'ip4:198.51.100.7'],
    ['@ TXT "v=spf1 include:_spf.oldhoster.example ~all"\n', 'ask', null],
    ['@ TXT "v=spf1 mx -all"\n', 'keep', null],
    ['@ TXT "google-site-verification=x"\n', 'keep', null],
    ['s._domainkey TXT "v=DKIM1; p="\n', 'ask', null],
    ['version.bind. CH TXT "x"\n', 'mistake', null],
    ['other.example. A 203.0.113.25\n', 'mistake', null],
  ])('%j: %s', (lines, what, after) => {
    expect(last(lines)).toMatchObject({ what, after });
  });
  it('asks for addresses that nobody named, and takes the domain’s own for the old server when none was', () => {
    expect(last('@ A 203.0.113.25\n', { newAddresses: [] })).toMatchObject({ after: 'NEW-SERVER-IPV4' });
    expect(changesIn('@ A 192.0.2.9\nshop A 192.0.2.9\n', { oldHosts: [] })).toMatchObject({
      assumed: true,
      oldAddresses: ['192.0.2.9'],
    });
  });
  it('adds mail.DOMAIN where MX needs it', () => {
    expect(changesIn('@ MX 10 203.0.113.25\n').added).toMatchObject([
      { owner: 'mail.example.jp', data: '198.51.100.7' },
    ]);
    expect(changesIn('@ MX 10 mail\nmail A 203.0.113.25\n').added).toEqual([]);
  });
});

describe('the three files', () => {
  const source = [
    '; 社内メモ\r',
    '$ORIGIN example.jp.\r',
    '$TTL 1d\r',
    '@ IN SOA ns root 2026010101 3H 1H 1W 1D\r',
    '@ NS ns.example.net.\r',
    '@ IN A 203.0.113.25\r',
    'ftp 600 A 203.0.113.25 ; old\r',
    '@ TXT "v=spf1 +ip4:203.0.113.25 ip4:203.0.113.0/24 -all"\r',
    'shop A 192.0.2.9',
  ].join('\n');
  const zone = readZone(source, 'z', null);
  const stages = stagesOf(zone, changesOf(zone, MOVE), ['2027-02-08', '2027-02-10', '2027-02-17']);
  const differing = (text: string) => text.split('\n').filter((line, i) => line !== source.split('\n')[i]);
  it('lower the TTL and tell both senders before', () => {
    expect(differing(stages.before)).toEqual([
      '@ IN SOA ns root 2027020801 3H 1H 1W 1D\r',
      '@ 300 IN A 203.0.113.25\r',
      'ftp 300 A 203.0.113.25 ; old\r',
      '@ 300 TXT "v=spf1 +ip4:203.0.113.25 +ip4:198.51.100.7 ip4:203.0.113.0/24 -all"\r',
    ]);
  });
  it('change addresses at the switch', () => {
    expect(differing(stages.at)).toEqual([
      '@ IN SOA ns root 2027021001 3H 1H 1W 1D\r',
      '@ 300 IN A 198.51.100.7\r',
      'ftp 300 A 198.51.100.7 ; old\r',
      '@ 300 TXT "v=spf1 +ip4:203.0.113.25 +ip4:198.51.100.7 ip4:203.0.113.0/24 -all"\r',
    ]);
  });
  it('restore the TTL and forget the old server afterwards', () => {
    expect(differing(stages.after)).toEqual([
      '@ IN SOA ns root 2027021701 3H 1H 1W 1D\r',
      '@ IN A 198.51.100.7\r',
      'ftp 600 A 198.51.100.7 ; old\r',
      '@ TXT "v=spf1 +ip4:198.51.100.7 ip4:203.0.113.0/24 -all"\r',
    ]);
  });
  it('leave the address of a name server on the old server as it is', () => {
    const own = zoneOf('@ NS ns1\nns1 A 203.0.113.25\n@ A 203.0.113.25\n');
    const { before, at, after } = stagesOf(own, changesOf(own, MOVE), null);
    for (const text of [before, at, after]) expect(text).toContain('\n@ NS ns1\nns1 A 203.0.113.25\n');
    expect(at).toContain('\n@ 300 A 198.51.100.7\n');
  });
  it('raise a serial that is no date by one, and one that is ahead of the day', () => {
    const serials = (serial: string) => {
      const own = readZone(source.replace('2026010101', serial), 'z', null);
      const made = stagesOf(own, changesOf(own, MOVE), ['2027-02-08', '2027-02-10', '2027-02-17']);
      return [made.before, made.at, made.after].map((text) => /root (\d+)/.exec(text)![1]);
    };
    expect(serials('7')).toEqual(['8', '9', '10']);
    expect(serials('2027021005')).toEqual(['2027021006', '2027021007', '2027021701']);
  });
});
