import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WardctlError, type ErrorCode } from '../../src/errors.ts';
import {
  copy,
  digestOf,
  inMemory,
  mediaTypes,
  MemoryTarget,
  policyArtifact,
  policyConfig,
  type ContentSource,
  type Descriptor,
  type Digest,
  type Fetcher,
  type PolicyArtifact,
  type Target,
} from '../../src/oci/index.ts';

const mediaType = 'application/vnd.wasm.content.layer.v1+wasm';

function blobOf(bytes: Uint8Array): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

async function contentsOf(fetcher: Fetcher, descriptor: Descriptor): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fetcher.fetch(descriptor)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The code of the error that `work` ends with. */
async function codeOf(work: Promise<unknown>): Promise<ErrorCode> {
  try {
    await work;
  } catch (error) {
    if (error instanceof WardctlError) return error.code;
    throw error;
  }
  throw new RangeError('nothing was thrown');
}

function policy(text: string): { module: Buffer; artifact: PolicyArtifact } {
  const module = Buffer.concat([Buffer.from('\0asm\x01\0\0\0'), Buffer.from(text)]);
  return { module, artifact: policyArtifact(module, new Map([['title', text]])) };
}

/** Puts a policy into a target, without a name. */
async function pushPolicy(target: Target, text: string): Promise<Descriptor> {
  const { module, artifact } = policy(text);
  await target.push(artifact.layer, inMemory(module));
  await target.push(artifact.config, inMemory(policyConfig));
  await target.push(artifact.descriptor, inMemory(artifact.manifest));
  return artifact.descriptor;
}

const otherBytes = randomBytes(100);

