import { expect, it } from 'vitest';
import { assembleModule } from '../../../scripts/hostile-guests.ts';
import { cliRules, rawRequestFrom } from '../../../src/admission/index.ts';
import { Policy, preparePolicyModule, settingsFrom } from '../../../src/evaluate/index.ts';
import { parseAllowList } from '../../../src/host/index.ts';
import type { ExecutionMode } from '../../../src/policy/index.ts';
import { defaultLimits, Sandbox } from '../../../src/runtime/index.ts';

/** Its exit code is the second that its wall clock shows. */
const telling = (entry: string): string => `(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $tell
    (drop (call $time (i32.const 0) (i64.const 0) (i32.const 8)))
    (call $exit (i32.wrap_i64 (i64.div_u (i64.load (i32.const 8)) (i64.const 1000000000)))))
  ${entry})`;

it.each<[ExecutionMode, string]>([
  ['wasi', '(func (export "_start") (call $tell))'],
  [
    'kubewarden-wapc',
    '(func (export "__guest_call") (param i32 i32) (result i32) (call $tell) (i32.const 0))',
  ],
])('guests of mode %s see the time of their environment', async (executionMode, entry) => {
  const bytes = await assembleModule('clock', telling(entry));
  const limits = defaultLimits;
  const module = await preparePolicyModule(bytes, { executionMode, limits, sandbox: new Sandbox() });
  const policy = new Policy(module, settingsFrom(null), cliRules, {
    limits,
    allowList: parseAllowList([]),
    contextAwareResources: [],
    log: () => undefined,
    interactions: undefined,
    now: () => 1_234_567_890_123,
  });

  const { failure } = await policy.evaluate(rawRequestFrom(null));

  expect(failure?.kind).toBe('exit');
  expect(failure?.message).toContain('1234567890');
});
