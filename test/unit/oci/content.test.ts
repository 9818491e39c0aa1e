import { describe, expect, it } from 'vitest';
import { fetchWhole, inMemory, inspected, verified } from '../../../src/oci/content.ts';
import { copy } from '../../../src/oci/copy.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { newLayout } from './layout/fixture.ts';
import { allOf } from './support.ts';

const bytes = Buffer.from('contents');
const descriptor = { mediaType: 'text/plain', digest: digestOf(bytes), size: bytes.length };

describe('verified contents', () => {
  it('pass before they are known to be right, but do not end when they are wrong', async () => {
    const seen: Uint8Array[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of verified(inMemory(Buffer.from('CONTENTS'))(), descriptor, 'it'))
        seen.push(chunk);
    };

    await expect(read()).rejects.toMatchObject({ code: 'REGISTRY_DIGEST_MISMATCH' });
    expect(seen).toHaveLength(1);
  });
});

describe('contents that are verified', () => {
  const good = (): AsyncIterable<Uint8Array> => verified(inMemory(bytes)(), descriptor, 'it');
  const nothing = { update: () => undefined };

  it('are not checked a second time, also where somebody looks at them in between', () => {
    const once = good();
    const seen = inspected(once, nothing);

    expect(verified(once, descriptor, 'it')).toBe(once);
    expect(verified(seen, descriptor, 'it')).toBe(seen);
  });

  it.each([
    ['another digest', { ...descriptor, digest: digestOf(Buffer.from('CONTENTS')) }],
    ['another size', { ...descriptor, size: descriptor.size + 1 }],
  ])('are checked again for %s', async (_what, other) => {
    await expect(allOf(verified(good(), other, 'it'))).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
  });

  it('are checked again once they went through other hands', async () => {
    const changed = async function* change(): AsyncIterable<Uint8Array> {
      for await (const chunk of good()) yield Buffer.from(chunk).fill('x');
    };

    await expect(allOf(verified(changed(), descriptor, 'it'))).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
  });

  it('may be refused by who looks at them, at any time', async () => {
    const refuse = (): never => {
      throw new RangeError('not this');
    };

    await expect(allOf(inspected(good(), { update: refuse }))).rejects.toThrow('not this');
    await expect(allOf(inspected(good(), { ...nothing, finish: refuse }))).rejects.toThrow('not this');
  });
});

describe('contents that nobody verified', () => {
  it('stay so when somebody looked at them', async () => {
    const seen = inspected(inMemory(Buffer.from('CONTENTS'))(), { update: () => undefined });

    await expect(allOf(verified(seen, descriptor, 'it'))).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
  });

  it('are hashed before a layout keeps them, whatever copied them there', async () => {
    const { layout } = newLayout();
    const manifest = Buffer.from(
      JSON.stringify({ schemaVersion: 2, config: descriptor, layers: [descriptor] }),
    );
    const root = { mediaType: mediaTypes.ociManifest, digest: digestOf(manifest), size: manifest.length };
    const source = {
      resolve: () => Promise.resolve(root),
      fetch: (one: typeof root) =>
        one.digest === root.digest ? inMemory(manifest)() : inMemory(Buffer.from('CONTENTS'))(),
    };

    await expect(copy(source, 'v1', layout, 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
    expect(await layout.exists(descriptor)).toBe(false);
    expect(await layout.entries()).toEqual([]);
  });
});

describe('small contents', () => {
  it('come whole', async () => {
    const fetch = async function* pieces(): AsyncIterable<Uint8Array> {
      for (const byte of bytes) yield await Promise.resolve(Uint8Array.of(byte));
    };

    expect(await fetchWhole({ fetch }, descriptor)).toEqual(bytes);
  });

  it('are no more than promised, whatever comes', async () => {
    let sent = 0;
    const fetch = async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) {
        sent++;
        yield await Promise.resolve(bytes);
      }
    };

    await expect(fetchWhole({ fetch }, descriptor)).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
    expect(sent).toBe(2);
  });
});
