import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProcExit, StreamOverflow, systemFunctions } from '../../../../src/runtime/preview1/index.ts';
import { type Call, createGuest } from './guest.ts';

const size = 65_536;

const pointer = fc.oneof(
  fc.nat({ max: 512 }),
  fc.integer({ min: size - 80, max: size + 8 }),
  fc.integer({ min: -16, max: 16 }),
  fc.integer(),
);
const garbage = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.double(),
  fc.constantFrom(undefined, null, {}, 'text', NaN),
);
const argument = fc.oneof({ weight: 6, arbitrary: pointer }, { weight: 1, arbitrary: garbage });
const call = fc.record({
  module: fc.constantFrom(...systemFunctions.keys()),
  name: fc.constantFrom(...(systemFunctions.get('wasi_snapshot_preview1') ?? [])),
  args: fc.array(argument, { maxLength: 9 }),
});
/** Words that are pointers, lengths or types often enough to get behind the first check. */
const content = fc.array(fc.oneof(fc.nat({ max: 3 }), pointer), { minLength: 200, maxLength: 200 });

test('whatever a guest passes, it gets an error number and an unchanged memory, or a documented end', () => {
  fc.assert(
    fc.property(content, fc.array(call, { minLength: 1, maxLength: 12 }), (words, calls) => {
      const guest = createGuest({}, 4096);
      guest.stdin.push(new Uint8Array(100).fill(7));
      new Int32Array(guest.memory.buffer).set(words);
      for (const { module, name, args } of calls) {
        const functions: Record<string, unknown> =
          guest.system.imports[module as keyof typeof guest.system.imports];
        const called = functions[name];
        // `sock_accept` is not in preview 0.
        if (called === undefined) continue;
        const before = Buffer.from(guest.memory.buffer.slice(0));
        const outcome = attempt(called as Call, args);
        if (outcome instanceof Error) {
          expect(outcome instanceof ProcExit || outcome instanceof StreamOverflow).toBe(true);
          expect(outcome instanceof ProcExit ? ['proc_exit', 'proc_raise'] : ['fd_write']).toContain(name);
          continue;
        }
        expect(Number.isInteger(outcome) && (outcome as number) >= 0 && (outcome as number) <= 76).toBe(true);
        if (outcome !== 0) expect(before.equals(Buffer.from(guest.memory.buffer))).toBe(true);
      }
      expect(guest.memory.buffer.byteLength).toBe(size);
      expect(guest.stdout.bytes().length).toBeLessThanOrEqual(4096);
    }),
    { numRuns: 500 },
  );
});

function attempt(called: Call, args: unknown[]): unknown {
  try {
    return called(...args);
  } catch (error) {
    return error instanceof Error ? error : new TypeError('not an error was thrown');
  }
}

test('arguments of another type than i32 are never taken for pointers or descriptors', () => {
  const guest = createGuest();
  for (const wrong of [0n, 1n, undefined, null, '0', {}]) {
    expect(guest.call('fd_write', wrong, 0, 0, 64)).toBe(8);
    expect(guest.call('fd_write', 1, wrong, 1, 64)).toBe(21);
    expect(guest.call('fd_write', 1, 0, 0, wrong)).toBe(21);
    expect(guest.call('random_get', wrong, 4)).toBe(21);
    expect(guest.call('fd_renumber', 1, wrong)).toBe(8);
  }
  expect(guest.bytes(0, size).every((byte) => byte === 0)).toBe(true);
});
