// What the texts of a zone mean for the move: SPF, DKIM, and proofs that stay.
import type { Text } from '../../rule/text.ts';
import { type Answer, ask, type Edit, isOld, type Known, keep, NEW_IPV4, NEW_IPV6 } from './known.ts';
import type { ZoneRecord } from './records.ts';
import { type SpfTerm, spfTerms } from './spf.ts';

export function textChange(record: ZoneRecord, known: Known): Answer {
  if (/(?:^|\.)_domainkey\./.test(record.owner))
    return ask(
      'DKIMの鍵です。新しいサーバーで署名する場合は、新しい鍵を追加します（旧サーバーが送信を終えるまで残します）。',
      'A DKIM key: if the new server signs mail, its key is added; this one stays until the old server sends no more.',
    );
  const terms = spfTerms(record.data);
  if (terms) return spfChange(terms, known);
  if (record.owner.startsWith('_acme-challenge'))
    return keep('証明書の発行時に使った記録です。', 'It was used when a certificate was issued.');
  return keep('サーバーの移行では変わりません。', 'The move does not change it.');
}

function spfChange(terms: readonly SpfTerm[], known: Known): Answer {
  const edits: Edit[] = [];
  const late: Edit[] = [];
  const parts: Text[] = [];
  const { old, ipv4, ipv6 } = known;
  const ranges: SpfTerm[] = [];
  for (const kind of ['ip4', 'ip6'] as const) {
    const own = terms.filter((term) => term.kind === kind && [...old].some((address) => term.holds(address)));
    const exact = own.filter((term) => !term.value.includes('/'));
    ranges.push(...own.filter((term) => term.value.includes('/')));
    const first = exact[0] ?? own[0];
    if (!first) continue;
    const added = `${first.qualifier}${kind}:${kind === 'ip4' ? ipv4 : ipv6}`;
    // both servers send until the old one is quiet
    edits.push({ start: first.end, end: first.end, text: ` ${added}` });
    late.push(
      exact.length > 0
        ? { start: first.start, end: first.end, text: added }
        : { start: first.end, end: first.end, text: ` ${added}` },
      ...exact.slice(1).map(({ start, end }) => ({ start, end, text: '' })),
    );
  }
  if (edits.length > 0)
    parts.push({
      ja: '送信元として旧サーバーを許可しています。移行中は新旧両方を書き、旧サーバーを止めた後で旧の指定を外します。',
      en: 'It allows the old server to send: both stand there during the move, the new one alone afterwards.',
    });
  if (ranges.length > 0) {
    const names = ranges.map(({ value }) => value).join('、');
    parts.push({
      ja: `${names} は旧サーバーを含む範囲です。ほかの送信元が含まれないか確認してから外してください。`,
      en: `${ranges.map(({ value }) => value).join(', ')} holds the old server: see whether other senders are in it before it goes.`,
    });
  }
  const others = terms.filter(
    ({ kind, value }) => /^(?:include|redirect|a|mx|exists)$/.test(kind) && value !== '' && isOld(value, known),
  );
  if (others.length > 0) {
    const names = others.map(({ value }) => value).join('、');
    parts.push({
      ja: `旧サービスの ${names} を参照しています。新しいサービスの指定をご確認ください。`,
      en: `It refers to ${others.map(({ value }) => value).join(', ')} of the old provider: the new one's is to be asked.`,
    });
  }
  if (parts.length === 0)
    return terms.some(({ kind, value }) => (kind === 'a' || kind === 'mx') && value === '')
      ? keep('「a」「mx」は新しいアドレスに従います。', "'a' and 'mx' follow the new addresses.")
      : keep(
          '旧サーバーの指定はありません。新しいサーバーからも送信する場合は、その指定を追加します。',
          'It does not name the old server. If the new one sends mail too, add it.',
        );
  const known4 = !edits.some(({ text }) => text.includes(NEW_IPV4) || text.includes(NEW_IPV6));
  return {
    what: edits.length > 0 ? 'change' : 'ask',
    after: edits.length > 0 ? edits.map(({ text }) => text.trim()).join(' ') : null,
    why: { ja: parts.map(({ ja }) => ja).join(''), en: parts.map(({ en }) => en).join(' ') },
    edits,
    early: known4 ? edits : [],
    late,
  };
}
