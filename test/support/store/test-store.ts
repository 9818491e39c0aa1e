import { join } from 'node:path';
import { PolicyStore, type StoreFolders } from '../../../src/store/index.ts';

/** Where the tests' processes keep policies. */
export function foldersIn(cache: string): StoreFolders {
  return {
    folder: join(cache, 'wardctl', 'store'),
    kwctlFolder: join(cache, 'kubewarden', 'store'),
    encodedNames: false,
  };
}

export function openTestStore(cache: string, now?: () => number): PolicyStore {
  return new PolicyStore(foldersIn(cache), now === undefined ? {} : { now });
}
