import { fillFromHost } from '../../preview1/index.ts';
import { GuestFailure } from '../../guest-failure.ts';
import type { GuestSurroundings, HostInterfaces } from '../host-interface.ts';

/** Of one call; nobody needs more at once. */
const maxRandomBytes = 1024 * 1024;

/** `wasi:random`, all of it from the operating system. */
export function randomInterfaces({ call }: GuestSurroundings): HostInterfaces {
  const bytes = (length: bigint): unknown =>
    call(() => {
      if (length <= BigInt(maxRandomBytes)) return randomBytes(Number(length));
      throw new GuestFailure(
        'limit',
        `policy asked for more than ${String(maxRandomBytes)} random bytes at once`,
      );
    });
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: randomU64 },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: randomU64 },
    'wasi:random/insecure-seed': { insecureSeed: seed, getInsecureSeed: seed },
  };
}

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  fillFromHost(bytes);
  return bytes;
}

function randomU64(): bigint {
  return new DataView(randomBytes(8).buffer).getBigUint64(0);
}

function seed(): [bigint, bigint] {
  return [randomU64(), randomU64()];
}
