// A zone file -> its records with absolute names and effective TTLs. Everything that a name server would refuse is told with its line.
import { isIPv4, isIPv6 } from 'node:net';
import type { Text } from '../../rule/text.ts';
import { decoded, type Entry, entriesOf, type Problem, type Word } from './entries.ts';
import { absolute, isName, isWithin } from './names.ts';

export interface ZoneRecord {
  line: number;
  /** Absolute, lower case, without the dot at the end. */
  owner: string;
  /** Upper case. */
  type: string;
  /** IN, and rarely CH or HS. */
  class: string;
  /** Seconds. */
  ttl: number;
  /** Where its own TTL stands; null: it has the zone's. */
  ttlWord: Word | null;
  /** Where a TTL would be put in. */
  ttlAt: number;
  data: Word[];
  /** $ORIGIN where it stands. */
  origin: string;
}

export interface Zone {
  /** The file, one character a byte. */
  text: string;
  /** The zone's own name. */
  apex: string;
  records: ZoneRecord[];
  soa: ZoneRecord | null;
  /** Names of other files that the zone includes, which are not here. */
  included: { line: number; name: string }[];
}

/** Problems that are told one by one. */
const TOLD = 20;

export class ZoneError extends Error {
  readonly text: Text;
  constructor(name: string, problems: readonly Problem[]) {
    const sorted = [...problems].sort((a, b) => a.line - b.line);
    const more = sorted.length - TOLD;
    const lines = (lang: 'ja' | 'en') =>
      [
        ...sorted
          .slice(0, TOLD)
          .map(({ line, text }) =>
            lang === 'ja' ? `${name} の${line}行目：${text.ja}` : `${name}, line ${line}: ${text.en}`,
          ),
        ...(more > 0 ? [lang === 'ja' ? `ほか${more}件` : `and ${more} more`] : []),
      ].join('\n');
    super(lines('en'));
    this.text = { ja: lines('ja'), en: lines('en') };
  }
}

const CLASSES = new Set(['IN', 'CH', 'HS', 'CS']);
const TYPES = new Set(
  (
    'A AAAA AFSDB APL CAA CDNSKEY CDS CERT CNAME DHCID DLV DNAME DNSKEY DS EUI48 EUI64 HINFO HIP HTTPS IPSECKEY KEY KX LOC MB MG MINFO MR ' +
    'MX NAPTR NS NSEC NSEC3 NSEC3PARAM NULL OPENPGPKEY PTR PX RP RRSIG RT SIG SMIMEA SOA SPF SRV SSHFP SVCB TLSA TXT URI WKS X25 ZONEMD'
  ).split(' '),
);
const isType = (word: string): boolean => TYPES.has(word.toUpperCase()) || /^TYPE\d{1,5}$/i.test(word);

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds; null when it is no time such as 3600, 1h30m, 1W. */
export function seconds(word: string): number | null {
  if (/^\d{1,10}$/.test(word)) return Number(word);
  if (!/^(?:\d{1,9}[smhdw])+$/i.test(word)) return null;
  return [...word.toLowerCase().matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * UNITS[unit!]!,
    0,
  );
}

interface State {
  origin: string | null;
  owner: string | null;
  ttl: number | null;
  problems: Problem[];
}

/**
 * @param text one character a byte; @param name of the file, for messages
 * @param domain the zone's name where the file does not say it. Throws ZoneError with every problem's line.
 */
export function readZone(text: string, name: string, domain: string | null): Zone {
  const { entries, problems } = entriesOf(text);
  const state: State = { origin: domain, owner: null, ttl: null, problems };
  const records: ZoneRecord[] = [];
  const included: Zone['included'] = [];
  for (const entry of entries) {
    if (entry.words[0]!.text.startsWith('$') && !entry.words[0]!.quoted) directive(entry, state, included);
    else {
      const record = recordOf(entry, state);
      if (record) records.push(record);
    }
  }
  const soas = records.filter((record) => record.type === 'SOA' && record.class === 'IN');
  const apex = soas[0]?.owner ?? domain ?? records[0]?.origin ?? '';
  if (problems.length === 0) problems.push(...wholeZone({ records, apex, included }, soas, domain));
  if (problems.length > 0) throw new ZoneError(name, problems);
  const inherited = soas[0] ? seconds(soas[0].data[6]!.text)! : 0;
  for (const record of records) if (record.ttl < 0) record.ttl = inherited;
  return { text, apex, records, soa: soas[0] ?? null, included };
}

