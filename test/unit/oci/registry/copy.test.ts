import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { copy } from '../../../../src/oci/copy.ts';
import { inMemory } from '../../../../src/oci/content.ts';
import { digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { MemoryTarget } from '../../../../src/oci/memory-target.ts';
import { policyArtifact, policyConfig } from '../../../../src/oci/policy-artifact.ts';
import { breaksOffAfter, hangsUp, type FakeRegistry } from '../../../support/fake-registry.ts';
import { errorOf } from '../support.ts';
import { keychainOf, login, openFake, openWithTokens, putManifest, repositoryName } from './support.ts';

const module = randomBytes(3_000_000);
const artifact = policyArtifact(module, new Map([['title', 'a policy']]));

async function policyInMemory(): Promise<MemoryTarget> {
  const memory = new MemoryTarget();
  await memory.push(artifact.layer, inMemory(module));
  await memory.push(artifact.config, inMemory(policyConfig));
  await memory.push(artifact.descriptor, inMemory(artifact.manifest));
  await memory.tag(artifact.descriptor, 'v1');
  return memory;
}

function digestsIn(registry: FakeRegistry): string[] {
  const { blobs, manifests } = registry.repository(repositoryName);
  return [...blobs.keys(), ...manifests.keys()].sort();
}

describe('copying with registries', () => {
  it('pushes and pulls a policy', async () => {
    const { registry, target } = await openWithTokens(
      { account: { username: login.username, password: login.password } },
      { keychain: keychainOf(login) },
    );

    await copy(await policyInMemory(), 'v1', target, 'v1');
    const back = new MemoryTarget();
    await copy(target, 'v1', back, 'v1');

    expect(await back.resolve('v1')).toEqual(artifact.descriptor);
    expect(digestsIn(registry)).toEqual(
      [artifact.layer.digest, artifact.config.digest, artifact.descriptor.digest].sort(),
    );
    expect(registry.repository(repositoryName).blobs.get(artifact.layer.digest)?.equals(module)).toBe(true);
  });

  it('sends nothing twice', async () => {
    const { registry, target } = await openFake();
    await copy(await policyInMemory(), 'v1', target, 'v1');
    const before = registry.requests.length;

    await copy(await policyInMemory(), 'v1', target, 'v2');

    expect(registry.requests.slice(before).map(({ method }) => method)).toEqual([
      'HEAD',
      'HEAD',
      'PUT',
      'PUT',
    ]);
  });

  it('goes from one registry to another, whatever breaks on the way', async () => {
    const from = await openFake();
    const to = await openFake();
    await copy(await policyInMemory(), 'v1', from.target, 'v1');
    from.registry.misbehave({ target: /blobs/, times: 1 }, breaksOffAfter(1_000_000));
    to.registry.misbehave({ method: 'PUT', times: 1 }, hangsUp);

    await copy(from.target, 'v1', to.target, 'v2');

    expect(digestsIn(to.registry)).toEqual(digestsIn(from.registry));
    expect(to.registry.repository(repositoryName).tags.get('v2')).toBe(artifact.descriptor.digest);
  });

  it('copies what a list of manifests names', async () => {
    const from = await openFake();
    const to = await openFake();
    const one = putManifest(from.registry, undefined);
    const other = putManifest(from.registry, undefined, { annotations: { a: 'b' } });
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: mediaTypes.ociIndex,
        manifests: [one, other].map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
      }),
    );
    from.registry.repository(repositoryName).addManifest(bytes, mediaTypes.ociIndex, 'all');

    await copy(from.target, 'all', to.target, 'all');

    expect(digestsIn(to.registry)).toEqual(digestsIn(from.registry));
    expect(to.registry.repository(repositoryName).tags.get('all')).toBe(digestOf(bytes));
  });

  it('leaves no manifest where a blob cannot be had', async () => {
    const from = await openFake();
    const to = await openFake();
    await copy(await policyInMemory(), 'v1', from.target, 'v1');
    from.registry.repository(repositoryName).blobs.delete(artifact.layer.digest);

    const error = await errorOf(copy(from.target, 'v1', to.target, 'v1'));

    expect(error.code).toBe('REGISTRY_NOT_FOUND');
    expect(error.message).toContain(`${from.registry.host}/${repositoryName}@${artifact.layer.digest}`);
    expect(to.registry.repository(repositoryName).manifests.size).toBe(0);
  });
});
