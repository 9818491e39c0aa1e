import { sortedKeys, type JsonObject, type JsonValue } from '../json/index.ts';
import type { PolicyMetadata } from './metadata.ts';

/**
 * Metadata as a document, with the reference's keys in the reference's order: an unset `protocolVersion` is `null`,
 * unset `annotations`, `hostCapabilities` and `minimumKubewardenVersion` are left out (policy-abi 2.1).
 */
export function metadataToJson(metadata: PolicyMetadata): JsonObject {
  const { annotations, hostCapabilities, minimumKubewardenVersion } = metadata;
  const document: JsonObject = new Map<string, JsonValue>([
    ['protocolVersion', metadata.protocolVersion ?? null],
    [
      'rules',
      metadata.rules.map(({ apiGroups, apiVersions, resources, operations }) => {
        return new Map(Object.entries({ apiGroups, apiVersions, resources, operations }));
      }),
    ],
  ]);
  if (annotations !== undefined) document.set('annotations', sorted(annotations));
  document.set('mutating', metadata.mutating);
  document.set('backgroundAudit', metadata.backgroundAudit);
  document.set('executionMode', metadata.executionMode);
  document.set('policyType', metadata.policyType);
  document.set(
    'contextAwareResources',
    metadata.contextAwareResources.map(
      ({ apiVersion, kind }) => new Map(Object.entries({ apiVersion, kind })),
    ),
  );
  if (hostCapabilities !== undefined) document.set('hostCapabilities', hostCapabilities);
  if (minimumKubewardenVersion !== undefined) {
    document.set('minimumKubewardenVersion', minimumKubewardenVersion);
  }
  return document;
}

/** The compact JSON text of metadata, as it stands in modules. */
export function formatMetadata(metadata: PolicyMetadata): string {
  return textOf(metadataToJson(metadata));
}

function sorted(annotations: ReadonlyMap<string, string>): JsonObject {
  const object: JsonObject = new Map(annotations);
  return new Map(sortedKeys(object).map((key) => [key, object.get(key) ?? '']));
}

/** Not the JSON that guests get: there, keys are sorted. */
function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (!(value instanceof Map)) return JSON.stringify(value);
  return `{${Array.from(value, ([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`).join(',')}}`;
}
