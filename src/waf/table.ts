// The rehearsal's table for people.
import type { Lang, Text } from '../rule/text.ts';
import type { WafTraffic } from '../rule/waf.ts';
import type { Profile } from '../target/profile.ts';
import { printable } from '../text/printable.ts';
import type { Answer, Outcome, Rehearsal } from './rehearsal.ts';
import type { RuleSet } from './ruleset.ts';
import { waysOut } from './ways-out.ts';

export interface Table {
  target: Profile;
  rehearsal: Rehearsal;
  set: RuleSet;
  /** Judged by our own rules. */
  estimate: boolean;
  traffic: WafTraffic | null;
}

const OUTCOMES: Record<Outcome, Text> = {
  blocked: { ja: '遮断', en: 'stopped' },
  uncertain: { ja: '不確か', en: 'uncertain' },
  passes: { ja: '通過', en: 'passes' },
};
/** Lines of real traffic that are shown. */
const MOST_TRAFFIC = 40;

export function tableText({ target, rehearsal, set, estimate, traffic }: Table, lang: Lang): string {
  const word = (ja: string, en: string) => (lang === 'ja' ? ja : en);
  const { answers, skipped } = rehearsal;
  const count = (outcome: Outcome) => answers.filter((answer) => answer.outcome === outcome).length;
  const lines = [
    word(`WAF の予行演習: ${target.name.ja}`, `WAF rehearsal: ${target.name.en}`),
    estimate
      ? word(
          '移行先の WAF の規則は公開されていないため、当ツールの推定規則で判定しています。',
          'The firewall’s rules are not public: judged by an estimate of our own.',
        )
      : word(
          `規則 ${ruleCount(set)} 件（パラノイア ${target.waf?.paranoia ?? 1}、しきい値 ${target.waf?.threshold ?? 5}）で判定しています。`,
          `${ruleCount(set)} rules (paranoia ${target.waf?.paranoia ?? 1}, threshold ${target.waf?.threshold ?? 5}).`,
        ),
    word(
      '日本語の文字だけで該当する規則もあります（CRS 2.2.9 の 960024・981173 は日本語のバイト列を記号と数え、CRS 3.3 の 941310 は UTF-8 の文章に反応し、CRS 4 は設定により UTF-8 以外を拒みます）。',
      'Japanese text alone trips some rules: CRS 2.2.9’s 960024 and 981173 count its bytes as signs, CRS 3.3’s 941310 matches in UTF-8, CRS 4 can refuse what is not UTF-8.',
    ),
  ];
  for (const { id, file, line, reason } of set.uncompiled)
    lines.push(
      word(
        `判定に使えない規則: ${id}（${file} ${line}行目、${reason}）`,
        `rule left out: ${id} (${file}, line ${line}: ${reason})`,
      ),
    );
  const told = new Set<string>();
  for (const outcome of ['blocked', 'uncertain'] as const)
    for (const answer of answers.filter((each) => each.outcome === outcome))
      lines.push('', ...answerLines(answer, estimate, lang, told));
  const passing = answers.filter(({ outcome }) => outcome === 'passes');
  if (passing.length > 0) lines.push('', `${OUTCOMES.passes[lang]}`);
  for (const answer of passing)
    lines.push(`  ${answer.method.padEnd(4)} ${show(answer.path)}  ${where(answer)}${times(answer)}`);
  if (traffic) lines.push('', ...trafficLines(traffic, lang));
  lines.push(
    '',
    word(
      `遮断 ${count('blocked')}件、不確か ${count('uncertain')}件、通過 ${count('passes')}件${skipped > 0 ? `、多すぎるため調べていないもの ${skipped}件` : ''}`,
      `${count('blocked')} stopped, ${count('uncertain')} uncertain, ${count('passes')} pass${skipped > 0 ? `, ${skipped} not judged (too many)` : ''}`,
    ),
  );
  return `${lines.join('\n')}\n`;
}

const ruleCount = (set: RuleSet): number => set.rules.filter((rule) => !('marker' in rule)).length;
const show = (text: string): string => printable(text);
const where = ({ page, place }: Answer): string => `${show(page)}:${place.line}`;
const times = ({ count }: Answer): string => (count > 1 ? ` ×${count}` : '');

/** @param told ways out that stand further up already */
function answerLines(answer: Answer, estimate: boolean, lang: Lang, told: Set<string>): string[] {
  const word = (ja: string, en: string) => (lang === 'ja' ? ja : en);
  const lines = [
    `${OUTCOMES[answer.outcome][lang]}  ${answer.method} ${show(answer.path)}  (${where(answer)}, ${answer.charset})${times(answer)}`,
  ];
  for (const cause of answer.causes) {
    const field = cause.field === '' ? cause.variable : cause.field;
    lines.push(
      word(
        `    規則 ${cause.rule}  ${cause.byName ? '項目名' : '項目'} ${show(field)}  値 ${show(cause.value)}`,
        `    rule ${cause.rule}  ${cause.byName ? 'name of field' : 'field'} ${show(field)}  value ${show(cause.value)}`,
      ),
      `        ${show(cause.message[lang])}${cause.japanese ? word('（日本語の文字だけで該当）', ' (Japanese text alone)') : ''}`,
    );
  }
  for (const { what, paste } of waysOut(answer, estimate)) {
    if (told.has(what.en + paste)) continue;
    told.add(what.en + paste);
    lines.push(`    → ${what[lang]}`);
    if (paste !== '') lines.push(...paste.split('\n').map((line) => `        ${show(line)}`));
  }
  return lines;
}

function trafficLines({ requests, blocked, unread, stopped, others }: WafTraffic, lang: Lang): string[] {
  const word = (ja: string, en: string) => (lang === 'ja' ? ja : en);
  const lines = [
    word(
      `実際のアクセス ${requests}件のうち ${blocked}件が遮断される見込みです${unread > 0 ? `（読み取れない行 ${unread}件）` : ''}`,
      `Of ${requests} real requests ${blocked} would be stopped${unread > 0 ? ` (${unread} lines could not be read)` : ''}`,
    ),
  ];
  for (const each of stopped.slice(0, MOST_TRAFFIC))
    lines.push(
      `  ${String(each.count).padStart(6)}  ${show(each.method)} ${show(each.path)}  ${each.rule} ${show(each.message[lang])}`,
      `          ${show(each.variable)} = ${show(each.value)}`,
    );
  const rest = stopped.length - MOST_TRAFFIC + others;
  if (rest > 0) lines.push(word(`  ほか${rest}種類`, `  and ${rest} more kinds`));
  return lines;
}
