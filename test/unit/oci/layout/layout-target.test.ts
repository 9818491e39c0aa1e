import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  copy,
  digestOf,
  fetchWhole,
  hexOf,
  inMemory,
  LayoutTarget,
  MemoryTarget,
  mediaTypes,
  MissingContents,
  policyConfig,
  type Descriptor,
} from '../../../../src/oci/index.ts';
import { IngestFolder } from '../../../../src/oci/layout/ingest-folder.ts';
import { policyModule, publish } from '../../../support/policies.ts';
import { nameOfDeadProcess } from '../../../support/owned-names.ts';
import { errorOf } from '../support.ts';
import { filesIn } from '../../../support/files-in.ts';
import { newLayout, noLock } from './fixture.ts';

function blobOf({ digest }: Descriptor): string {
  return join('blobs', 'sha256', hexOf(digest));
}

describe('an image layout', () => {
  it('has the files that the image specification says (1.1, image layout)', async () => {
    const { folder, layout } = newLayout();
    const policy = await publish(policyModule('a'));
    await copy(policy.source, 'v1', layout, 'registry://example.com/a:v1');

    expect(filesIn(folder)).toEqual(
      [
        blobOf(policy.config),
        blobOf(policy.descriptor),
        blobOf(policy.layer),
        'index.json',
        'oci-layout',
      ].sort(),
    );
    expect(JSON.parse(readFileSync(join(folder, 'oci-layout'), 'utf8'))).toEqual({
      imageLayoutVersion: '1.0.0',
    });
    const { digest, size } = policy.descriptor;
    expect(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [
        {
          mediaType: mediaTypes.ociManifest,
          digest,
          size,
          annotations: { 'org.opencontainers.image.ref.name': 'registry://example.com/a:v1' },
        },
      ],
    });
    expect(readFileSync(join(folder, blobOf(policy.layer)))).toEqual(Buffer.from(policy.module));
  });

  it('gives back what was copied to it, by name and by digest', async () => {
    const { layout } = newLayout();
    const policy = await publish(policyModule('a'));
    await copy(policy.source, 'v1', layout, 'a');

    const elsewhere = new MemoryTarget();
    await copy(layout, 'a', elsewhere, 'b');

    const { digest } = await elsewhere.resolve('b');
    expect(digest).toBe(policy.descriptor.digest);
    expect(await fetchWhole(elsewhere, policy.layer)).toEqual(Buffer.from(policy.module));
    expect((await layout.resolve(digest)).digest).toBe(digest);
  });

  it('keeps names and manifests of other copies of itself', async () => {
    const { folder, layout } = newLayout();
    await copy((await publish(policyModule('a'))).source, 'v1', layout, 'a');
    await copy((await publish(policyModule('b'))).source, 'v1', new LayoutTarget(folder, noLock), 'b');

    expect((await layout.entries()).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('has nothing, and makes nothing, before something is stored', async () => {
    const { folder, layout } = newLayout();
    expect(await layout.entries()).toEqual([]);
    expect(await layout.untag('a')).toEqual([]);
    await layout.sweep(0);
    expect(await errorOf(layout.resolve('a'))).toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
      message: `${folder}: there is no a`,
    });
    expect(() => statSync(folder)).toThrow(/ENOENT/);
  });

  it.skipIf(process.platform === 'win32')('protects contents from editors', async () => {
    const { folder, layout } = newLayout();
    const policy = await publish(policyModule('a'));
    await copy(policy.source, 'v1', layout, 'a');
    expect(statSync(join(folder, blobOf(policy.layer))).mode & 0o222).toBe(0);
  });
});

