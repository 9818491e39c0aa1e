import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import wabt from 'wabt';
import {
  BoundedOutput,
  ByteFifo,
  createGuestClock,
  createSystem,
  ProcExit,
  type SystemModule,
  type SystemOptions,
} from '../../../../src/runtime/preview1/index.ts';

/** Parameters in the witx of preview 1: `i` for i32, `I` for i64; all but `proc_exit` return an i32. */
const signatures: Record<string, string> = {
  args_get: 'ii',
  args_sizes_get: 'ii',
  clock_res_get: 'ii',
  clock_time_get: 'iIi',
  environ_get: 'ii',
  environ_sizes_get: 'ii',
  fd_advise: 'iIIi',
  fd_allocate: 'iII',
  fd_close: 'i',
  fd_datasync: 'i',
  fd_fdstat_get: 'ii',
  fd_fdstat_set_flags: 'ii',
  fd_fdstat_set_rights: 'iII',
  fd_filestat_get: 'ii',
  fd_filestat_set_size: 'iI',
  fd_filestat_set_times: 'iIIi',
  fd_pread: 'iiiIi',
  fd_prestat_dir_name: 'iii',
  fd_prestat_get: 'ii',
  fd_pwrite: 'iiiIi',
  fd_read: 'iiii',
  fd_readdir: 'iiiIi',
  fd_renumber: 'ii',
  fd_seek: 'iIii',
  fd_sync: 'i',
  fd_tell: 'ii',
  fd_write: 'iiii',
  path_create_directory: 'iii',
  path_filestat_get: 'iiiii',
  path_filestat_set_times: 'iiiiIIi',
  path_link: 'iiiiiii',
  path_open: 'iiiiiIIii',
  path_readlink: 'iiiiii',
  path_remove_directory: 'iii',
  path_rename: 'iiiiii',
  path_symlink: 'iiiii',
  path_unlink_file: 'iii',
  poll_oneoff: 'iiii',
  proc_exit: 'i',
  proc_raise: 'i',
  random_get: 'ii',
  sched_yield: '',
  sock_accept: 'iii',
  sock_recv: 'iiiiii',
  sock_send: 'iiiii',
  sock_shutdown: 'ii',
};

let parse: (text: string) => WebAssembly.Module;

beforeAll(async () => {
  const toolkit = await wabt();
  parse = (text) => {
    const module = toolkit.parseWat('test.wat', text, { exceptions: true });
    try {
      return new WebAssembly.Module(module.toBinary({}).buffer);
    } finally {
      module.destroy();
    }
  };
});

function importText(module: SystemModule, name: string): string {
  const types = { i: 'i32', I: 'i64' };
  const params = Array.from(signatures[name] ?? '', (letter) => types[letter as 'i' | 'I']).join(' ');
  const result = name === 'proc_exit' ? '' : '(result i32)';
  return `(import "${module}" "${name}" (func $${name} (param ${params}) ${result}))`;
}

function load(module: WebAssembly.Module, options: Partial<SystemOptions> = {}) {
  const stdin = new ByteFifo(1_000_000);
  const stdout = new BoundedOutput('stdout', 1_000_000, 'fail');
  const stderr = new BoundedOutput('stderr', 1_000_000, 'truncate');
  const system = createSystem({
    args: ['policy.wasm', 'validate'],
    stdin,
    stdout,
    stderr,
    sleep: () => undefined,
    suspending: (poll) => poll,
    clock: createGuestClock(Date.now),
    ...options,
  });
  const instance = new WebAssembly.Instance(module, system.imports);
  const exports = instance.exports as Record<string, () => unknown> & { memory: WebAssembly.Memory };
  system.attach(exports.memory);
  return { stdin, stdout, stderr, exports };
}

test('a module that imports everything links and gets numbers back', () => {
  const names = Object.keys(signatures).filter((name) => name !== 'proc_exit');
  const zero = { i: '(i32.const 0)', I: '(i64.const 0)' };
  const calls = names.map((name) => {
    const args = Array.from(signatures[name] ?? '', (letter) => zero[letter as 'i' | 'I']).join(' ');
    return `(drop (call $${name} ${args}))`;
  });
  const { exports } = load(
    parse(`(module
      ${Object.keys(signatures)
        .map((name) => importText('wasi_snapshot_preview1', name))
        .join('\n')}
      (memory (export "memory") 1)
      (func (export "run") (result i32) ${calls.join('\n')} (i32.const 46)))`),
  );
  expect(Object.keys(signatures)).toHaveLength(46);
  expect(exports['run']?.()).toBe(46);
});

test.each(['wasi_snapshot_preview1', 'wasi_unstable'] as const)(
  'a guest of %s copies stdin to stdout while its memory grows',
  (preview) => {
    const { stdin, stdout, exports } = load(
      parse(`(module
        ${importText(preview, 'fd_read')}
        ${importText(preview, 'fd_write')}
        (memory (export "memory") 1)
        (data (i32.const 0) "\\00\\01\\00\\00\\05\\00\\00\\00")
        (func (export "run") (result i32)
          (local $errno i32)
          (loop $next
            (i32.store (i32.const 4) (i32.const 5))
            (local.set $errno (i32.or (local.get $errno)
              (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4))))
            (drop (memory.grow (i32.const 1)))
            (local.set $errno (i32.or (local.get $errno)
              (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
            (br_if $next (i32.load (i32.const 8))))
          (local.get $errno)))`),
    );
    stdin.push(Buffer.from('the first answer'));
    expect(exports['run']?.()).toBe(0);
    stdin.push(Buffer.from(', the second'));
    expect(exports['run']?.()).toBe(0);
    expect(stdout.text()).toBe('the first answer, the second');
  },
);

