import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { describePolicy, type PolicyDescription } from '../../../src/inspect/index.ts';
import { custom, module, name, nullaryType, section, vector } from '../wasm/encode.ts';

const root = join(import.meta.dirname, '../../..');
const policies = globSync('fixtures/policies/*/policy.wasm', { cwd: root });
const probes = globSync('fixtures/golden/modules/*.wasm', { cwd: root });

function describeBytes(bytes: Uint8Array): PolicyDescription {
  return describePolicy(bytes, { reference: 'policy.wasm', uri: 'file:///policy.wasm' });
}

/** What `act` gives, or throws. */
function outcomeOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

function read(path: string): Buffer {
  return readFileSync(join(root, path));
}

function annotated(metadata: string, ...others: (readonly number[])[]): Uint8Array {
  return module(...others, custom('io.kubewarden.metadata', [...Buffer.from(metadata)]));
}

const minimal = '"rules":[],"mutating":false,"protocolVersion":"v1"';

describe('the description of every fixture and probe', () => {
  it.each([...policies, ...probes])('%s covers the file', (path) => {
    const bytes = read(path);

    const description = describeBytes(bytes);

    expect(description).toMatchObject({
      reference: 'policy.wasm',
      uri: 'file:///policy.wasm',
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    let end = 8;
    for (const { offset, sizeBytes, sha256 } of description.sections) {
      expect(offset).toBe(end);
      end += sizeBytes;
      expect(sha256).toBe(createHash('sha256').update(bytes.subarray(offset, end)).digest('hex'));
    }
    expect(end).toBe(bytes.length);
  });

  it.each([...policies, ...probes])('%s agrees with the engine on imports and exports', (path) => {
    const compiled = new WebAssembly.Module(read(path));

    const { imports, exports } = describeBytes(read(path));

    expect(imports.map(({ module, name, kind }) => ({ module, name, kind }))).toEqual(
      WebAssembly.Module.imports(compiled),
    );
    expect(exports.map(({ name, kind }) => ({ name, kind }))).toEqual(WebAssembly.Module.exports(compiled));
  });

  it.each(policies)('%s has the metadata of its metadata.yml', (path) => {
    const source = parse(read(join(dirname(path), 'metadata.yml')).toString()) as Record<string, unknown>;

    const { metadata, executionMode, warnings } = describeBytes(read(path));

    expect(metadata).toMatchObject({
      rules: source['rules'],
      mutating: source['mutating'],
      annotations: source['annotations'],
    });
    expect(executionMode).toBe(source['executionMode']);
    expect(warnings).toEqual([]);
  });

  it.each(probes.filter((path) => !path.endsWith('.raw.wasm')))('%s has its mode', (path) => {
    const mode = /probe-(\w+)/.exec(basename(path))?.[1] ?? '';

    const { executionMode } = describeBytes(read(path));

    expect(executionMode).toBe(mode === 'wapc' ? 'kubewarden-wapc' : mode);
  });

  it.each([...policies, ...probes])('%s survives JSON unchanged', (path) => {
    const description = describeBytes(read(path));

    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });
});

describe('metadata of a description', () => {
  it('has its keys in the order of the reference, unset ones left out', () => {
    const { metadata } = describeBytes(annotated(`{${minimal}}`));

    expect(JSON.stringify(metadata)).toBe(
      '{"protocolVersion":"v1","rules":[],"mutating":false,"backgroundAudit":true,' +
        '"executionMode":"kubewarden-wapc","policyType":"kubernetes","contextAwareResources":[]}',
    );
  });

  it('is null for a module without any, whose mode is waPC', () => {
    expect(describeBytes(module())).toMatchObject({
      metadata: null,
      executionMode: 'kubewarden-wapc',
      hostCapabilities: { declared: null },
      warnings: [],
    });
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', '{"rules":{}}'],
    ['nesting of 10,000 levels', '['.repeat(10_000)],
  ])('is null for %s, with the problem as warning', (_, text) => {
    const description = describeBytes(annotated(text));

    expect(description).toMatchObject({ metadata: null, executionMode: null });
    expect(description.warnings).toEqual([
      expect.stringContaining('cannot deserialize custom section `io.kubewarden.metadata`'),
    ]);
  });

  it('is null for what is no UTF-8', () => {
    const bytes = module(custom('io.kubewarden.metadata', [0x22, 0xff, 0x22]));

    expect(describeBytes(bytes)).toMatchObject({ metadata: null, warnings: [expect.any(String)] });
  });

  it('is null where it is larger than any metadata', () => {
    const text = Buffer.alloc(20 * 1024 * 1024, ' ');
    const title = Buffer.from(name('io.kubewarden.metadata'));
    const size = text.length + title.length;
    const head = [0, (size & 127) | 128, ((size >> 7) & 127) | 128, ((size >> 14) & 127) | 128, size >> 21];

    const { metadata, warnings } = describeBytes(
      Buffer.concat([module(), Uint8Array.from(head), title, text]),
    );

    expect(metadata).toBeNull();
    expect(warnings).toEqual([expect.stringContaining('bytes of metadata')]);
  });

  it('keeps annotations with the names of object members', () => {
    const { metadata } = describeBytes(annotated(`{${minimal},"annotations":{"__proto__":"a"}}`));

    expect(JSON.stringify(metadata?.annotations)).toBe('{"__proto__":"a"}');
  });
});

describe('warnings of a description', () => {
  const exportOfOpa = [
    vector(1, nullaryType),
    vector(3, [0]),
    vector(7, [...name('opa_eval'), 0, 0]),
    section(10, 1, 2, 0, 0x0b),
  ];

  it('tell that the mode contradicts the module', () => {
    const description = describeBytes(annotated(`{${minimal}}`, ...exportOfOpa));

    expect(description.executionMode).toBeNull();
    expect(description.warnings).toEqual([expect.stringContaining('created with Rego')]);
  });

  it('tell that a Rego policy without metadata has no mode', () => {
    const description = describeBytes(module(...exportOfOpa));

    expect(description.executionMode).toBeNull();
    expect(description.warnings).toEqual([expect.stringContaining('created with Rego')]);
  });

  it('tell of a second metadata section, which nobody reads', () => {
    const second = custom('io.kubewarden.metadata', [...Buffer.from('{"rules":[],"mutating":true}')]);
    const first = custom('io.kubewarden.metadata', [...Buffer.from(`{${minimal}}`)]);

    const { metadata, warnings } = describeBytes(module(first, second));

    expect(metadata?.mutating).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(/2 .*io\.kubewarden\.metadata.*first/)]);
  });

  it('name the key that an unknown one most likely means', () => {
    const { warnings } = describeBytes(annotated(`{${minimal},"backgroundAudits":true}`));

    expect(warnings).toEqual([expect.stringMatching(/backgroundAudits.*backgroundAudit\b/)]);
  });

  it('tell what breaks the rules of the format', () => {
    const { warnings } = describeBytes(
      annotated(
        '{"rules":[{"apiGroups":[],"apiVersions":["v1"],"resources":["pods"],"operations":["*"]}],"mutating":false}',
      ),
    );

    expect(warnings).toEqual([
      expect.stringContaining('protocolVersion'),
      expect.stringContaining('rules[0].apiGroups'),
    ]);
  });

  it('tell of a Kubewarden that is too old for the policy', () => {
    const { warnings, executionMode } = describeBytes(
      annotated(`{${minimal},"minimumKubewardenVersion":"99.1.0"}`),
    );

    expect(warnings).toEqual([expect.stringContaining('99.1.0')]);
    expect(executionMode).toBe('kubewarden-wapc');
  });
});

