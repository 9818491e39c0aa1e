import { dirname } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { readTextBounded } from '../../files/index.ts';
import { readPolicyDefinition, type PolicyDefinition, type PolicyMember } from '../../policy/index.ts';
import { resolveModule, resolvePolicy, type PolicyFinder, type ResolvedPolicy } from '../../store/index.ts';
import { parseYaml } from '../../yaml/index.ts';

/** A policy whose files were found and not read yet. Plain data: it can be posted to a worker. */
export type Subject = ModuleSubject | DefinedSubject;

export interface ModuleSubject {
  readonly type: 'module';
  readonly policy: ResolvedPolicy;
}

/** A policy, or a group of them, as a custom resource defines it. */
export interface DefinedSubject {
  readonly type: 'defined';
  readonly definition: PolicyDefinition;
  /** The modules by the name of the member; `''` for that of a single policy. */
  readonly modules: ReadonlyMap<string, ResolvedPolicy>;
}

/** What a reference stands for: a module, or a file of custom resources. */
export type FoundReference =
  | { readonly type: 'module'; readonly policy: ResolvedPolicy }
  | { readonly type: 'resources'; readonly policy: ResolvedPolicy };

/** @throws WardctlError as `resolvePolicy` */
export async function findReference(
  reference: string,
  folder: string,
  elsewhere: PolicyFinder,
): Promise<FoundReference> {
  const policy = await resolvePolicy(reference, folder, {
    byUri: (uri) => elsewhere.byUri(uri),
    byDigest: (prefix) => elsewhere.byDigest(prefix),
    checkFile(file, path) {
      // Of resources, each module is to be signed.
      if (!resourcesName.test(path)) elsewhere.checkFile(file, path);
    },
  });
  const isResources = policy.stored === undefined && resourcesName.test(policy.path);
  return { type: isResources ? 'resources' : 'module', policy };
}

const resourcesName = /\.(?:ya?ml|json)$/i;

/**
 * The policies that a file of custom resources defines, at least one.
 * @throws WardctlError POLICY_UNREADABLE, POLICY_RESOURCE_INVALID
 */
export async function readDefinitions({ path, reference }: ResolvedPolicy): Promise<PolicyDefinition[]> {
  const text = readTextBounded(path, {
    what: 'policy file',
    name: reference,
    errorCode: 'POLICY_UNREADABLE',
  });
  const documents = await parseYaml(text, {
    name: reference,
    errorCode: 'POLICY_RESOURCE_INVALID',
    dialect: 'strict',
  });
  if (documents.length === 0) {
    throw new WardctlError('POLICY_RESOURCE_INVALID', `${reference}: expected policies, found an empty file`);
  }
  const placeOf = (index: number): string =>
    documents.length === 1 ? reference : `${reference}, document ${String(index + 1)}`;
  return documents.map((document, index) => readPolicyDefinition(document, placeOf(index)));
}

/**
 * Finds the modules of a definition.
 * @param file the file of custom resources, which relative references count from
 * @throws WardctlError as `resolveModule`, with the name of the policy in front
 */
export async function resolveDefinition(
  definition: PolicyDefinition,
  file: ResolvedPolicy,
  elsewhere: PolicyFinder,
): Promise<DefinedSubject> {
  const folder = dirname(file.path);
  const find = async (id: string, { module }: PolicyMember): Promise<[string, ResolvedPolicy]> => {
    const policyId = memberId(definition.name, id);
    const policy = await resolveModule(module, folder, elsewhere).catch((error: unknown) => {
      throw error instanceof WardctlError ? error.about(`policy ${policyId}`) : error;
    });
    return [id, policy];
  };
  const members = definition.type === 'policy' ? [['', definition.member] as const] : [...definition.members];
  return {
    type: 'defined',
    definition,
    modules: new Map(await Promise.all(members.map(([id, member]) => find(id, member)))),
  };
}

/** Name of a member in messages; a single policy is its own only member. */
export function memberId(policy: string, id: string): string {
  return id === '' ? policy : `${policy}/${id}`;
}
