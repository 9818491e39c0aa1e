import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../src/json/index.ts';
import {
  annotateModule,
  formatMetadata,
  metadataSection,
  metadataToJson,
  readPolicyMetadata,
  requireMetadata,
  type PolicyMetadata,
} from '../../../src/policy/index.ts';
import { readCustomSection, readCustomSections, readSections } from '../../../src/wasm/index.ts';
import { custom, imported, module, name, nullaryType, section, vector } from '../wasm/encode.ts';

const modules = join(import.meta.dirname, '../../../fixtures/golden/modules');
const minimal: PolicyMetadata = {
  protocolVersion: undefined,
  rules: [],
  annotations: undefined,
  mutating: false,
  backgroundAudit: true,
  executionMode: 'kubewarden-wapc',
  policyType: 'kubernetes',
  contextAwareResources: [],
  hostCapabilities: undefined,
  minimumKubewardenVersion: undefined,
};

describe('metadata as JSON', () => {
  it.each(['wapc', 'wasi', 'opa', 'gatekeeper'])('is byte for byte what the reference writes: %s', (mode) => {
    const probe = readFileSync(join(modules, `probe-${mode}.wasm`));
    const written = Buffer.from(readCustomSection(probe, metadataSection) ?? []).toString();
    expect(formatMetadata(requireMetadata(probe, ''))).toBe(written);
  });

  // The order and the omissions of policy-abi 2.1.
  it('leaves out what is not set, but for the protocol version', () => {
    expect(formatMetadata(minimal)).toBe(
      '{"protocolVersion":null,"rules":[],"mutating":false,"backgroundAudit":true,' +
        '"executionMode":"kubewarden-wapc","policyType":"kubernetes","contextAwareResources":[]}',
    );
  });

  it('has all keys in their order, annotations sorted by UTF-8 bytes', () => {
    const full: PolicyMetadata = {
      minimumKubewardenVersion: '1.25.0',
      hostCapabilities: ['oci/*'],
      contextAwareResources: [{ kind: 'Pod', apiVersion: 'v1' }],
      policyType: 'raw',
      executionMode: 'wasi',
      backgroundAudit: false,
      mutating: true,
      annotations: new Map([
        ['😀', 'é\n"\u0001'],
        ['\uffff', ''],
        ['__proto__', 'p'],
        ['9', 'nine'],
        ['10', 'ten'],
      ]),
      rules: [{ operations: ['*'], resources: ['pods'], apiVersions: ['v1'], apiGroups: [''] }],
      protocolVersion: 'Unknown',
    };
    expect(formatMetadata(full)).toBe(
      '{"protocolVersion":"Unknown",' +
        '"rules":[{"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"],"operations":["*"]}],' +
        '"annotations":{"10":"ten","9":"nine","__proto__":"p","\uffff":"","😀":"é\\n\\"\\u0001"},' +
        '"mutating":true,"backgroundAudit":false,"executionMode":"wasi","policyType":"raw",' +
        '"contextAwareResources":[{"apiVersion":"v1","kind":"Pod"}],"hostCapabilities":["oci/*"],' +
        '"minimumKubewardenVersion":"1.25.0"}',
    );
    expect(toPlain(metadataToJson(full))).toEqual(JSON.parse(formatMetadata(full)));
  });
});

