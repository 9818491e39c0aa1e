import { describe, expect, it } from 'vitest';
import { assembleComponent, policyText } from './assemble-component.ts';
import { ask, prepare, strictLimits, type Asked } from './component-engine.ts';

/** Long enough that nobody takes the end of a guest for it: these guests end at once. */
const limits = { ...strictLimits, timeoutMs: 60_000 };
const maxMs = 20_000;

const session = `- type: Exchange
  request: |
    !OciManifestDigest
    image: r/i:1
  response:
    { type: Success, payload: '{"digest":"sha256:0"}' }
`;

/** Resources and functions of the host, and a memory with what it is asked: the host's answers are put there too. */
const waitingParts = (realloc: string): string => `
  (import "wardctl:policy/host-capabilities@0.1.0" (instance $host
    (export "get-manifest-digest" (func (param "image" string) (result (result string (error string)))))))
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.ready" (func (param "self" (borrow $pollable)) (result bool)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))
    (export "poll" (func (param "in" (list (borrow $pollable))) (result (list u32))))))
  (alias export $poll "pollable" (type $p))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (alias outer 1 $p (type $outer))
    (export "pollable" (type $inner (eq $outer)))
    (export "subscribe-duration" (func (param "when" u64) (result (own $inner))))))
  (core module $shared
    (memory (export "memory") 1)
    (data (i32.const 0) "r/i:1") (data (i32.const 200) "\\c3\\28") (data (i32.const 300) "\\4d")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) ${realloc}))
  (core instance $shared (instantiate $shared))
  (alias core export $shared "memory" (core memory $shared-memory))
  (alias core export $shared "realloc" (core func $shared-realloc))
  (core func $digest (canon lower (func $host "get-manifest-digest")
    (memory $shared-memory) (realloc $shared-realloc)))
  (core func $subscribe (canon lower (func $clock "subscribe-duration")))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core func $ready (canon lower (func $poll "[method]pollable.ready")))
  (core func $poll-list (canon lower (func $poll "poll") (memory $shared-memory) (realloc $shared-realloc)))
  (core func $drop (canon resource.drop $p))`;

/** A policy that asks the host for a digest, which it has to wait for, and then does `after`. */
function waitingText(realloc: string, after: string): string {
  return policyText(waitingParts(realloc))
    .replace(
      '(core module $m',
      `(core module $m
        (import "host" "digest" (func $digest (param i32 i32 i32)))
        (import "host" "subscribe" (func $subscribe (param i64) (result i32)))
        (import "host" "block" (func $block (param i32)))
        (import "host" "ready" (func $ready (param i32) (result i32)))
        (import "host" "poll" (func $poll (param i32 i32 i32)))
        (import "host" "drop" (func $drop (param i32)))
        (global $handle (mut i32) (i32.const 0))`,
    )
    .replace(
      '(func (export "validate") (param i32) (result i32) unreachable)',
      `(func (export "validate") (param i32) (result i32)
         (call $digest (i32.const 0) (i32.const 5) (i32.const 64)) ${after} unreachable)`,
    )
    .replace(
      '(core instance $i (instantiate $m))',
      `(core instance $i (instantiate $m (with "host" (instance
         (export "digest" (func $digest)) (export "subscribe" (func $subscribe))
         (export "block" (func $block)) (export "ready" (func $ready))
         (export "poll" (func $poll-list)) (export "drop" (func $drop))))))`,
    );
}

async function askTimed(text: string): Promise<Asked & { readonly ms: number }> {
  const module = await prepare(await assembleComponent(text), limits);
  const start = performance.now();
  const asked = await ask(module, {}, { session, limits });
  return { ...asked, ms: performance.now() - start };
}

const anywhere = '(i32.const 128)';
const wait = '(global.set $handle (call $subscribe (i64.const 1000000))) (call $block (global.get $handle))';

describe('a guest that breaks the rules after it has waited', () => {
  it.each([
    ['its realloc traps for the answer', 'unreachable', '', /wasm trap: unreachable/],
    [
      'its realloc gives a place outside of its memory',
      '(i32.const 0x7ffffff0)',
      '',
      /Invalid typed array length/,
    ],
    ['it traps', anywhere, '', /wasm trap: unreachable/],
    ['it traps after it waited twice', anywhere, wait, /wasm trap: unreachable/],
    [
      'it waits for what it has not',
      anywhere,
      '(call $block (i32.const 77))',
      /waits for something that never comes/,
    ],
    [
      'it waits for a list of what it has not',
      anywhere,
      '(call $poll (i32.const 300) (i32.const 1) (i32.const 64))',
      /a handle that it does not have/,
    ],
    [
      'it asks about what it has not',
      anywhere,
      '(drop (call $ready (i32.const 77)))',
      /a handle that it does not have/,
    ],
    [
      'it drops something twice',
      anywhere,
      `${wait} (call $drop (global.get $handle)) (call $drop (global.get $handle))`,
      /unknown handle index/,
    ],
    [
      'it asks with text that is none',
      anywhere,
      '(call $digest (i32.const 200) (i32.const 2) (i32.const 64))',
      /is no Unicode/,
    ],
    [
      'it asks with text outside of its memory',
      anywhere,
      '(call $digest (i32.const 0) (i32.const 100000) (i32.const 64))',
      /Invalid typed array length/,
    ],
    [
      'it wants the answer outside of its memory',
      anywhere,
      '(call $digest (i32.const 0) (i32.const 5) (i32.const -1))',
      /outside the bounds/,
    ],
  ])('has trapped at once where %s', async (_, realloc, after, message) => {
    const { failure, ms } = await askTimed(waitingText(realloc, after));
    expect(failure).toMatchObject({ kind: 'trap', beforeCall: false });
    expect(failure?.message).toMatch(message);
    expect(ms).toBeLessThan(maxMs);
  });
});

describe('a guest that makes one host call too many after it has waited', () => {
  it('is told so, and not that its time is up', async () => {
    const again = '(loop $l (call $digest (i32.const 0) (i32.const 5) (i32.const 64)) (br $l))';
    const few = { ...limits, maxHostCalls: 1 };
    const module = await prepare(await assembleComponent(waitingText(anywhere, again)), few);
    const { failure } = await ask(module, {}, { session, limits: few });
    expect(failure).toMatchObject({ kind: 'limit', message: 'policy made more than 1 host calls' });
  });
});
