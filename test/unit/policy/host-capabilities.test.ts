import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, it } from 'vitest';
import { operationPaths } from '../../../src/host/index.ts';
import {
  compareHostCapabilities,
  hostCapabilityNames,
  suggestHostCapability,
  usedHostCapabilities,
} from '../../../src/policy/index.ts';
import { leb, module, vector } from '../wasm/encode.ts';

/** A module with passive data segments of these texts. */
function withData(...texts: string[]): Uint8Array {
  const segments = texts.map((text) => [1, ...leb(Buffer.byteLength(text)), ...Buffer.from(text)]);
  return module(vector(11, ...segments));
}

describe('names of host capabilities', () => {
  it('are those that the host grants or withholds', () => {
    expect(hostCapabilityNames).toEqual(operationPaths().sort());
  });
});

// Cli-and-registry 11.2.
describe('capabilities that a module seems to use', () => {
  it.each(operationPaths())('are found in one segment or in two: %s', (path) => {
    const slash = path.indexOf('/');
    const [namespace, operation] = [path.slice(0, slash), path.slice(slash + 1)];
    expect(usedHostCapabilities(withData(`x${namespace}y${operation}z`))).toEqual([path]);
    expect(usedHostCapabilities(withData(operation, 'other', namespace))).toEqual([path]);
  });

  it('need both words', () => {
    expect(usedHostCapabilities(withData('v1/verify', 'can_i', 'crypt', 'o', 'oc', 'i'))).toEqual([]);
    expect(usedHostCapabilities(withData('kubernetes net oci crypto'))).toEqual([]);
  });

  it('do not span segments', () => {
    expect(usedHostCapabilities(withData('net', 'v1/dns_', 'lookup_host'))).toEqual([]);
  });

  it.each([
    ['v1/oci_manifest_config', ['oci/v1/oci_manifest_config']],
    ['v1/oci_manifest', ['oci/v1/oci_manifest']],
    ['v1/oci_manifest_confi', ['oci/v1/oci_manifest']],
    ['v1/oci_manifest_configv1/oci_manifest', ['oci/v1/oci_manifest', 'oci/v1/oci_manifest_config']],
    ['v1/oci_manifest v1/oci_manifest_config', ['oci/v1/oci_manifest', 'oci/v1/oci_manifest_config']],
  ])('with a name that begins a longer one are found by it alone: %s', (text, used) => {
    expect(usedHostCapabilities(withData('oci', text))).toEqual(used);
  });

  it('are sorted', () => {
    const text = 'oci net kubernetes crypto v2/verify v1/verify can_i v1/dns_lookup_host';
    expect(usedHostCapabilities(withData(text))).toEqual([
      'kubernetes/can_i',
      'net/v1/dns_lookup_host',
      'oci/v1/verify',
      'oci/v2/verify',
    ]);
  });

  it('are none without data', () => {
    expect(usedHostCapabilities(module())).toEqual([]);
  });

  it('are none of a probe that gets all names from its settings', () => {
    const probe = join(import.meta.dirname, '../../../fixtures/golden/modules/probe-wapc.wasm');
    expect(usedHostCapabilities(readFileSync(probe))).toEqual([]);
  });
});

// Policy-abi A.2.
describe('declared capabilities', () => {
  const used = ['kubernetes/can_i', 'oci/v1/verify', 'oci/v2/verify'];

  it.each<[string, string[] | undefined, Partial<ReturnType<typeof compareHostCapabilities>>]>([
    ['all of them', used, {}],
    ['patterns for them', ['kubernetes/*', 'oci/*'], {}],
    ['a pattern for one version', ['kubernetes/can_i', 'oci/v1/*'], { undeclared: ['oci/v2/verify'] }],
    ['nothing', undefined, { undeclared: used }],
    ['an empty list', [], { undeclared: used }],
    [
      'more',
      [...used, 'net/*', 'crypto/v1/is_certificate_trusted'],
      {
        unused: ['net/*', 'crypto/v1/is_certificate_trusted'],
      },
    ],
    ['everything', ['*'], { tooBroad: ['*'] }],
    ['everything and more', ['*', 'net/*'], { tooBroad: ['*'], unused: ['net/*'] }],
    [
      'what nobody knows',
      [...used, 'oci', 'oci/v1', 'oci*', 'oci/v3/*', 'kubernetes/can', '/*', '', 'net/*'],
      {
        unused: ['net/*'],
        unknown: ['oci', 'oci/v1', 'oci*', 'oci/v3/*', 'kubernetes/can', '/*', ''],
      },
    ],
  ])('are compared with those in use: %s', (_, declared, difference) => {
    expect(compareHostCapabilities(used, declared)).toEqual({
      undeclared: [],
      unused: [],
      unknown: [],
      tooBroad: [],
      ...difference,
    });
  });

  it('may be too many for a module that uses none', () => {
    expect(compareHostCapabilities([], ['*', 'net/*'])).toEqual({
      undeclared: [],
      unused: ['net/*'],
      unknown: [],
      tooBroad: ['*'],
    });
  });
});

describe('a capability that nobody knows', () => {
  it.each([
    ['kubernetes/get_resources', 'kubernetes/get_resource'],
    ['oci/v1/verfy', 'oci/v1/verify'],
    ['oci/v3/*', 'oci/v1/*'],
    ['oci', 'oci/*'],
    ['oci/v1', 'oci/v1/*'],
    ['kubernetes*', 'kubernetes/*'],
    ['foo', undefined],
    ['x'.repeat(1_000_000), undefined],
  ])('may mean another: %s', (unknown, meant) => {
    expect(suggestHostCapability(unknown)).toBe(meant);
  });
});

describe('capabilities that a component seems to use', () => {
  const withImports = (functions: string): Promise<Uint8Array> =>
    parse(`(component
      (import "wardctl:policy/host-capabilities@0.1.0" (instance ${functions}))
      (core module (memory 1) (data (i32.const 0) "net v1/dns_lookup_host")))`);
  const exported = (...names: string[]): string => names.map((name) => `(export "${name}" (func))`).join(' ');

  it('are the functions that it imports', async () => {
    const component = await withImports(exported('can-i', 'verify-certificate', 'verify-pub-keys'));
    expect(usedHostCapabilities(component)).toEqual(['kubernetes/can_i', 'oci/v2/verify']);
  });

  it('are what its data names, where it can make any call', async () => {
    expect(usedHostCapabilities(await withImports(exported('call', 'can-i')))).toEqual([
      'kubernetes/can_i',
      'net/v1/dns_lookup_host',
    ]);
  });

  it('are not all, where it imports the whole interface as some tools do', () => {
    const policy = readFileSync(join(import.meta.dirname, '../../../fixtures/components/policy.wasm'));
    expect(usedHostCapabilities(policy)).not.toContain('oci/v2/verify');
  });

  it('are none where it imports nothing', async () => {
    expect(usedHostCapabilities(await parse('(component)'))).toEqual([]);
  });
});
