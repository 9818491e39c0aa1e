import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WardctlError } from '../../../src/errors.ts';
import { copy, digestOf, hexOf, mediaTypes } from '../../../src/oci/index.ts';
import { PolicyStore, type StoreFolders } from '../../../src/store/index.ts';
import { policyModule, publish } from '../../support/policies.ts';
import { filesIn } from '../../support/files-in.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';
import { errorOf } from '../oci/support.ts';

const posix = it.skipIf(process.platform === 'win32');
const uri = 'registry://example.com/team/a:v1';

/** A store without policies; `problems` takes what is reported. */
function newStore() {
  const cache = temporaryFolder();
  const folders: StoreFolders = {
    folder: join(cache, 'wardctl', 'store'),
    kwctlFolder: join(cache, 'kubewarden', 'store'),
    encodedNames: false,
  };
  const problems: WardctlError[] = [];
  const report = (problem: WardctlError): void => void problems.push(problem);
  return { store: new PolicyStore(folders), folders, problems, report };
}

/** Puts a file where kwctl would. */
function keepLikeKwctl({ kwctlFolder }: StoreFolders, path: string, content: Uint8Array | string): string {
  const absolute = join(kwctlFolder, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  return absolute;
}

describe('the policy store', () => {
  it('keeps a policy under its URI', async () => {
    const { store, report } = newStore();
    const policy = await publish(policyModule('a'));

    expect((await store.add(policy.source, 'v1', uri)).digest).toBe(policy.descriptor.digest);

    const stored = {
      uri,
      digest: policy.layer.digest,
      manifestDigest: policy.descriptor.digest,
      path: store.layout.pathOf(policy.layer.digest),
      sizeBytes: policy.module.length,
      origin: 'wardctl',
    } as const;
    expect(await store.find(uri)).toEqual(stored);
    expect(await store.list(report)).toEqual([stored]);
    expect(readFileSync(stored.path)).toEqual(Buffer.from(policy.module));
    expect(store.read(stored)).toEqual(Buffer.from(policy.module));
  });

  posix('knows the policies of kwctl, and leaves them where they are', async () => {
    const { store, folders, report } = newStore();
    const module = policyModule('of kwctl');
    const path = keepLikeKwctl(folders, 'registry/example.com/team/a:v1', module);
    const stored = {
      uri,
      digest: digestOf(module),
      manifestDigest: undefined,
      path,
      sizeBytes: module.length,
      origin: 'kwctl',
    } as const;
    expect(await store.find(uri)).toEqual(stored);
    expect(await store.list(report)).toEqual([stored]);
    expect(store.read(stored)).toEqual(Buffer.from(module));
    expect(existsSync(folders.folder)).toBe(false);
  });

  posix('lists all by URI, and of two with one URI its own', async () => {
    const { store, folders, report, problems } = newStore();
    keepLikeKwctl(folders, 'registry/example.com/team/a:v1', policyModule('old'));
    keepLikeKwctl(folders, 'https/example.com/p.wasm', policyModule('web'));
    keepLikeKwctl(folders, 'registry/z.example.com/z:v1', policyModule('z'));
    await store.add((await publish(policyModule('b'))).source, 'v1', 'registry://example.com/team/b:v1');
    await store.add((await publish(policyModule('a'))).source, 'v1', uri);

    const policies = await store.list(report);

    expect(policies.map((policy) => [policy.origin, policy.uri])).toEqual([
      ['kwctl', 'https://example.com/p.wasm'],
      ['wardctl', uri],
      ['wardctl', 'registry://example.com/team/b:v1'],
      ['kwctl', 'registry://z.example.com/z:v1'],
    ]);
    expect(await store.find(uri)).toMatchObject({ origin: 'wardctl' });
    expect(await store.uris(report)).toEqual(policies.map((policy) => policy.uri));
    expect(problems).toEqual([]);
  });

  it('may be used by several objects at once', async () => {
    const { folders, store, report } = newStore();
    const names = Array.from({ length: 12 }, (_, index) => `registry://example.com/p:v${index + 10}`);
    const addAlone = async (name: string): Promise<unknown> =>
      new PolicyStore(folders).add((await publish(policyModule(name))).source, 'v1', name);
    await Promise.all(names.map(addAlone));
    expect(await store.uris(report)).toEqual(names);
    await Promise.all(names.slice(6).map((name) => new PolicyStore(folders).remove([name])));
    expect((await store.list(report)).map((policy) => policy.uri)).toEqual(names.slice(0, 6));
  });

  it('finds policies by the first digits of their digest', async () => {
    const { store } = newStore();
    const [a, b] = [await publish(policyModule('a')), await publish(policyModule('b'))];
    await store.add(a.source, 'v1', uri);
    await store.add(a.source, 'v1', 'registry://example.com/team/a:latest');
    await store.add(b.source, 'v1', 'registry://example.com/team/b:v1');
    const urisOf = async (prefix: string): Promise<string[]> =>
      (await store.findByDigest(prefix)).map((policy) => policy.uri);

    const digits = hexOf(b.layer.digest);
    expect(await urisOf(digits)).toEqual(['registry://example.com/team/b:v1']);
    expect(await urisOf(digits.slice(0, 12).toUpperCase())).toEqual(['registry://example.com/team/b:v1']);
    expect(await urisOf(hexOf(a.layer.digest))).toEqual(['registry://example.com/team/a:latest', uri]);
    expect(await urisOf('')).toHaveLength(3);
    // A manifest has a digest too, which is not the one that is meant.
    expect(await urisOf(hexOf(b.descriptor.digest))).toEqual([]);
  });

  it('has nothing, and makes nothing, before something is stored', async () => {
    const { store, folders, report, problems } = newStore();
    expect(await store.list(report)).toEqual([]);
    expect(await store.find(uri)).toBeUndefined();
    expect(await store.remove([uri])).toEqual([]);
    expect(problems).toEqual([]);
    expect(existsSync(folders.folder)).toBe(false);
  });

  it('does not list what other tools named otherwise', async () => {
    const { store, report } = newStore();
    await copy((await publish(policyModule('a'))).source, 'v1', store.layout, 'v1');
    await copy((await publish(policyModule('b'))).source, 'v1', store.layout, uri);
    expect((await store.list(report)).map((policy) => policy.uri)).toEqual([uri]);
  });
});

describe('removing policies', () => {
  posix('takes our copy and the one of kwctl', async () => {
    const { store, folders, report } = newStore();
    const path = keepLikeKwctl(folders, 'registry/example.com/team/a:v1', policyModule('old'));
    const other = keepLikeKwctl(folders, 'registry/example.com/b:v1', policyModule('b'));
    await store.add((await publish(policyModule('a'))).source, 'v1', uri);

    expect(await store.remove([uri, 'registry://example.com/nothing:v1'])).toEqual([uri]);

    expect(await store.list(report)).toMatchObject([{ path: other }]);
    expect(existsSync(dirname(path))).toBe(false);
    expect(filesIn(folders.folder)).toEqual(['index.json', 'oci-layout']);
  });

  it('takes what is damaged', async () => {
    const { store, folders, report } = newStore();
    const policy = await publish(policyModule('a'));
    await store.add(policy.source, 'v1', uri);
    rmSync(store.layout.pathOf(policy.descriptor.digest));
    expect(await store.uris(report)).toEqual([uri]);
    expect(await store.remove([uri])).toEqual([uri]);
    expect(await store.uris(report)).toEqual([]);
    expect(JSON.parse(readFileSync(join(folders.folder, 'index.json'), 'utf8'))).toMatchObject({
      manifests: [],
    });
  });

  it('takes along what killed processes left a day ago', async () => {
    const { folders, report } = newStore();
    const abandoned = await publish(policyModule('abandoned'));
    const tomorrow = new PolicyStore(folders, { now: () => Date.now() + 25 * 60 * 60 * 1000 });
    await copy(abandoned.source, 'v1', tomorrow.layout, undefined);
    await tomorrow.add((await publish(policyModule('a'))).source, 'v1', uri);
    expect(existsSync(tomorrow.layout.pathOf(abandoned.layer.digest))).toBe(false);
    expect(await tomorrow.list(report)).toHaveLength(1);
  });
});

describe('a damaged store', () => {
  it.each([
    ['is gone', (path: string) => rmSync(path), 'is missing'],
    [
      'was changed',
      (path: string) => {
        const { length } = readFileSync(path);
        rmSync(path);
        writeFileSync(path, 'x'.repeat(length));
      },
      ', found sha256:',
    ],
    [
      'was cut off',
      (path: string) => {
        const bytes = readFileSync(path);
        rmSync(path);
        writeFileSync(path, bytes.subarray(1));
      },
      ' bytes (sha256:',
    ],
  ])('lists all but the policy whose manifest %s', async (_what, damage, problem) => {
    const { store, problems, report } = newStore();
    const policy = await publish(policyModule('a'));
    await store.add(policy.source, 'v1', uri);
    await store.add((await publish(policyModule('b'))).source, 'v1', 'registry://example.com/b:v1');
    damage(store.layout.pathOf(policy.descriptor.digest));

    expect((await store.list(report)).map((one) => one.uri)).toEqual(['registry://example.com/b:v1']);

    expect(problems).toHaveLength(1);
    const [found] = problems;
    expect(found?.code).toBe('STORE_CORRUPT');
    expect(found?.message).toMatch(
      new RegExp(`^${uri} cannot be used: .*${problem.replace(/[()]/g, '\\$&')}`),
    );
    expect(found?.hint).toBe(`Remove it, then pull it again: wardctl rm ${uri}`);
    expect(await errorOf(store.find(uri))).toMatchObject({ code: 'STORE_CORRUPT', message: found?.message });
    // Nothing is found by digest, but what is meant may be what cannot be read.
    expect((await errorOf(store.findByDigest('ff00ff00'))).code).toBe('STORE_CORRUPT');
  });

  it('does not give a module that is not the one that was stored', async () => {
    const { store } = newStore();
    const policy = await publish(policyModule('a'));
    await store.add(policy.source, 'v1', uri);
    const path = store.layout.pathOf(policy.layer.digest);
    rmSync(path);
    writeFileSync(path, policyModule('b'));
    const stored = await store.find(uri);
    if (stored === undefined) throw new RangeError('not found');
    const found = digestOf(policyModule('b'));
    expect(await errorOf(() => Promise.resolve(store.read(stored)))).toMatchObject({
      code: 'STORE_CORRUPT',
      message: `${uri} cannot be used: expected ${policy.layer.digest} in ${path}, found ${found}`,
    });

    await store.remove([uri]);
    await store.add(policy.source, 'v1', uri);
    expect(store.read(stored)).toEqual(Buffer.from(policy.module));
  });

  posix('still has the policies of kwctl when its index cannot be used', async () => {
    const { store, folders, problems, report } = newStore();
    const policy = await publish(policyModule('a'));
    await store.add(policy.source, 'v1', uri);
    keepLikeKwctl(folders, 'registry/example.com/b:v1', policyModule('b'));
    const index = join(folders.folder, 'index.json');
    writeFileSync(index, '{"schemaVersion":2,');

    expect((await store.list(report)).map((one) => one.uri)).toEqual(['registry://example.com/b:v1']);
    expect(problems).toMatchObject([
      {
        code: 'STORE_CORRUPT',
        message: expect.stringContaining(`${index} cannot be used: expected JSON: `) as unknown,
        hint: expect.stringContaining('Remove that file, then pull the policies again') as unknown,
      },
    ]);
    expect((await errorOf(store.find('registry://example.com/b:v1'))).code).toBe('STORE_CORRUPT');
    expect((await errorOf(store.add(policy.source, 'v1', uri))).code).toBe('STORE_CORRUPT');

    // The advice helps.
    rmSync(index);
    await store.add(policy.source, 'v1', uri);
    expect(await store.find(uri)).toMatchObject({ origin: 'wardctl' });
  });

  it('lists all but entries that are none', async () => {
    const { store, folders, problems, report } = newStore();
    const policy = await publish(policyModule('a'));
    await store.add(policy.source, 'v1', uri);
    const path = join(folders.folder, 'index.json');
    const index = JSON.parse(readFileSync(path, 'utf8')) as { manifests: object[] };
    const annotations = { 'org.opencontainers.image.ref.name': 'registry://example.com/bad:v1' };
    index.manifests.push({ mediaType: mediaTypes.ociManifest, digest: 'sha256:0', size: 1, annotations });
    writeFileSync(path, JSON.stringify(index));

    expect(await store.list(report)).toHaveLength(1);
    expect(problems[0]?.message).toContain('its entry in index.json is damaged');
    expect(await store.remove(['registry://example.com/bad:v1'])).toEqual(['registry://example.com/bad:v1']);
  });

  it('tells what is no policy', async () => {
    const { store, problems, report } = newStore();
    const policy = await publish(policyModule('a'));
    const manifest = Buffer.from(
      JSON.stringify({ schemaVersion: 2, config: { ...policy.config }, layers: [] }),
    );
    const descriptor = {
      mediaType: mediaTypes.ociManifest,
      digest: digestOf(manifest),
      size: manifest.length,
    };
    await copy(policy.source, 'v1', store.layout, uri);
    await store.layout.push(descriptor, async function* () {
      yield await Promise.resolve(manifest);
    });
    await store.layout.tag(descriptor, 'registry://example.com/image:v1');
    expect(await store.list(report)).toHaveLength(1);
    expect(problems).toMatchObject([
      {
        code: 'ARTIFACT_INVALID',
        message: expect.stringContaining('registry://example.com/image:v1') as unknown,
      },
    ]);
  });

  posix('never follows links to modules', async () => {
    const { store, folders } = newStore();
    const module = policyModule('a');
    const policy = await publish(module);
    await store.add(policy.source, 'v1', uri);
    const stored = await store.find(uri);
    if (stored === undefined) throw new RangeError('not found');
    rmSync(stored.path);
    writeFileSync(join(folders.folder, 'elsewhere'), module);
    symlinkSync(join(folders.folder, 'elsewhere'), stored.path);
    const error = await errorOf(() => Promise.resolve(store.read(stored)));
    expect(error).toMatchObject({ code: 'STORE_CORRUPT' });
    expect(error.message).toContain('expected a file, found a link');
    rmSync(stored.path);
    execFileSync('mkfifo', [stored.path]);
    expect((await errorOf(() => Promise.resolve(store.read(stored)))).message).toContain('a pipe or device');
  });
});

describe('policies that others remove meanwhile', () => {
  it('are copied again', async () => {
    const { store, folders } = newStore();
    const policy = await publish(policyModule('shared'));
    const other = new PolicyStore(folders);
    await store.add(policy.source, 'v1', 'registry://example.com/same:v1');
    // Our copy finds the module there; before it names the manifest, the last policy that needs the module is removed.
    let isRemoved = false;
    const layoutPush = store.layout.push.bind(store.layout);
    store.layout.push = async (descriptor, content, options) => {
      await layoutPush(descriptor, content, options);
      if (!isRemoved && descriptor.digest === policy.descriptor.digest) {
        isRemoved = true;
        await other.remove(['registry://example.com/same:v1']);
      }
    };

    await store.add(policy.source, 'v1', uri);

    expect(isRemoved).toBe(true);
    const stored = await store.find(uri);
    expect(stored && store.read(stored)).toEqual(Buffer.from(policy.module));
  });

  it('are given up at some time', async () => {
    const { store, folders } = newStore();
    const policy = await publish(policyModule('a'));
    let attempts = 0;
    const layoutPush = store.layout.push.bind(store.layout);
    store.layout.push = async (descriptor, content, options) => {
      await layoutPush(descriptor, content, options);
      if (descriptor.digest !== policy.descriptor.digest) return;
      attempts++;
      rmSync(store.layout.pathOf(policy.layer.digest));
    };
    expect(await errorOf(store.add(policy.source, 'v1', uri))).toMatchObject({
      code: 'STORE_CORRUPT',
      message: `${folders.folder}: ${policy.layer.digest} is missing`,
      hint: 'Another process removed it just now; try again.',
    });
    expect(attempts).toBe(5);
  });

  it('are not touched while they are the present ones of a name', async () => {
    const { store } = newStore();
    const [old, present] = [await publish(policyModule('old')), await publish(policyModule('present'))];
    await store.add(old.source, 'v1', uri);
    const oldPath = store.layout.pathOf(old.layer.digest);
    utimesSync(oldPath, 1, 1);
    await store.add(old.source, 'v1', uri);
    expect(existsSync(oldPath)).toBe(true);
    await store.add(present.source, 'v1', uri);
    expect(existsSync(oldPath)).toBe(false);
  });
});
