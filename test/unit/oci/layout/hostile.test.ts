import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  copy,
  digestOf,
  fetchWhole,
  hexOf,
  inMemory,
  LayoutTarget,
  mediaTypes,
  type Descriptor,
} from '../../../../src/oci/index.ts';
import { policyModule, publish } from '../../../support/policies.ts';
import { errorOf } from '../support.ts';
import { filesIn } from '../../../support/files-in.ts';
import { newLayout, noLock, temporaryFolder } from './fixture.ts';

const posix = it.skipIf(process.platform === 'win32');

/** A layout with one policy, named `a`. */
async function filledLayout() {
  const { folder, layout } = newLayout();
  const policy = await publish(policyModule('a'));
  await copy(policy.source, 'v1', layout, 'a');
  const pathOf = (what: 'layer' | 'descriptor'): string => layout.pathOf(policy[what].digest);
  return { folder, layout, policy, pathOf };
}

describe('an index.json that cannot be used', () => {
  it.each([
    ['', 'expected JSON: EOF while parsing a value at line 1 column 0'],
    ['{"schemaVersion":2,"manif', 'expected JSON: '],
    ['[]', 'expected a list of manifests'],
    ['{"manifests":{}}', 'expected a list of manifests'],
    [
      JSON.stringify({ manifests: new Array(10_001).fill({}) }),
      'expected at most 10000 manifests, found 10001',
    ],
    ['\xff', 'expected JSON: '],
  ])('is refused with what was expected: %.30s', async (text, problem) => {
    const { folder, layout, policy } = await filledLayout();
    writeFileSync(join(folder, 'index.json'), text, 'latin1');
    for (const attempt of [
      () => layout.entries(),
      () => layout.resolve('a'),
      () => layout.tag(policy.descriptor, 'b'),
      () => layout.untag('a'),
      () => layout.sweep(0),
    ]) {
      const error = await errorOf(attempt);
      expect(error.code).toBe('STORE_CORRUPT');
      expect(error.message).toContain(`${join(folder, 'index.json')} cannot be used: ${problem}`);
      expect(error.hint).toContain('get it again');
    }
    expect(readFileSync(join(folder, 'index.json'), 'latin1')).toBe(text);
  });

  it('is refused with the advice of its owner', async () => {
    const { folder } = await filledLayout();
    writeFileSync(join(folder, 'index.json'), '{');
    const advice = { index: 'Mend the index.', contents: 'Mend the contents.' };
    expect((await errorOf(new LayoutTarget(folder, noLock, advice).entries())).hint).toBe('Mend the index.');
  });

  posix('is never a link, a pipe or a folder', async () => {
    const { folder, layout } = await filledLayout();
    const path = join(folder, 'index.json');
    renameSync(path, join(folder, 'real.json'));
    symlinkSync('real.json', path);
    expect((await errorOf(layout.entries())).message).toContain('expected a file, found a link');
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect((await errorOf(layout.entries())).message).toContain('expected a file, found a pipe or device');
    rmSync(path);
    mkdirSync(path);
    expect((await errorOf(layout.entries())).message).toContain('expected a file, found a directory');
  });
});

