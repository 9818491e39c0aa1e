import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { print, parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import {
  describeModule,
  isComponent,
  readComponent,
  readCustomSections,
  readSections,
  replaceCustomSection,
  stripCustomSections,
} from '../../../../src/wasm/index.ts';

const policy = readFileSync(join(import.meta.dirname, '../../../../fixtures/components/policy.wasm'));

describe('the outline of a component', () => {
  it('lists imports with what they have, and exports', async () => {
    const { imports, exports } = readComponent(
      await parse(`(component
        (type $r (record (field "a" u8)))
        (import "json" (type (sub resource)))
        (type $streams (instance
          (export "stream" (type $s (sub resource)))
          (export "kind" (type (eq $s)))
          (type $e (enum "closed" "failed"))
          (export "error" (type (eq $e)))
          (export "[method]stream.read" (func (param "self" (borrow $s)) (param "length" u64) (result (result (list u8)))))
          (export "open" (func (result (own $s))))))
        (import "ns:pkg/streams@1.2.3" (instance $i (type $streams)))
        (alias export $i "stream" (type $stream))
        (type $plain (instance (export "f" (func))))
        (import "other:pkg/plain" (instance (type $plain)))
        (import "run" (func $run (param "x" (option string)) (result (tuple s8 char)))))`),
    );
    expect(imports).toEqual([
      { name: 'json', sort: 'type', functions: [], resources: [] },
      {
        name: 'ns:pkg/streams@1.2.3',
        sort: 'instance',
        functions: ['[method]stream.read', 'open'],
        resources: ['stream'],
      },
      { name: 'other:pkg/plain', sort: 'instance', functions: ['f'], resources: [] },
      { name: 'run', sort: 'function', functions: [], resources: [] },
    ]);
    expect(exports).toEqual([]);
  });

  it('takes every form of type', async () => {
    const text = `(component
      (type (flags "a" "b")) (type (variant (case "x" string) (case "y")))
      (type (list (option bool))) (type (result f32 (error f64))) (type (result)) (type (tuple u16 s16 u32 s32 s64))
      (type (enum "only")) (type (record (field "f" char)))
      (type (component (import "i" (func)) (export "e" (instance (export "g" (func))))))
      (type $r (resource (rep i32))) (type (own $r)) (type (borrow $r)))`;
    expect(readComponent(await parse(text)).names).toEqual(
      expect.arrayContaining(['a', 'b', 'x', 'y', 'only', 'f', 'i', 'e', 'g']),
    );
  });

  it('finds the modules and names of components within', async () => {
    const { coreModules, names, imports } = readComponent(
      await parse(`(component
        (component $inner
          (import "secret" (func))
          (core module $m (func (export "core")))
          (core instance $i (instantiate $m))
          (alias core export $i "core" (core func $f))
          (core instance (export "renamed" (func $f))))
        (core module))`),
    );
    expect(coreModules.map((module) => describeModule(module).exports.map(({ name }) => name))).toEqual([
      ['core'],
      [],
    ]);
    expect(names).toEqual(expect.arrayContaining(['secret', 'core', 'renamed']));
    expect(imports).toEqual([]);
  });

  it('agrees with another reader about a real one', async () => {
    const text = await print(policy);
    const { imports, exports, coreModules } = readComponent(policy);
    const topLevel = (keyword: string): string[] =>
      [...text.matchAll(new RegExp(`^ {2}\\(${keyword} "([^"]+)"`, 'gm'))].map(([, name = '']) => name);
    expect(imports.map(({ name }) => name)).toEqual(topLevel('import'));
    expect(exports.map(({ name }) => name)).toEqual(
      [...text.matchAll(/^ {2}\(export (?:\(;\d+;\) |\$\S+ )?"([^"]+)"/gm)].map(([, name = '']) => name),
    );
    expect(coreModules).toHaveLength([...text.matchAll(/^ +\(core module /gm)].length);
  });

  it.each([
    ['a core module', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]],
    ['a start section', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 9, 1, 0]],
    ['a type of core modules', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 3, 2, 1, 0x50]],
    ['an unknown section', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 42, 0]],
    ['an unknown type', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, 2, 1, 0x10]],
    ['more than a section says', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, 3, 1, 0x7f, 0]],
    [
      'a component within that is a core module',
      [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 4, 8, 0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ],
  ])('is not given for %s', (_, bytes) => {
    expect(() => readComponent(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID' }),
    );
  });

  it('is not given for components in components without end', () => {
    let bytes: Uint8Array = Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
    const wrap = (inner: Uint8Array): Uint8Array =>
      Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 4, inner.length, ...inner]);
    for (let level = 0; level < 9; level++) bytes = wrap(bytes);
    expect(() => readComponent(bytes)).toThrow('component has more than 8 levels of components');
  });

  it('is given or refused with a reason, whatever the bytes are', () => {
    const sample = policy.subarray(policy.length - 60_000);
    fc.assert(
      fc.property(
        fc.nat(sample.length - 1),
        fc.nat(2000),
        fc.array(fc.record({ at: fc.nat(1999), byte: fc.nat(255) }), { maxLength: 4 }),
        (start, length, changes) => {
          const bytes = Buffer.concat([policy.subarray(0, 8), sample.subarray(start, start + length)]);
          for (const { at, byte } of changes) if (at < bytes.length && at >= 8) bytes[at] = byte;
          try {
            readComponent(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(WardctlError);
          }
        },
      ),
    );
  });
});

describe('custom sections of a component', () => {
  const section = 'io.kubewarden.metadata';

  it('are added at the end, and replaced in place; every other byte stays', () => {
    const once = replaceCustomSection(policy, section, Buffer.from('{"a":1}'));
    expect(once.subarray(0, policy.length)).toEqual(new Uint8Array(policy));
    expect(readCustomSections(once, section).map((content) => Buffer.from(content).toString())).toEqual([
      '{"a":1}',
    ]);
    const twice = replaceCustomSection(once, section, Buffer.from('{}'));
    expect(twice.length).toBe(once.length - 5);
    expect(readSections(twice).map(({ id }) => id)).toEqual(readSections(once).map(({ id }) => id));
  });

  it('can be taken away, in components within too, and nothing else with them', async () => {
    const inner = replaceCustomSection(await parse('(component (core module))'), 'x', Buffer.from('inner'));
    const nested = Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 4, inner.length, ...inner]);
    const stripped = stripCustomSections(replaceCustomSection(nested, 'y', Buffer.from('outer')));
    expect(Buffer.from(stripped).toString('latin1')).not.toMatch(/inner|outer/);
    expect(readComponent(stripped).coreModules).toEqual(readComponent(nested).coreModules);
  });
});

describe('the description of a component', () => {
  it('has functions and resources by interface', () => {
    const { imports, exports, sections, memory } = describeModule(policy);
    expect(imports).toContainEqual({
      module: 'wardctl:policy/log@0.1.0',
      name: 'log',
      kind: 'function',
      type: '(func)',
    });
    expect(imports.filter(({ kind }) => kind === 'resource').map(({ name }) => name)).toContain(
      'output-stream',
    );
    expect(exports.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['validate', 'validate-settings', 'metadata']),
    );
    expect(sections.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['import', 'component', 'export']),
    );
    expect(memory?.minPages).toBeGreaterThan(0);
  });

  it('is that of a component by the first bytes alone', () => {
    expect([
      isComponent(policy),
      isComponent(policy.subarray(0, 7)),
      isComponent(Buffer.from('text')),
    ]).toEqual([true, false, false]);
  });
});
