/** Of policies that are pulled at the same time. */
const maxPulls = 3;

/** Gives each pull its turn. */
export function pullSemaphore(): Semaphore {
  return new Semaphore(maxPulls);
}

/** Lets so much work be under way at the same time; the rest waits for its turn. */
export class Semaphore {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  /** @param limit at least one */
  constructor(limit: number) {
    this.free = limit;
  }

  /** @throws what `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    // Whoever ends hands over its place.
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}
