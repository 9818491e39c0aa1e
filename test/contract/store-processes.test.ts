import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf, hexOf } from '../../src/oci/index.ts';
import { filesIn } from '../support/files-in.ts';
import { knownPolicies } from '../support/store/known-policies.ts';
import { runProgram } from '../support/store/programs.ts';
import { randomNumbers } from '../support/store/random-numbers.ts';
import { foldersIn, openTestStore } from '../support/store/test-store.ts';
import { pulledAgain, removed, storeTwoPolicies } from '../support/store/two-policies.ts';

const ended = { exitCode: 0, signal: null, stderr: '' };
const killed = { exitCode: null, signal: 'SIGKILL', stderr: '' };
const dayMs = 24 * 60 * 60 * 1000;

function newCache(): string {
  const cache = mkdtempSync(join(tmpdir(), 'wardctl-store-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  return cache;
}

/** Everything that is listed can be used, and everything can be added and removed again. */
async function expectUsable(cache: string): Promise<void> {
  const store = openTestStore(cache);
  const policies = await knownPolicies();
  const listed = await store.list((problem) => {
    throw problem;
  });
  const digests = [...policies.values()].map(({ layer }) => layer.digest);
  for (const policy of listed) {
    expect(digests).toContain(policy.digest);
    expect(digestOf(store.read(policy))).toBe(policy.digest);
  }
  for (const [uri, { source, module, descriptor }] of policies) {
    await store.add(source, 'v1', uri);
    const stored = await store.find(uri);
    expect(stored?.manifestDigest).toBe(descriptor.digest);
    expect(stored && store.read(stored)).toEqual(Buffer.from(module));
  }
}

/** Of a store with all policies: nothing else is left, once what killed processes left is a day old. */
async function expectNothingLeft(cache: string): Promise<void> {
  await openTestStore(cache, () => Date.now() + 2 * dayMs).remove([]);
  const policies = [...(await knownPolicies()).values()];
  const needed = policies.flatMap(({ config, layer, descriptor }) => [config, layer, descriptor]);
  const blobs = new Set(needed.map(({ digest }) => join('blobs', 'sha256', hexOf(digest))));
  expect(filesIn(foldersIn(cache).folder)).toEqual([...blobs, 'index.json', 'oci-layout'].sort());
}

describe('processes that use one store at once', { timeout: 120_000 }, () => {
  it('add, remove and read policies, the same and others, without failing', async () => {
    const cache = newCache();
    const ends = await Promise.all([1, 2, 3, 4].map((seed) => runProgram('use-store', [cache, seed, 60])));
    expect(ends).toEqual([ended, ended, ended, ended]);
    await expectUsable(cache);
    await expectNothingLeft(cache);
  });

  it('hold its lock one at a time', async () => {
    const folder = newCache();
    writeFileSync(join(folder, 'count'), '0');
    const ends = await Promise.all([1, 2, 3, 4].map(() => runProgram('hammer-lock', [folder, 100])));
    expect(ends).toEqual([ended, ended, ended, ended]);
    expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('400');
  });

  it.skipIf(process.platform === 'win32')(
    'hold its lock one at a time, also while some are killed',
    async () => {
      const folder = newCache();
      writeFileSync(join(folder, 'count'), '0');
      const survivors = [1, 2].map(() => runProgram('hammer-lock', [folder, 150]));
      for (let killAtLine = 1; killAtLine <= 12; killAtLine++) {
        expect(await runProgram('hammer-lock', [folder, 1000], { killAtLine })).toMatchObject(killed);
      }
      expect(await Promise.all(survivors)).toEqual([ended, ended]);
      // A number that was read and not written yet is lost with its process, but never one that another wrote.
      expect(Number(readFileSync(join(folder, 'count'), 'utf8'))).toBeGreaterThanOrEqual(300);
    },
  );
});

describe.skipIf(process.platform === 'win32')('a process that is killed', { timeout: 120_000 }, () => {
  it('leaves a usable store before each of its changes to the disk', { timeout: 240_000 }, async () => {
    const template = newCache();
    await storeTwoPolicies(template);
    const killBefore = async (killAtChange: number): Promise<boolean> => {
      const cache = newCache();
      cpSync(template, cache, { recursive: true });
      const end = await runProgram('change-store', [cache], { killAtChange });
      expect(end).toMatchObject(end.exitCode === 0 ? ended : killed);
      await expectUsable(cache);
      await openTestStore(cache).remove([pulledAgain, removed]);
      await expectNothingLeft(cache);
      return end.exitCode === 0;
    };
    let changes = 0;
    for (let isFinished = false; !isFinished; changes += 4) {
      const finished = await Promise.all([1, 2, 3, 4].map((number) => killBefore(changes + number)));
      isFinished = finished.includes(true);
    }
    expect(changes).toBeGreaterThan(30);
  });

  it('does not stop others', async () => {
    const cache = newCache();
    const random = randomNumbers(6);
    const survivors = [1, 2].map((seed) => runProgram('use-store', [cache, seed, 150]));
    for (let round = 0; round < 10; round++) {
      const killAtLine = 1 + Math.floor(random() * 60);
      expect(await runProgram('use-store', [cache, 100 + round, 1000], { killAtLine })).toMatchObject(killed);
    }
    expect(await Promise.all(survivors)).toEqual([ended, ended]);
    await expectUsable(cache);
    await expectNothingLeft(cache);
  });
});
