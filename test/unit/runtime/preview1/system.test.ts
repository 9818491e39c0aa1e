import { expect, test } from 'vitest';
import {
  createGuestClock,
  createSystem,
  ProcExit,
  StreamOverflow,
  systemFunctions,
} from '../../../../src/runtime/preview1/index.ts';
import { createGuest, getText, monotonicNs, putText, putVectors, realtimeNs } from './guest.ts';

// Numbers of `errno` in typenames.witx.
const success = 0;
const badf = 8;
const fault = 21;
const inval = 28;
const notdir = 54;
const notsock = 57;
const spipe = 70;

test('both previews are provided with exactly the listed functions', () => {
  const { imports } = createGuest().system;
  expect(Object.keys(imports).sort()).toEqual([...systemFunctions.keys()].sort());
  for (const [module, names] of systemFunctions) {
    const functions = Object.entries(imports[module as keyof typeof imports]);
    expect(functions.map(([name]) => name).sort()).toEqual([...names].sort());
    for (const [, value] of functions) expect(value).toBeTypeOf('function');
  }
});

test('arguments are given as strings that end with a zero byte', () => {
  const guest = createGuest({ args: ['policy.wasm', 'é'] });
  expect(guest.call('args_sizes_get', 0, 4)).toBe(success);
  expect([guest.view().getUint32(0, true), guest.view().getUint32(4, true)]).toEqual([2, 15]);
  expect(guest.call('args_get', 16, 100)).toBe(success);
  expect([guest.view().getUint32(16, true), guest.view().getUint32(20, true)]).toEqual([100, 112]);
  expect(getText(guest, 100, 16)).toBe('policy.wasm\0é\0\0');
});

test('the environment is empty', () => {
  const guest = createGuest();
  guest.view().setBigUint64(0, -1n, true);
  expect(guest.call('environ_sizes_get', 0, 4)).toBe(success);
  expect(guest.view().getBigUint64(0, true)).toBe(0n);
  expect(guest.call('environ_get', 0, 0)).toBe(success);
});

test('clocks give real and monotonic time in nanoseconds, and refuse CPU time', () => {
  const guest = createGuest();
  expect(guest.call('clock_time_get', 0, 0n, 8)).toBe(success);
  expect(guest.view().getBigUint64(8, true)).toBe(realtimeNs);
  expect(guest.call('clock_time_get', 1, 0n, 8)).toBe(success);
  expect(guest.view().getBigUint64(8, true)).toBe(monotonicNs);
  expect(guest.call('clock_time_get', 2, 0n, 8)).toBe(inval);
  expect(guest.call('clock_res_get', 3, 8)).toBe(inval);
  for (const id of [0, 1]) {
    expect(guest.call('clock_res_get', id, 8)).toBe(success);
    expect(guest.view().getBigUint64(8, true)).toBeGreaterThan(0n);
  }
});

test('the real time is what the host says, and the monotonic one advances from 0', () => {
  const guest = createGuest({ clock: createGuestClock(() => 1_700_000_000_123.9) });
  const read = (id: number): bigint => {
    expect(guest.call('clock_time_get', id, 0n, 8)).toBe(success);
    return guest.view().getBigUint64(8, true);
  };
  expect(read(0)).toBe(1_700_000_000_123_000_000n);
  const first = read(1);
  expect(first).toBeLessThan(60_000_000_000n);
  expect(read(1)).toBeGreaterThan(first);
});

test('random_get fills exactly the given range, with other bytes each time', () => {
  const guest = createGuest();
  expect(guest.call('random_get', 100, 32)).toBe(success);
  const first = guest.bytes(100, 132);
  expect(
    guest
      .bytes(0, 100)
      .concat(guest.bytes(132, 65_536))
      .every((byte) => byte === 0),
  ).toBe(true);
  expect(new Set(first).size).toBeGreaterThan(8);
  guest.call('random_get', 100, 32);
  expect(guest.bytes(100, 132)).not.toEqual(first);
  expect(guest.call('random_get', 65_536, 0)).toBe(success);
  expect(guest.call('random_get', 65_536, 1)).toBe(fault);
});

test('random_get fills ranges larger than one read of the device', () => {
  const guest = createGuest();
  guest.memory.grow(3);
  expect(guest.call('random_get', 0, 4 * 65_536)).toBe(success);
  for (let end = 1024; end <= 4 * 65_536; end += 1024) {
    expect(guest.bytes(end - 1024, end).some((byte) => byte !== 0)).toBe(true);
  }
});

test('fd_read fills only the first buffer that is not empty', () => {
  const guest = createGuest();
  guest.stdin.push(Buffer.from('abcdef'));
  putVectors(guest, 0, [200, 0], [200, 4], [300, 4]);
  expect(guest.call('fd_read', 0, 0, 3, 64)).toBe(success);
  expect(guest.view().getUint32(64, true)).toBe(4);
  expect(getText(guest, 200, 4)).toBe('abcd');
  expect(guest.bytes(300, 304)).toEqual([0, 0, 0, 0]);
  expect(guest.stdin.length).toBe(2);
});

