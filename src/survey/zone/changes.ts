// What each record of a zone means for the move: changed, to be asked, a mistake of its own, or left alone, and why.
import { isIPv4 } from 'node:net';
import type { Text } from '../../rule/text.ts';
import type { Word } from './entries.ts';
import {
  type Answer,
  ask,
  isOld,
  type Known,
  keep,
  mistake,
  NEW_IPV4,
  NEW_IPV6,
  replaced,
  type ZoneChange,
  type ZoneMove,
} from './known.ts';
import { absolute, isWithin, providerOf } from './names.ts';
import type { Zone, ZoneRecord } from './records.ts';
import { textChange } from './text-change.ts';

export interface ZoneChanges {
  changes: ZoneChange[];
  /** Addresses that were taken for the old server's. */
  oldAddresses: string[];
  /** True when nobody named the old server: the address of the domain itself was taken for it. */
  assumed: boolean;
  /** Records that the new zone needs besides, as [name, type, data]. */
  added: { owner: string; type: string; data: string; why: Text }[];
  /** Longest time, in seconds, for which others remember what will change. */
  remembered: number;
}

export function changesOf(zone: Zone, move: ZoneMove): ZoneChanges {
  const { old, assumed } = oldAddressesOf(zone, move);
  const known: Known = {
    zone,
    move,
    old,
    providers: new Set(
      move.oldHosts
        .filter((host) => /[a-z]/.test(host) && !host.includes(':') && !isWithin(host, zone.apex))
        .map(providerOf),
    ),
    leading: new Set(
      zone.records
        .filter((record) => isAddress(record) && old.has(record.data[0]!.text.toLowerCase()))
        .map((record) => record.owner),
    ),
    ipv4: move.newAddresses.find(isIPv4) ?? NEW_IPV4,
    ipv6: move.newAddresses.find((address) => !isIPv4(address)) ?? NEW_IPV6,
  };
  const changes = zone.records.map((record) => ({
    edits: [],
    early: [],
    late: [],
    after: null,
    record,
    ...changeOf(record, known),
  }));
  return {
    changes,
    oldAddresses: [...old],
    assumed,
    added: addedRecords(changes, known),
    remembered: Math.max(
      0,
      ...changes.filter(({ what, edits }) => what === 'change' && edits.length > 0).map(({ record }) => record.ttl),
    ),
  };
}

const isAddress = ({ type, class: kind }: ZoneRecord): boolean => kind === 'IN' && (type === 'A' || type === 'AAAA');

function oldAddressesOf(zone: Zone, { oldHosts }: ZoneMove): { old: Set<string>; assumed: boolean } {
  const old = new Set(oldHosts.filter((host) => !/[g-z]/.test(host)));
  const addressesOf = (names: readonly string[]) =>
    zone.records
      .filter((record) => isAddress(record) && names.includes(record.owner))
      .map((record) => record.data[0]!.text.toLowerCase());
  for (const address of addressesOf(oldHosts)) old.add(address);
  if (old.size > 0 || oldHosts.length > 0) return { old, assumed: false };
  return { old: new Set(addressesOf([zone.apex, `www.${zone.apex}`])), assumed: true };
}

