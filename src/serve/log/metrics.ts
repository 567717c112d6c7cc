// What /metrics tells, in Prometheus' text format.
import type { Jobs } from '../jobs/jobs.ts';

type Labels = Record<string, string>;

/** Numbers that only grow. */
export class Metrics {
  private readonly counters = new Map<string, Map<string, number>>();

  add(name: string, labels: Labels, amount = 1): void {
    const counter = this.counters.get(name) ?? new Map<string, number>();
    const key = labelled(labels);
    this.counters.set(name, counter.set(key, (counter.get(key) ?? 0) + amount));
  }

  text(jobs: Jobs): string {
    const { states, waiting, running } = jobs.counts;
    const memory = process.memoryUsage();
    return [
      ...[...this.counters].flatMap(([name, values]) => family(name, 'counter', [...values])),
      ...family(
        'hikkoshi_jobs',
        'gauge',
        Object.entries(states).map(([state, n]) => [labelled({ state }), n]),
      ),
      ...family('hikkoshi_queue_waiting', 'gauge', [['', waiting]]),
      ...family('hikkoshi_queue_running', 'gauge', [['', running]]),
      ...family('hikkoshi_disk_bytes', 'gauge', [['', jobs.bytes]]),
      ...family('hikkoshi_listeners', 'gauge', [['', jobs.watch.size]]),
      ...family('process_resident_memory_bytes', 'gauge', [['', memory.rss]]),
      ...family('process_start_time_seconds', 'gauge', [['', Math.round(Date.now() / 1000 - process.uptime())]]),
      '',
    ].join('\n');
  }
}

const labelled = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
};

function family(name: string, type: 'counter' | 'gauge', values: readonly (readonly [string, number])[]): string[] {
  return [`# TYPE ${name} ${type}`, ...values.map(([labels, value]) => `${name}${labels} ${value}`)];
}
