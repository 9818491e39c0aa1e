import { suggest } from '../suggest.ts';
import { isComponent, readComponent, readDataSegments, readExportNames } from '../wasm/index.ts';
import { typedCapabilities } from './component-capabilities.ts';
import { isRegoModule } from './execution-mode.ts';

/** What a policy can ask of its host, by namespace (policy-abi 6.2); `tracing/log` is never withheld. */
const operationsByNamespace: Readonly<Record<string, readonly string[]>> = {
  crypto: ['v1/is_certificate_trusted'],
  kubernetes: ['can_i', 'get_resource', 'list_resources_all', 'list_resources_by_namespace'],
  net: ['v1/dns_lookup_host'],
  oci: ['v1/manifest_digest', 'v1/oci_manifest', 'v1/oci_manifest_config', 'v1/verify', 'v2/verify'],
};

/** All host capabilities that can be granted or withheld, such as `oci/v1/verify`, sorted. */
export const hostCapabilityNames: readonly string[] = Object.entries(operationsByNamespace).flatMap(
  ([namespace, operations]) => operations.map((operation) => `${namespace}/${operation}`),
);

/** Longer names are nobody's typing errors. */
const maxSuggestedLength = 100;

/** How what a module seems to use differs from what its metadata declares. */
export interface CapabilityComparison {
  /** Used, but matched by no declared pattern. */
  readonly undeclared: string[];
  /** Declared patterns that match nothing of what is used, though they match something. */
  readonly unused: string[];
  /** Declared patterns that match no capability at all. */
  readonly unknown: string[];
  /** Declared patterns that match every capability, also those of later releases: `*`. */
  readonly tooBroad: string[];
}

/**
 * The host capabilities whose names stand in a module's data, sorted. A guess: a name that is made at run time is
 * missed, one that is only spoken of is found (policy-abi 1.5, cli-and-registry 11.2).
 * @throws WardctlError WASM_*
 */
export function usedHostCapabilities(module: Uint8Array): string[] {
  if (isComponent(module)) return capabilitiesOfComponent(module);
  // Rego policies call no host, whatever their strings say.
  if (isRegoModule(readExportNames(module))) return [];
  return namedCapabilities([module]);
}

/** What it calls by functions of their own, and what its data names, if it can make any call. */
function capabilitiesOfComponent(component: Uint8Array): string[] {
  const outline = readComponent(component);
  const { typed, hasGenericCall } = typedCapabilities(outline);
  const named = hasGenericCall ? namedCapabilities(outline.coreModules) : [];
  return hostCapabilityNames.filter((name) => typed.includes(name) || named.includes(name));
}

function namedCapabilities(modules: readonly Uint8Array[]): string[] {
  const segments = modules
    .flatMap(readDataSegments)
    .map((segment) => Buffer.from(segment.buffer, segment.byteOffset, segment.byteLength));
  const occurs = (text: string, longer: readonly string[]): boolean =>
    segments.some((segment) => contains(segment, text, longer));
  return Object.entries(operationsByNamespace).flatMap(([namespace, operations]) => {
    if (!occurs(namespace, [])) return [];
    const used = operations.filter((operation) => occurs(operation, longerThan(operation, operations)));
    return used.map((operation) => `${namespace}/${operation}`);
  });
}

/**
 * Compares what a module seems to use with the `hostCapabilities` of its metadata, whose patterns (`oci/*`) stand
 * for all they match (policy-abi A.2).
 * @param declared `undefined` where the metadata says nothing: then all that is used is undeclared
 */
export function compareHostCapabilities(
  used: readonly string[],
  declared: readonly string[] | undefined,
): CapabilityComparison {
  const patterns = declared ?? [];
  return {
    undeclared: used.filter((name) => !patterns.some((pattern) => matches(pattern, name))),
    unused: patterns.filter(
      (pattern) => pattern !== '*' && isKnown(pattern) && !used.some((name) => matches(pattern, name)),
    ),
    unknown: patterns.filter((pattern) => !isKnown(pattern)),
    tooBroad: patterns.filter((pattern) => pattern === '*'),
  };
}

/** The capability, or the pattern for several, that an unknown one most likely meant: `oci/v1/*` for `oci/v3/*`. */
export function suggestHostCapability(unknown: string): string | undefined {
  if (unknown.length > maxSuggestedLength) return undefined;
  return knownPatterns.includes(`${unknown}/*`) ? `${unknown}/*` : suggest(unknown, knownPatterns);
}

/** Every name, and every pattern but `*`. */
const knownPatterns: readonly string[] = [
  ...new Set(hostCapabilityNames.flatMap((name) => [name, ...patternsFor(name)])),
];

/** `oci/*` and `oci/v1/*` for `oci/v1/verify`. */
function patternsFor(name: string): string[] {
  return [...name.matchAll(/\//g)].map(({ index }) => `${name.slice(0, index)}/*`);
}

function isKnown(pattern: string): boolean {
  return hostCapabilityNames.some((name) => matches(pattern, name));
}

/** Whether a pattern (`*`, `oci/*`, `oci/v1/verify`) stands for a capability, among others. */
function matches(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function longerThan(operation: string, operations: readonly string[]): string[] {
  return operations.filter((other) => other !== operation && other.startsWith(operation));
}

/** Whether a text occurs other than as the start of one of the longer ones. */
function contains(bytes: Buffer, text: string, longer: readonly string[]): boolean {
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) {
    if (!longer.some((other) => bytes.subarray(at, at + other.length).equals(Buffer.from(other))))
      return true;
  }
  return false;
}
