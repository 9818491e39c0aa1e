import { WardctlError } from '../../errors.ts';
import { unfit, type AdmissionRequestOptions } from './options.ts';
import { resourceText } from './resource-reference.ts';
import type { LocatedIdentity, Target } from './target.ts';

/** Where the object of a request is. */
export interface Placement {
  /** `undefined` while it is still to be generated. */
  readonly name: string | undefined;
  /** `undefined` outside of namespaces. */
  readonly namespace: string | undefined;
}

/**
 * @param identity of the object; `undefined` where there is none
 * @throws WardctlError USAGE_INVALID, MANIFEST_INVALID where object and options contradict each other or do not tell
 */
export function placementOf(
  identity: LocatedIdentity | undefined,
  target: Target,
  options: AdmissionRequestOptions,
): Placement {
  return { name: nameOf(identity, options), namespace: namespaceOf(identity, target, options) };
}

function nameOf(
  identity: LocatedIdentity | undefined,
  { name, operation, subresource }: AdmissionRequestOptions,
): string | undefined {
  const own = identity?.name;
  if (identity !== undefined) checkAgreement(identity, 'name', name);
  const found = own ?? name;
  if (found !== undefined || (operation === 'CREATE' && subresource === undefined)) return found;
  if (subresource !== undefined) {
    throw unfit(
      `--subresource ${subresource}: expected --name NAME, found none`,
      'It is the name of the object that the sub-resource belongs to.',
    );
  }
  throw new WardctlError(
    'MANIFEST_INVALID',
    `${identity?.place ?? 'object'}: expected \`metadata.name\` for ${operation}, found none`,
    { hint: 'Only CREATE can be about an object whose name is still to be generated.' },
  );
}

function namespaceOf(
  identity: LocatedIdentity | undefined,
  { resource, namespaced }: Target,
  { namespace }: AdmissionRequestOptions,
): string | undefined {
  if (namespaced === false) {
    if (namespace === undefined) return undefined;
    throw unfit(
      `--namespace: expected none for ${resourceText(resource)}, found ${JSON.stringify(namespace)}`,
      'Its objects live outside of namespaces.',
    );
  }
  if (identity !== undefined) checkAgreement(identity, 'namespace', namespace);
  return identity?.namespace ?? namespace ?? (namespaced === true ? 'default' : undefined);
}

/** The API server refuses an object that says otherwise than the address of the request. */
function checkAgreement(
  identity: LocatedIdentity,
  key: 'name' | 'namespace',
  given: string | undefined,
): void {
  const own = identity[key];
  if (given === undefined || own === undefined || own === given) return;
  throw unfit(
    `--${key}: expected ${JSON.stringify(own)}, as \`metadata.${key}\` in ${identity.place} says, found ${JSON.stringify(given)}`,
    'Leave the flag out, or correct the object.',
  );
}
