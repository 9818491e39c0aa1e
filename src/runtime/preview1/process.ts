import { errno } from './errno.ts';
import { type GuestMemory, u32, type Word } from './guest-memory.ts';
import { ProcExit } from './proc-exit.ts';
import { fillFromHost } from './random.ts';

/** The highest number of `signal`, `sys`. */
const maxSignal = 30;

export function processFunctions(memory: GuestMemory, args: readonly string[]) {
  let encoded: readonly Uint8Array[] | undefined;
  const encodeArgs = (): readonly Uint8Array[] => (encoded ??= args.map((arg) => Buffer.from(`${arg}\0`)));

  return {
    args_get: (pointers: Word, buffer: Word): number => writeStrings(memory, encodeArgs(), pointers, buffer),
    args_sizes_get: (count: Word, size: Word): number => writeSizes(memory, encodeArgs(), count, size),
    environ_get: (pointers: Word, buffer: Word): number => writeStrings(memory, [], pointers, buffer),
    environ_sizes_get: (count: Word, size: Word): number => writeSizes(memory, [], count, size),

    proc_exit(code: Word): never {
      throw new ProcExit(u32(code));
    },

    proc_raise(signal: Word): number {
      const number = u32(signal);
      if (number > maxSignal) return errno.inval;
      // A guest has no handlers, and going on after an abort would be worse than ending on a harmless signal.
      if (number > 0) throw new ProcExit(128 + number);
      return errno.success;
    },

    sched_yield: (): number => errno.success,

    random_get(buffer: Word, length: Word): number {
      const target = memory.bytes(buffer, length);
      if (target === undefined) return errno.fault;
      fillFromHost(target);
      return errno.success;
    },
  };
}

function writeSizes(memory: GuestMemory, strings: readonly Uint8Array[], count: Word, size: Word): number {
  const countTarget = memory.view(count, 4);
  const sizeTarget = memory.view(size, 4);
  if (countTarget === undefined || sizeTarget === undefined) return errno.fault;
  countTarget.setUint32(0, strings.length, true);
  sizeTarget.setUint32(0, totalLength(strings), true);
  return errno.success;
}

function writeStrings(
  memory: GuestMemory,
  strings: readonly Uint8Array[],
  pointers: Word,
  buffer: Word,
): number {
  const pointerTarget = memory.view(pointers, strings.length * 4);
  const target = memory.bytes(buffer, totalLength(strings));
  if (pointerTarget === undefined || target === undefined) return errno.fault;
  let offset = 0;
  for (const [index, string] of strings.entries()) {
    pointerTarget.setUint32(index * 4, target.byteOffset + offset, true);
    target.set(string, offset);
    offset += string.length;
  }
  return errno.success;
}

function totalLength(strings: readonly Uint8Array[]): number {
  return strings.reduce((sum, string) => sum + string.length, 0);
}
