import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicyMetadata, requireMetadata } from '../../../src/policy/index.ts';
import { replaceCustomSection } from '../../../src/wasm/index.ts';
import { custom, module } from '../wasm/encode.ts';

const root = join(import.meta.dirname, '../../..');

function annotated(...texts: string[]): Uint8Array {
  return module(
    custom('other', [1, 2]),
    ...texts.map((text) => custom('io.kubewarden.metadata', [...Buffer.from(text)])),
  );
}

function problemOf(text: string): string {
  try {
    readPolicyMetadata(annotated(text));
  } catch (error) {
    expect(error).toMatchObject({ code: 'POLICY_METADATA_INVALID', hint: expect.any(String) as unknown });
    return error instanceof Error ? error.message : String(error);
  }
  return 'none';
}

const minimal = '"rules":[],"mutating":false';
const prefix = 'cannot deserialize custom section `io.kubewarden.metadata` of wasm module: ';

describe('metadata of a module', () => {
  it('has the defaults of policy-abi 2.1', () => {
    expect(readPolicyMetadata(annotated(`{${minimal}}`))).toEqual({
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
    });
  });

  it('is read whole', () => {
    const text = `{"protocolVersion":"v1","rules":[{"apiGroups":["","apps"],"apiVersions":["v1"],"resources":["pods/*"],
      "operations":["CREATE","UPDATE","DELETE","CONNECT","*"]}],"annotations":{"io.kubewarden.policy.title":"demo"},
      "mutating":true,"backgroundAudit":false,"executionMode":"gatekeeper","policyType":"raw",
      "contextAwareResources":[{"apiVersion":"v1","kind":"Namespace"}],"hostCapabilities":["kubernetes/get_resource"],
      "minimumKubewardenVersion":"1.25.0"}`;
    expect(readPolicyMetadata(annotated(text))).toEqual({
      protocolVersion: 'v1',
      rules: [
        {
          apiGroups: ['', 'apps'],
          apiVersions: ['v1'],
          resources: ['pods/*'],
          operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'],
        },
      ],
      annotations: new Map([['io.kubewarden.policy.title', 'demo']]),
      mutating: true,
      backgroundAudit: false,
      executionMode: 'gatekeeper',
      policyType: 'raw',
      contextAwareResources: [{ apiVersion: 'v1', kind: 'Namespace' }],
      hostCapabilities: ['kubernetes/get_resource'],
      minimumKubewardenVersion: '1.25.0',
    });
  });

  it('may have keys that nobody knows, and nulls for what is optional', () => {
    const text = `{${minimal},"contextAware":true,"protocolVersion":null,"annotations":null,"hostCapabilities":null}`;
    expect(readPolicyMetadata(annotated(text))).toMatchObject({ mutating: false, annotations: undefined });
  });

  it('is that of the first section', () => {
    expect(readPolicyMetadata(annotated(`{${minimal},"policyType":"raw"}`, 'oops'))?.policyType).toBe('raw');
  });

  it('lists each context-aware resource once, sorted', () => {
    const resources = [
      ['v1', 'Pod'],
      ['apps/v1', 'Deployment'],
      ['v1', 'Namespace'],
      ['v1', 'Pod'],
    ].map(([apiVersion, kind]) => ({ apiVersion, kind }));
    const text = `{${minimal},"contextAwareResources":${JSON.stringify(resources)}}`;
    expect(readPolicyMetadata(annotated(text))?.contextAwareResources).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment' },
      { apiVersion: 'v1', kind: 'Namespace' },
      { apiVersion: 'v1', kind: 'Pod' },
    ]);
  });

  it('lists each host capability once, sorted', () => {
    const text = `{${minimal},"hostCapabilities":["oci/*","net/*","oci/*"]}`;
    expect(readPolicyMetadata(annotated(text))?.hostCapabilities).toEqual(['net/*', 'oci/*']);
  });

  it('may have 8 MiB', () => {
    const most = 8 * 1024 * 1024;
    const padded = (length: number): Uint8Array =>
      replaceCustomSection(module(), 'io.kubewarden.metadata', Buffer.from(`{${minimal}}`.padEnd(length)));
    expect(readPolicyMetadata(padded(most))?.rules).toEqual([]);
    expect(() => readPolicyMetadata(padded(most + 1))).toThrow(
      expect.objectContaining({ code: 'WASM_TOO_LARGE' }),
    );
  });

  it('may be missing, unless somebody needs it', () => {
    expect(requireMetadata(annotated(`{${minimal}}`), 'file:///p.wasm').rules).toEqual([]);
    // The reference's text.
    expect(() => requireMetadata(module(), 'file:///p.wasm')).toThrow(
      expect.objectContaining({
        code: 'POLICY_METADATA_MISSING',
        message: "No Kubewarden metadata found inside of 'file:///p.wasm'.",
        hint: expect.stringContaining('wardctl annotate') as unknown,
      }),
    );
  });

  it('may be missing', () => {
    expect(readPolicyMetadata(module())).toBeUndefined();
    expect(readPolicyMetadata(annotated())).toBeUndefined();
  });

  // The column of the error is that of the end of the given part.
  it.each([
    ['', '', 'EOF while parsing a value'],
    ['null', 'null', 'invalid type: null, expected struct Metadata'],
    ['{oops}', '{o', 'key must be a string'],
    ['{"mutating":false}', '{"mutating":false}', 'missing field `rules`'],
    ['{"rules":[]}', '{"rules":[]}', 'missing field `mutating`'],
    [
      `{${minimal},"executionMode":"lua"}`,
      '"lua"',
      'unknown variant `lua`, expected one of `kubewarden-wapc`, `opa`, `gatekeeper`, `wasi`, `component`',
    ],
    [`{${minimal},"executionMode":null}`, 'null', 'invalid type: null, expected a string'],
    [
      `{${minimal},"policyType":"cluster"}`,
      '"cluster"',
      'unknown variant `cluster`, expected `kubernetes` or `raw`',
    ],
    [`{${minimal},"protocolVersion":"v2"}`, '"v2"', 'unknown variant `v2`, expected `v1` or `Unknown`'],
    [`{${minimal},"annotations":{"a":1}}`, '"a":1', 'invalid type: integer `1`, expected a string'],
    [`{${minimal},"backgroundAudit":null}`, 'null', 'invalid type: null, expected a boolean'],
    [`{${minimal},"hostCapabilities":"*"}`, '"*"', 'invalid type: string "*", expected a sequence'],
    [
      `{${minimal},"minimumKubewardenVersion":1.25}`,
      '1.25',
      'invalid type: floating point `1.25`, expected a string',
    ],
    [`{${minimal},"contextAwareResources":[{"kind":"Pod"}]}`, '"Pod"}', 'missing field `apiVersion`'],
    ['{"rules":[{"apiGroups":[""]}],"mutating":true}', '[""]}', 'missing field `apiVersions`'],
    [
      '{"rules":[{"apiGroups":[],"apiVersions":[],"resources":[],"operations":["PATCH"]}],"mutating":true}',
      '"PATCH"',
      'unknown variant `PATCH`, expected one of `CREATE`, `UPDATE`, `DELETE`, `CONNECT`, `*`',
    ],
  ])('is refused: %s', (text, part, problem) => {
    const column = text.indexOf(part) + part.length;
    expect(problemOf(text)).toBe(`${prefix}${problem} at line 1 column ${String(column)}`);
  });

  it('is UTF-8', () => {
    expect(() => readPolicyMetadata(module(custom('io.kubewarden.metadata', [0x22, 0xff, 0x22])))).toThrow(
      'invalid unicode code point',
    );
  });

  it('of what is no module is the error of the module', () => {
    expect(() => readPolicyMetadata(Buffer.from('{}'))).toThrow(
      expect.objectContaining({ code: 'WASM_NOT_A_MODULE' }),
    );
  });

  it.each(globSync('fixtures/policies/*/policy.wasm', { cwd: root }))(
    'of %s states what metadata.yml says',
    (path) => {
      const source = readFileSync(join(root, path, '../metadata.yml'), 'utf8');
      const stated = readPolicyMetadata(readFileSync(join(root, path)));
      const mode = /^executionMode: *(\S+)/m.exec(source)?.[1] ?? 'kubewarden-wapc';
      expect(stated?.executionMode).toBe(mode);
      expect(stated?.mutating).toBe(/^mutating: *true/m.test(source));
    },
  );
});
