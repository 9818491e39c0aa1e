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

const componentHeader = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];

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
    expect(
      imports.map(({ name, sort, functions, resources }) => ({ name, sort, functions, resources })),
    ).toEqual([
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

  it('has the types of functions, with what stands behind the numbers', async () => {
    const { imports, exports } = readComponent(
      await parse(`(component
        (type $named (record (field "x" u8)))
        (import "a:b/c" (instance $i
          (alias outer 1 $named (type $outer))
          (export "thing" (type $thing (eq $outer)))
          (export "use" (func (param "one" $thing) (param "two" (list $thing))))))
        (alias export $i "thing" (type $thing))
        (component $inner
          (import "thing" (type $imported (eq $thing)))
          (import "f" (func $f (param "t" $imported) (result (option char))))
          (export "g" (func $f)))
        (alias export $i "use" (func $use))
        (instance $made (instantiate $inner (with "f" (func $use)) (with "thing" (type $thing))))
        (alias export $made "g" (func $g))
        (instance $bag (export "h" (func $g)))
        (alias export $bag "h" (func $h))
        (export "out" (func $h))
        (export "all" (instance $bag)))`),
    );
    const thing = { kind: 'record', labels: ['x'], parts: [{ kind: 'u8', labels: [], parts: [] }] };
    expect(imports[0]?.functionTypes.get('use')).toMatchObject({
      isAsync: false,
      parameterNames: ['one', 'two'],
      parameters: [thing, { kind: 'list', labels: [], parts: [thing] }],
      result: undefined,
    });
    expect(exports).toMatchObject([
      {
        name: 'out',
        sort: 'function',
        type: {
          parameterNames: ['t'],
          parameters: [thing],
          result: { kind: 'option', parts: [{ kind: 'char' }] },
        },
        functions: [],
      },
      { name: 'all', sort: 'instance', type: undefined, functions: ['h'] },
    ]);
  });

  it.each([
    [
      'a type',
      '(component (import "f" (func (param "x" 7))))',
      /^the component names its type 7 where it has \d$/,
    ],
    [
      'a function',
      '(component (export "f" (func 3)))',
      /^the component names its function 3 where it has 0$/,
    ],
    [
      'an instance',
      '(component (alias export 2 "x" (func)))',
      /^the component names its instance 2 where it has 0$/,
    ],
    [
      'a component',
      '(component (instance (instantiate 1)))',
      /^the component names its component 1 where it has 0$/,
    ],
    [
      'something of an instance',
      '(component (import "i" (instance $i)) (alias export $i "x" (func)))',
      /^the component takes the function "x" of an instance that has none$/,
    ],
    [
      'a type of values',
      '(component (type $i (instance)) (import "f" (func (param "x" $i))))',
      /^the component has a type of the kind instance where it has to be of the kind value$/,
    ],
    [
      'a type of functions',
      '(component (type $s string) (import "f" (func (type $s))))',
      /^the component has a type of the kind value where it has to be of the kind function$/,
    ],
    [
      'a resource',
      '(component (type $s string) (type (own $s)))',
      /^the component has a type of the kind value where it has to be of the kind resource$/,
    ],
  ])('is not given where there is no such thing as %s', async (_, text, message) => {
    const bytes = await parse(text);
    expect(() => readComponent(bytes)).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID', message: expect.stringMatching(message) as unknown }),
    );
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

  it('takes the canonical functions of asynchronous runtimes, and counts on behind them', async () => {
    const forms = [
      'resource.new $r',
      'resource.drop $r',
      'resource.rep $r',
      'task.return',
      'task.return (result u8) (memory $m)',
      'task.cancel',
      'context.get i32 0',
      'context.set i32 1',
      'thread.yield',
      'subtask.cancel async',
      'subtask.drop',
      'backpressure.inc',
      'backpressure.dec',
      ...['stream', 'future'].flatMap((kind) => [
        `${kind}.new $${kind}`,
        `${kind}.read $${kind} async (memory $m)`,
        `${kind}.write $${kind} (memory $m)`,
        `${kind}.cancel-read $${kind}`,
        `${kind}.cancel-write $${kind} async`,
        `${kind}.drop-readable $${kind}`,
        `${kind}.drop-writable $${kind}`,
      ]),
      'error-context.new (memory $m)',
      'error-context.debug-message (memory $m)',
      'error-context.drop',
      'waitable-set.new',
      'waitable-set.wait (memory $m)',
      'waitable-set.poll (memory $m)',
      'waitable-set.drop',
      'waitable.join',
      'thread.index',
      'thread.new-indirect 0 (core table $table)',
      'thread.resume-later',
      'thread.suspend',
      'thread.suspend-then-resume',
      'thread.yield-then-resume',
      'thread.suspend-then-promote',
      'thread.yield-then-promote',
      'thread.spawn-ref 0',
      'thread.spawn-indirect 0 (core table $table)',
      'thread.available_parallelism',
    ];
    const { exports } = readComponent(
      await parse(`(component
        (core module $c (memory (export "m") 1) (table (export "t") 1 funcref) (func (export "f")))
        (core instance $i (instantiate $c))
        (alias core export $i "m" (core memory $m)) (alias core export $i "f" (core func $f))
        (alias core export $i "t" (core table $table))
        (type $stream (stream u8)) (type $future (future u8)) (type $r (resource (rep i32)))
        ${forms.map((form) => `(core func (canon ${form}))`).join(' ')}
        (func $lifted (param "p" bool) (canon lift (core func $f) string-encoding=utf16 (memory $m) async))
        (export "e" (func $lifted)))`),
    );
    expect(exports).toMatchObject([{ name: 'e', sort: 'function', type: { parameterNames: ['p'] } }]);
  });

  it('takes the canonical function for backpressure that was removed from the format', () => {
    const bytes = Uint8Array.from([...componentHeader, 8, 3, 2, 0x08, 0x0d]);
    expect(readComponent(bytes)).toMatchObject({ imports: [], exports: [] });
  });

  it('says of canonical functions that it does not know what may be the reason', () => {
    expect(() => readComponent(Uint8Array.from([...componentHeader, 8, 2, 1, 0x7f]))).toThrow(
      expect.objectContaining({
        message: 'unknown kind of canonical function at offset 11 of the component',
        hint: 'It may be newer than this wardctl: build the component with the tools of WASI 0.2, or use a newer wardctl.',
      }),
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
    ['an unknown canonical function', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 8, 2, 1, 0x7f]],
    ['an alias to what is around it', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 6, 5, 1, 3, 2, 1, 0]],
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
