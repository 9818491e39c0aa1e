import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePolicy, diffPolicies, type PolicyDescription } from '../../../src/inspect/index.ts';
import { custom, module, name } from '../wasm/encode.ts';

const probes = join(import.meta.dirname, '../../../fixtures/golden/modules');

function describeBytes(bytes: Uint8Array, reference = 'policy.wasm'): PolicyDescription {
  return describePolicy(bytes, { reference, uri: `file:///${reference}` });
}

function annotated(metadata: Record<string, unknown>, ...others: (readonly number[])[]): Uint8Array {
  const text = JSON.stringify({ protocolVersion: 'v1', rules: [], mutating: false, ...metadata });
  return module(...others, custom('io.kubewarden.metadata', [...Buffer.from(text)]));
}

const rule = {
  apiGroups: [''],
  apiVersions: ['v1'],
  resources: ['pods', 'services'],
  operations: ['CREATE'],
};
const none = { added: [], removed: [] };

const probe = describeBytes(readFileSync(join(probes, 'probe-wapc.wasm')), 'probe-wapc.wasm');

describe('policies that are equal byte for byte', () => {
  it('are identical and nothing differs, whatever they are called', () => {
    const other = { ...probe, reference: 'copy.wasm', uri: 'file:///copy.wasm' };

    const { before, after, identical, ...lists } = diffPolicies(probe, other);

    expect(identical).toBe(true);
    expect([before.reference, after.reference]).toEqual(['probe-wapc.wasm', 'copy.wasm']);
    expect(lists).toEqual({
      metadata: [],
      annotations: [],
      rules: none,
      contextAwareResources: none,
      usedHostCapabilities: none,
      declaredHostCapabilities: none,
      imports: none,
      exports: none,
      sections: [],
      producers: [],
    });
  });
});

describe('changes of metadata', () => {
  it('list fields with both values', () => {
    const before = describeBytes(annotated({ minimumKubewardenVersion: '1.25.0' }));
    const after = describeBytes(
      annotated({ mutating: true, executionMode: 'wasi', protocolVersion: 'Unknown' }),
    );

    expect(diffPolicies(before, after)).toMatchObject({
      identical: false,
      metadata: [
        { path: 'protocolVersion', before: 'v1', after: 'Unknown' },
        { path: 'mutating', before: false, after: true },
        { path: 'executionMode', before: 'kubewarden-wapc', after: 'wasi' },
        { path: 'minimumKubewardenVersion', before: '1.25.0', after: null },
      ],
    });
  });

  it('list annotations by key, those named like members of objects too', () => {
    const before = describeBytes(annotated({ annotations: { a: '1', b: '1', c: '1' } }));
    const after = describeBytes(annotated({ annotations: { b: '2', c: '1', constructor: 'x' } }));

    expect(diffPolicies(before, after).annotations).toEqual([
      { key: 'a', before: '1', after: null },
      { key: 'b', before: '1', after: '2' },
      { key: 'constructor', before: null, after: 'x' },
    ]);
  });

  it('do not count the order within a rule', () => {
    const before = describeBytes(annotated({ rules: [rule] }));
    const after = describeBytes(annotated({ rules: [{ ...rule, resources: ['services', 'pods'] }] }));

    expect(diffPolicies(before, after).rules).toEqual(none);
  });

  it('list rules, context-aware resources and capabilities that came or went', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace' };
    const pod = { apiVersion: 'v1', kind: 'Pod' };
    const changed = { ...rule, operations: ['CREATE', 'UPDATE'] };
    const before = describeBytes(
      annotated({ rules: [rule], contextAwareResources: [namespace], hostCapabilities: ['oci/*'] }),
    );
    const after = describeBytes(
      annotated({ rules: [changed], contextAwareResources: [pod], hostCapabilities: ['net/*'] }),
    );

    expect(diffPolicies(before, after)).toMatchObject({
      rules: { added: [changed], removed: [rule] },
      contextAwareResources: { added: [pod], removed: [namespace] },
      declaredHostCapabilities: { added: ['net/*'], removed: ['oci/*'] },
    });
  });

  it('list everything where one side has none', () => {
    const before = describeBytes(module());
    const after = describeBytes(annotated({ rules: [rule] }));

    const changes = diffPolicies(before, after);

    expect([changes.before.annotated, changes.after.annotated]).toEqual([false, true]);
    expect(changes.metadata).toContainEqual({ path: 'mutating', before: null, after: false });
    expect(changes.rules.added).toEqual([rule]);
  });
});

