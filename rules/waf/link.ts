// Links written in pages whose query the firewall would refuse. Their values are no guess: they stand there.
import { defineRule } from '../../src/rule/rule.ts';
import { LINK_FACT, type LinkFact } from '../../src/waf/forms.ts';
import { rehearse } from '../../src/waf/site.ts';
import { rulesOf } from './engine.ts';
import { messageOf } from './form.ts';

export default defineRule({
  id: 'waf/link',
  component: 'waf',
  severity: 'warning',
  effort: { minutes: [5, 10, 30] },
  title: { ja: 'WAF に遮断される見込みのリンク', en: 'The firewall would refuse this link' },
  why: {
    ja: 'リンクに付いている値が攻撃の形に似ていると、WAF のある移行先ではページを開くだけで 403 になります。',
    en: 'A link whose values look like an attack gets 403 on a server with a web application firewall.',
  },
  hint: {
    ja: 'パラメータの渡し方（番号にするなど）を見直すか、該当 URL を WAF の除外に登録してください。',
    en: 'Pass the value another way (a number instead of a path), or exclude this address from the rule.',
  },
  sources: ['https://coreruleset.org/'],
  examples: [
    { path: 'a.html', wrong: '<a href="view.cgi?file=../../data/news.dat">news</a>\n' },
    {
      path: 'a.html',
      right: '<a href="list.php?id=3&page=2">next</a><a href="jump.cgi?http://www.example.com/">x</a>\n',
    },
  ],
  site(site) {
    if (!site.target.profile.waf) return;
    const links = site.facts<LinkFact>(LINK_FACT);
    if (links.length === 0) return;
    const estimate = site.waf.rules === null;
    const facts = {
      forms: [],
      links,
      encodingOf: (path: string) => site.file(path)?.encoding ?? '',
      isLive: (path: string) => site.file(path)?.reach === 'live',
    };
    for (const answer of rehearse(facts, site.move, rulesOf(site.waf.rules)).answers)
      if (answer.outcome !== 'passes')
        site.report(answer.place, { message: messageOf(answer, estimate), severity: estimate ? 'info' : 'warning' });
  },
});