/** What every target promises: registries, folders and memory alike. */
export function describeTarget(name: string, open: () => Promise<Target>): void {
  describe(`${name} is a target`, () => {
    it.each([0, 1, 65_536, 1_000_001])('keeps contents of %i bytes as they are', async (size) => {
      const target = await open();
      const bytes = randomBytes(size);
      const descriptor = blobOf(bytes);

      expect(await target.exists(descriptor)).toBe(false);
      await target.push(descriptor, inMemory(bytes));

      expect(await target.exists(descriptor)).toBe(true);
      expect((await contentsOf(target, descriptor)).equals(bytes)).toBe(true);
    });

    it('keeps contents that are named by sha512', async () => {
      const target = await open();
      const bytes = Buffer.from('named by a longer digest');
      const digest: Digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}`;

      await target.push({ mediaType, digest, size: bytes.length }, inMemory(bytes));

      expect(await contentsOf(target, { mediaType, digest, size: bytes.length })).toEqual(bytes);
    });

    it('takes contents in any pieces, and twice', async () => {
      const target = await open();
      const bytes = randomBytes(3000);
      const pieces: ContentSource = async function* pieces() {
        for (let at = 0; at < bytes.length; at += 7) yield await Promise.resolve(bytes.subarray(at, at + 7));
      };

      await target.push(blobOf(bytes), pieces);
      await target.push(blobOf(bytes), pieces);

      expect((await contentsOf(target, blobOf(bytes))).equals(bytes)).toBe(true);
    });

    it.each([
      ['others', Buffer.from('right'), Buffer.from('wrong')],
      ['fewer', Buffer.from('right'), Buffer.from('righ')],
      ['more', Buffer.from('right'), Buffer.from('rightly')],
      ['none', Buffer.from('right'), Buffer.alloc(0)],
      ['some where none belong', Buffer.alloc(0), Buffer.from('x')],
    ])('refuses contents that are %s than announced, and keeps nothing', async (_what, announced, sent) => {
      const target = await open();

      await expect(target.push(blobOf(announced), inMemory(sent))).rejects.toBeInstanceOf(WardctlError);

      expect(await target.exists(blobOf(announced))).toBe(false);
      expect(await target.exists(blobOf(sent))).toBe(false);
    });

    it('keeps nothing of contents that break off', async () => {
      const target = await open();
      const bytes = randomBytes(5000);
      const broken: ContentSource = async function* broken() {
        yield await Promise.resolve(bytes.subarray(0, 4000));
        throw new WardctlError('REGISTRY_UNREACHABLE', 'the source went away');
      };

      expect(await codeOf(target.push(blobOf(bytes), broken))).toBe('REGISTRY_UNREACHABLE');
      expect(await target.exists(blobOf(bytes))).toBe(false);
    });

    it('has no contents that nobody pushed', async () => {
      const target = await open();

      await expect(contentsOf(target, blobOf(otherBytes))).rejects.toBeInstanceOf(WardctlError);
    });

    it('gives no contents for a descriptor with another size', async () => {
      const target = await open();
      const bytes = Buffer.from('eleven bytes');
      await target.push(blobOf(bytes), inMemory(bytes));

      for (const size of [bytes.length - 1, bytes.length + 1])
        await expect(contentsOf(target, { ...blobOf(bytes), size })).rejects.toBeInstanceOf(WardctlError);
    });

    it('finds a manifest by its name and its digest', async () => {
      const target = await open();
      const descriptor = await pushPolicy(target, 'one');

      await target.tag(descriptor, 'v1');

      expect(await target.resolve('v1')).toMatchObject(descriptor);
      expect(await target.resolve(descriptor.digest)).toMatchObject(descriptor);
      expect(await contentsOf(target, descriptor)).toEqual(Buffer.from(policy('one').artifact.manifest));
    });

    it('moves a name, and lets others stay', async () => {
      const target = await open();
      const one = await pushPolicy(target, 'one');
      await target.tag(one, 'v1');
      await target.tag(one, 'latest');
      const two = await pushPolicy(target, 'two');

      await target.tag(two, 'latest');

      expect((await target.resolve('latest')).digest).toBe(two.digest);
      expect((await target.resolve('v1')).digest).toBe(one.digest);
    });

    it('knows no manifest that is not there', async () => {
      const target = await open();
      await target.tag(await pushPolicy(target, 'one'), 'v1');

      expect(await codeOf(target.resolve('v2'))).toBe('REGISTRY_NOT_FOUND');
      expect(await codeOf(target.resolve(digestOf(otherBytes)))).toBe('REGISTRY_NOT_FOUND');
    });

    it('names no manifest that is not there', async () => {
      const target = await open();

      await expect(
        target.tag({ mediaType: mediaTypes.ociManifest, digest: digestOf(otherBytes), size: 100 }, 'v1'),
      ).rejects.toBeInstanceOf(WardctlError);
      expect(await codeOf(target.resolve('v1'))).toBe('REGISTRY_NOT_FOUND');
    });

    it('takes the same contents from several at once', async () => {
      const target = await open();
      const bytes = randomBytes(100_000);

      await Promise.all(Array.from({ length: 8 }, () => target.push(blobOf(bytes), inMemory(bytes))));

      expect((await contentsOf(target, blobOf(bytes))).equals(bytes)).toBe(true);
    });

    it('does not begin what was aborted before', async () => {
      const target = await open();
      const { module, artifact } = policy('aborted');
      const signal = AbortSignal.abort(new RangeError('stopped'));

      await expect(target.push(artifact.layer, inMemory(module), { signal })).rejects.toThrow('stopped');
      expect(await target.exists(artifact.layer)).toBe(false);
    });

    it('can be copied to and from, with nothing lost', async () => {
      const before = new MemoryTarget();
      const descriptor = await pushPolicy(before, 'on its way');
      await before.tag(descriptor, 'v1');
      const target = await open();
      const after = new MemoryTarget();

      expect((await copy(before, 'v1', target, 'v2')).digest).toBe(descriptor.digest);
      expect((await copy(target, 'v2', after, 'v3')).digest).toBe(descriptor.digest);

      const { artifact, module } = policy('on its way');
      expect((await after.resolve('v3')).digest).toBe(descriptor.digest);
      expect(await contentsOf(after, artifact.layer)).toEqual(module);
    });
  });
}