test('fd_read takes nothing from stdin where it cannot tell how much', () => {
  const guest = createGuest();
  guest.stdin.push(Buffer.from('abc'));
  putVectors(guest, 0, [200, 4]);
  expect(guest.call('fd_read', 0, 0, 1, 65_533)).toBe(fault);
  putVectors(guest, 0, [65_534, 4]);
  expect(guest.call('fd_read', 0, 0, 1, 64)).toBe(fault);
  expect(guest.stdin.length).toBe(3);
});

test('fd_write writes all buffers in order', () => {
  const guest = createGuest();
  putText(guest, 200, 'hello world');
  putVectors(guest, 0, [200, 5], [999, 0], [205, 6]);
  expect(guest.call('fd_write', 1, 0, 3, 64)).toBe(success);
  expect(guest.view().getUint32(64, true)).toBe(11);
  expect(guest.call('fd_write', 2, 0, 1, 64)).toBe(success);
  expect([guest.stdout.text(), guest.stderr.text()]).toEqual(['hello world', 'hello']);
});

test('fd_write writes nothing where one of the buffers is out of range', () => {
  const guest = createGuest();
  putVectors(guest, 0, [200, 5], [65_532, 5]);
  expect(guest.call('fd_write', 1, 0, 2, 64)).toBe(fault);
  expect(guest.call('fd_write', 1, 65_530, 1, 64)).toBe(fault);
  expect(guest.call('fd_write', 1, -8, 2, 64)).toBe(fault);
  expect(guest.call('fd_write', 1, 0, 1, -4)).toBe(fault);
  expect(guest.stdout.bytes().length).toBe(0);
});

test('lists of more than 1024 buffers are refused', () => {
  const guest = createGuest();
  expect(guest.call('fd_write', 1, 0, 1024, 64)).toBe(success);
  expect(guest.call('fd_write', 1, 0, 1025, 64)).toBe(inval);
  expect(guest.call('fd_read', 0, 0, 1025, 64)).toBe(inval);
  expect(guest.call('fd_read', 0, 0, -1, 64)).toBe(inval);
});

test('a guest that writes without end is stopped at the limit', () => {
  const guest = createGuest({}, 100_000);
  putVectors(guest, 0, [0, 65_536]);
  expect(guest.call('fd_write', 1, 0, 1, 64)).toBe(success);
  expect(() => guest.call('fd_write', 1, 0, 1, 64)).toThrow(StreamOverflow);
  for (let round = 0; round < 3; round++) expect(guest.call('fd_write', 2, 0, 1, 64)).toBe(success);
  expect(guest.stderr.bytes().length).toBe(100_000);
});

test('the standard streams go one way only, and there are no others', () => {
  const guest = createGuest();
  expect(guest.call('fd_write', 0, 0, 0, 64)).toBe(badf);
  expect(guest.call('fd_read', 1, 0, 0, 64)).toBe(badf);
  for (const fd of [3, 4, -1]) {
    for (const name of ['fd_read', 'fd_write', 'fd_fdstat_get', 'fd_filestat_get', 'fd_close', 'fd_sync']) {
      expect([name, guest.call(name, fd, 0, 0, 64)]).toEqual([name, badf]);
    }
  }
});

test('a closed descriptor is bad', () => {
  const guest = createGuest();
  expect(guest.call('fd_close', 1)).toBe(success);
  expect(guest.call('fd_write', 1, 0, 0, 64)).toBe(badf);
  expect(guest.call('fd_close', 1)).toBe(badf);
  expect(guest.callUnstable('fd_write', 1, 0, 0, 64)).toBe(badf);
});

test('fd_renumber moves a stream', () => {
  const guest = createGuest();
  putText(guest, 200, 'x');
  putVectors(guest, 0, [200, 1]);
  expect(guest.call('fd_renumber', 2, 1)).toBe(success);
  expect(guest.call('fd_write', 1, 0, 1, 64)).toBe(success);
  expect([guest.stdout.text(), guest.stderr.text()]).toEqual(['', 'x']);
  expect(guest.call('fd_renumber', 2, 1)).toBe(badf);
  expect(guest.call('fd_renumber', 1, 1)).toBe(success);
  expect(guest.call('fd_write', 1, 0, 1, 64)).toBe(success);
});

