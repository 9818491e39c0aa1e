/** Clocks of file systems are behind by as much, in milliseconds. */
const clockLagMs = 20;

/** A build that changes its own sources is followed by at most so many others. */
const maxRepeats = 3;

/**
 * Tells what builds write from what people write. Times are milliseconds since the epoch, as file systems have them.
 *
 * Why by time: the system tells late of changes, so that what a build wrote may only be heard of when it is over.
 */
export class BuildTrace {
  private startMs = Infinity;
  private endMs = -Infinity;
  private repeats = 0;
  /** Written in each build since somebody changed the sources. */
  private always: ReadonlySet<string> | undefined;
  /** What builds are known to write, whatever else changed. */
  private readonly made = new Set<string>();

  begin(nowMs: number): void {
    this.startMs = nowMs - clockLagMs;
    this.endMs = Infinity;
  }

  end(nowMs: number): void {
    if (this.endMs === Infinity) this.endMs = nowMs;
  }

  /** Whether a file was written while a build ran, by the build or not. */
  covers(writtenMs: number): boolean {
    return this.startMs <= writtenMs && writtenMs <= this.endMs;
  }

  /** Whether builds are known to write the source at this path. */
  isMade(path: string): boolean {
    return this.made.has(path);
  }

  /**
   * Whether to build once more because sources were written while a build ran: they may have been read before. A build
   * that writes them itself would never come to an end, so what it wrote again and again is known from then on.
   * @param paths of what was written
   */
  repeat(paths: readonly string[]): boolean {
    this.always = new Set(paths.filter((path) => this.always?.has(path) ?? true));
    this.repeats++;
    if (this.repeats <= maxRepeats) return true;
    for (const path of this.always) this.made.add(path);
    return false;
  }

  /** Somebody changed sources while no build ran. */
  reset(paths: readonly string[]): void {
    this.repeats = 0;
    this.always = undefined;
    for (const path of paths) this.made.delete(path);
  }
}
