import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { copy } from '../../../../src/oci/copy.ts';
import { inMemory } from '../../../../src/oci/content.ts';
import { digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { MemoryTarget } from '../../../../src/oci/memory-target.ts';
import { policyArtifact, policyConfig } from '../../../../src/oci/policy-artifact.ts';
import { RegistryTarget } from '../../../../src/oci/registry/registry-target.ts';
import {
  breaksOffAfter,
  hangsUp,
  replies,
  saysNothing,
  type FakeRegistry,
} from '../../../support/fake-registry.ts';
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

  describe('within one registry', () => {
    async function copyWithin(opened: Awaited<ReturnType<typeof openFake>>) {
      const { registry, target, options } = opened;
      await copy(await policyInMemory(), 'v1', target, 'v1');
      registry.requests.length = 0;
      const other = new RegistryTarget({ registry: registry.host, repository: 'team/copy' }, options);
      const skipped: boolean[] = [];
      await copy(target, 'v1', other, 'v2', { onProgress: (progress) => skipped.push(progress.skipped) });
      const { blobs, tags } = registry.repository('team/copy');
      expect(blobs.get(artifact.layer.digest)?.equals(module)).toBe(true);
      expect(blobs.get(artifact.config.digest)?.equals(policyConfig)).toBe(true);
      expect(tags.get('v2')).toBe(artifact.descriptor.digest);
      return skipped;
    }
    const uploads = /^(?:POST|PUT|PATCH) .*blobs/;

    it('sends no contents', async () => {
      const opened = await openFake();

      expect(await copyWithin(opened)).toEqual([true, true]);

      const query = (digest: string) =>
        new URLSearchParams({ mount: digest, from: repositoryName }).toString();
      expect(opened.registry.asked(/blobs/).sort()).toEqual(
        [artifact.config, artifact.layer]
          .flatMap(({ digest }) => [
            `HEAD /v2/team/copy/blobs/${digest}`,
            `POST /v2/team/copy/blobs/uploads/?${query(digest)}`,
          ])
          .sort(),
      );
    });

    it('asks for a token for both repositories', async () => {
      const { tokens, ...opened } = await openWithTokens(
        { account: { username: login.username, password: login.password } },
        { keychain: keychainOf(login) },
      );

      expect(await copyWithin(opened)).toEqual([true, true]);

      expect(opened.registry.asked(/GET .*blobs/)).toEqual([]);
      expect(
        tokens.asked(/scope=repository%3Ateam%2Fcopy%3Apull%2Cpush&scope=repository%3Ateam%2Fpolicy%3Apull$/),
      ).toHaveLength(1);
    });

    it('fills the upload that the registry opens where it does not mount', async () => {
      const opened = await openFake({ mounts: false });

      expect(await copyWithin(opened)).not.toContain(true);

      expect(opened.registry.asked(uploads).map((line) => line.split(' ')[0])).toEqual(
        expect.arrayContaining(['POST', 'POST', 'PUT', 'PUT']),
      );
      expect(opened.registry.asked(uploads)).toHaveLength(4);
    });

    it.each([400, 401, 403, 404, 405, 500])('sends the contents after status %i', async (status) => {
      const opened = await openFake();
      opened.registry.misbehave({ target: /mount=/ }, replies(status));

      expect(await copyWithin(opened)).not.toContain(true);

      expect(opened.registry.asked(/^PUT .*blobs/)).toHaveLength(2);
    });

    it('sends the contents where nobody may have a token for both', async () => {
      const { tokens, ...opened } = await openWithTokens({}, { keychain: keychainOf(login) });
      tokens.misbehave({ target: /team%2Fcopy.*team%2Fpolicy/ }, replies(403));

      expect(await copyWithin(opened)).not.toContain(true);
    });

    it('opens another upload where the one that was opened fails', async () => {
      const opened = await openFake({ mounts: false });
      opened.registry.misbehave({ method: 'PUT', target: /team\/copy\/blobs/, times: 1 }, hangsUp);

      await copyWithin(opened);
    });

    it('ends at once when it is aborted', async () => {
      const { registry, target, options } = await openFake();
      await copy(await policyInMemory(), 'v1', target, 'v1');
      const controller = new AbortController();
      const reason = new RangeError('Ctrl-C');
      registry.misbehave({ target: /mount=/ }, (normal, question) => {
        controller.abort(reason);
        return saysNothing(normal, question);
      });
      const other = new RegistryTarget({ registry: registry.host, repository: 'team/copy' }, options);

      await expect(copy(target, 'v1', other, 'v2', { signal: controller.signal })).rejects.toBe(reason);
      expect(
        registry
          .asked(/(?:PUT|POST) /)
          .every((line) => !line.includes('team/copy') || line.includes('mount=')),
      ).toBe(true);
    });
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
