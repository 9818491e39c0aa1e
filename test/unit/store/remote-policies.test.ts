import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { findStoredPolicy, RemotePolicies, type PulledPolicy } from '../../../src/store/index.ts';
import { policyModule, publish, type PublishedPolicy } from '../../support/policies.ts';
import { errorOf } from '../oci/support.ts';
import { emptyStore, Origins, pullOptions } from './remote-policies.ts';

/** Registries with a policy each, `example.com/team/<name>:v1`. */
async function setUp(...names: readonly string[]) {
  const origins = new Origins();
  const published = new Map<string, PublishedPolicy>();
  for (const name of names) {
    const policy = await publish(policyModule(name));
    published.set(name, policy);
    origins.repositories.set(`example.com/team/${name}`, policy.source);
  }
  const { store } = emptyStore();
  const told: string[] = [];
  const policies = new RemotePolicies({
    ...pullOptions(store, origins),
    report: (uri) => ({
      onProgress: () => undefined,
      onEnd: (pulled?: PulledPolicy) =>
        told.push(`${uri} ${pulled === undefined ? 'failed' : pulled.change}`),
    }),
  });
  return { origins, store, policies, told, published };
}

describe('policies of registries', () => {
  it('are pulled when they are used, each once in one run', async () => {
    const { policies, origins, told } = await setUp('a');

    const [first, second] = await Promise.all([
      policies.pull('example.com/team/a:v1'),
      policies.pull('registry://example.com/team/a:v1'),
    ]);

    expect(first).toBe(second);
    expect(first.uri).toBe('registry://example.com/team/a:v1');
    expect(origins.asked.filter((line) => line.startsWith('resolve'))).toEqual(['resolve v1']);
    expect(told).toEqual(['registry://example.com/team/a:v1 pulled']);
  });

  it('tell how it ended where they cannot be pulled', async () => {
    const { policies, told } = await setUp();
    expect((await errorOf(policies.pull('example.com/team/a:v1'))).code).toBe('REGISTRY_NOT_FOUND');
    expect(told).toEqual(['registry://example.com/team/a:v1 failed']);
    expect((await errorOf(policies.pull('https://'))).code).toBe('REFERENCE_INVALID');
  });

  it('are pulled three at a time', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const { policies, origins } = await setUp(...names);
    let active = 0;
    let most = 0;
    for (const [name, target] of origins.repositories) {
      origins.repositories.set(name, {
        async resolve(tag) {
          most = Math.max(most, ++active);
          // The others have their turn.
          await new Promise((resolve) => setImmediate(resolve));
          active--;
          return target.resolve(tag);
        },
        fetch: (descriptor) => target.fetch(descriptor),
      });
    }

    await Promise.all(names.map((name) => policies.pull(`example.com/team/${name}:v1`)));

    expect(most).toBe(3);
  });
});

describe('stored policies', () => {
  it('are found by the first digits of their digest', async () => {
    const { policies, published, store } = await setUp('a');
    await policies.pull('example.com/team/a:v1');
    const digest = published.get('a')?.layer.digest ?? '';

    expect(await findStoredPolicy(store, digest.slice(7, 15))).toMatchObject({ digest });
    expect(await findStoredPolicy(store, digest.slice(7, 15).toUpperCase())).toMatchObject({ digest });
    expect(await findStoredPolicy(store, '0'.repeat(64))).toBeUndefined();
  });

  it('have to be named by more digits where several modules have them', async () => {
    // Of 17 digests, two begin with the same digit.
    const names = Array.from({ length: 17 }, (_, index) => `policy-${String(index)}`);
    const { policies, published, store } = await setUp(...names);
    for (const name of names) await policies.pull(`example.com/team/${name}:v1`);
    const digests = [...published.values()].map(({ layer }) => layer.digest);
    const digit = digests
      .map((digest) => digest.charAt(7))
      .find((one, index, all) => all.indexOf(one) !== index);

    const error = await errorOf(findStoredPolicy(store, digit ?? ''));

    expect(error).toBeInstanceOf(WardctlError);
    expect(error).toMatchObject({ code: 'POLICY_NOT_FOUND' });
    expect(error.message).toContain(`multiple policies found with the same prefix: ${digit ?? ''}`);
    for (const [name, { layer }] of published)
      expect(error.message.includes(`${layer.digest}  registry://example.com/team/${name}:v1`)).toBe(
        layer.digest.startsWith(`sha256:${digit ?? ''}`),
      );
  });

  it('may have several names', async () => {
    const { policies, origins, published, store } = await setUp('a');
    const { source, layer } = published.get('a') ?? (await publish(policyModule('a')));
    origins.repositories.set('example.com/team/copy', source);
    await policies.pull('example.com/team/a:v1');
    await policies.pull('example.com/team/copy:v1');

    expect(await findStoredPolicy(store, layer.digest.slice(7, 20))).toMatchObject({ digest: layer.digest });
  });
});
