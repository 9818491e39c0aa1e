import { describe, expect, it } from 'vitest';
import { kubewardenPaths } from '../../../src/cli/kubewarden-paths.ts';

describe('kubewardenPaths', () => {
  it.each([
    [
      'Linux',
      'linux',
      {},
      '/home/tux',
      [
        '/home/tux/.cache/kubewarden/store',
        '/home/tux/.config/kubewarden',
        '/home/tux/.cache/kubewarden/kwctl',
      ],
    ],
    [
      'Linux with XDG',
      'linux',
      { XDG_CACHE_HOME: '/var/cache/tux', XDG_CONFIG_HOME: '/etc/tux' },
      '/home/tux',
      ['/var/cache/tux/kubewarden/store', '/etc/tux/kubewarden', '/var/cache/tux/kubewarden/kwctl'],
    ],
    [
      'Linux with values that are not absolute',
      'linux',
      { XDG_CACHE_HOME: 'cache', XDG_CONFIG_HOME: '' },
      '/home/tux',
      [
        '/home/tux/.cache/kubewarden/store',
        '/home/tux/.config/kubewarden',
        '/home/tux/.cache/kubewarden/kwctl',
      ],
    ],
    [
      'macOS, where XDG does not count',
      'darwin',
      { XDG_CACHE_HOME: '/x', XDG_CONFIG_HOME: '/y' },
      '/Users/tux',
      [
        '/Users/tux/Library/Caches/io.kubewarden.kubewarden/store',
        '/Users/tux/Library/Application Support/io.kubewarden.kubewarden',
        '/Users/tux/Library/Caches/io.kubewarden.kubewarden/kwctl',
      ],
    ],
    [
      'Windows',
      'win32',
      { LOCALAPPDATA: 'D:\\local', APPDATA: 'D:\\roaming' },
      'C:\\Users\\tux',
      [
        'D:\\local\\kubewarden\\cache\\store',
        'D:\\roaming\\kubewarden\\config',
        'D:\\local\\kubewarden\\cache\\kwctl',
      ],
    ],
    [
      'Windows without the variables',
      'win32',
      {},
      'C:\\Users\\tux',
      [
        'C:\\Users\\tux\\AppData\\Local\\kubewarden\\cache\\store',
        'C:\\Users\\tux\\AppData\\Roaming\\kubewarden\\config',
        'C:\\Users\\tux\\AppData\\Local\\kubewarden\\cache\\kwctl',
      ],
    ],
  ] as const)('%s', (_name, platform, env, home, [storeDir, configDir, cacheDir]) => {
    expect(kubewardenPaths({ platform, env, homedir: () => home })).toEqual({
      storeDir,
      configDir,
      cacheDir,
    });
  });

  it('needs no home folder where variables say it all', () => {
    const homedir = (): string => {
      throw new RangeError('asked for the home folder');
    };
    const env = { XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: '/d' };

    expect(kubewardenPaths({ platform: 'linux', env, homedir }).configDir).toBe('/d/kubewarden');
  });
});
