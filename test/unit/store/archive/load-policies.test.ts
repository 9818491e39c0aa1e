import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import {
  digestOf,
  hexOf,
  inMemory,
  mediaTypes,
  policyConfig,
  type Descriptor,
} from '../../../../src/oci/index.ts';
import {
  loadPolicies,
  type LoadedArchivePolicy,
  type LoadRequest,
} from '../../../../src/store/archive/index.ts';
import { PolicyStore, type StoreFolders } from '../../../../src/store/index.ts';
import { policyModule, publish, someMetadata, type PublishedPolicy } from '../../../support/policies.ts';
import { rawEntry, rawTar, type RawEntry } from '../../../support/tar.ts';
import { filesIn, temporaryFolder } from '../../oci/layout/fixture.ts';

const uri = 'registry://ghcr.io/team/pod:v1';

class TestStore {
  readonly folders: StoreFolders;
  readonly store: PolicyStore;
  readonly warnings: string[] = [];

  constructor() {
    const cache = temporaryFolder();
    this.folders = { folder: join(cache, 'store'), kwctlFolder: join(cache, 'kwctl'), encodedNames: false };
    this.store = new PolicyStore(this.folders);
  }

  load(
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    more: Partial<LoadRequest> = {},
  ): Promise<LoadedArchivePolicy[]> {
    return loadPolicies({
      bytes: bytes instanceof Uint8Array ? inMemory(bytes)() : bytes,
      name: 'policies.tar.gz',
      store: this.store,
      stagingFolder: join(this.folders.folder, 'ingest'),
      platform: 'linux/amd64',
      warn: (message) => this.warnings.push(message),
      ...more,
    });
  }

  /** What is said about an archive that is refused; nothing of it may be there then. */
  async refusal(
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    more?: Partial<LoadRequest>,
  ): Promise<WardctlError> {
    const before = this.files();
    try {
      await this.load(bytes, more);
    } catch (error) {
      expect(this.files()).toEqual(before);
      if (error instanceof WardctlError) return error;
      throw error;
    }
    throw new RangeError('it was accepted');
  }

  async uris(): Promise<string[]> {
    return this.store.uris((problem) => {
      throw problem;
    });
  }

  private files(): string[] {
    return existsSync(this.folders.folder) ? filesIn(this.folders.folder) : [];
  }
}

function entryOf(name: string, module: Uint8Array = policyModule(name)): RawEntry {
  return { name, content: module };
}

const podEntry = entryOf('registry/ghcr.io/team/pod:v1');

/** The entries of an image layout with these policies. */
function layoutOf(policies: Record<string, PublishedPolicy>, more: readonly Descriptor[] = []): RawEntry[] {
  const named = Object.entries(policies).map(([name, { descriptor }]) => ({
    ...descriptor,
    annotations: { 'org.opencontainers.image.ref.name': name },
  }));
  const contents = [
    policyConfig,
    ...Object.values(policies).flatMap(({ manifest, module }) => [manifest, module]),
  ];
  return [
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    { name: 'index.json', content: JSON.stringify({ schemaVersion: 2, manifests: [...named, ...more] }) },
    ...new Map(contents.map((content) => [digestOf(content), blobEntry(content)])).values(),
  ];
}

function blobEntry(content: Uint8Array): RawEntry {
  return { name: `blobs/sha256/${hexOf(digestOf(content))}`, content };
}