test('an instance stays usable after proc_exit', () => {
  const { exports } = load(
    parse(`(module
      ${importText('wasi_snapshot_preview1', 'proc_exit')}
      (memory (export "memory") 1)
      (func (export "_start") (i32.store (i32.const 0) (i32.const 7)) (call $proc_exit (i32.const 0)) unreachable)
      (func (export "state") (result i32) (i32.load (i32.const 0))))`),
  );
  expect(exports['_start']).toThrow(new ProcExit(0));
  expect(exports['state']?.()).toBe(7);
});

test('a guest that declares other types gets an error number', () => {
  const { exports } = load(
    parse(`(module
      (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i64 f64 i32 i64) (result i32)))
      (import "wasi_snapshot_preview1" "random_get" (func $random_get (result i32)))
      (memory (export "memory") 1)
      (func (export "write") (result i32)
        (call $fd_write (i64.const 1) (f64.const 0) (i32.const 0) (i64.const 8)))
      (func (export "random") (result i32) (call $random_get)))`),
  );
  expect(exports['write']?.()).toBe(8);
  expect(exports['random']?.()).toBe(21);
});

test('calls from the start section find no memory yet', () => {
  const { exports } = load(
    parse(`(module
      ${importText('wasi_snapshot_preview1', 'random_get')}
      (memory (export "memory") 1)
      (global $errno (mut i32) (i32.const -1))
      (func $start (global.set $errno (call $random_get (i32.const 0) (i32.const 4))))
      (func (export "errno") (result i32) (global.get $errno))
      (start $start))`),
  );
  expect(exports['errno']?.()).toBe(21);
});

test('a sleep with a suspending import parks the guest until the promise is settled', async () => {
  const jspi = WebAssembly as unknown as {
    Suspending: new (called: unknown) => WebAssembly.ImportValue;
    promising: (exported: unknown) => () => Promise<unknown>;
  };
  const log: string[] = [];
  let wake: () => void = () => undefined;
  const { exports } = load(
    parse(`(module
      ${importText('wasi_snapshot_preview1', 'poll_oneoff')}
      (memory (export "memory") 1)
      (data (i32.const 16) "\\01\\00\\00\\00\\00\\00\\00\\00\\80\\84\\1e\\00")
      (func (export "run") (result i32)
        (call $poll_oneoff (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))`),
    {
      sleep: (ms) => {
        log.push(`sleep ${String(ms)}`);
        return new Promise((resolve) => {
          wake = resolve;
        });
      },
      suspending: (poll) => new jspi.Suspending(poll),
    },
  );
  const done = jspi
    .promising(exports['run'])()
    .then((errno) => log.push(`errno ${String(errno)}`));
  log.push('host goes on');
  wake();
  await done;
  expect(log).toEqual(['sleep 2', 'host goes on', 'errno 0']);
  expect(new DataView(exports.memory.buffer).getUint32(128, true)).toBe(1);
});

const probe = 'fixtures/golden/modules/probe-wasi.wasm';

describe.runIf(existsSync(probe))('the recorded WASI probe', () => {
  const run = (settings: object) => {
    const module = new WebAssembly.Module(readFileSync(probe));
    const stdin = new ByteFifo(1_000_000);
    stdin.push(Buffer.from(JSON.stringify({ request: {}, settings })));
    const stdout = new BoundedOutput('stdout', 1_000_000, 'fail');
    const stderr = new BoundedOutput('stderr', 1_000_000, 'truncate');
    const system = createSystem({
      args: ['policy.wasm', 'validate'],
      stdin,
      stdout,
      stderr,
      sleep: () => undefined,
      suspending: (poll) => poll,
      clock: createGuestClock(Date.now),
    });
    const call = (): number => {
      stdin.push(Buffer.from('answer'));
      return 0;
    };
    const { exports } = new WebAssembly.Instance(module, { ...system.imports, host: { call } });
    system.attach(exports['memory']);
    try {
      (exports['_start'] as () => void)();
      return { exit: 0, stdout: stdout.text(), stderr: stderr.text() };
    } catch (error) {
      if (!(error instanceof ProcExit)) throw error;
      return { exit: error.code, stdout: stdout.text(), stderr: stderr.text() };
    }
  };

  test('sees its arguments, no environment and no files', () => {
    const message = { args: ['policy.wasm', 'validate'], env: [], rootEntries: -1 };
    expect(JSON.parse(run({ environment: true }).stdout)).toEqual({
      accepted: false,
      message: JSON.stringify(message),
    });
  });

  test('exits with its code and its complaint', () => {
    expect(run({ exit: 200, stderr: 'it broke' })).toMatchObject({ exit: 200, stderr: 'it broke\n' });
  });

  test('reads answers of host calls from stdin after its end', () => {
    const hostCalls = [{ binding: 'b' }, { binding: 'b' }];
    expect(JSON.parse(run({ hostCalls }).stdout)).toEqual({
      accepted: false,
      message: '[{"ok":"answer"},{"ok":"answer"}]',
    });
  });
});