const texts = fc.string({ unit: 'grapheme', maxLength: 20 });
const names = fc.uniqueArray(texts, { maxLength: 4 }).map((items) => items.sort());
const anyMetadata: fc.Arbitrary<PolicyMetadata> = fc.record({
  protocolVersion: fc.constantFrom('v1', 'Unknown', undefined),
  rules: fc.array(
    fc.record({
      apiGroups: fc.array(texts, { maxLength: 3 }),
      apiVersions: fc.array(texts, { maxLength: 3 }),
      resources: fc.array(texts, { maxLength: 3 }),
      operations: fc.array(fc.constantFrom('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'), { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
  annotations: fc.option(
    fc.array(fc.tuple(texts, texts)).map((entries) => new Map(entries)),
    { nil: undefined },
  ),
  mutating: fc.boolean(),
  backgroundAudit: fc.boolean(),
  executionMode: fc.constantFrom('kubewarden-wapc', 'opa', 'gatekeeper', 'wasi'),
  policyType: fc.constantFrom('kubernetes', 'raw'),
  contextAwareResources: fc.constantFrom([], [{ apiVersion: 'apps/v1', kind: 'Deployment' }]),
  hostCapabilities: fc.option(names, { nil: undefined }),
  minimumKubewardenVersion: fc.option(texts, { nil: undefined }),
});

describe('an annotated module', () => {
  const customs = fc.array(
    fc.tuple(fc.constantFrom('any', 'name', metadataSection), fc.uint8Array({ maxLength: 40 })),
    { maxLength: 3 },
  );

  it('states the metadata, once, and is otherwise what it was; doing it twice changes nothing', () => {
    fc.assert(
      fc.property(anyMetadata, customs, customs, (metadata, front, behind) => {
        const sections = (parts: typeof front): number[][] =>
          parts.map(([title, content]) => custom(title, [...content]));
        const bytes = module(...sections(front), vector(1, nullaryType), ...sections(behind));
        const original = bytes.slice();

        const annotated = annotateModule(bytes, metadata);

        expect(bytes).toEqual(original);
        expect(readPolicyMetadata(annotated)).toEqual(metadata);
        expect(readCustomSections(annotated, metadataSection)).toHaveLength(1);
        const others = (candidate: Uint8Array): string[] =>
          readSections(candidate)
            .filter((one) => one.name !== metadataSection)
            .map((one) => Buffer.from(candidate.subarray(one.start, one.end)).toString('hex'));
        expect(others(annotated)).toEqual(others(bytes));
        expect(annotateModule(annotated, metadata)).toEqual(annotated);
      }),
    );
  });

  it('has the metadata where it was, or at the end', () => {
    const content = [...Buffer.from(formatMetadata(minimal))];
    const [first, last] = [custom('first'), custom('last')];
    const old = custom(metadataSection, [1, 2, 3]);
    const stated = custom(metadataSection, content);
    expect(annotateModule(module(first, old, last, old), minimal)).toEqual(module(first, stated, last));
    expect(annotateModule(module(first, last), minimal)).toEqual(module(first, last, stated));
  });

  // Policy-abi 1.5.
  it('imports the host call of JavaScript policies from where every host has it', () => {
    const call = (from: string): number[] => [...name(from), ...name('call'), 0, 0];
    const other = [...name('kubewarden:javy/host'), ...name('other'), 0, 0];
    const withCall = (from: string): number[] => vector(2, imported('f', 0, 0), call(from), other);
    const annotated = annotateModule(
      module(vector(1, nullaryType), withCall('kubewarden:javy/host'), section(3, 0)),
      minimal,
    );
    const expected = module(vector(1, nullaryType), withCall('host'), section(3, 0));
    expect(annotated.subarray(0, expected.length)).toEqual(expected);
  });

  it('has no more than 8 MiB of metadata', () => {
    const withUsage = (length: number): PolicyMetadata => ({
      ...minimal,
      annotations: new Map([['u', 'x'.repeat(length)]]),
    });
    const most = 8 * 1024 * 1024 - formatMetadata(withUsage(0)).length;
    expect(readPolicyMetadata(annotateModule(module(), withUsage(most)))).toEqual(withUsage(most));
    expect(() => annotateModule(module(), withUsage(most + 1))).toThrow(
      expect.objectContaining({
        code: 'WASM_TOO_LARGE',
        message:
          'expected at most 8388608 bytes of metadata in the custom section `io.kubewarden.metadata`, found 8388609',
      }),
    );
  });
});