describe('an archive of kwctl', () => {
  it('is loaded, with the manifests that pushing its modules would make', async () => {
    const test = new TestStore();
    const annotations = {
      'io.kubewarden.policy.title': 'pod',
      'io.kubewarden.policy.source': 'https://a.example',
    };
    const module = policyModule('pod', { ...someMetadata, annotations });
    const pushed = await publish(
      module,
      new Map([...Object.entries(annotations), ['org.opencontainers.image.source', 'https://a.example']]),
    );

    const loaded = await test.load(
      gzipSync(rawTar([entryOf('registry/ghcr.io/team/pod:v1', module), entryOf('https/a.example/x.wasm')])),
    );

    expect(loaded).toEqual([
      expect.objectContaining({ uri: 'https://a.example/x.wasm', outcome: 'loaded' }),
      {
        uri,
        digest: digestOf(module),
        manifestDigest: pushed.descriptor.digest,
        sizeBytes: module.length,
        outcome: 'loaded',
        replacedDigest: undefined,
      },
    ]);
    const stored = await test.store.find(uri);
    expect(stored).toMatchObject({ digest: digestOf(module), manifestDigest: pushed.descriptor.digest });
    expect(stored && test.store.read(stored)).toEqual(Buffer.from(module));
    expect(await test.uris()).toEqual(['https://a.example/x.wasm', uri]);
    expect(test.warnings).toEqual([]);
  });

  it('leaves nothing but policies', async () => {
    const test = new TestStore();
    await test.load(rawTar([podEntry]));

    expect(readdirSync(join(test.folders.folder, 'ingest'))).toEqual([]);
  });

  it('changes nothing where the policies are there already', async () => {
    const test = new TestStore();
    const module = policyModule('pod');
    // Its manifest is not the one that would be made for the module.
    const kept = await publish(module, new Map([['a', 'b']]));
    await test.store.add(kept.source, 'v1', uri);

    expect(await test.load(rawTar([entryOf('registry/ghcr.io/team/pod:v1', module)]))).toMatchObject([
      { outcome: 'unchanged', manifestDigest: kept.descriptor.digest },
    ]);
    expect(await test.store.find(uri)).toMatchObject({ manifestDigest: kept.descriptor.digest });
  });

  it('changes nothing where kwctl has the policy', async () => {
    const test = new TestStore();
    const path = join(test.folders.kwctlFolder, 'registry/ghcr.io/team/pod:v1');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, policyModule('pod'));

    expect(
      await test.load(rawTar([entryOf('registry/ghcr.io/team/pod:v1', policyModule('pod'))])),
    ).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await test.store.find(uri)).toMatchObject({ origin: 'kwctl' });
  });

  it('replaces a policy that is another one, and says which', async () => {
    const test = new TestStore();
    const before = policyModule('before');
    await test.load(rawTar([entryOf('registry/ghcr.io/team/pod:v1', before)]));

    expect(await test.load(rawTar([podEntry]))).toMatchObject([
      {
        outcome: 'replaced',
        replacedDigest: digestOf(before),
        digest: digestOf(podEntry.content as Uint8Array),
      },
    ]);
  });

  it('replaces a policy that is damaged', async () => {
    const test = new TestStore();
    await test.load(rawTar([podEntry]));
    const { path } = (await test.store.find(uri)) ?? { path: '' };
    writeFileSync(`${path}.new`, 'damaged');
    renameSync(`${path}.new`, path);

    expect(await test.load(rawTar([podEntry]))).toMatchObject([{ outcome: 'loaded' }]);
    const stored = await test.store.find(uri);
    expect(stored && test.store.read(stored)).toEqual(Buffer.from(podEntry.content as Uint8Array));
  });

  it('is loaded but for the local files in it', async () => {
    const test = new TestStore();

    expect(await test.load(rawTar([podEntry, entryOf('file/home/me/x.wasm')]))).toHaveLength(1);
    expect(test.warnings).toEqual([expect.stringContaining('passed over file/home/me/x.wasm')]);
  });

  it('may have policies with digests that are those of their manifests', async () => {
    const test = new TestStore();
    const module = policyModule('pinned');
    const { descriptor } = await publish(module);

    expect(
      await test.load(rawTar([entryOf(`registry/ghcr.io/team/pod@${descriptor.digest}`, module)])),
    ).toMatchObject([{ uri: `registry://ghcr.io/team/pod@${descriptor.digest}`, outcome: 'loaded' }]);
  });

  it('may have a policy whose metadata only later versions understand', async () => {
    const test = new TestStore();
    const module = policyModule('later', { ...someMetadata, executionMode: 'of-2030' });

    expect(await test.load(rawTar([entryOf('registry/ghcr.io/team/pod:v1', module)]))).toHaveLength(1);
    expect(test.warnings).toEqual([expect.stringContaining(`${uri}: its manifest has no annotations`)]);
  });
});

const truncated = policyModule('truncated').slice(0, -3);
const pinned = `registry/ghcr.io/team/pod@sha256:${'0'.repeat(64)}`;