describe('an index.json of other tools', () => {
  const ref = 'org.opencontainers.image.ref.name';

  it('keeps what we do not know, and entries without names', async () => {
    const { folder, layout, policy } = await filledLayout();
    const { mediaType, digest, size } = policy.descriptor;
    const foreign = {
      mediaType,
      digest,
      size,
      platform: { os: 'linux', architecture: 'amd64' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'io.containerd.image.name': 'x' },
    };
    const text = JSON.stringify({
      schemaVersion: 2,
      manifests: [foreign],
      annotations: { by: 'another tool' },
      x: 1.5,
    });
    writeFileSync(join(folder, 'index.json'), text);
    expect(await layout.entries()).toEqual([{ name: undefined, descriptor: { mediaType, digest, size } }]);

    await layout.tag(policy.descriptor, 'b');
    expect(await layout.untag('b')).toEqual(['b']);

    expect(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))).toEqual(JSON.parse(text));
    expect(filesIn(folder)).toContain(join('blobs', 'sha256', hexOf(policy.layer.digest)));
  });

  it('may have no list, or none', async () => {
    const { folder, layout, policy } = await filledLayout();
    for (const text of ['{"schemaVersion":2}', '{"schemaVersion":2,"manifests":null}']) {
      writeFileSync(join(folder, 'index.json'), text);
      expect(await layout.entries()).toEqual([]);
      await layout.tag(policy.descriptor, 'b');
      expect((await layout.entries()).map(({ name }) => name)).toEqual(['b']);
    }
  });

  it.each([
    'text',
    null,
    { mediaType: mediaTypes.ociManifest, digest: 'sha384:00', size: 1 },
    { mediaType: mediaTypes.ociManifest, digest: '../../../etc/passwd', size: 1 },
    { mediaType: mediaTypes.ociManifest, digest: `sha256:${'A'.repeat(64)}`, size: 1 },
    { mediaType: mediaTypes.ociManifest, digest: `sha256:${'a'.repeat(64)}`, size: -1 },
    { mediaType: mediaTypes.ociManifest, digest: `sha256:${'a'.repeat(64)}`, size: 1.5 },
    { digest: `sha256:${'a'.repeat(64)}`, size: 1 },
  ])('may have entries that cannot be used, which others do not suffer from: %j', async (entry) => {
    const { folder, layout } = await filledLayout();
    const path = join(folder, 'index.json');
    const index = JSON.parse(readFileSync(path, 'utf8')) as { manifests: unknown[] };
    const damaged =
      entry !== null && typeof entry === 'object' ? { ...entry, annotations: { [ref]: 'bad' } } : entry;
    writeFileSync(path, JSON.stringify({ ...index, manifests: [damaged, ...index.manifests] }));

    expect((await layout.entries()).map(({ name }) => name)).toEqual(['a']);
    expect(await layout.allEntries()).toHaveLength(2);
    expect(await layout.untag('bad')).toEqual(typeof damaged === 'object' && damaged !== null ? ['bad'] : []);
    expect((await layout.entries()).map(({ name }) => name)).toEqual(['a']);
  });

  it('is full at its limit, and stays readable', async () => {
    const { folder, layout, policy } = await filledLayout();
    const { mediaType, digest, size } = policy.descriptor;
    const manifests = Array.from({ length: 10_000 }, () => ({ mediaType, digest, size }));
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
    const error = await errorOf(layout.tag(policy.descriptor, 'b'));
    expect(error.code).toBe('STORE_FAILED');
    expect(error.message).toContain('is full: expected at most 10000 manifests');
    expect(await layout.entries()).toHaveLength(10_000);
  });
});

