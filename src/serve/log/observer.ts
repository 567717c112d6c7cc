// What happens to jobs, as the log and the metrics are told it.
import type { Why } from '../jobs/erase.ts';
import type { RunStep } from '../jobs/steps.ts';
import { faultOf, log, shortId } from './log.ts';
import type { Metrics } from './metrics.ts';

export type Ending = 'done' | 'failed' | 'cancelled';

export class Observer {
  private readonly metrics: Metrics;

  constructor(metrics: Metrics) {
    this.metrics = metrics;
  }

  /** @param fault where in the program, when it is a mistake of ours */
  stepEnded(id: string, step: RunStep | 'upload', how: Ending, ms: number, fault?: string): void {
    this.metrics.add('hikkoshi_steps_total', { step, outcome: how });
    this.metrics.add('hikkoshi_step_seconds_total', { step }, ms / 1000);
    log('step', { job: shortId(id), step, how, ms, ...(fault !== undefined && { fault }) });
  }

  erased(id: string, why: Why): void {
    this.metrics.add('hikkoshi_erased_total', { why });
    log('erased', { job: shortId(id), why });
  }

  /** What nobody waits for went wrong. */
  fault(error: unknown): void {
    log('fault', { fault: faultOf(error) });
  }
}