describe('names in an image layout', () => {
  it('move to another manifest, and take along what nothing else needs', async () => {
    const { folder, layout } = newLayout();
    const [old, present] = [await publish(policyModule('old')), await publish(policyModule('new'))];
    await copy(old.source, 'v1', layout, 'latest');
    await copy(present.source, 'v1', layout, 'latest');

    expect((await layout.resolve('latest')).digest).toBe(present.descriptor.digest);
    expect(filesIn(folder)).toEqual(
      [
        blobOf(present.config),
        blobOf(present.descriptor),
        blobOf(present.layer),
        'index.json',
        'oci-layout',
      ].sort(),
    );
  });

  it('are removed with the contents that no other manifest needs', async () => {
    const { folder, layout } = newLayout();
    const module = policyModule('shared');
    const plain = await publish(module);
    const annotated = await publish(module, new Map([['k', 'v']]));
    await copy(plain.source, 'v1', layout, 'plain');
    await copy(annotated.source, 'v1', layout, 'annotated');

    expect(await layout.untag('plain', 'nothing')).toEqual(['plain']);

    expect((await layout.entries()).map(({ name }) => name)).toEqual(['annotated']);
    expect(filesIn(folder)).toContain(blobOf(annotated.layer));
    expect(filesIn(folder)).not.toContain(blobOf(plain.descriptor));

    expect(await layout.untag('annotated')).toEqual(['annotated']);
    expect(filesIn(folder)).toEqual(['index.json', 'oci-layout']);
  });

  it('may be several of one manifest', async () => {
    const { layout } = newLayout();
    const policy = await publish(policyModule('a'));
    await copy(policy.source, 'v1', layout, 'v1');
    await copy(policy.source, 'v1', layout, 'latest');
    await layout.untag('v1');
    expect(await fetchWhole(layout, policy.layer)).toEqual(Buffer.from(policy.module));
  });

  it('are only given to what is there with all that it names', async () => {
    const { folder, layout } = newLayout();
    const policy = await publish(policyModule('a'));
    await copy(policy.source, 'v1', layout, 'a');
    rmSync(join(folder, blobOf(policy.layer)));

    const error = await errorOf(layout.tag(policy.descriptor, 'b'));
    expect(error).toBeInstanceOf(MissingContents);
    expect(error.message).toBe(`${folder}: ${policy.layer.digest} is missing`);
    rmSync(join(folder, blobOf(policy.descriptor)));
    expect(await errorOf(layout.tag(policy.descriptor, 'b'))).toBeInstanceOf(MissingContents);
    expect((await layout.entries()).map(({ name }) => name)).toEqual(['a']);
  });

  it('may stand for lists of manifests, whose contents belong together', async () => {
    const { folder, layout } = newLayout();
    const policy = await publish(policyModule('a'));
    const { mediaType, digest, size } = policy.descriptor;
    const list = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType, digest, size }] }));
    const descriptor: Descriptor = {
      mediaType: mediaTypes.ociIndex,
      digest: digestOf(list),
      size: list.length,
    };
    await policy.source.push(descriptor, inMemory(list));
    await policy.source.tag(descriptor, 'list');
    await copy(policy.source, 'list', layout, 'list');
    await copy((await publish(policyModule('b'))).source, 'v1', layout, 'b');

    await layout.untag('b');
    expect(filesIn(folder)).toContain(blobOf(policy.layer));
    await layout.untag('list');
    expect(filesIn(folder)).toEqual(['index.json', 'oci-layout']);
  });
});

describe('contents in an image layout', () => {
  it.each([
    ['other bytes', (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 1)), 'found sha256:'],
    ['too few bytes', (bytes: Buffer) => bytes.subarray(1), 'bytes'],
    ['too many bytes', (bytes: Buffer) => Buffer.concat([bytes, bytes]), 'found more'],
  ])('are not kept when they are %s', async (_what, change, found) => {
    const { folder, layout } = newLayout();
    const { layer, module } = await publish(policyModule('a'));
    const error = await errorOf(layout.push(layer, inMemory(change(Buffer.from(module)))));
    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(error.message).toContain(found);
    expect(filesIn(folder)).toEqual([]);
    expect(await layout.exists(layer)).toBe(false);
  });

  it('are not kept when their source fails, and its error is what is told', async () => {
    const { folder, layout } = newLayout();
    const { layer, module } = await publish(policyModule('a'));
    const failure = new TypeError('lost');
    const source = async function* (): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(module.subarray(0, 4));
      throw failure;
    };
    await expect(layout.push(layer, source)).rejects.toBe(failure);
    expect(filesIn(folder)).toEqual([]);
  });

  it('are not kept when the user has enough of waiting', async () => {
    const { folder, layout } = newLayout();
    const { layer, module } = await publish(policyModule('a'));
    const reason = new Error('interrupted');
    const abort = new AbortController();
    const source = async function* (): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(module.subarray(0, 4));
      abort.abort(reason);
      yield module.subarray(4);
    };
    await expect(layout.push(layer, source, { signal: abort.signal })).rejects.toBe(reason);
    expect(filesIn(folder)).toEqual([]);
  });

  it('that were damaged do not count as there, and are replaced', async () => {
    const { folder, layout } = newLayout();
    const policy = await publish(policyModule('a'));
    await copy(policy.source, 'v1', layout, 'a');
    const path = join(folder, blobOf(policy.layer));
    rmSync(path);
    writeFileSync(path, Buffer.from(policy.module.map((byte) => byte ^ 1)));
    expect(await layout.exists(policy.layer)).toBe(false);

    await copy(policy.source, 'v1', layout, 'a');
    expect(readFileSync(path)).toEqual(Buffer.from(policy.module));
  });

  it('may be named by SHA-512', async () => {
    const { layout } = newLayout();
    const bytes = Buffer.from('{}');
    const digest =
      'sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9a33c2046ef60fd2a7878d378e29fec851806bbd9a67878f3a9f1cda4830763fd';
    const descriptor: Descriptor = { mediaType: 'text/plain', digest, size: 2 };
    await layout.push(descriptor, inMemory(bytes));
    expect(await fetchWhole(layout, descriptor)).toEqual(bytes);
  });
});

