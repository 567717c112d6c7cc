// Work that waits for its turn: so many at once, first come first served. Everything in it can be given up at any time.

/** Why a piece of work is given up. */
export type GivenUp = 'cancel' | 'erase' | 'stop';

interface Piece {
  key: string;
  work: (signal: AbortSignal) => Promise<void>;
  control: AbortController;
  done: Promise<void>;
  settle: () => void;
}

export class Queue {
  private readonly most: number;
  private readonly waiting: Piece[] = [];
  /** A piece that tidies up may still be among them when the next one of its key is added. */
  private readonly running = new Set<Piece>();

  private closed: GivenUp | null = null;

  constructor(most: number) {
    this.most = most;
  }

  /** @param work never rejects; it is also called, with the signal given, when it is given up while it waits */
  add(key: string, work: Piece['work']): void {
    let settle = (): void => {};
    const done = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const piece: Piece = { key, work, control: new AbortController(), done, settle };
    if (this.closed) {
      piece.control.abort(this.closed);
      void this.run(piece);
    } else {
      this.waiting.push(piece);
      this.next();
    }
  }

  /** Resolves when the work has ended. */
  async giveUp(key: string, why: GivenUp): Promise<void> {
    const pieces = [...this.waiting, ...this.running].filter((piece) => piece.key === key);
    for (const piece of pieces) {
      piece.control.abort(why);
      const at = this.waiting.indexOf(piece);
      if (at >= 0) void this.run(this.waiting.splice(at, 1)[0]!);
    }
    await Promise.all(pieces.map(({ done }) => done));
  }

  /** Now, and what is still added. */
  async close(why: GivenUp): Promise<void> {
    this.closed = why;
    const keys = new Set([...this.waiting, ...this.running].map(({ key }) => key));
    await Promise.all([...keys].map((key) => this.giveUp(key, why)));
  }

  /** How many come before; null for what does not wait. */
  ahead(key: string): number | null {
    const at = this.waiting.findIndex((piece) => piece.key === key);
    return at < 0 ? null : at;
  }

  get waitingKeys(): string[] {
    return this.waiting.map(({ key }) => key);
  }

  get sizes(): { waiting: number; running: number } {
    return { waiting: this.waiting.length, running: this.running.size };
  }

  private next(): void {
    while (this.running.size < this.most && this.waiting.length > 0) void this.run(this.waiting.shift()!);
  }

  private async run(piece: Piece): Promise<void> {
    this.running.add(piece);
    try {
      await piece.work(piece.control.signal);
    } finally {
      this.running.delete(piece);
      piece.settle();
      this.next();
    }
  }
}
