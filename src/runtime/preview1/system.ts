import { clockFunctions, type GuestClock } from './clock.ts';
import { DescriptorTable } from './descriptors.ts';
import { errno } from './errno.ts';
import { fileFunctions, writeFilestat } from './files.ts';
import { GuestMemory, type Word } from './guest-memory.ts';
import { type Layout, preview0Layout, preview1Layout } from './layout.ts';
import { createPoll, type PollFunction } from './poll.ts';
import { processFunctions } from './process.ts';
import type { ByteFifo, ByteSink } from './streams.ts';

/** What a guest gets of the outside world. */
export interface SystemOptions {
  /** argv, the program's name first. */
  readonly args: readonly string[];
  readonly stdin: ByteFifo;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  /** Waits for `ms` milliseconds, a fraction above 0 and below 2^31; a promise only with a suspending import. */
  readonly sleep: (ms: number) => void | Promise<void>;
  /** Makes the import of `poll_oneoff`, the one function that may answer with a promise. */
  readonly suspending: (poll: PollFunction) => WebAssembly.ImportValue;
  readonly clock: GuestClock;
}

/** One guest's WASI. */
export interface System {
  /** The modules `wasi_snapshot_preview1` and `wasi_unstable`, complete. */
  readonly imports: Record<SystemModule, Record<string, WebAssembly.ImportValue>>;
  /**
   * Takes the instance's export `memory`, before other exports are called. Until then, and where the export is
   * missing or no memory, every pointer is a fault.
   */
  attach(memory: WebAssembly.ExportValue | undefined): void;
}

export type SystemModule = 'wasi_snapshot_preview1' | 'wasi_unstable';

/**
 * WASI preview 1 and preview 0 in memory, for one instance of a guest: no environment, no files but the three
 * standard streams, no sockets (policy-abi 3.3, 4). The functions answer errors with error numbers and throw
 * nothing but `ProcExit`, `StreamOverflow`, and what the given streams and `sleep` throw.
 */
export function createSystem(options: SystemOptions): System {
  const { args, clock } = options;
  const memory = new GuestMemory();
  const table = new DescriptorTable(options.stdin, options.stdout, options.stderr);
  const noSocket = table.answering(errno.notsock);
  const shared = {
    ...processFunctions(memory, args),
    ...clockFunctions(memory, clock),
    ...fileFunctions(memory, table),
    sock_recv: noSocket,
    sock_send: noSocket,
    sock_shutdown: noSocket,
  };
  const inLayout = (layout: Layout) => ({
    fd_filestat_get: (fd: Word, result: Word): number =>
      writeFilestat(memory, table, layout.filestatSize, fd, result),
    poll_oneoff: options.suspending(createPoll(memory, table, clock, options.sleep, layout)),
  });
  return {
    imports: {
      wasi_snapshot_preview1: { ...shared, ...inLayout(preview1Layout), sock_accept: noSocket },
      wasi_unstable: { ...shared, ...inLayout(preview0Layout) },
    },
    attach: (guestMemory) => {
      memory.attach(guestMemory);
    },
  };
}