describe('the folder for files on their way', () => {
  const ingestOf = (folder: string): string => join(folder, 'ingest');

  it('is gone when the work is done', async () => {
    const { folder, layout } = newLayout();
    const policy = await publish(policyModule('a'));

    await copy(policy.source, 'v1', layout, 'a');

    expect(existsSync(ingestOf(folder))).toBe(false);
  });

  it('is gone when the work failed', async () => {
    const { folder, layout } = newLayout();
    const { layer } = await publish(policyModule('a'));

    await errorOf(layout.push(layer, inMemory(Buffer.from('something else'))));

    expect(existsSync(ingestOf(folder))).toBe(false);
  });

  it('stays while another process has files in it', async () => {
    const { folder, layout } = newLayout();
    const policy = await publish(policyModule('a'));
    mkdirSync(ingestOf(folder), { recursive: true });
    writeFileSync(join(ingestOf(folder), 'of-another-process'), '');

    await copy(policy.source, 'v1', layout, 'a');

    expect(filesIn(ingestOf(folder))).toEqual(['of-another-process']);
  });

  it('is made anew where another process takes it away before there is a file in it', () => {
    const ingest = new IngestFolder(newLayout().folder);
    let attempts = 0;

    const content = ingest.openIn(() => {
      if (++attempts === 1) ingest.removeIfEmpty();
      const path = join(ingest.path, 'file');
      writeFileSync(path, 'whole');
      return readFileSync(path, 'utf8');
    });

    expect(content).toBe('whole');
    expect(attempts).toBe(2);
  });
});

describe('sweeping an image layout', () => {
  const nowMs = Date.UTC(2030, 0, 1);
  const hourMs = 60 * 60 * 1000;

  it('removes unfinished files of dead processes, and contents that nothing has named for a day', async () => {
    const { folder, layout } = newLayout();
    const named = await publish(policyModule('named'));
    const abandoned = await publish(policyModule('abandoned'));
    const young = await publish(policyModule('young'));
    await copy(named.source, 'v1', layout, 'named');
    await copy(abandoned.source, 'v1', layout, undefined);
    await layout.push(young.layer, inMemory(young.module));
    mkdirSync(join(folder, 'ingest'));
    writeFileSync(join(folder, 'ingest', `${nameOfDeadProcess()}.tmp`), 'half');
    for (const name of filesIn(folder)) {
      const ageMs = name === blobOf(young.layer) ? 23 * hourMs : 25 * hourMs;
      utimesSync(join(folder, name), (nowMs - ageMs) / 1000, (nowMs - ageMs) / 1000);
    }

    await layout.sweep(nowMs);

    expect(filesIn(folder)).toEqual(
      [
        ...[named.config, named.descriptor, named.layer, young.layer].map(blobOf),
        'index.json',
        'oci-layout',
      ].sort(),
    );
  });

  it('removes no contents beside documents that only other tools understand', async () => {
    const { folder, layout } = newLayout();
    await layout.push(
      { mediaType: mediaTypes.wasmConfig, digest: digestOf(policyConfig), size: 2 },
      inMemory(policyConfig),
    );
    const manifest = {
      mediaType: 'application/vnd.example.v9+json',
      digest: digestOf(policyConfig),
      size: 2,
    };
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
    const other = await publish(policyModule('named inside of it'));
    await layout.push(other.layer, inMemory(other.module));

    await layout.sweep(Date.now() + 48 * hourMs);

    expect(filesIn(folder)).toContain(blobOf(other.layer));
  });
});
