// What is known of a job while something runs, and is not worth writing down.
import type { Progress } from '../job.ts';

interface Entry {
  progress: Progress | null;
  /** Bytes that it takes on the disk beside what is kept. */
  scratch: number;
}

export class Live {
  private readonly entries = new Map<string, Entry>();

  begin(id: string): void {
    this.entries.set(id, { progress: null, scratch: 0 });
  }

  /** Of a job that has begun; a later word about one that has ended says nothing. */
  tell(id: string, told: Partial<Entry>): void {
    const entry = this.entries.get(id);
    if (entry) Object.assign(entry, told);
  }

  end(id: string): void {
    this.entries.delete(id);
  }

  progressOf(id: string): Progress | null {
    return this.entries.get(id)?.progress ?? null;
  }

  get bytes(): number {
    return [...this.entries.values()].reduce((sum, { scratch }) => sum + scratch, 0);
  }
}
