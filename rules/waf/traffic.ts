// Real requests of the old server (--waf-requests) that the firewall would have stopped, by kind and count.
import { defineRule } from '../../src/rule/rule.ts';

/** Kinds that are reported; the table of `hikkoshi waf` has more. */
const MOST = 50;

export default defineRule({
  id: 'waf/traffic',
  component: 'waf',
  severity: 'warning',
  effort: { minutes: [5, 15, 60] },
  title: {
    ja: '実際のアクセスのうち WAF に遮断される見込みのもの',
    en: 'Real requests that the firewall would have stopped',
  },
  why: {
    ja: '旧サーバーの記録にある実際のアクセスを、移行先の WAF の規則で判定した結果です。正当な利用であれば、移行後に 403 になります。',
    en: 'Requests in the old server’s record, judged by the rules of the target’s firewall. Those of real users will get 403 after the move.',
  },
  hint: {
    ja: '攻撃であれば対応は不要です。正当な利用であれば、その URL を規則の除外に登録してください。',
    en: 'Nothing to do where it is an attack; exclude the address from the rule where it is real use.',
  },
  sources: ['https://coreruleset.org/'],
  examples: [
    {
      path: 'list.php',
      wrong: '<?php\n',
      waf: {
        requests: 120,
        blocked: 3,
        unread: 0,
        others: 0,
        stopped: [
          {
            method: 'GET',
            path: '/list.php',
            rule: 942100,
            message: { ja: 'SQL文', en: 'SQL statement' },
            variable: 'ARGS:q',
            value: 'a',
            count: 3,
          },
        ],
      },
    },
    { path: 'list.php', right: '<?php\n', waf: { requests: 120, blocked: 0, unread: 0, others: 0, stopped: [] } },
  ],
  site(site) {
    const { traffic, rules } = site.waf;
    if (!traffic) return;
    for (const { method, path, rule, message, count } of traffic.stopped.slice(0, MOST)) {
      const file = path.slice(1);
      site.report(site.file(file) ? file : '.', {
        severity: rules === null ? 'info' : 'warning',
        message: {
          ja: `${method} ${path} は記録された${traffic.requests}件のうち${count}件が規則 ${rule}（${message.ja}）で遮断される見込みです${rules === null ? '（推定規則による判定です）' : ''}`,
          en: `${count} of ${traffic.requests} recorded requests, ${method} ${path}, would be stopped by rule ${rule} (${message.en})${rules === null ? ' (an estimate)' : ''}`,
        },
      });
    }
  },
});
