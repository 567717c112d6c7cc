// What the new service's document says: scopes, notes, what it does not carry over, ends of service.
import { number } from '../report/words.ts';
import type { Lang } from '../rule/text.ts';
import type { Mode, Profile } from '../target/profile.ts';
import { daysBetween, dayText } from './calendar.ts';
import { heading, paragraph, quiet, table } from './markup.ts';
import { MODES, pick } from './words.ts';

/** @param mode who moves the data; null: not decided, and both ways are told. @param today ISO */
export function serviceHtml(profile: Profile, mode: Mode | null, today: string, lang: Lang): string {
  const parts: string[] = [];
  const stated = lang === 'ja' ? ['内容', '資料の記載'] : ['What', 'In the document'];
  const titles = profile.documents.map(({ title, date }) =>
    date ? pick(lang, `「${title}」（${date}）`, `“${title}” (${date})`) : pick(lang, `「${title}」`, `“${title}”`),
  );
  if (titles.length > 0)
    parts.push(
      paragraph(
        pick(lang, `次の資料に基づいています：${titles.join('、')}`, `By these documents: ${titles.join(', ')}`),
      ),
    );
  const { survey } = profile;
  if (survey && survey.scopes.length > 0)
    parts.push(
      heading(pick(lang, 'お申し込みの範囲', 'What can be ordered')),
      table(
        stated,
        survey.scopes.map(({ what, stated }) => [what[lang], stated]),
      ),
    );
  if (survey && survey.notes.length > 0)
    parts.push(
      heading(pick(lang, 'ご注意いただきたいこと', 'Please note')),
      table(
        stated,
        survey.notes
          .filter((note) => applies(note.mode, mode))
          .map((note) => [
            `${mode === null && note.mode ? pick(lang, `【${MODES[note.mode].ja}】`, `[${MODES[note.mode].en}] `) : ''}${note.what[lang]}`,
            note.stated,
          ]),
      ),
    );
  const notMoved = profile.notMoved.filter(({ modes }) => mode === null || modes.includes(mode));
  if (notMoved.length > 0)
    parts.push(
      heading(
        pick(lang, 'お客様ご自身での移行では引き継がれないもの', 'Not carried over when the customer moves the data'),
      ),
      table(
        stated,
        notMoved.map(({ what, stated }) => [what[lang], stated]),
      ),
    );
  const ends = survey?.endOfService ?? [];
  if (ends.length > 0)
    parts.push(heading(pick(lang, 'サービスの終了日', 'Ends of service')), endsTable(ends, today, lang));
  return parts.length > 0
    ? parts.join('\n')
    : quiet(
        pick(
          lang,
          `${profile.name.ja}の資料には、移行の手続きについての記載がありません。`,
          'The profile says nothing about the move itself.',
        ),
      );
}

/** Whether something holds for this way of moving; while the way is open, everything does. */
const applies = (of: Mode | undefined, mode: Mode | null): boolean => of === undefined || mode === null || of === mode;

function endsTable(ends: NonNullable<Profile['survey']>['endOfService'], today: string, lang: Lang): string {
  return (
    table(
      lang === 'ja'
        ? ['OS', '終了日', '基準日時点の状況', '資料の記載']
        : ['System', 'End', 'On the day of this survey', 'In the document'],
      ends.map(({ system, date, stated }) => [system, dayText(date, lang), endState(date, today, lang), stated]),
    ) +
    quiet(
      pick(
        lang,
        `基準日：${dayText(today, lang)}。お使いのOSに該当する行をご確認ください。`,
        `As of ${dayText(today, lang)}. Look for your own system.`,
      ),
    )
  );
}

function endState(date: string, today: string, lang: Lang): string {
  const days = daysBetween(today, date);
  if (days < 0) return pick(lang, '終了しています', 'is over');
  return pick(lang, `あと${number(days)}日`, `${number(days)} days left`);
}
