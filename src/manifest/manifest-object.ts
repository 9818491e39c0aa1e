import { WardctlError } from '../errors.ts';
import { describeType, isObject, type JsonObject, type JsonValue } from '../json/index.ts';

/** One Kubernetes object of a manifest. */
export interface ManifestObject {
  readonly document: JsonObject;
  /** Where it comes from: Helm's template (`chart/templates/x.yaml`), else like `deploy.yaml, document 2`. */
  readonly source: string;
  /** Line of the manifest on which the object begins, from 1. */
  readonly line: number;
}

/** Characters of a name, kind and so on; Kubernetes allows 253 at most places. */
export const maxTextLength = 1024;

/** What an object says it is. */
export interface ObjectIdentity {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Empty where the object has none. */
  readonly metadata: JsonObject;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/**
 * What the object says it is; `place` names it in messages.
 * @param requirement objects of sub-resources, such as PodExecOptions, go without metadata
 * @throws WardctlError MANIFEST_INVALID where it is no Kubernetes object
 */
export function identify(
  value: JsonValue,
  place: string,
  requirement: { readonly metadata: 'required' | 'optional' } = { metadata: 'required' },
): ObjectIdentity {
  if (!isObject(value)) throw invalid(place, '', `a Kubernetes object, found ${describeType(value)}`);
  const foreign = foreignDocument(value);
  if (foreign !== undefined) {
    throw invalid(place, '', `a Kubernetes object, found ${foreign.found}`, foreign.hint);
  }
  const apiVersion = requiredString(value, 'apiVersion', place);
  const kind = requiredString(value, 'kind', place);
  const [, group = '', version] = /^(?:([^/]+)\/)?([^/]+)$/.exec(apiVersion) ?? [];
  if (version === undefined) {
    const found = JSON.stringify(apiVersion);
    throw invalid(place, 'apiVersion', `"version" or "group/version" at \`apiVersion\`, found ${found}`);
  }
  const given = value.get('metadata');
  const metadata = requirement.metadata === 'optional' ? (given ?? new Map<string, JsonValue>()) : given;
  if (!isObject(metadata)) {
    throw invalid(place, 'metadata', `an object at \`metadata\`, found ${describeType(metadata)}`);
  }
  const name = optionalString(metadata, 'name', place);
  const namespace = optionalString(metadata, 'namespace', place);
  return { group, version, kind, metadata, name, namespace };
}

/** Documents that are often mistaken for manifests. */
function foreignDocument(value: JsonObject): { found: string; hint: string } | undefined {
  const kind = value.get('kind');
  if (kind === 'AdmissionReview') {
    return {
      found: 'an AdmissionReview',
      hint: 'It is a request already: give it to `run` with -r (--request-path).',
    };
  }
  if (isObject(kind) && value.has('operation')) {
    return {
      found: 'an AdmissionRequest',
      hint: 'It is a request already: give it to `run` with -r (--request-path).',
    };
  }
  if (kind === 'Kustomization' && !value.has('metadata')) {
    return { found: 'a kustomization', hint: 'Give what `kustomize build` prints.' };
  }
  return undefined;
}

function requiredString(object: JsonObject, key: string, place: string): string {
  const value = object.get(key);
  if (typeof value === 'string' && value !== '') return bounded(value, key, place);
  throw invalid(
    place,
    key,
    `a string at \`${key}\`, found ${value === '' ? 'an empty one' : describeType(value)}`,
  );
}

/** As for the API server, `null` and `""` are the same as no value. */
function optionalString(metadata: JsonObject, key: string, place: string): string | undefined {
  const value = metadata.get(key) ?? '';
  const path = `metadata.${key}`;
  if (typeof value === 'string') return value === '' ? undefined : bounded(value, path, place);
  throw invalid(
    place,
    path,
    `a string at \`${path}\`, found ${describeType(value)}`,
    'Put the value in quotes.',
  );
}

function bounded(value: string, path: string, place: string): string {
  if (value.length <= maxTextLength) return value;
  const limit = `at most ${String(maxTextLength)} characters at \`${path}\``;
  throw invalid(place, path, `${limit}, found ${String(value.length)}`, 'Check what writes the manifest.');
}

function invalid(
  place: string,
  path: string,
  problem: string,
  hint = 'Give Kubernetes objects, each with `apiVersion`, `kind` and `metadata`.',
): WardctlError {
  return new WardctlError('MANIFEST_INVALID', `${place}: expected ${problem}`, {
    hint,
    details: { place, path },
  });
}
