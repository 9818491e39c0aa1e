import type { Descriptor, FetchOptions, ReadTarget, ReferrerLister } from '../../oci/index.ts';
import type { FoundSignatures, SignatureFormat } from '../signature.ts';
import { findBundles } from './find-bundles.ts';
import { findLegacyAttestations, findLegacySignatures } from './find-legacy.ts';
import { joined } from './findings.ts';

export interface FindOptions extends FetchOptions {
  /** Forms that are looked for. */
  readonly formats: SignatureFormat | 'any';
}

/**
 * All that a repository has about a manifest: signatures, what looks like some and cannot be read, and attestations,
 * which are no signatures. Nothing of it is verified.
 *
 * At most 100 bundles of 8 MiB are read, 64 MiB in all, and payloads of legacy signatures of 64 KiB; what is beyond is
 * reported as unusable. So is a manifest of more than 64 legacy signatures, of which none is read (sigstore-and-oci 6).
 * @param manifest by the sha256 digest of its contents
 * @throws WardctlError REGISTRY_* where the registry cannot be read: that is not the same as there being no signature
 */
export async function findSignatures(
  repository: ReadTarget & ReferrerLister,
  manifest: Descriptor,
  { formats, signal }: FindOptions,
): Promise<FoundSignatures> {
  const failure = new AbortController();
  const options = {
    signal: signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]),
  };
  const searches = [
    ...(formats === 'legacy' ? [] : [findBundles]),
    ...(formats === 'bundle' ? [] : [findLegacySignatures, findLegacyAttestations]),
  ];
  try {
    return joined(await Promise.all(searches.map((find) => find(repository, manifest, options))));
  } catch (error) {
    failure.abort();
    throw error;
  }
}