describe('contents that were damaged or changed', () => {
  it('are not given', async () => {
    const { layout, policy, pathOf } = await filledLayout();
    rmSync(pathOf('layer'));
    const missing = await errorOf(fetchWhole(layout, policy.layer));
    expect(missing).toMatchObject({ code: 'STORE_CORRUPT', message: `${pathOf('layer')} is missing` });
    writeFileSync(pathOf('layer'), 'x'.repeat(policy.layer.size));
    const changed = await errorOf(fetchWhole(layout, policy.layer));
    expect(changed.code).toBe('STORE_CORRUPT');
    expect(changed.message).toContain(`${pathOf('layer')}: expected ${policy.layer.digest}, found sha256:`);
    expect(changed.hint).toContain('get it again');
    rmSync(pathOf('descriptor'));
    writeFileSync(pathOf('descriptor'), 'x'.repeat(policy.descriptor.size));
    expect(await errorOf(() => Promise.resolve(layout.manifest(policy.descriptor)))).toMatchObject({
      code: 'STORE_CORRUPT',
    });
  });

  it('are not read further than they should be long', async () => {
    const { layout, policy, pathOf } = await filledLayout();
    rmSync(pathOf('descriptor'));
    writeFileSync(pathOf('descriptor'), 'x'.repeat(policy.descriptor.size + 1));
    const error = await errorOf(() => Promise.resolve(layout.manifest(policy.descriptor)));
    const size = policy.descriptor.size;
    expect(error.message).toBe(`${pathOf('descriptor')}: expected at most ${size} bytes, found ${size + 1}`);
    const huge = { ...policy.descriptor, size: 5 * 1024 * 1024 };
    expect((await errorOf(() => Promise.resolve(layout.manifest(huge)))).message).toContain(
      'expected at most 4 MiB, found 5.0 MiB',
    );
  });

  posix('are never links, pipes or devices', async () => {
    const { folder, layout, policy, pathOf } = await filledLayout();
    const path = pathOf('layer');
    renameSync(path, join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), path);
    expect((await errorOf(fetchWhole(layout, policy.layer))).message).toContain('found a link');
    expect(await layout.exists(policy.layer)).toBe(false);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect((await errorOf(fetchWhole(layout, policy.layer))).message).toContain('found a pipe or device');
    expect(await layout.exists(policy.layer)).toBe(false);
  });

  posix('do not lead writing or removing out of the layout', async () => {
    const outside = temporaryFolder();
    const { folder, layout, policy } = await filledLayout();
    const name = hexOf(policy.layer.digest);
    writeFileSync(join(outside, name), 'of somebody else');
    rmSync(join(folder, 'blobs', 'sha256'), { recursive: true });
    symlinkSync(outside, join(folder, 'blobs', 'sha256'));

    const writing = await errorOf(copy(policy.source, 'v1', layout, 'b'));
    expect(writing.code).toBe('STORE_CORRUPT');
    expect(writing.message).toContain('expected a directory, found something else');
    // The manifest cannot be followed to the module any more, and its own file is not touched either.
    writeFileSync(join(outside, hexOf(policy.descriptor.digest)), policy.manifest);
    expect((await errorOf(layout.untag('a'))).code).toBe('STORE_CORRUPT');
    expect(filesIn(outside)).toEqual([name, hexOf(policy.descriptor.digest)].sort());
  });

  posix('may be in a folder that a link leads to as a whole', async () => {
    const { folder, policy } = await filledLayout();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    const layout = new LayoutTarget(link, noLock);
    await copy(policy.source, 'v1', layout, 'b');
    expect((await layout.entries()).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('do not keep their name from being removed', async () => {
    const { folder, layout, pathOf } = await filledLayout();
    rmSync(pathOf('descriptor'));
    writeFileSync(pathOf('descriptor'), '{}');
    expect(await layout.untag('a')).toEqual(['a']);
    expect(await layout.entries()).toEqual([]);
    expect(filesIn(folder)).not.toContain(pathOf('descriptor').slice(folder.length + 1));
  });

  it('may be lists whose ways to one manifest are countless', async () => {
    const { folder, layout, policy } = await filledLayout();
    let named: Descriptor = policy.descriptor;
    for (let level = 0; level < 3; level++) {
      const { mediaType, digest, size } = named;
      const manifests = Array.from({ length: 1000 }, () => ({ mediaType, digest, size }));
      const list = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
      named = { mediaType: mediaTypes.ociIndex, digest: digestOf(list), size: list.length };
      await layout.push(named, inMemory(list));
    }
    await layout.tag(named, 'lists');
    expect(await layout.untag('lists')).toEqual(['lists']);
    expect(filesIn(folder)).toHaveLength(5);
  });
});

describe('a folder that nothing can be written to', () => {
  it('is named', async () => {
    const { folder, layout } = newLayout();
    const { source, layer } = await publish(policyModule('a'));
    mkdirSync(folder);
    writeFileSync(join(folder, 'blobs'), '');

    const error = await errorOf(layout.push(layer, () => source.fetch(layer)));

    expect(error.code).toBe('STORE_FAILED');
    expect(error.message).toContain(`cannot store ${layer.digest} in ${folder}: `);
  });
});

describe('a folder without rights', () => {
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'is read, and not written to',
    async () => {
      const { folder, layout, policy } = await filledLayout();
      for (const path of ['.', 'blobs', 'blobs/sha256', 'ingest']) chmodSync(join(folder, path), 0o555);
      expect(await layout.entries()).toHaveLength(1);
      expect(await fetchWhole(layout, policy.layer)).toEqual(Buffer.from(policy.module));
      const other = await publish(policyModule('other'));
      const error = await errorOf(copy(other.source, 'v1', layout, 'b'));
      expect(error).toMatchObject({
        code: 'STORE_FAILED',
        message: expect.stringContaining('permission denied') as unknown,
        hint: expect.stringContaining('your rights') as unknown,
      });
      for (const path of ['.', 'blobs', 'blobs/sha256', 'ingest']) chmodSync(join(folder, path), 0o755);
    },
  );
});