function directive({ words, line }: Entry, state: State, included: Zone['included']): void {
  const [word, value] = words as [Word, Word | undefined];
  const wrong = (ja: string, en: string) => state.problems.push({ line, text: { ja, en } });
  switch (word.text.toUpperCase()) {
    case '$ORIGIN':
      if (!value || !isName(value.text)) wrong('$ORIGIN にはドメイン名を書いてください', '$ORIGIN takes a domain name');
      else state.origin = absolute(value.text, state.origin ?? '');
      break;
    case '$TTL': {
      const ttl = value ? seconds(value.text) : null;
      if (ttl === null)
        wrong('$TTL には 3600 や 1h のような時間を書いてください', '$TTL takes a time such as 3600 or 1h');
      else state.ttl = ttl;
      break;
    }
    case '$INCLUDE':
      included.push({ line, name: value?.text ?? '' });
      break;
    case '$GENERATE':
      break;
    default:
      wrong(
        `「${decoded(word.text)}」という指定はありません（使えるもの：$ORIGIN、$TTL、$INCLUDE、$GENERATE）`,
        `there is no ${word.text} (allowed: $ORIGIN, $TTL, $INCLUDE, $GENERATE)`,
      );
  }
}

function recordOf(entry: Entry, state: State): ZoneRecord | null {
  const { words, line } = entry;
  const wrong = (ja: string, en: string): null => {
    state.problems.push({ line, text: { ja, en } });
    return null;
  };
  let i = 0;
  if (!entry.indented) {
    const name = words[i++]!.text;
    if (!isName(name))
      return wrong(`「${decoded(name)}」はドメイン名として正しくありません`, `'${decoded(name)}' is no domain name`);
    if (state.origin === null && !name.endsWith('.')) {
      // told once
      state.origin = '';
      return wrong(
        'どのドメインのゾーンか分かりません。$ORIGIN の行を加えるか、--domain で指定してください',
        "the zone's name is not known: add $ORIGIN or name it with --domain",
      );
    }
    state.owner = absolute(name, state.origin ?? '');
  }
  if (state.owner === null)
    return wrong('行頭に名前がなく、前の行にもありません', 'no name stands before the record, nor on a line before it');
  let ttlWord: Word | null = null;
  let className = 'IN';
  const ttlAt = words[i]?.start ?? 0;
  for (let seen = 0; seen < 2; seen++) {
    const word = words[i];
    if (!word || word.quoted) break;
    if (CLASSES.has(word.text.toUpperCase())) className = words[i++]!.text.toUpperCase();
    else if (ttlWord === null && seconds(word.text) !== null) ttlWord = words[i++]!;
  }
  const typeWord = words[i++];
  if (!typeWord) return wrong('種類（A、MX など）がありません', 'the type (A, MX …) is missing');
  if (typeWord.quoted || !isType(typeWord.text))
    return wrong(
      `「${decoded(typeWord.text)}」という種類のレコードはありません（A、AAAA、CNAME、MX、NS、SRV、TXT、CAA など）`,
      `there is no record type '${decoded(typeWord.text)}' (A, AAAA, CNAME, MX, NS, SRV, TXT, CAA …)`,
    );
  const type = typeWord.text.toUpperCase();
  const data = words.slice(i);
  const bad = className === 'IN' ? badData(type, data) : null;
  if (bad) return wrong(`${type}：${bad.ja}`, `${type}: ${bad.en}`);
  const own = ttlWord ? seconds(ttlWord.text)! : null;
  return {
    line,
    owner: state.owner,
    type,
    class: className,
    // -1: the zone has named none yet, and the SOA's last number counts
    ttl: own ?? state.ttl ?? -1,
    ttlWord,
    ttlAt,
    data,
    origin: state.origin ?? '',
  };
}

const written = (data: readonly Word[]): string => decoded(data.map((word) => word.text).join(' '));

const count = (ja: string, en: string): Text => ({ ja, en });

