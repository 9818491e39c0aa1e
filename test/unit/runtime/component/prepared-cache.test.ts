import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import manifest from '../../../../package.json' with { type: 'json' };
import {
  openPreparedCache,
  type CacheKey,
  type PreparedCache,
  type PreparedFiles,
} from '../../../../src/cache/index.ts';
import { preparePolicyModule } from '../../../../src/evaluate/index.ts';
import { Sandbox } from '../../../../src/runtime/index.ts';
import { assembleComponent, policyText } from './assemble-component.ts';
import { ask, prepare as prepareComponent, readFixture, root, strictLimits } from './component-engine.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-components-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The cache, and what it is asked for. */
function watched(): { cache: PreparedCache; keys: CacheKey[]; prepared: PreparedFiles[] } {
  const opened = openPreparedCache({ folder, now: Date.now });
  const keys: CacheKey[] = [];
  const prepared: PreparedFiles[] = [];
  const cache: PreparedCache = {
    ...opened,
    getOrPrepare(key, prepare, options) {
      keys.push(key);
      return opened.getOrPrepare(
        key,
        async (signal) => {
          const files = await prepare(signal);
          prepared.push(files);
          return files;
        },
        options,
      );
    },
  };
  return { cache, keys, prepared };
}

function prepareWith(bytes: Uint8Array, preparedCache: PreparedCache) {
  return preparePolicyModule(bytes, {
    limits: strictLimits,
    sandbox: new Sandbox(),
    packageFolders: [root],
    preparedCache,
  });
}

describe('the cache of prepared components', () => {
  it('is filled once, and gives a component that runs', async () => {
    const bytes = readFixture('components/policy.wasm');
    const first = watched();
    await prepareWith(bytes, first.cache);
    expect(first.prepared).toHaveLength(1);

    const second = watched();
    const module = await prepareWith(bytes, second.cache);
    expect(second.prepared).toEqual([]);
    expect(second.keys).toEqual(first.keys);
    expect((await ask(module, { do: 'reject' })).response.status?.message).toBe('no');
  });

  it('has a key for each component, and for what it was prepared with', async () => {
    const { cache, keys } = watched();
    await prepareWith(await assembleComponent(policyText()), cache);
    await prepareWith(await assembleComponent(policyText('(import "wasi:io/poll@0.2.0" (instance))')), cache);
    const [first, second] = keys;
    expect(first?.moduleSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(second?.moduleSha256).not.toBe(first?.moduleSha256);
    expect(Object.keys(first?.shapedBy ?? {}).sort()).toEqual(['format', 'jco', 'node', 'v8', 'wardctl']);
    expect(first?.shapedBy).toMatchObject({
      jco: '0.15.0',
      wardctl: manifest.version,
      node: process.versions.node.split('.')[0],
      v8: process.versions.v8,
    });
  });

  it('is believed: what it has was checked before it was put there', async () => {
    const { cache, keys, prepared } = watched();
    await prepareWith(await assembleComponent(policyText()), cache);
    const other = await assembleComponent('(component)');
    await expect(prepareWith(other, cache)).rejects.toMatchObject({ code: 'COMPONENT_WORLD_MISMATCH' });
    const [files] = prepared;
    const key = keys[1];
    if (files === undefined || key === undefined) throw new TypeError('nothing was prepared');

    await cache.getOrPrepare(key, () => Promise.resolve(files));
    await expect(prepareWith(other, cache)).resolves.toMatchObject({ executionMode: 'component' });
  });
});

describe('a component of another world', () => {
  const mismatch = { code: 'COMPONENT_WORLD_MISMATCH' };
  const readOther = (): Promise<Uint8Array> =>
    assembleComponent(policyText('(import "wasi:http/types@0.2.0" (instance))'));

  it('is refused without a cache', async () => {
    await expect(prepareComponent(await readOther())).rejects.toMatchObject(mismatch);
  });

  it('is refused with a cache each time, and nothing of it is kept', async () => {
    const { cache, prepared } = watched();
    await prepareWith(await assembleComponent(policyText()), cache);
    const other = await readOther();
    await expect(prepareWith(other, cache)).rejects.toMatchObject(mismatch);
    await expect(prepareWith(other, cache)).rejects.toMatchObject(mismatch);
    expect(prepared).toHaveLength(1);
    expect(openPreparedCache({ folder, now: Date.now }).list()).toHaveLength(1);
  });

  it('is refused where the cache cannot be written, or has something else in place of its entry', async () => {
    const other = await readOther();
    const { cache, keys } = watched();
    await expect(prepareWith(other, cache)).rejects.toMatchObject(mismatch);
    const [key] = keys;
    if (key === undefined) throw new TypeError('the cache was not asked');
    await cache.getOrPrepare(key, () => Promise.resolve(new Map([['policy.js', Buffer.from('')]])));
    const [entry] = readdirSync(join(folder, 'entries'), { recursive: true, withFileTypes: true }).filter(
      (found) => found.isFile(),
    );
    if (entry === undefined) throw new TypeError('nothing was kept');
    appendFileSync(join(entry.parentPath, entry.name), 'more');
    await expect(prepareWith(other, cache)).rejects.toMatchObject(mismatch);

    writeFileSync(join(folder, 'file'), '');
    const unwritable = openPreparedCache({ folder: join(folder, 'file', 'cache'), now: Date.now });
    await expect(prepareWith(other, unwritable)).rejects.toMatchObject(mismatch);
  });
});