describe('host capabilities of a description', () => {
  const texts = Buffer.from('oci v1/verify net v1/dns_lookup_host');
  const data = section(11, 1, 0, 0x41, 0, 0x0b, texts.length, ...texts);

  it('are all undeclared where nothing is declared', () => {
    const { hostCapabilities } = describeBytes(annotated(`{${minimal}}`, data));

    expect(hostCapabilities).toEqual({
      used: ['net/v1/dns_lookup_host', 'oci/v1/verify'],
      declared: null,
      undeclared: ['net/v1/dns_lookup_host', 'oci/v1/verify'],
      unused: [],
      unknown: [],
      tooBroad: [],
    });
  });

  it('are compared with what is declared, patterns included', () => {
    const { hostCapabilities } = describeBytes(
      annotated(`{${minimal},"hostCapabilities":["oci/*","kubernetes/can_i"]}`, data),
    );

    expect(hostCapabilities).toEqual({
      used: ['net/v1/dns_lookup_host', 'oci/v1/verify'],
      declared: ['kubernetes/can_i', 'oci/*'],
      undeclared: ['net/v1/dns_lookup_host'],
      unused: ['kubernetes/can_i'],
      unknown: [],
      tooBroad: [],
    });
  });
});

describe('bytes that are no module', () => {
  const policy = read('fixtures/golden/modules/probe-wapc.wasm');

  it.each([
    ['an empty file', Buffer.alloc(0), 'WASM_TRUNCATED'],
    ['JSON', Buffer.from('{}'), 'WASM_NOT_A_MODULE'],
    ['a part of a module', policy.subarray(0, policy.length - 1), 'WASM_TRUNCATED'],
    [
      'a component that ends early',
      Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7]),
      'WASM_TRUNCATED',
    ],
    [
      'a bomb of sections',
      Buffer.concat([module(), Buffer.from('\0\x01\0'.repeat(100_000))]),
      'WASM_INVALID',
    ],
    ['a bomb of imports', module(section(2, 0xff, 0xff, 0xff, 0xff, 0x0f)), undefined],
  ])('are refused: %s', (_, bytes, code) => {
    expect(() => describeBytes(bytes)).toThrow(
      expect.objectContaining({
        name: 'WardctlError',
        code: code ?? (expect.stringMatching(/^WASM_/) as unknown),
      }),
    );
  });

  it('end in a description or a coded error, wherever bytes of a module are changed', () => {
    const small = read('fixtures/policies/stateful-counter/policy.wasm');
    const change = fc.record({ at: fc.nat(small.length - 1), to: fc.nat(255) });

    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(small);
        for (const { at, to } of changes) bytes[at] = to;
        const outcome = outcomeOf(() => describeBytes(bytes));
        if (outcome instanceof Error)
          expect(outcome).toMatchObject({ code: expect.stringMatching(/^WASM_/) as unknown });
        else expect(outcome).toMatchObject({ sizeBytes: small.length });
      }),
      { numRuns: 300 },
    );
  });
});