/** What is wrong with the data of a record; null: nothing. */
function badData(type: string, data: readonly Word[]): Text | null {
  const [first, second, third] = data.map((word) => word.text);
  const only = (n: number): boolean => data.length === n;
  const number = (word: string | undefined, most: number): boolean => /^\d+$/.test(word ?? '') && Number(word) <= most;
  const noName = (word: string | undefined): Text | null =>
    word !== undefined && isName(word)
      ? null
      : count(
          `「${decoded(word ?? '')}」はドメイン名として正しくありません`,
          `'${decoded(word ?? '')}' is no domain name`,
        );
  switch (type) {
    case 'A':
      return only(1) && isIPv4(first!)
        ? null
        : count(`「${written(data)}」はIPv4アドレスではありません`, `'${written(data)}' is no IPv4 address`);
    case 'AAAA':
      return only(1) && isIPv6(first!)
        ? null
        : count(`「${written(data)}」はIPv6アドレスではありません`, `'${written(data)}' is no IPv6 address`);
    case 'CNAME':
    case 'NS':
    case 'PTR':
    case 'DNAME':
      return only(1) ? noName(first) : count('名前を一つだけ書いてください', 'takes one name');
    case 'MX':
      return only(2) && number(first, 65_535)
        ? noName(second)
        : count(
            '「優先度 メールサーバー名」の順に書いてください（例 10 mail）',
            'takes a preference and a name, such as 10 mail',
          );
    case 'SRV':
      return only(4) && [first, second, third].every((word) => number(word, 65_535))
        ? noName(data[3]!.text)
        : count('「優先度 重み ポート 名前」の順に書いてください', 'takes priority, weight, port and a name');
    case 'CAA':
      return only(3) && number(first, 255)
        ? null
        : count('「フラグ タグ "値"」の順に書いてください', 'takes flags, a tag and a value');
    case 'TXT':
    case 'SPF': {
      if (data.length === 0) return count('文字列がありません', 'the text is missing');
      return data.some((word) => word.text.replace(/\\(?:\d{3}|.)/gs, 'x').length > 255)
        ? count(
            '一つの文字列は255バイトまでです。「"…" "…"」のように分けてください',
            'a string holds at most 255 bytes: split it as "…" "…"',
          )
        : null;
    }
    case 'SOA':
      if (!only(7))
        return count(
          '値が7つ必要です（サーバー名、連絡先、シリアル、4つの時間）',
          'takes seven values: server, contact, serial and four times',
        );
      if (!number(data[2]!.text, 4_294_967_295))
        return count(
          `シリアル「${decoded(data[2]!.text)}」が数字ではありません`,
          `the serial '${decoded(data[2]!.text)}' is no number`,
        );
      return data.slice(3).every((word) => seconds(word.text) !== null)
        ? null
        : count('更新間隔などの時間が正しくありません', 'its times are wrong');
    default:
      return data.length > 0 ? null : count('値がありません', 'the value is missing');
  }
}

/** What only the records together show. */
function wholeZone(
  { records, apex, included }: Pick<Zone, 'records' | 'apex' | 'included'>,
  soas: readonly ZoneRecord[],
  domain: string | null,
): Problem[] {
  if (records.length === 0 && included.length > 0)
    return included.map(({ line, name }) => ({
      line,
      text: {
        ja: `レコードは ${decoded(name)} にあり、このファイルにはありません。その内容をこの行の代わりに書くか、「named-compilezone -o - ドメイン ファイル」の出力を指定してください`,
        en: `the records are in ${decoded(name)}, not here: put its lines in the place of this one, or hand in what 'named-compilezone -o - DOMAIN FILE' writes`,
      },
    }));
  const problems: Problem[] = [];
  if (records.length === 0)
    problems.push({
      line: 1,
      text: {
        ja: 'レコードが一つもありません。BIND形式のゾーンファイルを指定してください',
        en: 'it holds no record: name a zone file in BIND format',
      },
    });
  for (const soa of soas.slice(1))
    problems.push({ line: soa.line, text: { ja: 'SOA が二つあります', en: 'a second SOA' } });
  if (domain !== null && soas[0] && !isWithin(domain, apex))
    problems.push({
      line: soas[0].line,
      text: {
        ja: `これは ${apex} のゾーンです（--domain は ${domain}）`,
        en: `this is the zone of ${apex}, not of ${domain}`,
      },
    });
  const others = new Map<string, ZoneRecord>();
  for (const record of records)
    if (!/^(?:CNAME|RRSIG|NSEC|KEY|SIG)$/.test(record.type)) others.set(record.owner, record);
  for (const record of records) {
    const other = record.type === 'CNAME' ? others.get(record.owner) : undefined;
    if (other)
      problems.push({
        line: record.line,
        text: {
          ja: `${record.owner} には ${other.type}（${other.line}行目）もあるため、CNAME は置けません`,
          en: `${record.owner} has ${other.type} on line ${other.line} too: no CNAME may stand beside it`,
        },
      });
  }
  return problems;
}
