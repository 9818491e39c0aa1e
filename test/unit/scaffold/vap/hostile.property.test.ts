import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { equalJson, parseJson, stringifyJson, type JsonValue } from '../../../../src/json/index.ts';
import { documentToJson, scaffoldVap, type ScaffoldedCelPolicy } from '../../../../src/scaffold/index.ts';
import { parseYaml, stringifyYaml } from '../../../../src/yaml/index.ts';
import { jsonValues } from '../../property/json-values.ts';

const selector = {
  matchLabels: { a: 'b' },
  matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }],
};
const rule = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE'],
  resources: ['pods'],
  scope: '*',
};

const policy = parsed({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'p', labels: { a: 'b' } },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [rule], objectSelector: selector, matchPolicy: 'Exact' },
    matchConditions: [{ name: 'n', expression: 'true' }],
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    validations: [{ expression: 'true', message: 'm' }],
    variables: [{ name: 'n', expression: '1' }],
  },
});
const binding = parsed({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: 'b', annotations: { a: 'b' } },
  spec: {
    policyName: 'p',
    paramRef: { name: 'r', selector },
    validationActions: ['Deny'],
    matchResources: { namespaceSelector: selector, objectSelector: selector },
  },
});

function parsed(document: object): JsonValue {
  return parseJson(JSON.stringify(document));
}

/** The document with one of its values, chosen by a number, replaced. */
function withReplaced(document: JsonValue, choice: number, replacement: JsonValue): JsonValue {
  const paths = pathsIn(document);
  return replaced(document, paths[choice % paths.length] ?? [], replacement);
}

function pathsIn(value: JsonValue): (string | number)[][] {
  const members: [string | number, JsonValue][] =
    value instanceof Map ? [...value] : Array.isArray(value) ? [...value.entries()] : [];
  return [[], ...members.flatMap(([key, member]) => pathsIn(member).map((path) => [key, ...path]))];
}

function replaced(value: JsonValue, [step, ...rest]: (string | number)[], replacement: JsonValue): JsonValue {
  if (step === undefined) return replacement;
  if (value instanceof Map) {
    return new Map(
      Array.from(value, ([key, member]) => [
        key,
        key === step ? replaced(member, rest, replacement) : member,
      ]),
    );
  }
  if (!Array.isArray(value)) return value;
  return value.map((item, index) => (index === step ? replaced(item, rest, replacement) : item));
}

async function attempt(
  policyValue: JsonValue,
  bindingValue: JsonValue,
): Promise<ScaffoldedCelPolicy | WardctlError> {
  try {
    const { document } = await scaffoldVap({
      policy: { name: 'p.json', text: stringifyJson(policyValue) },
      binding: { name: 'b.json', text: stringifyJson(bindingValue) },
      module: 'ghcr.io/a/b:v1',
    });
    return document;
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
}

describe('scaffoldVap with any value in any place', () => {
  it('is there to begin with', async () => {
    expect(await attempt(policy, binding)).not.toBeInstanceOf(WardctlError);
  });

  it('makes a manifest that is read back as it is, or refuses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(200), jsonValues, async (inPolicy, choice, value) => {
        const result = await (inPolicy
          ? attempt(withReplaced(policy, choice, value), binding)
          : attempt(policy, withReplaced(binding, choice, value)));
        if (result instanceof WardctlError) {
          expect(result.code).toMatch(/^VAP_(INVALID|UNREADABLE)$/);
          return;
        }
        const document = documentToJson(result);
        const [readBack] = await parseYaml(stringifyYaml(document), {
          name: 'x.yml',
          errorCode: 'VAP_UNREADABLE',
          dialect: 'strict',
        });
        expect(equalJson(readBack ?? null, document)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