function changeOf(record: ZoneRecord, known: Known): Answer {
  if (record.class !== 'IN')
    return mistake(
      `クラスが ${record.class} のため、このゾーンとしては読み込まれません。`,
      `Its class is ${record.class}: a name server does not take it as a part of this zone.`,
    );
  if (known.zone.apex !== '' && !isWithin(record.owner, known.zone.apex))
    return mistake(
      `${record.owner} は ${known.zone.apex} の外の名前のため、無視されます。`,
      `${record.owner} is not within ${known.zone.apex} and is passed over.`,
    );
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return addressChange(record, known);
    case 'SOA':
      return {
        what: 'change',
        why: { ja: 'ゾーンを変更するたびにシリアルを増やします。', en: 'The serial rises with every change.' },
      };
    case 'NS':
      return nameServerChange(record, known);
    case 'MX':
      return mailChange(record, record.data[1]!, known);
    case 'CNAME':
    case 'DNAME':
    case 'PTR':
      return targetChange(record, record.data[0]!, known);
    case 'SRV':
      return targetChange(record, record.data[3]!, known);
    case 'TXT':
    case 'SPF':
      return textChange(record, known);
    case 'CAA':
      return ask(
        '新しいサーバーの証明書を発行する認証局がここで許可されているか、ご確認ください。',
        "Does it allow the authority that issues the new server's certificate?",
      );
    case 'DS':
    case 'DNSKEY':
    case 'RRSIG':
    case 'CDS':
    case 'CDNSKEY':
      return ask(
        'DNSSECの署名があります。DNSの管理を移すときは、先に上位のDSを外す必要があります。',
        'The zone is signed: before its name servers change, the DS at the parent must go.',
      );
    default:
      return keep('サーバーの移行では変わりません。', 'The move does not change it.');
  }
}

function addressChange(record: ZoneRecord, known: Known): Answer {
  const { old, ipv4, ipv6 } = known;
  const word = record.data[0]!;
  if (!old.has(word.text.toLowerCase()))
    return keep('旧サーバー以外を指しているため変更しません。', 'It points at another server.');
  if (isNameServer(record.owner, known))
    return ask(
      '旧サーバー上のDNSサーバーの名前です。新しいサーバーでDNSを動かさない場合に変更すると、このドメインを引けなくなるため、そのままにしました。DNSの管理先をどこに移すか、ご確認ください（同じ名前をWebやメールにも使っている場合は、別の名前に分けてください）。',
      'A name server of the zone, on the old server. It stays: pointed at a machine that serves no DNS, it would be lost. Where will the zone be kept? (Where web or mail use the same name, give them one of their own.)',
    );
  const after = record.type === 'A' ? ipv4 : ipv6;
  const wild = record.owner.startsWith('*.');
  const unknown = after === NEW_IPV4 || after === NEW_IPV6;
  return {
    what: 'change',
    after,
    edits: [replaced(word, after)],
    why: {
      ja: `旧サーバーを指しています。${wild ? 'ワイルドカードのため、名前のないすべてのサブドメインが対象です。' : ''}${unknown ? '新しいサーバーのアドレスをご確認ください。' : ''}${record.type === 'AAAA' && unknown ? 'IPv6がない場合はこの行を削除します。' : ''}`,
      en: `It points at the old server.${wild ? ' Every subdomain without a record of its own follows it.' : ''}${unknown ? ' The new address is to be asked.' : ''}${record.type === 'AAAA' && unknown ? ' Without IPv6 there, the line goes.' : ''}`,
    },
  };
}

/** A name that an NS record leads to; the domain itself and www are moved all the same. */
const isNameServer = (owner: string, { zone }: Known): boolean =>
  owner !== zone.apex &&
  owner !== `www.${zone.apex}` &&
  zone.records.some(
    (each) => each.type === 'NS' && each.class === 'IN' && absolute(each.data[0]!.text, each.origin) === owner,
  );

function nameServerChange(record: ZoneRecord, known: Known): Answer {
  const target = absolute(record.data[0]!.text, record.origin);
  if (record.owner !== known.zone.apex)
    return keep('サブドメインの委任です。変更しません。', 'A subdomain is delegated by it.');
  if (known.move.newNameServers)
    return ask(
      '切り替えでDNSサーバーが変わります。新しいDNSサーバーの名前をご確認ください。',
      'The switch changes the name servers: their names are to be asked.',
    );
  if (isOld(target, known))
    return ask(
      '旧サービスのDNSサーバーです。DNSの管理先をどこに移すか、ご確認ください。',
      "It is the old provider's name server: where will the zone be kept?",
    );
  return keep('DNSの管理先を変えない場合はそのままです。', 'It stays unless the zone moves to other name servers.');
}

