import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { layoutFiles } from '../../../../src/oci/archive/layout-files.ts';
import { isLayoutPath, LayoutReader } from '../../../../src/oci/archive/layout-reader.ts';
import { packArchive } from '../../../../src/oci/archive/pack.ts';
import { unpackArchive } from '../../../../src/oci/archive/unpack.ts';
import { inMemory } from '../../../../src/oci/content.ts';
import type { Descriptor } from '../../../../src/oci/descriptor.ts';
import { digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { MemoryTarget } from '../../../../src/oci/memory-target.ts';
import { rawTar, type RawEntry } from '../../../support/tar.ts';
import { unpackAll } from './support.ts';

const contents = Buffer.from('contents');
const hex = createHash('sha256').update('contents').digest('hex');
const manifest: Descriptor = { mediaType: mediaTypes.ociManifest, digest: digestOf(contents), size: 8 };

const marker: RawEntry = { name: 'oci-layout', content: '{"imageLayoutVersion": "1.0.0"}' };
const blob: RawEntry = { name: `blobs/sha256/${hex}`, content: contents };

function indexEntry(document: unknown): RawEntry {
  return { name: 'index.json', content: typeof document === 'string' ? document : JSON.stringify(document) };
}

function indexOf(annotations?: Record<string, string>): RawEntry {
  return indexEntry({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] });
}

async function read(
  entries: readonly RawEntry[],
): Promise<{ found: ReturnType<LayoutReader['finish']>; target: MemoryTarget }> {
  const target = new MemoryTarget();
  const reader = new LayoutReader('layout.tar', target);
  for await (const entry of unpackArchive(inMemory(rawTar(entries))(), 'layout.tar'))
    if (isLayoutPath(entry.path)) await reader.take(entry);
  return { found: reader.finish(), target };
}

async function refusal(entries: readonly RawEntry[]): Promise<string> {
  try {
    await read(entries);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    expect(error.code).toBe('ARCHIVE_INVALID');
    return error.message;
  }
  throw new RangeError('it was accepted');
}

describe('the files of an image layout', () => {
  it('are those of the image spec 1.1', async () => {
    const files = layoutFiles(
      [
        { name: 'ghcr.io/b:v1', descriptor: manifest },
        { name: 'ghcr.io/a:v1', descriptor: manifest },
      ],
      [
        { descriptor: manifest, content: inMemory(contents) },
        { descriptor: manifest, content: inMemory(contents) },
      ],
    );
    const found = await unpackAll(packArchive(files, { gzip: false }));

    expect([...found.keys()]).toEqual([`blobs/sha256/${hex}`, 'index.json', 'oci-layout']);
    expect(found.get(`blobs/sha256/${hex}`)).toEqual(contents);
    expect(JSON.parse(String(found.get('oci-layout')))).toEqual({ imageLayoutVersion: '1.0.0' });
    expect(JSON.parse(String(found.get('index.json')))).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: ['ghcr.io/a:v1', 'ghcr.io/b:v1'].map((name) => ({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: `sha256:${hex}`,
        size: 8,
        annotations: { 'org.opencontainers.image.ref.name': name },
      })),
    });
  });
});

describe('an image layout', () => {
  it.each([
    ['in order', [marker, indexOf({ 'org.opencontainers.image.ref.name': 'ghcr.io/a:v1' }), blob]],
    ['in another order', [blob, indexOf({ 'org.opencontainers.image.ref.name': 'ghcr.io/a:v1' }), marker]],
    [
      'with the files of Docker beside it',
      [
        { name: 'manifest.json', content: '[]' },
        { name: 'repositories', content: '{}' },
        blob,
        indexOf({ 'io.containerd.image.name': 'ghcr.io/a:v1', 'org.opencontainers.image.ref.name': 'v1' }),
        marker,
      ],
    ],
  ])('%s is read with its names and contents', async (_what, entries) => {
    const { found, target } = await read(entries);

    expect(found).toEqual([{ name: 'ghcr.io/a:v1', descriptor: manifest }]);
    expect(await target.exists(manifest)).toBe(true);
  });

  it('may have manifests without name', async () => {
    expect((await read([marker, indexOf()])).found).toEqual([{ name: undefined, descriptor: manifest }]);
  });

  it.each<[string, RawEntry[], string]>([
    ['without index', [marker, blob], 'expected the index.json of an image layout, found none'],
    ['without marker', [indexOf(), blob], 'expected the oci-layout of an image layout, found none'],
    [
      'of another version',
      [{ ...marker, content: '{"imageLayoutVersion":"2.0.0"}' }],
      'expected version 1.0.0, found 2.0.0',
    ],
    ['with a marker that is no JSON', [{ ...marker, content: '{' }], 'expected version 1.0.0, found none'],
    ['with an index that is no JSON', [marker, indexEntry('<html>')], 'layout.tar: index.json'],
    [
      'with a manifest for index',
      [marker, indexEntry({ schemaVersion: 2, config: manifest, layers: [] })],
      'index.json',
    ],
    [
      'with an index of 4 MiB and a byte',
      [marker, indexEntry(' '.repeat(4 * 1024 ** 2 + 1))],
      'expected at most 4 MiB',
    ],
    [
      'with a digest of another kind',
      [marker, indexEntry({ schemaVersion: 2, manifests: [{ ...manifest, digest: 'md5:00' }] })],
      'expected a sha256 or sha512 digest',
    ],
    [
      'with other contents than their name says',
      [{ ...blob, content: 'CONTENTS' }],
      `blobs/sha256/${hex}: sha256:${hex}: expected`,
    ],
    [
      'with a name that is no digest',
      [{ ...blob, name: 'blobs/sha256/latest' }],
      'blobs/sha256/latest: expected the digest of its contents as name',
    ],
    [
      'with a digest in upper case',
      [{ ...blob, name: `blobs/sha256/${hex.toUpperCase()}` }],
      'expected the digest',
    ],
    ['with an unknown algorithm', [{ ...blob, name: `blobs/sha384/${hex}` }], 'expected the digest'],
    [
      'with contents in a folder of their own',
      [{ ...blob, name: `blobs/sha256/${hex}/x` }],
      'expected the digest',
    ],
  ])('is refused %s', async (_what, entries, message) => {
    expect(await refusal(entries)).toContain(message);
  });
});
