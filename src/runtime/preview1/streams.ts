/** Where bytes go that the guest writes. `bytes` is a view of guest memory: copy what is to be kept. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
}

/** A stream took more bytes than it may. Thrown through the guest, which it ends. */
export class StreamOverflow extends Error {
  override readonly name = 'StreamOverflow';
  readonly stream: string;
  readonly maxBytes: number;

  constructor(stream: string, maxBytes: number) {
    super(`${stream} of the guest holds more than ${String(maxBytes)} bytes`);
    this.stream = stream;
    this.maxBytes = maxBytes;
  }
}

/**
 * The guest's stdin: bytes in the order they were pushed. Its end is not final: after a read of 0 bytes the
 * host may push more, as the answers of host calls are (policy-abi 4.1).
 */
export class ByteFifo {
  private readonly maxBytes: number;
  private chunks: Uint8Array[] = [];
  private first = 0;
  private unread = 0;

  /** @param maxBytes how much may wait unread; a guest that calls the host and never reads is stopped by it */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Bytes that were pushed and not read yet. */
  get length(): number {
    return this.unread;
  }

  /**
   * Appends bytes; they are kept by reference and must not change afterwards.
   * @throws StreamOverflow
   */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.unread + bytes.length > this.maxBytes) throw new StreamOverflow('stdin', this.maxBytes);
    this.chunks.push(bytes);
    this.unread += bytes.length;
  }

  /** Moves as many bytes as there are into `target`, at most its length; returns how many. */
  readInto(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const chunk = this.chunks[this.first];
      if (chunk === undefined) break;
      const piece = chunk.subarray(0, target.length - filled);
      target.set(piece, filled);
      filled += piece.length;
      if (piece.length < chunk.length) this.chunks[this.first] = chunk.subarray(piece.length);
      else this.first++;
    }
    this.unread -= filled;
    if (this.unread === 0) {
      this.chunks = [];
      this.first = 0;
    }
    return filled;
  }
}

/** What to do with the bytes behind the limit: end the guest, or drop them. */
export type OnOverflow = 'fail' | 'truncate';

/** Collects the first `maxBytes` bytes that a guest writes. */
export class BoundedOutput implements ByteSink {
  private readonly name: string;
  private readonly maxBytes: number;
  private readonly onOverflow: OnOverflow;
  private buffer = new Uint8Array(0);
  private used = 0;
  private overflow = false;

  /** @param name how an error calls it, such as `stdout` */
  constructor(name: string, maxBytes: number, onOverflow: OnOverflow) {
    this.name = name;
    this.maxBytes = maxBytes;
    this.onOverflow = onOverflow;
  }

  /** Whether the guest wrote more than was kept. */
  get overflowed(): boolean {
    return this.overflow;
  }

  /** @throws StreamOverflow with `fail`, now and at every later write: a guest can catch host exceptions */
  write(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, this.maxBytes - this.used);
    if (kept.length > 0) {
      this.reserve(this.used + kept.length);
      this.buffer.set(kept, this.used);
      this.used += kept.length;
    }
    if (kept.length < bytes.length) this.overflow = true;
    if (this.overflow && this.onOverflow === 'fail') throw new StreamOverflow(this.name, this.maxBytes);
  }

  /** A view of what was kept, without a copy. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  /** What was kept, as text; invalid UTF-8 becomes U+FFFD. */
  text(): string {
    return Buffer.from(this.buffer.buffer, 0, this.used).toString('utf8');
  }

  /** One buffer that doubles, because a list of pieces would cost a guest's single bytes 100 times their size. */
  private reserve(size: number): void {
    if (size <= this.buffer.length) return;
    const grown = new Uint8Array(Math.min(this.maxBytes, Math.max(1024, size, this.buffer.length * 2)));
    grown.set(this.bytes());
    this.buffer = grown;
  }
}
