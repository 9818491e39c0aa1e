import type { Reference } from '../../../oci/index.ts';
import { digestPrefixOf, parsePolicyUri, schemeOf, type StoredPolicy } from '../../../store/index.ts';
import { whatIsAt } from '../../own-file.ts';
import { storedPolicies } from '../../registry/stored-policies.ts';

/** Where in a registry a policy's signatures are. */
export interface SignedPlace {
  readonly uri: string;
  readonly reference: Reference;
  /** `undefined` where the policy is not stored. */
  readonly stored: StoredPolicy | undefined;
}

/** Where a policy's signatures are; `undefined` for what came from no registry. */
export function placeOf(uri: string, stored: StoredPolicy | undefined): SignedPlace | undefined {
  const parsed = parsePolicyUri(uri);
  return parsed.kind === 'web' ? undefined : { uri: parsed.uri, reference: parsed.reference, stored };
}

/**
 * The same, of a policy that was refused, so that all there is of it is what the user wrote.
 * @param folder what relative paths are relative to
 * @throws WardctlError REFERENCE_INVALID, POLICY_NOT_FOUND, STORE_*
 */
export async function placeOfRefused(reference: string, folder: string): Promise<SignedPlace | undefined> {
  if (schemeOf(reference) === 'file' || whatIsAt(reference, folder) === 'file') return undefined;
  const prefix = digestPrefixOf(reference);
  const stored = prefix === undefined ? undefined : await storedPolicies().byDigest(prefix);
  return placeOf(stored?.uri ?? reference, stored);
}
