import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryName } from '../../files/index.ts';
import { LayoutTarget } from '../../oci/index.ts';

/**
 * Gives contents a place where nobody finds them before they are checked, and takes it away again.
 * @param folder in the file system of the store; what killed processes left there is swept with the rest
 */
export async function withStaging<T>(
  folder: string,
  work: (staging: LayoutTarget) => Promise<T>,
): Promise<T> {
  const path = join(folder, temporaryName());
  try {
    return await work(new LayoutTarget(path, { run: (change) => change() }));
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
