import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { inMemory } from '../../../src/oci/content.ts';
import { copy, type CopyProgress } from '../../../src/oci/copy.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { MemoryTarget } from '../../../src/oci/memory-target.ts';
import type { ContentSource, FetchOptions } from '../../../src/oci/target.ts';

/** A target that tells what is done to it, and does it one turn later. */
class WatchedTarget extends MemoryTarget {
  readonly events: string[] = [];
  readonly names = new Map<string, string>();
  active = 0;
  mostActive = 0;
  /** Fails for these contents. */
  failing: string | undefined;

  override async push(descriptor: Descriptor, content: ContentSource, options?: FetchOptions): Promise<void> {
    const name = this.names.get(descriptor.digest) ?? descriptor.digest;
    this.events.push(`push ${name}`);
    this.mostActive = Math.max(this.mostActive, ++this.active);
    try {
      await nextTurn();
      if (name === this.failing) throw new WardctlError('STORE_FAILED', `no space for ${name}`);
      await nextTurn();
      await super.push(descriptor, content, options);
    } finally {
      this.active--;
    }
  }

  override tag(descriptor: Descriptor, tag: string): Promise<void> {
    this.events.push(`tag ${tag}`);
    return super.tag(descriptor, tag);
  }
}

interface Prepared {
  readonly source: MemoryTarget;
  readonly destination: WatchedTarget;
  readonly descriptors: ReadonlyMap<string, Descriptor>;
}

/** Puts contents into a target; manifests have the media type of one. */
async function put(target: MemoryTarget, content: string, mediaType = 'text/plain'): Promise<Descriptor> {
  const bytes = Buffer.from(content);
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  await target.push(descriptor, inMemory(bytes));
  return descriptor;
}

function putManifest(
  target: MemoryTarget,
  config: Descriptor,
  layers: readonly Descriptor[],
): Promise<Descriptor> {
  const text = JSON.stringify({ schemaVersion: 2, config, layers });
  return put(target, text, mediaTypes.ociManifest);
}

function putIndex(target: MemoryTarget, manifests: readonly Descriptor[]): Promise<Descriptor> {
  return put(target, JSON.stringify({ schemaVersion: 2, manifests }), mediaTypes.ociIndex);
}

/** A source with a manifest of these layers, named `v1`. */
async function prepare(...layers: readonly string[]): Promise<Prepared> {
  const source = new MemoryTarget();
  const destination = new WatchedTarget();
  const descriptors = new Map<string, Descriptor>();
  for (const content of ['config', ...layers]) descriptors.set(content, await put(source, content));
  const config = descriptors.get('config');
  if (config === undefined) throw new RangeError('no config');
  const manifest = await putManifest(source, config, [...descriptors.values()].slice(1));
  descriptors.set('manifest', manifest);
  await source.tag(manifest, 'v1');
  for (const [name, { digest }] of descriptors) destination.names.set(digest, name);
  return { source, destination, descriptors };
}

const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