describe('an archive of kwctl is refused, and nothing of it is there,', () => {
  it.each<[string, RawEntry[], string]>([
    [
      'with something else than a module',
      [entryOf(pinned, Buffer.from('<html>'))],
      'expected a WebAssembly module, found other bytes',
    ],
    [
      'with an empty module',
      [entryOf('registry/ghcr.io/a:v1', Buffer.alloc(0))],
      'registry://ghcr.io/a:v1: expected a WebAssembly module',
    ],
    [
      'with the magic bytes broken off',
      [entryOf('registry/ghcr.io/a:v1', Buffer.from('\0as'))],
      'expected a WebAssembly module',
    ],
    [
      'with other contents than a digest promises',
      [entryOf(pinned)],
      'expected a manifest of this digest, found sha256:',
    ],
    ['with a file beside the policies', [{ name: 'README.md' }], 'found README.md'],
    [
      'with an unusable URI',
      [entryOf('registry/ghcr.io/Team/pod:v1')],
      'registry/ghcr.io/Team/pod:v1: expected the URI of a policy as path',
    ],
    ['with a way up', [entryOf('registry/../../x')], '`..`'],
    [
      'with a link',
      [{ name: 'registry/ghcr.io/a:v1', type: '2', linkName: '/etc/passwd' }],
      'found a symlink',
    ],
    ['that is an image layout too', [{ name: 'index.json', content: '{}' }], 'at once'],
    [
      'with a policy twice',
      [entryOf('registry/docker.io/pod:v1'), entryOf('registry/docker.io/library/pod:v1')],
      'registry://docker.io/library/pod:v1 is in it twice, with different contents',
    ],
  ])('%s', async (_what, entries, message) => {
    for (const order of [
      [podEntry, ...entries],
      [...entries, podEntry],
    ]) {
      const test = new TestStore();
      const error = await test.refusal(gzipSync(rawTar(order)));

      expect(error.code).toBe('ARCHIVE_INVALID');
      expect(error.message).toContain(message);
      expect(await test.uris()).toEqual([]);
    }
  });

  it('with a module that breaks off', async () => {
    const error = await new TestStore().refusal(
      rawTar([podEntry, entryOf('registry/ghcr.io/a:v1', truncated)]),
    );

    expect(error.code).toBe('WASM_TRUNCATED');
    expect(error.message).toContain('registry://ghcr.io/a:v1: ');
  });

  it('where it breaks off', async () => {
    const bytes = gzipSync(rawTar([podEntry, entryOf('registry/ghcr.io/b:v1')]));
    const test = new TestStore();

    for (const share of [0.3, 0.6, 0.9])
      expect((await test.refusal(bytes.subarray(0, bytes.length * share))).code).toBe('ARCHIVE_INVALID');
  });

  it('with nothing in it', async () => {
    expect((await new TestStore().refusal(rawTar([]))).message).toContain('found no files');
    expect((await new TestStore().refusal(rawTar([entryOf('file/x/y.wasm')]))).message).toContain(
      'found none',
    );
  });

  it('beyond the limits', async () => {
    const test = new TestStore();
    const limits = { maxEntryBytes: 8 };

    expect((await test.refusal(rawTar([podEntry]), { limits })).message).toContain(
      'expected at most 8 bytes',
    );
  });

  it('where it is aborted', async () => {
    const test = new TestStore();
    const controller = new AbortController();
    const endless = async function* endless(): AsyncIterable<Uint8Array> {
      for (let index = 0; ; index++) {
        if (index === 3) controller.abort(new RangeError('stopped'));
        yield await Promise.resolve(rawEntry(entryOf(`registry/ghcr.io/a:v${String(index)}`)));
      }
    };

    await expect(test.refusal(endless(), { signal: controller.signal })).rejects.toThrow('stopped');
    expect(await test.uris()).toEqual([]);
  });
});

