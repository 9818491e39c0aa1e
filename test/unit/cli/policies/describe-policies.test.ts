import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePolicies } from '../../../../src/cli/policies/describe-policies.ts';
import { digestOf } from '../../../../src/oci/index.ts';
import { policyModule, publish, someMetadata } from '../../../support/policies.ts';
import { foldersIn, openTestStore } from '../../../support/store/test-store.ts';
import { temporaryFolder } from '../../oci/layout/fixture.ts';

const uri = 'registry://example.com/a:v1';

async function storeWith(uriOfPolicy: string, module: Uint8Array) {
  const cache = temporaryFolder();
  const store = openTestStore(cache);
  const policy = await publish(module);
  await store.add(policy.source, 'v1', uriOfPolicy);
  const warnings: string[] = [];
  return { cache, store, policy, warnings, warn: (message: string) => void warnings.push(message) };
}

describe('what is listed of a policy', () => {
  it('is what is stored, and what its metadata says', async () => {
    const module = policyModule('a', {
      ...someMetadata,
      mutating: true,
      annotations: { 'io.kubewarden.policy.title': 'a-policy' },
      contextAwareResources: [{ apiVersion: 'v1', kind: 'Namespace' }],
    });
    const { store, policy, warn, warnings } = await storeWith(uri, module);
    expect(await describePolicies(store, warn)).toEqual([
      {
        uri,
        digest: policy.layer.digest,
        manifestDigest: policy.descriptor.digest,
        sizeBytes: module.length,
        origin: 'wardctl',
        title: 'a-policy',
        mutating: true,
        contextAware: true,
        path: store.layout.pathOf(policy.layer.digest),
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it('is less without metadata, and of kwctl', async () => {
    const { cache, store, warn, warnings } = await storeWith(uri, policyModule('a', someMetadata));
    const folder = join(foldersIn(cache).kwctlFolder, 'https', 'example.com');
    const module = policyModule('of kwctl');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'p.wasm'), module);
    expect(await describePolicies(store, warn)).toMatchObject([
      {
        uri: 'https://example.com/p.wasm',
        digest: digestOf(module),
        origin: 'kwctl',
        mutating: null,
        contextAware: null,
        path: join(folder, 'p.wasm'),
      },
      { uri, mutating: false, contextAware: false },
    ]);
    const [ofKwctl] = await describePolicies(store, warn);
    expect(Object.keys(ofKwctl ?? {})).not.toContain('manifestDigest');
    expect(Object.keys(ofKwctl ?? {})).not.toContain('title');
    expect(warnings).toEqual([]);
  });

  it('is what can be told where the metadata cannot be read', async () => {
    const { cache, store, warn, warnings } = await storeWith(uri, policyModule('a', { rules: 'none' }));
    const folder = join(foldersIn(cache).kwctlFolder, 'https', 'example.com');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'short.wasm'), '\0asm');
    expect(await describePolicies(store, warn)).toMatchObject([
      { uri: 'https://example.com/short.wasm', sizeBytes: 4, mutating: null },
      { uri, mutating: null },
    ]);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^https:\/\/example\.com\/short\.wasm: /);
    expect(warnings[1]).toMatch(/^registry:\/\/example\.com\/a:v1: cannot deserialize custom section/);
  });

  it('is nothing but a warning where the policy is damaged', async () => {
    const { store, policy, warn, warnings } = await storeWith(uri, policyModule('a', someMetadata));
    const other = await publish(policyModule('b', someMetadata));
    await store.add(other.source, 'v1', 'registry://example.com/b:v1');
    const path = store.layout.pathOf(policy.layer.digest);
    const damaged = Buffer.from(readFileSync(path));
    damaged[damaged.length - 1] = 0;
    rmSync(path);
    writeFileSync(path, damaged);
    expect(await describePolicies(store, warn)).toMatchObject([{ uri: 'registry://example.com/b:v1' }]);
    expect(warnings).toEqual([
      `${uri} cannot be used: expected ${policy.layer.digest} in ${path}, found ${digestOf(damaged)}. Remove it, then pull it again: wardctl rm ${uri}`,
    ]);
  });
});
