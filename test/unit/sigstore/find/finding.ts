import type { FoundSignatures } from '../../../../src/sigstore/signature.ts';
import { findSignatures, type FindOptions } from '../../../../src/sigstore/find/find-signatures.ts';
import type { FakeRegistry, FakeRegistryOptions } from '../../../support/fake-registry.ts';
import { openFake } from '../../oci/registry/support.ts';
import { policy, putPolicy, tagOf } from './support.ts';

interface Wanted extends Partial<FindOptions> {
  readonly registry?: FakeRegistryOptions;
}

/** What is found about a policy, in a registry that was filled with `put`. */
export async function find(
  put: (registry: FakeRegistry) => void,
  { registry: options = {}, ...more }: Wanted = {},
): Promise<FoundSignatures> {
  const { registry, target } = await openFake(options);
  const manifest = putPolicy(registry);
  put(registry);
  return findSignatures(target, manifest, { formats: 'any', ...more });
}

export function codesOf({ unusable }: FoundSignatures): string[] {
  return unusable.map(({ format, problem }) => `${format} ${problem.code}`);
}

export const sig = tagOf(policy, 'sig');
export const att = tagOf(policy, 'att');
