// Real traffic through a rule set: what would have been stopped, and how often.
import type { WafStopped, WafTraffic } from '../rule/waf.ts';
import { judge, messageOf } from './engine.ts';
import type { RuleSet } from './ruleset.ts';
import type { Traffic } from './traffic.ts';

/** Kinds kept apart: a hostile log has a new path on every line. */
const MOST_KINDS = 2000;

export async function countTraffic(traffic: Traffic, set: RuleSet): Promise<WafTraffic> {
  const kinds = new Map<string, WafStopped>();
  const total: WafTraffic = { requests: 0, blocked: 0, unread: 0, stopped: [], others: 0 };
  for await (const request of traffic.requests) {
    total.requests++;
    const verdict = judge(set, request);
    if (!verdict.blocked) continue;
    total.blocked++;
    const cause = verdict.hits.find(({ id }) => id !== verdict.blocked!.id) ?? verdict.hits[0];
    const path = request.uri.replace(/[?#][\s\S]*$/, '').slice(0, 200);
    const rule = cause?.id ?? verdict.blocked.id;
    const key = `${request.method} ${path} ${rule}`;
    const known = kinds.get(key);
    if (known) known.count++;
    else if (kinds.size >= MOST_KINDS) total.others++;
    else
      kinds.set(key, {
        method: request.method,
        path,
        rule,
        message: cause ? messageOf(cause) : { ja: verdict.blocked.message, en: verdict.blocked.message },
        variable: cause?.variable ?? '',
        value: (cause?.value ?? '').slice(0, 60),
        count: 1,
      });
  }
  total.unread = traffic.unread();
  total.stopped = [...kinds.values()].sort((a, b) => b.count - a.count);
  return total;
}
