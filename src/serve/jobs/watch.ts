// Tells those who listen that something about a job has changed. Each change has a number, so that who comes back knows what was missed.
type Listener = () => void;

export class Watch {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly versions = new Map<string, number>();
  /** Numbers of an earlier process mean nothing. */
  private readonly epoch = Date.now().toString(36);

  changed(id: string): void {
    this.versions.set(id, (this.versions.get(id) ?? 0) + 1);
    for (const listener of this.listeners.get(id) ?? []) listener();
  }

  version(id: string): string {
    return `${this.epoch}-${this.versions.get(id) ?? 0}`;
  }

  /** Gives the function that ends it. */
  listen(id: string, listener: Listener): () => void {
    const set = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(id);
    };
  }

  get size(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  forget(id: string): void {
    this.versions.delete(id);
  }
}
