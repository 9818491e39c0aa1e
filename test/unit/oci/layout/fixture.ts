import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LayoutTarget, type Lock } from '../../../../src/oci/index.ts';

/** For layouts that one process alone uses. */
export const noLock: Lock = { run: (work) => work() };

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-layout-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A layout that does not exist yet, in a folder that is removed after the test. */
export function newLayout(): { readonly folder: string; readonly layout: LayoutTarget } {
  const folder = join(temporaryFolder(), 'layout');
  return { folder, layout: new LayoutTarget(folder, noLock) };
}

export { filesIn } from '../../../support/files-in.ts';