/** A name that was meant to end with a dot: the zone's own name stands at its end. */
function withoutDot(word: Word, { zone }: Known): Answer | null {
  if (word.text.endsWith('.') || !isWithin(word.text.toLowerCase(), zone.apex) || zone.apex === '') return null;
  return {
    what: 'mistake',
    why: {
      ja: `名前の最後に「.」がないため「${word.text}.${zone.apex}」と解釈されます。「${word.text}.」の書き間違いと思われます。`,
      en: `Without a dot at its end it means ${word.text}.${zone.apex}; ${word.text}. was probably meant.`,
    },
  };
}

function mailChange(record: ZoneRecord, word: Word, known: Known): Answer {
  const { zone, old } = known;
  if (word.text === '.') return keep('メールを受け取らないという指定です。', 'It says that no mail is taken.');
  if (/^\d+(?:\.\d+){3}\.?$/.test(word.text)) {
    const after = `${record.data[0]!.text} mail.${zone.apex}.`;
    const why = { ja: 'MXにはIPアドレスではなく名前を書く必要があります。', en: 'MX takes a name, not an address.' };
    if (!old.has(word.text.replace(/\.$/, ''))) return { what: 'mistake', why };
    return {
      what: 'change',
      after,
      edits: [replaced(word, `mail.${zone.apex}.`)],
      why: { ja: `${why.ja}mail.${zone.apex} に改めます。`, en: `${why.en} It becomes mail.${zone.apex}.` },
    };
  }
  const undotted = withoutDot(word, known);
  if (undotted) return undotted;
  const target = absolute(word.text, record.origin);
  const alias = zone.records.find((each) => each.type === 'CNAME' && each.owner === target);
  if (alias)
    return {
      what: 'mistake',
      why: {
        ja: `MXの指す ${target} は別名（CNAME、${alias.line}行目）です。メールが届かないことがあるため、A レコードを持つ名前に改めてください。`,
        en: `${target} is an alias (line ${alias.line}); MX must name a host that has an address of its own.`,
      },
    };
  if (isWithin(target, zone.apex) && !zone.records.some((each) => isAddress(each) && each.owner === target))
    return {
      what: 'mistake',
      why: {
        ja: `MXの指す ${target} のアドレスがこのゾーンにありません。`,
        en: `The zone has no address for ${target}.`,
      },
    };
  return targetChange(record, word, known);
}

function targetChange(record: ZoneRecord, word: Word, known: Known): Answer {
  const undotted = withoutDot(word, known);
  if (undotted) return undotted;
  const target = absolute(word.text, record.origin);
  if (isWithin(target, known.zone.apex)) return keep(`${target} の変更に従います。`, `It follows ${target}.`);
  if (isOld(target, known))
    return ask(
      `旧サービスの ${target} を指しています。${record.type === 'MX' ? '新しいメールサーバーの名前' : '新しい指定先'}をご確認ください。`,
      `It names ${target} of the old provider: ${record.type === 'MX' ? 'the new mail server' : 'what it becomes'} is to be asked.`,
    );
  return record.type === 'MX'
    ? ask(
        `外部のメールサービス（${target}）を指しています。今後も使う場合は変更しません。`,
        `Mail is taken by ${target}, another service. It stays if that service stays.`,
      )
    : keep(
        `旧サーバー以外（${target}）を指しているため変更しません。`,
        `It points at ${target}, which is not the old server.`,
      );
}

/** mail.DOMAIN, where mail is on the old server and the name is not there. */
function addedRecords(changes: readonly ZoneChange[], { zone, leading, ipv4, old }: Known): ZoneChanges['added'] {
  const owner = `mail.${zone.apex}`;
  if (zone.records.some((record) => record.owner === owner)) return [];
  const moves = changes.some(
    ({ record }) =>
      record.type === 'MX' &&
      record.data[1] &&
      (leading.has(absolute(record.data[1].text, record.origin)) || old.has(record.data[1].text.replace(/\.$/, ''))),
  );
  if (!moves) return [];
  return [
    {
      owner,
      type: 'A',
      data: ipv4,
      why: {
        ja: 'メールソフトとMXに使う名前がまだありません。',
        en: 'The name for mail programs and MX is not there yet.',
      },
    },
  ];
}
