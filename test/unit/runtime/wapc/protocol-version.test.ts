import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assembleModule } from '../../../../scripts/hostile-guests.ts';
import { WardctlError } from '../../../../src/errors.ts';
import { defaultLimits, readProtocolVersion, Sandbox } from '../../../../src/runtime/index.ts';

const fixtures = join(import.meta.dirname, '../../../../fixtures');
const sandbox = new Sandbox();
const limits = { ...defaultLimits, timeoutMs: 100, maxMemoryBytes: 64 * 1024 * 1024 };

function ask(bytes: Uint8Array): Promise<'v1' | 'Unknown'> {
  return readProtocolVersion(bytes, { limits, sandbox }, Date.now);
}

/** A guest that calls the host, and then answers with this text. */
async function guestThatSays(text: string): Promise<Uint8Array> {
  const data = Buffer.from(text);
  const hex = Array.from(data, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
  return assembleModule(
    'guest',
    `(module
      (import "wapc" "__guest_response" (func $respond (param i32 i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "${hex}")
      (func (export "__guest_call") (param i32 i32) (result i32)
        (call $respond (i32.const 0) (i32.const ${String(data.length)}))
        (i32.const 1)))`,
  );
}

/** Refuses to answer, with what it heard from the host instead. */
const caller = `(module
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_error_len" (func $error_length (result i32)))
  (import "wapc" "__host_error" (func $error (param i32)))
  (import "wapc" "__guest_error" (func $fail (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "kubewarden" "net" "v1/dns_lookup_host" "\\22localhost\\22")
  (func (export "__guest_call") (param i32 i32) (result i32)
    (drop (call $call (i32.const 0) (i32.const 10) (i32.const 10) (i32.const 3)
      (i32.const 13) (i32.const 18) (i32.const 31) (i32.const 11)))
    (call $error (i32.const 100))
    (call $fail (i32.const 100) (call $error_length))
    (i32.const 0)))`;

// Policy-abi 1.4.
describe('protocol version of a waPC policy', () => {
  it.each([
    ['"v1"', 'v1'],
    ['"Unknown"', 'Unknown'],
    [' "v1"\n', 'v1'],
  ])('is what it answers: %j', async (answer, version) => {
    expect(await ask(await guestThatSays(answer))).toBe(version);
  });

  it.each([
    'golden/modules/probe-wapc.wasm',
    'policies/pod-hardening/policy.wasm',
    'policies/stateful-counter/policy.wasm',
  ])('is known of %s', async (path) => {
    expect(await ask(readFileSync(join(fixtures, path)))).toBe('v1');
  });

  it.each([
    ['', 'nothing'],
    ['v1', 'v1'],
    ['"v2"', '"v2"'],
    ['null', 'null'],
    ['"v1" "v1"', '"v1" "v1"'],
    ['x'.repeat(1000), `${'x'.repeat(60)}…`],
    [`"v1"${' '.repeat(100)}`, '"v1"…'],
  ])('is not known from nonsense: %j', async (answer, shown) => {
    await expect(ask(await guestThatSays(answer))).rejects.toMatchObject({
      code: 'GUEST_CALL_FAILED',
      message: `the policy does not tell its protocol version: expected the JSON string "v1", found ${shown}`,
      hint: expect.stringContaining('protocol_version') as unknown,
    });
  });

  it('is asked for without any capability', async () => {
    await expect(ask(await assembleModule('caller', caller))).rejects.toMatchObject({
      code: 'GUEST_CALL_FAILED',
      message: expect.stringContaining(
        "has not been granted access to the 'net/v1/dns_lookup_host'",
      ) as unknown,
    });
  });

  it('is not asked of a module of another mode', async () => {
    await expect(ask(readFileSync(join(fixtures, 'golden/modules/probe-wasi.wasm')))).rejects.toMatchObject({
      code: 'WASM_IMPORT_UNKNOWN',
      hint: expect.stringContaining('wasi') as unknown,
    });
  });
});

describe('hostile guests that are asked for their protocol version', () => {
  it.each(globSync('modules/hostile/wapc-*.wasm', { cwd: fixtures }))(
    'end with a coded error, in time: %s',
    { retry: 2 },
    async (path) => {
      const startedAt = performance.now();
      const refusal: unknown = await ask(readFileSync(join(fixtures, path))).catch((error: unknown) => error);
      expect(performance.now() - startedAt).toBeLessThan(1000);
      if (!(refusal instanceof WardctlError)) throw refusal;
      expect(refusal.code).toMatch(/^(?:WASM_|GUEST_INIT_FAILED$|GUEST_CALL_FAILED$)/);
      expect(refusal.message.length).toBeLessThan(8192);
      const stopsAtStart = /loop-(?:start|wapc-init)|exit-1-start|exit-start|-start-section/.test(
        basename(path),
      );
      expect(refusal.code === 'GUEST_INIT_FAILED').toBe(
        stopsAtStart || basename(path) === 'wapc-import-of-another-kind.wasm',
      );
    },
  );
});
