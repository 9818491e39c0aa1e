import { WardctlError } from '../../errors.ts';
import type { ComponentImport, ComponentOutline } from '../../wasm/index.ts';
import { camelCase, pascalCase } from './camel-case.ts';
import type { HostInterfaces } from './host-interface.ts';
import { policyInterfaces } from './host/index.ts';
import { wasiInterfaces } from './wasi/index.ts';

/** The functions that a policy exports. */
const exportNames = ['validate', 'validate-settings', 'metadata'] as const;

const worldName = 'wardctl:policy/policy@0.1.0';
const maxShown = 10;

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
 * Checks that a component is a policy: that it exports what policies do, and imports nothing but what they are granted.
 * @throws WardctlError COMPONENT_WORLD_MISMATCH, which names what is missing and what is too much
 */
export function checkWorld({ imports, exports }: ComponentOutline): void {
  const exported = new Set(exports.filter(({ sort }) => sort === 'function').map(({ name }) => name));
  const missing = exportNames.filter((name) => !exported.has(name));
  const ungranted = imports.flatMap(findUngranted);
  if (missing.length === 0 && ungranted.length === 0) return;
  const problems = [
    ...(missing.length === 0 ? [] : [`it does not export ${shown(missing)}`]),
    ...(ungranted.length === 0 ? [] : [`it imports what no policy is granted: ${shown(ungranted)}`]),
  ];
  throw new WardctlError(
    'COMPONENT_WORLD_MISMATCH',
    `component is not of the world ${worldName}: ${problems.join(', and ')}`,
    {
      hint: 'Build the policy against the world `policy` of wardctl-policy.wit (see docs/components.md).',
      details: {
        missingExports: missing,
        ungrantedImports: ungranted.slice(0, maxShown),
        foundExports: exports.map(({ name }) => name).slice(0, maxShown),
      },
    },
  );
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

function shown(names: readonly string[]): string {
  const more = names.length - maxShown;
  return `${names.slice(0, maxShown).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
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
