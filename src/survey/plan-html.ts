// The plan as a part of the page: what stands against the wished day first.
import { markup } from '../report/escape.ts';
import type { Lang } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';
import { dayText } from './calendar.ts';
import { heading, list, paragraph, quiet, table } from './markup.ts';
import { isDated, type Plan } from './plan.ts';
import { daysText } from './plan-sheets.ts';
import { pick, whoText } from './words.ts';

export function planHtml(plan: Plan, profile: Profile, lang: Lang): string {
  const { wished, rows, obstacles } = plan;
  const parts: string[] = [];
  if (wished === null)
    parts.push(
      paragraph(
        pick(
          lang,
          '切替の希望日が決まりましたら、日付を入れた日程をお作りします。作業の順序は次のとおりです。',
          'The plan gets its days when a day of the switch is wished for. This is the order of the work.',
        ),
      ),
    );
  else if (obstacles.length > 0) parts.push(obstacleHtml(plan, wished, lang));
  else
    parts.push(
      paragraph(
        pick(
          lang,
          `${dayText(wished, lang)}の切り替えを前提とした日程です。`,
          `For a switch on ${dayText(wished, lang)}.`,
        ),
      ),
    );
  if (plan.tight) parts.push(`<div class="obstacle">${paragraph(plan.tight[lang])}</div>`);
  const dated = isDated(plan);
  if (dated && obstacles.length > 0)
    parts.push(
      paragraph(pick(lang, '上の点が解決した場合の日程は次のとおりです。', 'Once that is settled, this is the plan.')),
    );
  if (dated)
    parts.push(
      table(
        lang === 'ja' ? ['時期', '作業', '担当', '備考'] : ['When', 'What', 'Who', 'Notes'],
        rows.map((row) => [
          daysText(row, lang),
          row.what[lang],
          whoText(row.who, profile, lang),
          row.note?.[lang] ?? '',
        ]),
      ),
    );
  else if (wished === null && rows.length > 0)
    parts.push(
      table(
        lang === 'ja' ? ['順', '作業', '担当', '所要日数'] : ['No.', 'What', 'Who', 'Time'],
        rows.map((row, i) => [
          i + 1,
          row.what[lang],
          whoText(row.who, profile, lang),
          row.note?.[lang] ?? pick(lang, '要確認', 'to be asked'),
        ]),
      ),
    );
  if (plan.stated.length > 0)
    parts.push(
      heading(pick(lang, '日程の根拠（資料の記載）', 'What the plan obeys (in the document)')),
      list(plan.stated),
    );
  const assumptions = profile.survey?.assumptions ?? [];
  if (assumptions.length > 0)
    parts.push(
      heading(pick(lang, '計算の前提', 'How the document was counted')),
      list(
        assumptions.map(({ what, stated }) =>
          pick(lang, `${what.ja}（資料：「${stated}」）`, `${what.en} (“${stated}”)`),
        ),
      ),
    );
  if (wished !== null)
    parts.push(
      quiet(
        pick(
          lang,
          `基準日：${dayText(plan.today, lang)}。土日・祝日・年末年始（12月29日～1月3日）は営業日に数えていません。`,
          `As of ${dayText(plan.today, lang)}. Weekends, public holidays and 29 December to 3 January are no working days.`,
        ),
      ),
    );
  return parts.join('\n');
}

function obstacleHtml({ obstacles, firstDay }: Plan, wished: string, lang: Lang): string {
  const others = obstacles.some((obstacle) => !obstacle.laterHelps);
  const first =
    firstDay === null || firstDay === wished
      ? pick(
          lang,
          others ? '' : '2年以内に条件を満たす日が見つかりませんでした。',
          others ? '' : 'No day within two years keeps all rules.',
        )
      : pick(
          lang,
          `${others ? 'そのほかの条件をすべて満たす' : '条件をすべて満たす'}最初の日は ${dayText(firstDay, lang)} です。`,
          `The first day that keeps ${others ? 'all the others' : 'every rule'} is ${dayText(firstDay, lang)}.`,
        );
  const lead = obstacles.some((obstacle) => obstacle.laterHelps)
    ? pick(
        lang,
        `ご希望の${dayText(wished, lang)}には切り替えられません。`,
        `The switch cannot be done on ${dayText(wished, lang)}.`,
      )
    : pick(
        lang,
        `${dayText(wished, lang)}の切り替えには、次の点の解決が必要です。`,
        `For a switch on ${dayText(wished, lang)}, this must be settled first.`,
      );
  return `<div class="obstacle">${paragraph(lead)}<ul>${obstacles.map((obstacle) => `<li>${markup(obstacle.text[lang])}</li>`).join('')}</ul>${first ? paragraph(first) : ''}</div>`;
}
