import { errno } from './errno.ts';
import { u32, type Word } from './guest-memory.ts';
import type { ByteFifo, ByteSink } from './streams.ts';

/** An open file of the guest: a pipe from or to the host. There are no other files. */
export type Stream =
  { readonly kind: 'input'; readonly fifo: ByteFifo } | { readonly kind: 'output'; readonly sink: ByteSink };

/** The guest's open descriptors: at first stdin, stdout and stderr as 0, 1 and 2. It can open no others. */
export class DescriptorTable {
  private readonly streams: Map<number, Stream>;

  constructor(stdin: ByteFifo, stdout: ByteSink, stderr: ByteSink) {
    this.streams = new Map<number, Stream>([
      [0, { kind: 'input', fifo: stdin }],
      [1, { kind: 'output', sink: stdout }],
      [2, { kind: 'output', sink: stderr }],
    ]);
  }

  get(fd: Word): Stream | undefined {
    return this.streams.get(u32(fd));
  }

  close(fd: Word): number {
    return this.streams.delete(u32(fd)) ? errno.success : errno.badf;
  }

  /** Moves a stream to another number, closing what was there; the table never gets larger by it. */
  renumber(from: Word, to: Word): number {
    const stream = this.get(from);
    if (stream === undefined || typeof to !== 'number') return errno.badf;
    this.streams.delete(u32(from));
    this.streams.set(u32(to), stream);
    return errno.success;
  }

  /** A function on a descriptor: `badf` where it is not open, always `answer` where it is. */
  answering(answer: number): (fd: Word) => number {
    return (fd) => (this.get(fd) === undefined ? errno.badf : answer);
  }
}
