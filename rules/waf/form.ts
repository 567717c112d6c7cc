// Forms whose ordinary use the firewall would stop, and links that it would refuse.
import type { HtmlDocument } from '../../src/languages/html/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import {
  FORM_FACT,
  type FormFact,
  formsOf,
  LINK_FACT,
  type LinkFact,
  linksOf,
  printedPage,
} from '../../src/waf/forms.ts';
import type { Answer, Cause } from '../../src/waf/rehearsal.ts';
import { rehearse } from '../../src/waf/site.ts';
import { literalsWith } from '../paths/literals.ts';
import { shapesOf } from './applications.ts';
import { rulesOf } from './engine.ts';

const FORM = words('<form');
const EDITOR =
  '<script src="/ckeditor/ckeditor.js"></script><form method="post" action="save.php"><textarea class="ckeditor" name="body"></textarea></form>\n';

export default defineRule({
  id: 'waf/form',
  component: 'waf',
  severity: 'warning',
  effort: { minutes: [10, 30, 120] },
  title: { ja: 'WAF に遮断される見込みのフォーム', en: 'The firewall would stop this form' },
  why: {
    ja: '移行先には WAF（Webアプリケーションファイアウォール）があります。HTML や SQL を送信する管理画面の投稿は攻撃と区別できず、403 になることがあります。',
    en: 'The target has a web application firewall. Posts that carry HTML or SQL from an administration page look like attacks to it and get 403.',
  },
  hint: {
    ja: '「hikkoshi waf」で規則・項目・値と除外設定の書き方を確認し、移行後に投稿を試してください。',
    en: "Run 'hikkoshi waf' for rule, field, value and an exclusion to paste, and try a post after the move.",
  },
  sources: [
    'https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v2.x)',
    'https://coreruleset.org/',
  ],
  examples: [
    { path: 'admin/edit.html', wrong: EDITOR },
    {
      path: 'admin/db.html',
      wrong: '<form method="post" action="db.cgi"><textarea name="sql"></textarea><input type="submit"></form>\n',
    },
    { path: 'cgi-bin/mt/mt.cgi', wrong: '#!/usr/bin/perl\nuse MT::Bootstrap App => "MT::App::CMS";\n' },
    {
      path: 'contact.html',
      encoding: 'shift_jis',
      right:
        '<form method="post" action="mail.cgi"><input name="name"><input name="email"><input type="hidden" name="subject" value="お問い合わせ"><textarea name="body"></textarea></form>\n',
    },
    { path: 'search.html', right: '<form action="search.php"><input type="text" name="q"></form>\n' },
    {
      path: 'cgi-bin/bbs.cgi',
      right:
        '#!/usr/bin/perl\nprint qq(<form method="post" action="bbs.cgi"><textarea name="comment"></textarea></form>);\n',
    },
  ],
  check: {
    file(file, context) {
      if (!context.target.profile.waf || file.reach !== 'live') return;
      for (const { fields } of shapesOf(file.path)) {
        const place = context.place({ start: 0, end: 0 });
        const form: FormFact = { place, action: '', method: 'post', multipart: false, charset: '', fields };
        context.fact(FORM_FACT, form);
      }
    },
    html(html, context) {
      collect(html, context);
    },
    php(php, context) {
      // cheap before exact: most programs print no form
      if (!FORM.in(php.bytes)) return;
      const tags = literalsWith(/</g, php.text, () => php.strings);
      const printed = printedPage(
        php.text,
        tags.map(({ inner }) => inner),
      );
      if (printed) collect(printed, context);
    },
    perl(perl, context) {
      if (!FORM.in(perl.bytes)) return;
      const printed = printedPage(
        context.file.text,
        perl.strings.map(({ content }) => content),
      );
      if (printed) collect(printed, context);
    },
  },
  site(site) {
    if (!site.target.profile.waf) return;
    const forms = site.facts<FormFact>(FORM_FACT);
    if (forms.length === 0) return;
    const estimate = site.waf.rules === null;
    const facts = {
      forms,
      links: [],
      encodingOf: (path: string) => site.file(path)?.encoding ?? '',
      isLive: (path: string) => site.file(path)?.reach === 'live',
    };
    for (const answer of rehearse(facts, site.move, rulesOf(site.waf.rules)).answers) {
      if (answer.outcome === 'passes' || (estimate && !isTelling(answer))) continue;
      site.report(answer.place, {
        message: messageOf(answer, estimate),
        severity: estimate || answer.outcome === 'uncertain' ? 'info' : 'warning',
      });
    }
  },
});

/** Guesses on both sides, of the value and of the rules, are worth no line: the page must show that markup, source or SQL is posted. */
function isTelling({ outcome, causes }: Answer): boolean {
  return outcome === 'blocked' || causes.some(({ role }) => role === 'editor' || role === 'source' || role === 'sql');
}

function collect(html: HtmlDocument, context: Context): void {
  if (!context.target.profile.waf || context.file.reach !== 'live') return;
  for (const form of formsOf(html, context.place)) context.fact(FORM_FACT, form);
  for (const link of linksOf(html, context.place) satisfies LinkFact[]) context.fact(LINK_FACT, link);
}

export function messageOf(answer: Answer, estimate: boolean) {
  const cause: Cause = answer.causes[0]!;
  const field =
    cause.field === ''
      ? { ja: 'リクエスト', en: 'the request' }
      : { ja: `項目「${cause.field}」`, en: `field "${cause.field}"` };
  const sure = answer.outcome === 'blocked';
  const more = answer.causes.length > 1 ? answer.causes.length - 1 : 0;
  return {
    ja: `${answer.path} への送信は WAF に遮断され${sure ? 'る見込みです' : 'ることがあります'}。${field.ja}の値「${cause.value}」が規則 ${cause.rule}（${cause.message.ja}）に該当します${more > 0 ? `。ほか${more}件` : ''}${cause.japanese ? '。日本語の文字だけで該当しています' : ''}${estimate ? '（移行先の規則は非公開のため、推定規則による判定です）' : ''}`,
    en: `Posting to ${answer.path} ${sure ? 'would' : 'may'} be stopped: ${field.en} with "${cause.value}" matches rule ${cause.rule} (${cause.message.en})${more > 0 ? ` and ${more} more` : ''}${cause.japanese ? '; Japanese text alone trips it' : ''}${estimate ? ' (an estimate: the hoster does not publish its rules)' : ''}`,
  };
}
