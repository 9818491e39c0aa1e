import type { Descriptor, FetchOptions, RegistryTarget } from '../../../oci/index.ts';
import {
  appraiseSignatures,
  findSignatures,
  type AppraisalOptions,
  type FoundSignatures,
} from '../../../sigstore/index.ts';
import { interruptible } from '../../registry/interrupt.ts';
import { lazyOrigins } from '../../registry/origins.ts';
import type { PolicySourceSettings } from '../../registry/settings.ts';
import { processSurroundings } from '../../registry/surroundings.ts';
import { loadVerificationConfig } from '../../verification/load-config.ts';
import { describeListed, type SignatureList } from './describe-listed.ts';
import { findSubjects } from './find-subjects.ts';
import { readHolders } from './read-holders.ts';
import type { SignedPlace } from './signed-place.ts';
import { trustAtHand } from './trust-at-hand.ts';

export interface ListOptions {
  readonly registries: PolicySourceSettings;
  /** Whether to read the manifests that hold the signatures, too. */
  readonly withHolders: boolean;
  readonly warn: (message: string) => void;
}

/**
 * All signatures and attestations of a policy, each verified as far as there is something to verify it with.
 * @throws WardctlError REGISTRY_*, TRUST_ROOT_*, VERIFICATION_CONFIG_*, KEY_*, SOURCES_*, ARTIFACT_INVALID,
 *   STORE_CORRUPT; Interrupted
 */
export async function listSignatures(
  place: SignedPlace,
  { registries, withHolders, warn }: ListOptions,
): Promise<SignatureList> {
  const settings = registries.verification;
  const surroundings = processSurroundings();
  // Finding the policy has told what is to be told of the configuration.
  const config = await loadVerificationConfig(settings, surroundings, () => undefined);
  const origins = lazyOrigins({ ...registries, warn });
  try {
    return await interruptible(async (signal) => {
      const repository = (await origins.context()).target(place.reference);
      const subjects = await findSubjects(repository, place, { signal });
      const found = await findAll(repository, subjects, { formats: settings.formats, signal });
      const isTrustOfUse = found.some(({ signatures }) =>
        signatures.some(({ certificate }) => certificate !== undefined),
      );
      const trust = isTrustOfUse
        ? await trustAtHand(config, settings, { context: origins.context, surroundings, warn }, signal)
        : undefined;
      const options = { trust, config, now: new Date() };
      return {
        ...joined(found.map((one) => describeOf(one, options))),
        holders: withHolders ? await readHolders(repository, found, { signal }) : new Map(),
      };
    });
  } finally {
    await origins.close();
  }
}

interface Found extends FoundSignatures {
  readonly subject: Descriptor;
}

async function findAll(
  repository: RegistryTarget,
  subjects: readonly Descriptor[],
  options: Parameters<typeof findSignatures>[2] & FetchOptions,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const subject of subjects)
    found.push({ ...(await findSignatures(repository, subject, options)), subject });
  return found;
}

function describeOf(
  found: Found,
  options: Omit<AppraisalOptions, 'manifest'>,
): Omit<SignatureList, 'holders'> {
  const { digest } = found.subject;
  return describeListed(digest, appraiseSignatures(found, { ...options, manifest: digest }), found);
}

function joined(lists: readonly Omit<SignatureList, 'holders'>[]): Omit<SignatureList, 'holders'> {
  return {
    signatures: lists.flatMap(({ signatures }) => signatures),
    attestations: lists.flatMap(({ attestations }) => attestations),
  };
}
