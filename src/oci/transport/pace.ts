/** Bodies that come more slowly, over the time that they may be idle, are given up. */
const minBytesPerIdleTime = 16 * 1024;

/**
 * Whether a body comes fast enough to be waited for: a server that gives a byte now and then would hold us for ever.
 * Only the time spent waiting for the server counts.
 */
export class Pace {
  private readonly idleMs: number;
  private readonly now: () => number;
  private waitingSinceMs: number;
  private waitedMs = 0;
  private bytes = 0;

  /**
   * @param idleMs in which nothing is too little, and less than 16 KiB too
   * @param now milliseconds; never goes back
   */
  constructor(idleMs: number, now: () => number) {
    this.idleMs = idleMs;
    this.now = now;
    this.waitingSinceMs = now();
  }

  /** Counts bytes that came. */
  isKept(bytes: number): boolean {
    this.waitedMs += this.now() - this.waitingSinceMs;
    this.bytes += bytes;
    if (this.waitedMs < this.idleMs) return true;
    const isEnough = this.bytes >= minBytesPerIdleTime;
    this.waitedMs = 0;
    this.bytes = 0;
    return isEnough;
  }

  /** Waiting begins again. */
  resume(): void {
    this.waitingSinceMs = this.now();
  }
}
