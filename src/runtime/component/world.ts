import { WardctlError } from '../../errors.ts';
import type { ComponentImport, ComponentOutline, FunctionType } from '../../wasm/index.ts';
import { camelCase, pascalCase } from './camel-case.ts';
import type { HostInterfaces } from './host-interface.ts';
import { policyInterfaces } from './host/index.ts';
import { functionDifference } from './type-difference.ts';
import { wasiInterfaces } from './wasi/index.ts';
import { exportTypes, importTypes } from './world-types.ts';

const worldName = 'wardctl:policy/policy@0.1.0';
const maxShown = 10;
/** Their texts are longer. */
const maxShownTypes = 2;

/** The interfaces of the package, and which versions of them are granted. */
const grantedVersions: readonly { readonly prefix: string; readonly version: RegExp }[] = [
  { prefix: 'wardctl:policy/', version: /^0\.1\.0$/ },
  { prefix: 'wasi:', version: /^0\.2\.\d{1,9}$/ },
];

/** What every policy is granted, with functions that are only looked at. */
const granted: HostInterfaces = {
  'wardctl:policy/types': {},
  ...policyInterfaces({ ...inert(), calls: { make: () => ({ ok: true, bytes: new Uint8Array() }) } }),
  ...wasiInterfaces(inert()),
};

/**
 * Checks that a component is a policy: that it exports what policies do, imports nothing but what they are granted, and
 * that the types of these functions are those of the world. Types of WASI are not compared: its functions are given
 * nothing and give nothing but what any type may hold.
 * @throws WardctlError COMPONENT_WORLD_MISMATCH, which names what is missing, what is too much, and what is different
 */
export function checkWorld({ imports, exports }: ComponentOutline): void {
  const exported = new Map(exports.flatMap(({ name, type }) => (type === undefined ? [] : [[name, type]])));
  const missing = [...exportTypes.keys()].filter((name) => !exported.has(name));
  const ungranted = imports.flatMap(findUngranted);
  const otherTypes = [
    ...differences('export', exportTypes, exported),
    ...imports.flatMap(({ name, functionTypes }) => {
      const [base = ''] = name.split('@');
      return differences(`import ${base}`, importTypes.get(base) ?? noTypes, functionTypes);
    }),
  ];
  const problems = [
    ...(missing.length === 0 ? [] : [`it does not export ${shown(missing)}`]),
    ...(ungranted.length === 0 ? [] : [`it imports what no policy is granted: ${shown(ungranted)}`]),
    ...(otherTypes.length === 0 ? [] : [`it has other types: ${shown(otherTypes, maxShownTypes, '; ')}`]),
  ];
  if (problems.length === 0) return;
  throw new WardctlError(
    'COMPONENT_WORLD_MISMATCH',
    `component is not of the world ${worldName}: ${problems.join(', and ')}`,
    {
      hint: 'Build the policy against the world `policy` of wardctl-policy.wit (see docs/components.md).',
      details: {
        missingExports: missing,
        ungrantedImports: ungranted.slice(0, maxShown),
        otherTypes: otherTypes.slice(0, maxShown),
        foundExports: exports.map(({ name }) => name).slice(0, maxShown),
      },
    },
  );
}

type FunctionTypes = ReadonlyMap<string, FunctionType>;
const noTypes: FunctionTypes = new Map();

/** A text for each function of another type. */
function differences(side: string, expected: FunctionTypes, found: FunctionTypes): string[] {
  return [...expected].flatMap(([name, type]) => {
    const foundType = found.get(name);
    const difference = foundType === undefined ? undefined : functionDifference(type, foundType);
    if (difference === undefined) return [];
    const { where } = difference;
    const place = `${side} ${name}${where === '' ? '' : ` (${where})`}`;
    return [`${place}: expected ${difference.expected}, found ${difference.found}`];
  });
}

/** What of an import no policy is granted: all of it, or single functions. */
function findUngranted({ name, sort, functions, resources }: ComponentImport): string[] {
  // Types are no access to anything.
  if (sort === 'type') return [];
  const members = sort === 'instance' ? interfaceOf(name) : undefined;
  if (members === undefined) return [name];
  const ownMember = (key: string): unknown => (Object.hasOwn(members, key) ? members[key] : undefined);
  const unknownResources = resources.filter(
    (resource) => typeof ownMember(pascalCase(resource)) !== 'function',
  );
  const unknownFunctions = functions.filter((label) => {
    const [, resource, method] = /^\[method\]([^.]+)\.(.+)$/.exec(label) ?? [];
    if (resource === undefined || method === undefined)
      return typeof ownMember(camelCase(label)) !== 'function';
    return !hasMethod(ownMember(pascalCase(resource)), camelCase(method));
  });
  return [...unknownResources, ...unknownFunctions].map((member) => `${name}#${member}`);
}

function interfaceOf(name: string): HostInterfaces[string] | undefined {
  const at = name.lastIndexOf('@');
  const [base, version] = [name.slice(0, Math.max(at, 0)), name.slice(at + 1)];
  const isGranted = grantedVersions.some(
    (grant) => base.startsWith(grant.prefix) && grant.version.test(version),
  );
  return isGranted && Object.hasOwn(granted, base) ? granted[base] : undefined;
}

function hasMethod(resource: unknown, method: string): boolean {
  if (typeof resource !== 'function') return false;
  const prototype: unknown = resource.prototype;
  return typeof prototype === 'object' && prototype !== null && Object.hasOwn(prototype, method);
}

function shown(texts: readonly string[], limit = maxShown, separator = ', '): string {
  const more = texts.length - limit;
  return `${texts.slice(0, limit).join(separator)}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

/** Surroundings in which nothing happens. */
function inert() {
  return {
    call: () => undefined,
    clock: { realtimeNs: () => 0n, monotonicNs: () => 0n },
    output: { write: () => undefined },
    sleep: () => Promise.resolve(),
    limits: { timeoutMs: 0, maxMemoryBytes: 0, maxHostCalls: 0, maxReplyBytes: 0, maxLogBytes: 0 },
  };
}
