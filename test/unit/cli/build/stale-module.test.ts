import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildOnce } from '../../../../src/cli/build/build-once.ts';
import { toldWithModule } from '../../../../src/cli/build/stale-module.ts';
import { WardctlError } from '../../../../src/errors.ts';

function folderWith(files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-stale-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of files) writeFileSync(join(folder, name), '');
  return folder;
}

describe('toldWithModule', () => {
  const failed = new WardctlError('BUILD_FAILED', 'cannot build p', { hint: 'Mend it.', details: { a: 1 } });

  it('tells that the module of before is there, and nothing else where there is none', () => {
    const folder = folderWith(['policy.wasm']);
    mkdirSync(join(folder, 'folder.wasm'));

    expect(toldWithModule(failed, join(folder, 'policy.wasm'), 'policy.wasm')).toMatchObject({
      code: 'BUILD_FAILED',
      message: 'cannot build p',
      hint: 'Mend it.\npolicy.wasm is still the one of before.',
      details: { a: 1 },
    });
    expect(toldWithModule(failed, join(folder, 'none.wasm'), 'policy.wasm')).toBe(failed);
    expect(toldWithModule(failed, join(folder, 'folder.wasm'), 'policy.wasm')).toBe(failed);
  });

  it('leaves alone what does not tell whether the module was written', () => {
    const path = join(folderWith(['policy.wasm']), 'policy.wasm');
    const unwritable = new WardctlError('OUTPUT_UNWRITABLE', 'cannot write policy.wasm');
    const reason = new Error('Ctrl-C');

    expect(toldWithModule(unwritable, path, 'policy.wasm')).toBe(unwritable);
    expect(toldWithModule(reason, path, 'policy.wasm')).toBe(reason);
  });
});

it('is told by a build that fails', async () => {
  const folder = folderWith(['policy.wasm', 'package.json', 'tsconfig.json']);
  const { signal } = new AbortController();
  const run = { folder, name: 'p', outDir: folder, target: undefined, check: true, sbom: undefined, signal };

  await expect(buildOnce({ ...run, onStep: () => undefined })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
    hint: expect.stringMatching(/\npolicy\.wasm is still the one of before\.$/) as unknown,
  });
});
