/** Tells how large the linear memory of a guest got, of those that ran since it was last asked. */
export class GuestMemoryGauge {
  private largestBytes: number | undefined;

  /** To be told of every guest that ended. */
  readonly note = (memoryBytes: number): void => {
    this.largestBytes = Math.max(this.largestBytes ?? 0, memoryBytes);
  };

  /** Bytes of the largest memory since the last call; `undefined` where no guest ran. */
  take(): number | undefined {
    const { largestBytes } = this;
    this.largestBytes = undefined;
    return largestBytes;
  }
}
