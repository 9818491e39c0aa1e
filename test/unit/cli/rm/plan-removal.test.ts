import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planRemoval } from '../../../../src/cli/rm/plan-removal.ts';
import { hexOf } from '../../../../src/oci/index.ts';
import { policyModule, publish } from '../../../support/policies.ts';
import { foldersIn, openTestStore } from '../../../support/store/test-store.ts';
import { temporaryFolder } from '../../oci/layout/fixture.ts';
import { errorOf } from '../../oci/support.ts';

const a = 'registry://example.com/team/a:v1';
const b = 'registry://example.com/team/b:latest';
const hub = 'registry://docker.io/library/busybox:latest';

/** A store with policies at these URIs, each with a module of its own. */
async function storeWith(...uris: readonly string[]) {
  const cache = temporaryFolder();
  const store = openTestStore(cache);
  const digits = new Map<string, string>();
  for (const uri of uris) {
    const policy = await publish(policyModule(uri));
    await store.add(policy.source, 'v1', uri);
    digits.set(uri, hexOf(policy.layer.digest));
  }
  return { cache, store, digitsOf: (uri: string) => digits.get(uri) ?? '' };
}

describe('what rm removes', () => {
  it.each([
    [a, a],
    ['example.com/team/a:v1', a],
    [b, b],
    ['registry://example.com/team/b', b],
    ['example.com/team/b', b],
    [hub, hub],
    ['docker.io/busybox:latest', hub],
  ])('%s', async (reference, uri) => {
    const { store } = await storeWith(a, b, hub);
    expect(await planRemoval(store, [reference])).toEqual([uri]);
  });

  it('may be told by the first digits of a digest', async () => {
    const { store, digitsOf } = await storeWith(a, b);
    const digits = digitsOf(a);
    for (const reference of [digits, digits.slice(0, 12), `sha256:${digits}`, digits.toUpperCase()])
      expect(await planRemoval(store, [reference])).toEqual([a]);
  });

  it('may be several, each once', async () => {
    const { store, digitsOf } = await storeWith(a, b, hub);
    expect(await planRemoval(store, [b, digitsOf(a), a, 'example.com/team/b'])).toEqual([b, a]);
  });

  it('may be what kwctl keeps under a name that we would spell otherwise', async () => {
    const { cache, store } = await storeWith();
    const folder = join(foldersIn(cache).kwctlFolder, 'registry', 'example.com');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'p'), 'x');
    expect(await planRemoval(store, ['registry://example.com/p'])).toEqual(['registry://example.com/p']);
  });

  it('may be damaged', async () => {
    const { store } = await storeWith(a);
    const { manifestDigest } = (await store.find(a)) ?? {};
    rmSync(store.layout.pathOf(manifestDigest ?? 'sha256:'));
    expect(await planRemoval(store, [a])).toEqual([a]);
  });
});

describe('what rm refuses', () => {
  it.each([
    // The reference's texts (cli-and-registry 5.6); what may be a digest is not taken for a name at Docker Hub.
    ['registry://example.com/team/a:v2', 'Cannot find policy with uri: registry://example.com/team/a:v2'],
    ['example.com/team/x', 'Cannot find policy with uri: registry://example.com/team/x:latest'],
    ['https://example.com/p.wasm', 'Cannot find policy with uri: https://example.com/p.wasm'],
    ['c3b80a', 'Cannot find policy with uri: c3b80a'],
    ['non-existing', 'Cannot find policy with uri: non-existing'],
    ['busybox', 'Cannot find policy with uri: busybox'],
    ['../a b', 'Cannot find policy with uri: ../a b'],
    [
      'file:///tmp/p.wasm',
      'Cannot remove file:///tmp/p.wasm: unknown scheme: file; only what is in the store can be removed',
    ],
    ['ftp://example.com/p', 'Cannot remove ftp://example.com/p: unknown scheme: ftp'],
  ])('%s', async (reference, message) => {
    const { store } = await storeWith(a, hub);
    expect(await errorOf(planRemoval(store, [a, reference]))).toMatchObject({
      code: 'POLICY_NOT_FOUND',
      message,
      hint: 'Nothing was removed. See what is stored with: wardctl policies',
    });
  });

  it('URLs with passwords, and does not show these', async () => {
    const { store } = await storeWith(a);
    const error = await errorOf(planRemoval(store, ['https://tux:secret@example.com/p.wasm']));
    expect(error.code).toBe('POLICY_NOT_FOUND');
    expect(error.message).toContain('https://example.com/p.wasm');
    expect(error.message).not.toContain('secret');
  });

  it('all at once', async () => {
    const { store } = await storeWith(a);
    const error = await errorOf(planRemoval(store, ['c3b80a', a, 'example.com/x:v1']));
    expect(error.message).toBe(
      'Cannot find policy with uri: c3b80a\nCannot find policy with uri: registry://example.com/x:v1',
    );
  });

  it('digits that several policies have, and lists these', async () => {
    const { store, digitsOf } = await storeWith(a, b);
    const policy = await publish(policyModule(a));
    await store.add(policy.source, 'v1', 'registry://example.com/team/a:same');
    const digits = digitsOf(a);
    const error = await errorOf(planRemoval(store, [digits.slice(0, 10)]));
    expect(error.code).toBe('POLICY_NOT_FOUND');
    expect(error.message).toBe(
      [
        `multiple policies found with the same prefix: ${digits.slice(0, 10)}`,
        `sha256:${digits}  registry://example.com/team/a:same`,
        `sha256:${digits}  ${a}`,
      ].join('\n'),
    );
    expect(error.hint).toBe('Nothing was removed. Write the URIs of those that are to go.');
  });

  it('to guess where the store is damaged', async () => {
    const { cache, store } = await storeWith(a);
    writeFileSync(join(foldersIn(cache).folder, 'index.json'), '{');
    expect((await errorOf(planRemoval(store, [a]))).code).toBe('STORE_CORRUPT');
  });
});