describe('a copy', () => {
  it('puts contents before the manifest, and the name at the end', async () => {
    const { source, destination, descriptors } = await prepare('a', 'b');

    const root = await copy(source, 'v1', destination, 'v2', { concurrency: 1 });

    expect(root).toEqual(descriptors.get('manifest'));
    expect(destination.events).toEqual(['push config', 'push a', 'push b', 'push manifest', 'tag v2']);
    expect(await destination.resolve('v2')).toEqual(root);
  });

  it.each([
    ['nothing', undefined],
    ['a digest', digestOf(Buffer.from('x'))],
  ])('gives no name for %s', async (_what, to) => {
    const { source, destination, descriptors } = await prepare('a');
    const digest = descriptors.get('manifest')?.digest ?? '';

    await copy(source, digest, destination, to);

    expect(destination.events.at(-1)).toBe('push manifest');
  });

  it('refuses a blob that says to be larger than modules may be, before anything of it is sent', async () => {
    const { source, destination, descriptors } = await prepare('a');
    const config = descriptors.get('config');
    if (config === undefined) throw new RangeError('no config');
    const huge = { ...config, digest: digestOf(Buffer.from('huge')), size: 2 ** 53 - 1 };
    await source.tag(await putManifest(source, config, [huge]), 'huge');

    await expect(copy(source, 'huge', destination, 'v2')).rejects.toThrow(
      `${huge.digest}: it is too large: expected at most 256 MiB, found 8589934592.0 MiB`,
    );
    expect(destination.events.filter((event) => !event.startsWith('push config'))).toEqual([]);
  });

  it('does not send what is there, and does not read it', async () => {
    const { source, destination } = await prepare('a', 'b');
    await put(destination, 'a');
    destination.events.length = 0;
    const progress: CopyProgress[] = [];

    await copy(source, 'v1', destination, 'v1', { onProgress: (one) => progress.push(one) });

    expect(destination.events).not.toContain('push a');
    expect(destination.events).toContain('push b');
    expect(progress.filter(({ skipped }) => skipped)).toEqual([
      {
        descriptor: { mediaType: 'text/plain', digest: digestOf(Buffer.from('a')), size: 1 },
        bytes: 1,
        skipped: true,
      },
    ]);
  });

  it('sends contents once that a manifest names twice', async () => {
    const { source, destination, descriptors } = await prepare('a');
    const config = descriptors.get('config') as Descriptor;
    await source.tag(await putManifest(source, config, [config, config]), 'v1');

    await copy(source, 'v1', destination, undefined);

    expect(destination.events.filter((event) => event === 'push config')).toHaveLength(1);
  });

  it.each([
    [1, 1],
    [3, undefined],
    [5, 5],
    [8, 100],
    [1, 0],
  ])('has %i blobs under way for a concurrency of %s', async (most, concurrency) => {
    const { source, destination } = await prepare(...eight);

    await copy(source, 'v1', destination, 'v1', concurrency === undefined ? {} : { concurrency });

    expect(destination.mostActive).toBe(most);
    expect(destination.events).toHaveLength(10);
  });

  it('ends with the first failure, without manifest, and with nothing under way', async () => {
    const { source, destination } = await prepare(...eight);
    destination.failing = 'c';

    await expect(copy(source, 'v1', destination, 'v1', { concurrency: 2 })).rejects.toThrow('no space for c');

    expect(destination.active).toBe(0);
    expect(destination.events).toEqual(['push config', 'push a', 'push b', 'push c']);
    await nextTurn();
    expect(destination.events).toHaveLength(4);
  });

  it('tells how far it is', async () => {
    const { source, destination, descriptors } = await prepare('twelve bytes');
    const progress: CopyProgress[] = [];

    await copy(source, 'v1', destination, 'v1', { onProgress: (one) => progress.push(one) });

    expect(progress.find(({ descriptor }) => descriptor.size === 12)).toEqual({
      descriptor: descriptors.get('twelve bytes'),
      bytes: 12,
      skipped: false,
    });
  });

  it('can be refused with every manifest, before anything it names is copied', async () => {
    const { source, destination } = await prepare('a');
    const check = (_descriptor: Descriptor, bytes: Uint8Array): never => {
      throw new WardctlError('ARTIFACT_INVALID', `refused ${String(bytes.length > 100)}`);
    };

    await expect(copy(source, 'v1', destination, 'v1', { check })).rejects.toThrow('refused true');
    expect(destination.events).toEqual([]);
  });
});

describe('a copy that is aborted', () => {
  it('before it begins, does nothing', async () => {
    const { source, destination } = await prepare('a');
    const signal = AbortSignal.abort(new RangeError('stopped'));

    await expect(copy(source, 'v1', destination, 'v1', { signal })).rejects.toThrow('stopped');
    expect(destination.events).toEqual([]);
  });

  it('in the middle, ends with the reason, without manifest and name', async () => {
    const { source, destination } = await prepare(...eight);
    const controller = new AbortController();
    const onProgress = ({ descriptor }: CopyProgress): void => {
      if (descriptor.digest === digestOf(Buffer.from('b'))) controller.abort(new RangeError('stopped'));
    };

    const copying = copy(source, 'v1', destination, 'v1', { signal: controller.signal, onProgress });

    await expect(copying).rejects.toThrow('stopped');
    expect(destination.active).toBe(0);
    expect(destination.events).not.toContain('push manifest');
    expect(destination.events).not.toContain('push g');
    await expect(destination.resolve('v1')).rejects.toThrow();
  });
});

/** Sends something else than it was asked for. */
class LyingSource extends MemoryTarget {
  private readonly lie: string;
  private readonly about: string;
  private readonly repeated: boolean;

  constructor(about: string, lie: string, repeated: boolean) {
    super();
    this.about = about;
    this.lie = lie;
    this.repeated = repeated;
  }

  override async *fetch(descriptor: Descriptor): AsyncIterable<Uint8Array> {
    if (!descriptor.mediaType.includes(this.about)) {
      yield* super.fetch(descriptor);
      return;
    }
    do yield await Promise.resolve(Buffer.from(this.lie));
    while (this.repeated);
  }
}

