import { describe, expect, it } from 'vitest';
import {
  checkMinimumVersion,
  detectExecutionMode,
  parseExecutionMode,
  readPolicyMetadata,
  type ExecutionMode,
  type PolicyMetadata,
} from '../../../src/policy/index.ts';
import { custom, module } from '../wasm/encode.ts';

function metadataWith(parts: object): PolicyMetadata {
  const text = JSON.stringify({ rules: [], mutating: false, ...parts });
  const metadata = readPolicyMetadata(module(custom('io.kubewarden.metadata', [...Buffer.from(text)])));
  if (metadata === undefined) throw new RangeError('no metadata');
  return metadata;
}

const hint = expect.stringContaining('annotate again') as unknown;

// Other hosts have no such mode.
describe('the execution mode of a component', () => {
  it('is its own, without metadata and with it', () => {
    expect(detectExecutionMode(undefined, [], 'component')).toBe('component');
    expect(detectExecutionMode(metadataWith({ executionMode: 'component' }), [], 'component')).toBe(
      'component',
    );
  });

  it('may not be another one', () => {
    expect(() => detectExecutionMode(metadataWith({ executionMode: 'wasi' }), [], 'component')).toThrow(
      expect.objectContaining({
        code: 'POLICY_MODE_MISMATCH',
        message: 'The policy is a component, but its metadata says executionMode "wasi"',
        hint,
      }),
    );
  });

  it('may not be that of a core module', () => {
    expect(() => detectExecutionMode(metadataWith({ executionMode: 'component' }), ['__guest_call'])).toThrow(
      expect.objectContaining({
        code: 'POLICY_MODE_MISMATCH',
        message:
          'The policy is a core module and no component, but its metadata says executionMode "component"',
        hint,
      }),
    );
  });
});

const rego = ['memory', 'opa_eval', 'eval'];
const other = ['memory', '__guest_call', 'my_opa_', 'Opa_eval'];

// Policy-abi 1.3.
describe('detected execution mode', () => {
  it.each<[ExecutionMode, readonly string[]]>([
    ['opa', rego],
    ['gatekeeper', rego],
    ['kubewarden-wapc', other],
    ['wasi', other],
    ['wasi', []],
  ])('is that of the metadata: %s', (executionMode, exported) => {
    expect(detectExecutionMode(metadataWith({ executionMode }), exported)).toBe(executionMode);
  });

  it.each<[ExecutionMode, readonly string[], string]>([
    [
      'kubewarden-wapc',
      rego,
      'The policy has been created with Rego, but its metadata says executionMode "kubewarden-wapc"',
    ],
    ['wasi', rego, 'The policy has been created with Rego, but its metadata says executionMode "wasi"'],
    ['opa', other, 'The policy has not been created with Rego, but its metadata says executionMode "opa"'],
    [
      'gatekeeper',
      [],
      'The policy has not been created with Rego, but its metadata says executionMode "gatekeeper"',
    ],
  ])(
    'is an error where metadata and module contradict each other: %s',
    (executionMode, exported, message) => {
      expect(() => detectExecutionMode(metadataWith({ executionMode }), exported)).toThrow(
        expect.objectContaining({
          code: 'POLICY_MODE_MISMATCH',
          message,
          hint: expect.any(String) as unknown,
        }),
      );
    },
  );

  it('without metadata is waPC, or has to be given', () => {
    expect(detectExecutionMode(undefined, other)).toBe('kubewarden-wapc');
    expect(() => detectExecutionMode(undefined, rego)).toThrow(
      expect.objectContaining({
        code: 'POLICY_MODE_UNKNOWN',
        message: 'The policy has been created with Rego, please specify which Opa runtime has to be used',
      }),
    );
  });
});

describe('named execution mode', () => {
  it.each([
    ['opa', 'opa'],
    ['gatekeeper', 'gatekeeper'],
    ['wasi', 'wasi'],
    ['kubewarden', 'kubewarden-wapc'],
    ['kubewarden-wapc', 'kubewarden-wapc'],
  ])('%s', (given, mode) => {
    expect(parseExecutionMode(given)).toBe(mode);
  });

  it.each(['', 'OPA', 'toString', 'wapc'])('%j is none', (given) => {
    expect(() => parseExecutionMode(given)).toThrow(
      `expected one of the execution modes kubewarden-wapc, opa, gatekeeper, wasi, component, kubewarden, found ${JSON.stringify(given)}`,
    );
  });
});

// Policy-abi 2.3; the release reproduced here is 1.36.
describe('minimum version', () => {
  it.each([
    undefined,
    '0.1.0',
    '1.0.0',
    '1.35.9',
    '1.36.0',
    '1.36.99',
    '1.36.5-rc1',
    '1.36.0+build.5',
    '0.99.0',
  ])('%s is met', (version) => {
    const parts = version === undefined ? {} : { minimumKubewardenVersion: version };
    expect(() => checkMinimumVersion(metadataWith(parts))).not.toThrow();
  });

  it.each(['1.37.0', '1.37.0-alpha', '2.0.0', '10.0.0', '1.100.0', '2.0.0+x'])('%s is not met', (version) => {
    expect(() => checkMinimumVersion(metadataWith({ minimumKubewardenVersion: version }))).toThrow(
      expect.objectContaining({
        code: 'POLICY_VERSION_UNSUPPORTED',
        message: expect.stringMatching(
          `^Policy required Kubewarden version ${version.replace('+', '\\+')} or greater\\. But it's running on 1\\.36\\.`,
        ) as unknown,
      }),
    );
  });

  it.each([
    '1.14',
    '1',
    '',
    'v1.0.0',
    '1.0.0.0',
    '1.-1.0',
    '1.x.0',
    '01.2.3',
    '1.02.3',
    ' 1.0.0',
    '1.0.0\n',
    '1.0.0-',
  ])('%j is no version', (version) => {
    expect(() => checkMinimumVersion(metadataWith({ minimumKubewardenVersion: version }))).toThrow(
      expect.objectContaining({ code: 'POLICY_METADATA_INVALID' }),
    );
  });

  it('of a module without metadata is met', () => {
    expect(() => checkMinimumVersion(undefined)).not.toThrow();
  });
});
