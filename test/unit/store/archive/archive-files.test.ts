import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf, hexOf, packArchive } from '../../../../src/oci/index.ts';
import { layoutFilesOf, loadPolicies, storeFiles } from '../../../../src/store/archive/index.ts';
import type { StoredPolicy } from '../../../../src/store/index.ts';
import { policyModule, publish, someMetadata } from '../../../support/policies.ts';
import { foldersIn, openTestStore } from '../../../support/store/test-store.ts';
import { unpackAll } from '../../oci/archive/support.ts';
import { temporaryFolder } from '../../oci/layout/fixture.ts';

const own = policyModule('own');
const annotations = { 'io.kubewarden.policy.title': 'kept by kwctl' };
const foreign = policyModule('foreign', { ...someMetadata, annotations });

/** A store with a policy of ours and one of kwctl's. */
async function filledStore() {
  const cache = temporaryFolder();
  const store = openTestStore(cache);
  const published = await publish(own, new Map([['made', 'by hand']]));
  await store.add(published.source, 'v1', 'registry://ghcr.io/team/own:v1');
  const path = join(foldersIn(cache).kwctlFolder, 'registry/ghcr.io/team/foreign:v1');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, foreign);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const policies = await store.list((problem) => {
    throw problem;
  });
  return { store, policies, published, warn, warnings, path };
}

describe('policies in an archive for kwctl', () => {
  it('are modules, by their URIs', async () => {
    const { store, policies } = await filledStore();

    expect(await unpackAll(packArchive(storeFiles(store, policies), { gzip: true }))).toEqual(
      new Map([
        ['registry/ghcr.io/team/foreign:v1', Buffer.from(foreign)],
        ['registry/ghcr.io/team/own:v1', Buffer.from(own)],
      ]),
    );
  });

  it('are not written where one was changed', async () => {
    const { store, policies, path } = await filledStore();
    const changed = Uint8Array.from(foreign);
    changed[20] = 0xff;
    writeFileSync(path, changed);

    await expect(unpackAll(packArchive(storeFiles(store, policies), { gzip: true }))).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
    });
  });
});

describe('policies in an image layout', () => {
  it('keep their manifests, and get one where they have none', async () => {
    const { store, policies, published, warn, warnings } = await filledStore();
    const made = await publish(foreign, new Map(Object.entries(annotations)));

    const files = await unpackAll(
      packArchive((await layoutFilesOf(store, policies, warn)).files, { gzip: false }),
    );

    const blob = (bytes: Uint8Array): string => `blobs/sha256/${hexOf(digestOf(bytes))}`;
    expect(files.get(blob(published.manifest))).toEqual(Buffer.from(published.manifest));
    expect(files.get(blob(made.manifest))).toEqual(Buffer.from(made.manifest));
    expect(files.get(blob(own))).toEqual(Buffer.from(own));
    expect(files.get(blob(Buffer.from('{}')))?.toString()).toBe('{}');
    expect(files.size).toBe(7);
    expect(JSON.parse(String(files.get('index.json')))).toMatchObject({
      manifests: [
        {
          digest: made.descriptor.digest,
          annotations: { 'org.opencontainers.image.ref.name': 'ghcr.io/team/foreign:v1' },
        },
        {
          digest: published.descriptor.digest,
          annotations: { 'org.opencontainers.image.ref.name': 'ghcr.io/team/own:v1' },
        },
      ],
    });
    expect(warnings).toEqual([]);
  });

  it.each(['kwctl', 'oci'] as const)(
    'come to another store as they were, in the format %s',
    async (format) => {
      const { store, policies, warn } = await filledStore();
      const files =
        format === 'oci' ? (await layoutFilesOf(store, policies, warn)).files : storeFiles(store, policies);
      const cache = temporaryFolder();
      const other = openTestStore(cache);

      await loadPolicies({
        bytes: packArchive(files, { gzip: true }),
        name: 'policies.tar.gz',
        store: other,
        stagingFolder: join(foldersIn(cache).folder, 'ingest'),
        platform: 'linux/amd64',
        warn,
      });

      const found = await other.list((problem) => {
        throw problem;
      });
      const plain = ({ uri, digest, sizeBytes }: StoredPolicy): object => ({ uri, digest, sizeBytes });
      expect(found.map(plain)).toEqual(policies.map(plain));
      for (const policy of found) expect(digestOf(other.read(policy))).toBe(policy.digest);
    },
  );
});
