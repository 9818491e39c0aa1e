import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleModule } from '../../../scripts/hostile-guests.ts';
import { freezeModule, type InstanceState } from '../../../src/wasm/index.ts';

const pageBytes = 65_536;

const counter = `(module
  (import "env" "log" (func $log (param i32)))
  (memory (export "memory") 1)
  (table 1 funcref)
  (elem (i32.const 0) $bump)
  (global $fixed i32 (i32.const 7))
  (global $count (export "count") (mut i32) (i32.const 5))
  (global $low (export "low") (mut i32) (i32.const 0))
  (start $begin)
  (func $begin (call $log (i32.const 1)))
  (func $bump (export "bump") (result i32)
    (global.set $count (i32.add (global.get $count) (global.get $fixed)))
    (i32.store (i32.const 16) (global.get $count))
    (i32.load (i32.const 16)))
  (func (export "low_now") (result i32) (global.get $low))
  (data (i32.const 100) "as it was"))`;

const moduleBytes = await assembleModule('counter', counter);

interface Instance {
  readonly instance: WebAssembly.Instance;
  readonly logged: readonly number[];
  readonly memory: Uint8Array;
  call(name: string): unknown;
}

function start(bytes: Uint8Array): Instance {
  const logged: number[] = [];
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: { log: (value: number) => void logged.push(value) },
  });
  return {
    instance,
    logged,
    get memory() {
      return new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
    },
    call: (name) => (instance.exports[name] as WebAssembly.ExportedFunction)(),
  };
}

function stateOf({ instance, memory }: Instance): InstanceState {
  const value = (name: string): number => Number((instance.exports[name] as WebAssembly.Global).value);
  return {
    memory: memory.slice(),
    globals: new Map([
      ['count', value('count')],
      ['low', value('low')],
    ]),
  };
}

const everything = new Set(['memory', 'bump', 'count', 'low', 'low_now']);

describe('a module that begins where an instance stands', () => {
  it('has its memory and globals, and runs nothing at the start', () => {
    const first = start(moduleBytes);
    first.call('bump');
    (first.instance.exports['memory'] as WebAssembly.Memory).grow(2);
    first.memory.fill(0xff, 3 * pageBytes - 8);
    first.memory.fill(0, 100, 109);

    const second = start(freezeModule(moduleBytes, stateOf(first), everything));

    expect(first.logged).toEqual([1]);
    expect(second.logged).toEqual([]);
    expect(Buffer.compare(second.memory, first.memory)).toBe(0);
    expect(second.call('bump')).toBe(5 + 7 + 7);
  });

  it('exports what is kept', () => {
    const frozen = freezeModule(moduleBytes, stateOf(start(moduleBytes)), new Set(['bump', 'missing']));

    expect(WebAssembly.Module.exports(new WebAssembly.Module(frozen))).toEqual([
      { name: 'bump', kind: 'function' },
    ]);
  });

  it('has any value of a global', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (low) => {
        const state = stateOf(start(moduleBytes));
        const globals = new Map([...state.globals, ['low', low]]);

        expect(start(freezeModule(moduleBytes, { ...state, globals }, everything)).call('low_now')).toBe(low);
      }),
    );
  });

  it('has any memory', () => {
    const patch = fc.record({
      at: fc.integer({ min: 0, max: 2 * pageBytes - 64 }),
      bytes: fc.uint8Array({ maxLength: 64 }),
    });
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 50 }), (patches) => {
        const memory = new Uint8Array(2 * pageBytes);
        for (const { at, bytes } of patches) memory.set(bytes, at);
        const { globals } = stateOf(start(moduleBytes));

        const frozen = freezeModule(moduleBytes, { memory, globals }, everything);

        expect(Buffer.compare(start(frozen).memory, memory)).toBe(0);
      }),
    );
  });

  it('has no more segments than engines take', () => {
    // A word in each 64 bytes: far apart, and more of them than there may be segments.
    const memory = new Uint8Array(128 * pageBytes);
    for (let at = 0; at < memory.length; at += 64) memory[at] = 1;
    const { globals } = stateOf(start(moduleBytes));

    const frozen = freezeModule(moduleBytes, { memory, globals }, everything);

    expect(memory.length / 64).toBeGreaterThan(100_000);
    expect(Buffer.compare(start(frozen).memory, memory)).toBe(0);
  });

  it('is not made where a mutable global is not known', () => {
    const { memory } = stateOf(start(moduleBytes));

    expect(() => freezeModule(moduleBytes, { memory, globals: new Map([['count', 1]]) }, everything)).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID' }),
    );
  });
});
