import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadPolicy, type LoadPolicyOptions } from '../../../src/index.ts';

const root = join(import.meta.dirname, '../../..');
const component = join(root, 'fixtures/components/policy.wasm');

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Entries of a cache folder, with the time of their last use. */
function entriesIn(folder: string): string[] {
  return readdirSync(join(folder, 'entries'));
}

describe('components', () => {
  it('are run with the package of the folders given', async () => {
    using policy = await loadPolicy(component, { packageFolders: [temporaryFolder(), root], raw: true });
    expect(policy.executionMode).toBe('component');
    expect(await policy.evaluate({ uid: '1' }, { do: 'reject' })).toMatchObject({
      allowed: false,
      code: 418,
    });
  });

  it('cannot be run without', async () => {
    const options = { packageFolders: [temporaryFolder()] };
    await expect(loadPolicy(component, options)).rejects.toMatchObject({ code: 'PACKAGE_MISSING' });
  });

  it('are kept in the folder given, and read from there', async () => {
    const cacheFolder = temporaryFolder();
    const options = { packageFolders: [root], cacheFolder, raw: true };
    await loadPolicy(component, options);
    const [entry = ''] = entriesIn(cacheFolder);
    const path = join(cacheFolder, 'entries', entry);
    utimesSync(path, 0, 0);

    using policy = await loadPolicy(component, options);

    expect(entriesIn(cacheFolder)).toEqual([entry]);
    expect(await policy.evaluate({ uid: '1' }, { do: 'count' })).toMatchObject({ message: '1' });
  });

  it.each<[string, unknown, string]>([
    ['packageFolders', '.', "packageFolders: expected a list of paths such as ['.'], found '.'"],
    ['packageFolders', [1], "packageFolders: expected a list of paths such as ['.'], found [ 1 ]"],
    ['cacheFolder', 5, 'cacheFolder: expected a path, found 5'],
  ])('%s of another type is refused: %s', async (name, value, message) => {
    const options: LoadPolicyOptions = { [name]: value };
    await expect(loadPolicy(component, options)).rejects.toMatchObject({ code: 'USAGE_INVALID', message });
  });
});
