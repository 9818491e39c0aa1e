import { policyModule, publish, type PublishedPolicy } from '../policies.ts';

/** Policies that several processes add and remove; two of them have the same module. */
export async function knownPolicies(): Promise<ReadonlyMap<string, PublishedPolicy>> {
  const shared = policyModule('shared'.repeat(2000));
  const published = await Promise.all([
    publish(shared),
    publish(shared, new Map([['another', 'manifest']])),
    publish(policyModule('small')),
    publish(policyModule('large'.repeat(20_000))),
  ]);
  return new Map(published.map((policy, index) => [`registry://example.com/policy-${index}:v1`, policy]));
}