test('fdstat tells a pipe with the rights that it has', () => {
  const guest = createGuest();
  new Uint8Array(guest.memory.buffer).fill(0xff);
  expect(guest.call('fd_fdstat_get', 0, 8)).toBe(success);
  expect(guest.call('fd_fdstat_get', 1, 40)).toBe(success);
  const rights = (at: number): bigint => guest.view().getBigUint64(at + 8, true);
  const has = (at: number, bit: number): boolean => (rights(at) & (1n << BigInt(bit))) !== 0n;
  // Bits of `rights`: fd_read 1, fd_seek 2, fd_tell 5, fd_write 6.
  expect([1, 2, 5, 6].map((bit) => has(8, bit))).toEqual([true, false, false, false]);
  expect([1, 2, 5, 6].map((bit) => has(40, bit))).toEqual([false, false, false, true]);
  // File type 0 is `unknown`; flag 0 is `append`.
  expect([guest.view().getUint8(8), guest.view().getUint16(10, true)]).toEqual([0, 0]);
  expect([guest.view().getUint8(40), guest.view().getUint16(42, true)]).toEqual([0, 1]);
  expect([24, 56].map((at) => guest.view().getBigUint64(at, true))).toEqual([0n, 0n]);
  expect(
    guest
      .bytes(32, 40)
      .concat(guest.bytes(64, 72))
      .every((byte) => byte === 0xff),
  ).toBe(true);
});

test('filestat has 64 bytes in preview 1 and 56 in preview 0', () => {
  for (const [preview, size] of [
    ['call', 64],
    ['callUnstable', 56],
  ] as const) {
    const guest = createGuest();
    new Uint8Array(guest.memory.buffer).fill(0xff);
    expect(guest[preview]('fd_filestat_get', 0, 8)).toBe(success);
    expect(guest.bytes(8, 8 + size)).toEqual(new Array(size).fill(0));
    expect(guest.bytes(8 + size, 100).every((byte) => byte === 0xff)).toBe(true);
    expect(guest[preview]('fd_filestat_get', 0, 65_536 - size)).toBe(success);
    expect(guest[preview]('fd_filestat_get', 0, 65_537 - size)).toBe(fault);
  }
});

test('pipes have no position', () => {
  const guest = createGuest();
  for (const call of [guest.call, guest.callUnstable]) {
    for (const whence of [0, 1, 2]) expect(call('fd_seek', 0, 0n, whence, 8)).toBe(spipe);
    expect(call('fd_tell', 1, 8)).toBe(spipe);
    expect(call('fd_pread', 0, 0, 0, 0n, 8)).toBe(spipe);
    expect(call('fd_pwrite', 1, 0, 0, 0n, 8)).toBe(spipe);
    expect(call('fd_seek', 3, 0n, 0, 8)).toBe(badf);
  }
});

test('there are no folders, and nothing can be opened', () => {
  const guest = createGuest();
  expect([0, 1, 2, 3].map((fd) => guest.call('fd_prestat_get', fd, 8))).toEqual([badf, badf, badf, badf]);
  expect(guest.call('path_open', 3, 0, 8, 1, 0, 0n, 0n, 0, 64)).toBe(badf);
  expect(guest.call('path_open', 0, 0, 8, 1, 0, 0n, 0n, 0, 64)).toBe(notdir);
  expect(guest.call('path_symlink', 0, 1, 3, 8, 1)).toBe(badf);
  expect(guest.call('path_symlink', 3, 1, 0, 8, 1)).toBe(notdir);
  expect(guest.call('fd_readdir', 3, 0, 64, 0n, 128)).toBe(badf);
});

test('there are no sockets', () => {
  const guest = createGuest();
  for (const name of ['sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown']) {
    expect([guest.call(name, 0, 0, 0, 0, 0), guest.call(name, 3, 0, 0, 0, 0)]).toEqual([notsock, badf]);
  }
});

test('exit codes are unsigned', () => {
  const guest = createGuest();
  const exit = (code: number): unknown => {
    try {
      return guest.call('proc_exit', code);
    } catch (error) {
      return error;
    }
  };
  expect([0, 3, -1].map((code) => (exit(code) as ProcExit).code)).toEqual([0, 3, 0xffff_ffff]);
  expect(exit(3)).toBeInstanceOf(ProcExit);
});

test('a signal ends the guest, except none at all', () => {
  const guest = createGuest();
  expect(guest.call('proc_raise', 0)).toBe(success);
  // Signal 6 is `abrt`.
  expect(() => guest.call('proc_raise', 6)).toThrow('guest exited with code 134');
  expect(guest.call('proc_raise', 31)).toBe(inval);
  expect(guest.call('sched_yield')).toBe(success);
});

test('before a memory is attached every pointer is out of range', () => {
  const { system } = createGuest();
  const other = createSystem({
    args: [],
    stdin: createGuest().stdin,
    stdout: createGuest().stdout,
    stderr: createGuest().stderr,
    sleep: () => undefined,
    suspending: (poll) => poll,
    clock: createGuestClock(() => 0),
  });
  const call = (from: typeof system): unknown =>
    (from.imports.wasi_snapshot_preview1['args_sizes_get'] as (...args: unknown[]) => unknown)(0, 4);
  expect(call(other)).toBe(fault);
  for (const wrong of [undefined, () => undefined]) {
    other.attach(wrong);
    expect(call(other)).toBe(fault);
  }
  expect(call(system)).toBe(success);
});
