import { GuestFailure } from '../../guest-failure.ts';
import { err, ok, type GuestSurroundings, type HostInterfaces, type Result } from '../host-interface.ts';
import { absentResource } from './absent.ts';

const IoError = absentResource('toDebugString');

/** How much a stream takes at once; guests write in pieces of it. */
const writableBytes = 65_536;
const maxSleepMs = 2 ** 31 - 1;

/** A resource of the host. For handles that a guest never got, jco makes objects of its class that nobody constructed. */
class HostResource {
  private readonly given: GuestSurroundings | undefined;

  constructor(surroundings: GuestSurroundings) {
    this.given = surroundings;
  }

  /** @throws GuestFailure where there is no such resource */
  protected get surroundings(): GuestSurroundings {
    if (this.given !== undefined) return this.given;
    throw new GuestFailure('trap', 'policy uses a handle that it does not have');
  }
}

/** Something to wait for: a moment of the monotonic clock, or what is there already. */
export class Pollable extends HostResource {
  private readonly when: bigint;

  /** @param when in nanoseconds; default: ready at any time */
  constructor(surroundings: GuestSurroundings, when = 0n) {
    super(surroundings);
    this.when = when;
  }

  ready(): boolean {
    return this.waitNs() === 0n;
  }

  block(): unknown {
    return this.surroundings.call(() => sleep(this.surroundings, this.waitNs()));
  }

  /** 0 where it is ready. */
  waitNs(): bigint {
    const left = this.when - this.surroundings.clock.monotonicNs();
    return this.when === 0n || left < 0n ? 0n : left;
  }
}

/** Stdin: it is at its end. */
export class InputStream extends HostResource {
  read(): Result<never> {
    return err({ tag: 'closed' });
  }

  blockingRead(): Result<never> {
    return this.read();
  }

  skip(): Result<never> {
    return this.read();
  }

  blockingSkip(): Result<never> {
    return this.read();
  }

  subscribe(): Pollable {
    return new Pollable(this.surroundings);
  }
}

/** Stdout or stderr. */
export class OutputStream extends HostResource {
  checkWrite(): bigint {
    return BigInt(writableBytes);
  }

  write(contents: Uint8Array): unknown {
    return this.surroundings.call(() => {
      this.surroundings.output.write(contents);
      return ok(undefined);
    });
  }

  blockingWriteAndFlush(contents: Uint8Array): unknown {
    return this.write(contents);
  }

  flush(): Result<undefined> {
    return ok(undefined);
  }

  blockingFlush(): Result<undefined> {
    return ok(undefined);
  }

  writeZeroes(length: bigint): unknown {
    return this.surroundings.call(() => {
      if (length > BigInt(writableBytes)) {
        throw new GuestFailure('trap', `policy wrote ${String(length)} zeroes, more than it was let`);
      }
      return this.write(new Uint8Array(Number(length)));
    });
  }

  blockingWriteZeroesAndFlush(length: bigint): unknown {
    return this.writeZeroes(length);
  }

  splice(): Result<never> {
    return err({ tag: 'closed' });
  }

  blockingSplice(): Result<never> {
    return this.splice();
  }

  subscribe(): Pollable {
    return new Pollable(this.surroundings);
  }
}

/** `wasi:io`: of streams, only the standard ones exist. */
export function ioInterfaces(surroundings: GuestSurroundings): HostInterfaces {
  return {
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': {
      Pollable,
      poll: (pollables: readonly Pollable[]) => surroundings.call(() => poll(surroundings, pollables)),
    },
    'wasi:io/streams': { InputStream, OutputStream },
  };
}

/** The places of those that are ready first. */
function poll(surroundings: GuestSurroundings, pollables: readonly Pollable[]): unknown {
  if (pollables.length === 0) throw new GuestFailure('trap', 'policy waits for nothing');
  const waits = pollables.map((pollable) => pollable.waitNs());
  const shortest = waits.reduce((least, wait) => (wait < least ? wait : least));
  const ready = waits.flatMap((wait, index) => (wait === shortest ? [index] : []));
  return sleep(surroundings, shortest)?.then(() => ready) ?? ready;
}

function sleep(surroundings: GuestSurroundings, ns: bigint): PromiseLike<void> | undefined {
  if (ns === 0n) return undefined;
  return surroundings.sleep(Math.min(Number(ns) / 1e6, maxSleepMs));
}
