import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { maxModuleBytes, readFileBounded } from '../../files/index.ts';

/** Stands for the contents of files and where they are; `undefined` where one of them cannot be read. */
export function contentDigest(paths: readonly string[]): string | undefined {
  const hash = createHash('sha256');
  for (const path of paths) {
    const digest = digestOf(path);
    if (digest === undefined) return undefined;
    hash.update(`${JSON.stringify(path)} ${digest}\n`);
  }
  return hash.digest('hex');
}

function digestOf(path: string): string | undefined {
  try {
    // References of registries are no files; the module they stand for is among the files too.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return 'none';
    const bytes = readFileBounded(path, {
      what: 'file',
      errorCode: 'SUITE_UNREADABLE',
      maxBytes: maxModuleBytes,
      onlyFiles: true,
    });
    return createHash('sha256').update(bytes).digest('hex');
  } catch {
    // What is in it nobody can tell.
    return undefined;
  }
}
