// Files that include each other in a circle.
import { defineRule } from '../../src/rule/rule.ts';
import { type Include, includesOf } from './include-graph.ts';

export default defineRule({
  id: 'ssi/loop',
  component: 'ssi',
  severity: 'warning',
  effort: { minutes: [5, 15, 30] },
  title: { ja: 'SSI の循環読み込み', en: 'SSI includes in a circle' },
  why: {
    ja: 'ファイルが互いに読み込み合うと、Apache は 10 段で打ち切り、ページが何度も繰り返された後にエラー文が表示されます。',
    en: 'Where files include each other, Apache stops after ten rounds: the page repeats itself and ends in an error text.',
  },
  hint: { ja: '循環をなくしてください。', en: 'Break the circle.' },
  sources: ['https://httpd.apache.org/docs/2.2/mod/core.html#limitinternalrecursion'],
  examples: [
    {
      path: 'a.shtml',
      wrong: '<!--#include virtual="b.shtml" -->',
      files: { 'b.shtml': '<!--#include virtual="a.shtml" -->' },
    },
    { path: 'a.shtml', wrong: '<!--#include virtual="/a.shtml" -->' },
    {
      path: 'a.shtml',
      right: '<!--#include virtual="b.shtml" --><!--#include virtual="b.shtml" -->',
      files: { 'b.shtml': '<!--#include virtual="c.html" -->', 'c.html': '' },
    },
  ],
  site(site) {
    const includes = includesOf(site).filter(({ to }) => to.kind === 'ssi');
    const circles = inCircles(includes);
    for (const include of includes) {
      if (!circles(include.from.path, include.to.path)) continue;
      site.report(include.place, {
        message: {
          ja: `${include.to.path} をたどるとこのファイルに戻ります。`,
          en: `${include.to.path} leads back to this file.`,
        },
      });
    }
  },
});

/** Whether two files lie on one circle: the strongly connected components of the graph (Tarjan, without recursion). */
function inCircles(includes: readonly Include[]): (from: string, to: string) => boolean {
  const edges = new Map<string, string[]>();
  for (const { from, to } of includes) edges.set(from.path, [...(edges.get(from.path) ?? []), to.path]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const component = new Map<string, number>();
  const stack: string[] = [];
  for (const root of edges.keys()) {
    if (index.has(root)) continue;
    const path: { name: string; next: number }[] = [{ name: root, next: 0 }];
    while (path.length > 0) {
      const step = path.at(-1)!;
      if (step.next === 0) {
        index.set(step.name, index.size);
        low.set(step.name, index.get(step.name)!);
        stack.push(step.name);
      }
      const target = edges.get(step.name)?.[step.next++];
      if (target !== undefined) {
        if (!index.has(target)) path.push({ name: target, next: 0 });
        else if (!component.has(target)) low.set(step.name, Math.min(low.get(step.name)!, index.get(target)!));
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) low.set(above.name, Math.min(low.get(above.name)!, low.get(step.name)!));
      if (low.get(step.name) !== index.get(step.name)) continue;
      for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
        component.set(name, index.get(step.name)!);
        if (name === step.name) break;
      }
    }
  }
  const self = new Set(includes.filter(({ from, to }) => from.path === to.path).map(({ from }) => from.path));
  return (from, to) => (from === to ? self.has(from) : component.get(from) === component.get(to));
}
