import { describe, expect, it } from 'vitest';
import type { GuestSurroundings, HostInterfaces } from '../../../../src/runtime/component/host-interface.ts';
import { wasiInterfaces } from '../../../../src/runtime/component/wasi/index.ts';

type Call = (...args: readonly unknown[]) => unknown;

/** WASI for a guest whose clock stands still, with what it wrote and how long it slept, in milliseconds. */
function system(): {
  call: (name: string, ...args: unknown[]) => unknown;
  written: string[];
  slept: number[];
} {
  const written: string[] = [];
  const slept: number[] = [];
  const surroundings: GuestSurroundings = {
    call: (action) => action(),
    clock: { realtimeNs: () => 1_767_312_000_123_456_789n, monotonicNs: () => 1000n },
    output: { write: (bytes) => written.push(Buffer.from(bytes).toString()) },
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const interfaces: HostInterfaces = wasiInterfaces(surroundings);
  const call = (name: string, ...args: unknown[]): unknown => {
    const [base = '', member = ''] = name.split('#');
    return (interfaces[base]?.[member] as Call)(...args);
  };
  return { call, written, slept };
}

function method(resource: unknown, name: string, ...args: unknown[]): unknown {
  return (resource as Record<string, Call>)[name]?.(...args);
}

describe('WASI 0.2 for components', () => {
  it.each([
    ['wasi:cli/environment#getEnvironment', []],
    ['wasi:cli/environment#getArguments', []],
    ['wasi:cli/environment#initialCwd', undefined],
    ['wasi:cli/terminal-stdout#getTerminalStdout', undefined],
    ['wasi:filesystem/preopens#getDirectories', []],
    ['wasi:sockets/tcp-create-socket#createTcpSocket', { tag: 'err', val: 'access-denied' }],
    ['wasi:sockets/ip-name-lookup#resolveAddresses', { tag: 'err', val: 'access-denied' }],
  ])('gives nothing away: %s', (name, answer) => {
    expect(system().call(name)).toEqual(answer);
  });

  it('has the time', () => {
    const { call } = system();
    expect(call('wasi:clocks/wall-clock#now')).toEqual({ seconds: 1_767_312_000n, nanoseconds: 123_456_789 });
    expect(call('wasi:clocks/monotonic-clock#now')).toBe(1000n);
  });

  it('has random numbers that differ', () => {
    const { call } = system();
    expect(call('wasi:random/random#getRandomBytes', 5n)).toHaveLength(5);
    expect(call('wasi:random/random#getRandomU64')).not.toBe(call('wasi:random/random#getRandomU64'));
    expect(call('wasi:random/insecure-seed#insecureSeed')).toEqual([expect.any(BigInt), expect.any(BigInt)]);
    expect(() => call('wasi:random/random#getRandomBytes', 2n ** 40n)).toThrow(
      expect.objectContaining({ kind: 'limit' }),
    );
  });

  it('takes output, and has no input', () => {
    const { call, written } = system();
    const stdout = call('wasi:cli/stdout#getStdout');
    expect(method(stdout, 'checkWrite')).toBe(65_536n);
    expect(method(stdout, 'write', Buffer.from('a'))).toEqual({ tag: 'ok', val: undefined });
    expect(method(call('wasi:cli/stderr#getStderr'), 'blockingWriteAndFlush', Buffer.from('b'))).toEqual({
      tag: 'ok',
      val: undefined,
    });
    expect(method(stdout, 'writeZeroes', 2n)).toEqual({ tag: 'ok', val: undefined });
    expect(written).toEqual(['a', 'b', '\0\0']);
    expect(() => method(stdout, 'writeZeroes', 2n ** 33n)).toThrow(expect.objectContaining({ kind: 'trap' }));
    const stdin = call('wasi:cli/stdin#getStdin');
    expect(method(stdin, 'blockingRead', 10n)).toEqual({ tag: 'err', val: { tag: 'closed' } });
  });

  it('waits for the moment that is next', async () => {
    const { call, slept } = system();
    const soon = call('wasi:clocks/monotonic-clock#subscribeDuration', 2_000_000n);
    const late = call('wasi:clocks/monotonic-clock#subscribeInstant', 9_000_000n);
    expect([method(soon, 'ready'), method(late, 'ready')]).toEqual([false, false]);
    expect(await call('wasi:io/poll#poll', [late, soon])).toEqual([1]);
    await method(soon, 'block');
    expect(slept).toEqual([2, 2]);
  });

  it('does not wait for what is there', () => {
    const { call, slept } = system();
    const stream = method(call('wasi:cli/stdout#getStdout'), 'subscribe');
    const past = call('wasi:clocks/monotonic-clock#subscribeInstant', 10n);
    const late = call('wasi:clocks/monotonic-clock#subscribeDuration', 10n);
    expect(call('wasi:io/poll#poll', [stream, late, past])).toEqual([0, 2]);
    expect(slept).toEqual([]);
    expect(() => call('wasi:io/poll#poll', [])).toThrow(expect.objectContaining({ kind: 'trap' }));
  });

  it.each([
    [{ tag: 'ok' }, 0],
    [{ tag: 'err' }, 1],
  ])('ends with %j', (status, code) => {
    expect(() => system().call('wasi:cli/exit#exit', status)).toThrow(
      expect.objectContaining({ name: 'ProcExit', code }),
    );
  });
});
