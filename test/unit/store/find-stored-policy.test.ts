import { describe, expect, it } from 'vitest';
import { findStoredPolicy, type PolicyStore } from '../../../src/store/index.ts';
import { policyModule, publish } from '../../support/policies.ts';
import { errorOf } from '../oci/support.ts';
import { emptyStore } from './remote-policies.ts';

/** A store with a module under these names, and its digest. */
async function storeWith(...uris: readonly string[]): Promise<{ store: PolicyStore; digest: string }> {
  const { store } = emptyStore();
  const { source, layer } = await publish(policyModule('a'));
  for (const uri of uris) await store.add(source, 'v1', uri);
  return { store, digest: layer.digest };
}

const a = 'registry://example.com/team/a:v1';
const copy = 'registry://example.com/team/copy:v1';

describe('a module that is stored under several names', () => {
  it('is no doubt where it is the module that counts', async () => {
    const { store, digest } = await storeWith(a, copy);

    expect(await findStoredPolicy(store, digest.slice(7, 15), 'module')).toMatchObject({ digest });
  });

  it('has to be named where it is the name that counts', async () => {
    const { store, digest } = await storeWith(a, copy);
    const prefix = digest.slice(7, 15);

    // More digits would not help.
    expect(await errorOf(findStoredPolicy(store, prefix, 'name'))).toMatchObject({
      code: 'POLICY_NOT_FOUND',
      message: `multiple policies found with the same prefix: ${prefix}\n${digest}  ${a}\n${digest}  ${copy}`,
      hint: 'Write one of these URIs.',
    });
  });

  it('is told how to be named where all digits are given', async () => {
    const { store, digest } = await storeWith(a, copy);

    const { hint } = await errorOf(findStoredPolicy(store, digest.slice(7), 'name'));

    expect(hint).not.toMatch(/digit|more of/i);
  });

  it('is listed ten times at most', async () => {
    const uris = Array.from({ length: 12 }, (_, index) => `${a}-${String(index).padStart(2, '0')}`);
    const { store, digest } = await storeWith(...uris);

    const { message } = await errorOf(findStoredPolicy(store, digest.slice(7), 'name'));

    const [, ...listed] = message.split('\n');
    expect(listed).toEqual([...uris.slice(0, 10).map((uri) => `${digest}  ${uri}`), 'and 2 more']);
  });
});

it('the digest of a manifest is told from that of a module', async () => {
  const { store, digest } = await storeWith(a);
  const manifest = (await store.find(a))?.manifestDigest ?? '';
  const prefix = manifest.slice(7, 17);

  expect(await errorOf(findStoredPolicy(store, prefix))).toMatchObject({
    code: 'POLICY_NOT_FOUND',
    message: `Cannot find policy with uri: ${prefix}: no stored policy whose digest starts so; that is the digest of the manifest of ${a}`,
    hint: `Write the first digits of its module's digest: ${digest.slice(7, 19)}`,
  });
});

it('a module that is stored under one name is found by it', async () => {
  const { store, digest } = await storeWith(a);

  expect(await findStoredPolicy(store, digest.slice(7, 15), 'name')).toMatchObject({ uri: a });
  expect(await findStoredPolicy(store, '0'.repeat(64), 'name')).toBeUndefined();
});
