import { mkdtempSync, rmSync } from 'node:fs';
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
import { ask, readFixture, root, strictLimits } from './component-engine.ts';

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
    expect(Object.keys(first?.shapedBy ?? {}).sort()).toEqual([
      'format',
      'jco',
      'node',
      'options',
      'wardctl',
    ]);
    expect(first?.shapedBy).toMatchObject({
      jco: '0.15.0',
      wardctl: manifest.version,
      node: process.versions.node.split('.')[0],
    });
  });

  it('is not asked for what is no policy', async () => {
    const { cache, keys } = watched();
    await expect(prepareWith(await assembleComponent('(component)'), cache)).rejects.toMatchObject({
      code: 'COMPONENT_WORLD_MISMATCH',
    });
    expect(keys).toEqual([]);
  });
});