describe('a copy from a source that lies', () => {
  it.each([
    ['sends more', 'aa', false],
    ['sends less', '', false],
    ['sends something else', 'z', false],
    ['never ends', 'a', true],
  ])('is refused where it %s', async (_what, lie, repeated) => {
    for (const about of ['text/plain', 'manifest']) {
      const source = new LyingSource(about, lie, repeated);
      const config = await put(source, 'c', 'application/json');
      await source.tag(await putManifest(source, config, [await put(source, 'a')]), 'v1');
      const destination = new WatchedTarget();

      await expect(copy(source, 'v1', destination, 'v1')).rejects.toMatchObject({
        code: 'REGISTRY_DIGEST_MISMATCH',
      });
      expect(await destination.exists({ mediaType: '', digest: digestOf(Buffer.from('a')), size: 1 })).toBe(
        false,
      );
      expect(destination.events.some((event) => event.startsWith('tag'))).toBe(false);
    }
  });

  it('never tells of more than was promised', async () => {
    const source = new LyingSource('text/plain', 'aaaaaa', false);
    const config = await put(source, 'c', 'application/json');
    await source.tag(await putManifest(source, config, [await put(source, 'a')]), 'v1');
    const progress: CopyProgress[] = [];

    await expect(
      copy(source, 'v1', new MemoryTarget(), 'v1', { onProgress: (one) => progress.push(one) }),
    ).rejects.toThrow();

    expect(progress.every(({ bytes, descriptor }) => bytes <= descriptor.size)).toBe(true);
  });

  it('does not read a manifest that is announced with more than 4 MiB', async () => {
    const { source, destination } = await prepare('a');
    const announced = { ...(await source.resolve('v1')), size: 4 * 1024 ** 2 + 1 };
    const lying = Object.assign(Object.create(source) as MemoryTarget, {
      resolve: () => Promise.resolve(announced),
    });

    await expect(copy(lying, 'v1', destination, 'v1')).rejects.toMatchObject({ code: 'REGISTRY_TOO_LARGE' });
  });
});

describe('a copy of a list of manifests', () => {
  it('takes all it names, inside out', async () => {
    const { source, destination, descriptors } = await prepare('a');
    const manifest = descriptors.get('manifest') as Descriptor;
    const loose = await put(source, 'loose');
    const inner = await putIndex(source, [manifest]);
    const outer = await putIndex(source, [inner, loose, manifest]);
    await source.tag(outer, 'all');
    for (const [name, { digest }] of Object.entries({ loose, inner, outer }))
      destination.names.set(digest, name);

    await copy(source, 'all', destination, 'all', { concurrency: 1 });

    expect(destination.events).toEqual([
      'push loose',
      'push config',
      'push a',
      'push manifest',
      'push inner',
      'push outer',
      'tag all',
    ]);
  });

  it('is refused where lists are in lists in lists in lists', async () => {
    const { source, destination } = await prepare('a');
    let list = await source.resolve('v1');
    for (let depth = 0; depth < 4; depth++) list = await putIndex(source, [list]);
    await source.tag(list, 'deep');

    await expect(copy(source, 'deep', destination, 'deep')).rejects.toMatchObject({
      code: 'ARTIFACT_INVALID',
      message: expect.stringContaining('nested too deeply') as string,
    });
    expect(destination.events).toEqual([]);
  });

  it('asks once for what is named again and again', async () => {
    const { source, destination, descriptors } = await prepare('a');
    const manifest = descriptors.get('manifest') as Descriptor;
    const thousand = (one: Descriptor): Descriptor[] => Array<Descriptor>(1000).fill(one);
    const inner = await putIndex(source, thousand(manifest));
    await source.tag(await putIndex(source, thousand(inner)), 'wide');

    await copy(source, 'wide', destination, 'wide');

    expect(destination.events).toHaveLength(6);
  });

  it('is refused with more than 1000 manifests in all', async () => {
    const { source, destination, descriptors } = await prepare('a');
    const config = descriptors.get('config') as Descriptor;
    const some = async (count: number): Promise<Descriptor> => {
      const layers = Array.from({ length: count }, () => config);
      return putIndex(source, [await putManifest(source, config, layers)]);
    };
    const lists: Descriptor[] = [];
    for (let count = 0; count < 64; count++) lists.push(await some(count));
    const many: Descriptor[] = [];
    for (let count = 0; count < 1000; count++) {
      const layer = await put(source, `layer ${String(count)}`);
      many.push(await putManifest(source, config, [layer]));
    }
    await source.tag(await putIndex(source, [...lists, await putIndex(source, many)]), 'many');

    await expect(copy(source, 'many', destination, 'many')).rejects.toThrow('more than 1000 manifests');
    await expect(destination.resolve('many')).rejects.toThrow();
  });
});
