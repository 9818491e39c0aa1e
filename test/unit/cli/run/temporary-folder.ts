import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';

/** A new empty folder for each test of the file, and how to put files there. */
export function useTemporaryFolder(): {
  path: string;
  write: (name: string, content: string | Uint8Array) => string;
} {
  const folder = {
    path: '',
    write: (name: string, content: string | Uint8Array) => {
      const path = join(folder.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
  };
  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'wardctl-run-'));
  });
  afterEach(() => {
    rmSync(folder.path, { recursive: true, force: true });
  });
  return folder;
}

/** The error that an attempt ends with; anything else than one of ours fails the test. */
export async function refusalOf(attempt: () => unknown): Promise<WardctlError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new RangeError('no error');
}
