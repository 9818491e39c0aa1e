import { describe, expect, it } from 'vitest';
import { storeFolders } from '../../../src/cli/store-folders.ts';

const homedir = (): string => '/home/tux';

describe('where policies are kept', () => {
  // Those of kwctl are in cli-and-registry 3.1.
  it.each([
    [
      'linux',
      { XDG_CACHE_HOME: '/var/cache/tux' },
      {
        folder: '/var/cache/tux/wardctl/store',
        kwctlFolder: '/var/cache/tux/kubewarden/store',
        encodedNames: false,
      },
    ],
    [
      'linux',
      {},
      {
        folder: '/home/tux/.cache/wardctl/store',
        kwctlFolder: '/home/tux/.cache/kubewarden/store',
        encodedNames: false,
      },
    ],
    [
      'darwin',
      {},
      {
        folder: '/home/tux/Library/Caches/wardctl/store',
        kwctlFolder: '/home/tux/Library/Caches/io.kubewarden.kubewarden/store',
        encodedNames: false,
      },
    ],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\tux\\AppData\\Local' },
      {
        folder: 'C:\\Users\\tux\\AppData\\Local\\wardctl\\Cache\\store',
        kwctlFolder: 'C:\\Users\\tux\\AppData\\Local\\kubewarden\\cache\\store',
        encodedNames: true,
      },
    ],
  ] as const)('on %s, with %j', (platform, env, folders) => {
    expect(storeFolders({ platform, env, homedir })).toEqual(folders);
  });
});