describe('changes of modules', () => {
  it('between two probes agree with the engine', () => {
    const wasi = readFileSync(join(probes, 'probe-wasi.wasm'));
    const textOf = ({ module, name, kind }: { module: string; name: string; kind: string }): string =>
      `${module}.${name} ${kind}`;
    const importsOf = (path: string): Set<string> => {
      const compiled = new WebAssembly.Module(readFileSync(join(probes, path)));
      return new Set(WebAssembly.Module.imports(compiled).map(textOf));
    };
    const [old, now] = [importsOf('probe-wapc.wasm'), importsOf('probe-wasi.wasm')];

    const { imports } = diffPolicies(probe, describeBytes(wasi));

    // An import of both with two types is on both lists.
    const common = [...old].filter((text) => now.has(text));
    const [added, removed] = [imports.added.map(textOf), imports.removed.map(textOf)];
    expect(new Set(added.filter((text) => !common.includes(text)))).toEqual(now.difference(old));
    expect(new Set(removed.filter((text) => !common.includes(text)))).toEqual(old.difference(now));
  });

  it('do not count that sections moved', () => {
    const [a, b] = [custom('a', [1]), custom('b', [2])];

    const { sections } = diffPolicies(describeBytes(module(a, b)), describeBytes(module(b, a)));

    expect(sections).toEqual([]);
  });

  it('list sections that came, went, grew, or have another content of equal size', () => {
    const before = module(
      custom('same', [1]),
      custom('gone', [1]),
      custom('grown', [1]),
      custom('other', [1]),
    );
    const after = module(
      custom('other', [2]),
      custom('same', [1]),
      custom('grown', [1, 2]),
      custom('new', [1]),
    );

    // A custom section is its id, its length, the length of its name, its name and its content.
    expect(diffPolicies(describeBytes(before), describeBytes(after)).sections).toEqual([
      { name: 'gone', custom: true, before: 8, after: null },
      { name: 'grown', custom: true, before: 9, after: 10 },
      { name: 'other', custom: true, before: 9, after: 9 },
      { name: 'new', custom: true, before: null, after: 7 },
    ]);
  });

  it('compare the sections of one name in their order', () => {
    const before = module(custom('x', [1]), custom('x', [2]));
    const after = module(custom('x', [1]), custom('x', [2]), custom('x', [3]));

    expect(diffPolicies(describeBytes(before), describeBytes(after)).sections).toEqual([
      { name: 'x', custom: true, before: null, after: 5 },
    ]);
  });

  it('do not take a custom section for a standard one of its name', () => {
    const start = module([8, 1, 0]);

    expect(diffPolicies(describeBytes(start), describeBytes(module(custom('start')))).sections).toEqual([
      { name: 'start', custom: false, before: 3, after: null },
      { name: 'start', custom: true, before: null, after: 8 },
    ]);
  });

  it('list producers with their versions', () => {
    const made = (...tools: [string, string][]): Uint8Array =>
      module(
        custom('producers', [
          1,
          ...name('processed-by'),
          tools.length,
          ...tools.flatMap(([tool, version]) => [...name(tool), ...name(version)]),
        ]),
      );

    const before = describeBytes(made(['rustc', '1.90'], ['walrus', '0.2']));
    const after = describeBytes(made(['rustc', '1.96'], ['clang', '20']));

    expect(diffPolicies(before, after).producers).toEqual([
      { field: 'processed-by', name: 'rustc', before: '1.90', after: '1.96' },
      { field: 'processed-by', name: 'walrus', before: '0.2', after: null },
      { field: 'processed-by', name: 'clang', before: null, after: '20' },
    ]);
  });
});