describe('an image layout', () => {
  it('is loaded with its manifests', async () => {
    const test = new TestStore();
    const one = await publish(policyModule('one'), new Map([['made', 'by hand']]));
    const two = await publish(policyModule('two'));

    const loaded = await test.load(
      rawTar(layoutOf({ 'ghcr.io/team/pod:v1': one, 'https://a.example/x.wasm': two })),
    );

    expect(loaded).toMatchObject([
      { uri: 'https://a.example/x.wasm', manifestDigest: two.descriptor.digest, outcome: 'loaded' },
      { uri, manifestDigest: one.descriptor.digest, outcome: 'loaded' },
    ]);
    expect(await test.store.find(uri)).toMatchObject({ manifestDigest: one.descriptor.digest });
  });

  it('replaces the manifest of a module that came without', async () => {
    const test = new TestStore();
    const module = policyModule('pod');
    await test.load(rawTar([entryOf('registry/ghcr.io/team/pod:v1', module)]));
    const signed = await publish(module, new Map([['signed', 'yes']]));

    expect(await test.load(rawTar(layoutOf({ 'ghcr.io/team/pod:v1': signed })))).toMatchObject([
      { outcome: 'loaded', manifestDigest: signed.descriptor.digest, replacedDigest: undefined },
    ]);
    expect(await test.load(rawTar(layoutOf({ 'ghcr.io/team/pod:v1': signed })))).toMatchObject([
      { outcome: 'unchanged' },
    ]);
  });

  it('may have a list of manifests, of which the policy is taken', async () => {
    const test = new TestStore();
    const policy = await publish(policyModule('pod'));
    const platform = { os: 'wasip1', architecture: 'wasm' };
    const list = Buffer.from(
      JSON.stringify({ schemaVersion: 2, manifests: [{ ...policy.descriptor, platform }] }),
    );
    const digest = digestOf(list);
    const root = { mediaType: mediaTypes.ociIndex, digest, size: list.length };
    const name = { 'org.opencontainers.image.ref.name': `ghcr.io/team/pod@${digest}` };
    const entries = layoutOf({ 'ghcr.io/team/pod:v1': policy }, [{ ...root, annotations: name }]);

    expect(await test.load(rawTar([...entries, blobEntry(list)]))).toMatchObject([
      { uri, manifestDigest: policy.descriptor.digest },
      { uri: `registry://ghcr.io/team/pod@${digest}`, manifestDigest: policy.descriptor.digest },
    ]);
  });

  it('is loaded but for what is no policy, which is told', async () => {
    const test = new TestStore();
    const policy = await publish(policyModule('pod'));
    const image = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        config: {
          mediaType: 'application/vnd.oci.image.config.v1+json',
          digest: digestOf(policyConfig),
          size: 2,
        },
        layers: [],
      }),
    );
    const others = [
      { ...policy.descriptor, annotations: { 'org.opencontainers.image.ref.name': 'v1' } },
      { ...policy.descriptor },
      {
        mediaType: mediaTypes.ociManifest,
        digest: digestOf(image),
        size: image.length,
        annotations: { 'org.opencontainers.image.ref.name': 'ghcr.io/team/image:v1' },
      },
    ];

    const loaded = await test.load(
      rawTar([...layoutOf({ 'ghcr.io/team/pod:v1': policy }, others), blobEntry(image)]),
    );

    expect(loaded.map((one) => one.uri)).toEqual([uri]);
    expect(test.warnings).toEqual([
      expect.stringContaining('passed over v1: expected a name such as ghcr.io/team/policies/pod:v1.0.0'),
      expect.stringContaining(`passed over ${policy.descriptor.digest}: expected a name`),
      expect.stringContaining(
        'passed over ghcr.io/team/image:v1: registry://ghcr.io/team/image:v1 is no policy',
      ),
    ]);
  });
});

describe('an image layout is refused, and nothing of it is there,', () => {
  it.each<[string, (entries: RawEntry[], policy: PublishedPolicy) => RawEntry[], string]>([
    [
      'without a module',
      (entries, { layer }) => entries.filter(({ name }) => name !== `blobs/sha256/${hexOf(layer.digest)}`),
      'registry://ghcr.io/team/pod:v1: expected sha256:',
    ],
    [
      'without a configuration',
      (entries) => entries.filter(({ name }) => name !== `blobs/sha256/${hexOf(digestOf(policyConfig))}`),
      'of 2 bytes in the archive, found none',
    ],
    [
      'without a manifest',
      (entries, { descriptor }) =>
        entries.filter(({ name }) => name !== `blobs/sha256/${hexOf(descriptor.digest)}`),
      'in the archive, found none',
    ],
    [
      'with other contents than their names say',
      (entries, { layer }) =>
        entries.map((entry) =>
          entry.name === `blobs/sha256/${hexOf(layer.digest)}`
            ? { ...entry, content: policyModule('other') }
            : entry,
        ),
      ': sha256:',
    ],
    ['without policies', (entries) => entries.slice(0, 1), 'expected the index.json'],
  ])('%s', async (_what, change, message) => {
    const test = new TestStore();
    const policy = await publish(policyModule('pod'));
    const other = await publish(policyModule('other one'));
    const entries = layoutOf({ 'ghcr.io/a:v1': other, 'ghcr.io/team/pod:v1': policy });

    const error = await test.refusal(rawTar(change(entries, policy)));

    expect(error.code).toBe('ARCHIVE_INVALID');
    expect(error.message).toContain(message);
    expect(await test.uris()).toEqual([]);
  });

  it('with a module that is none', async () => {
    const bogus = await publish(Buffer.from('<html>not found</html>'));

    expect((await new TestStore().refusal(rawTar(layoutOf({ 'ghcr.io/a:v1': bogus })))).message).toContain(
      'expected a WebAssembly module',
    );
  });

  it('with another manifest than a digest promises', async () => {
    const policy = await publish(policyModule('pod'));
    const name = `ghcr.io/a@sha256:${'0'.repeat(64)}`;

    expect((await new TestStore().refusal(rawTar(layoutOf({ [name]: policy })))).message).toContain(
      `expected a manifest of this digest, found ${policy.descriptor.digest}`,
    );
  });

  it('with no name that a store can use', async () => {
    const policy = await publish(policyModule('pod'));

    expect((await new TestStore().refusal(rawTar(layoutOf({ latest: policy })))).message).toContain(
      'expected policies, found none',
    );
  });
});
