import { describe, expect, it } from 'vitest';
import { headerFor } from '../../../../src/cli/scaffold/verification-config.ts';

const save = '#   wardctl scaffold verification-config > ';

describe('the header of a verification config', () => {
  it.each([
    ['linux', {}, '/home/tux', '/home/tux/.config/kubewarden/verification-config.yml'],
    ['linux', { XDG_CONFIG_HOME: '/etc/tux' }, '/home/tux', '/etc/tux/kubewarden/verification-config.yml'],
    [
      'darwin',
      {},
      '/Users/tux',
      '/Users/tux/Library/Application Support/io.kubewarden.kubewarden/verification-config.yml',
    ],
    [
      'win32',
      { APPDATA: 'C:\\Users\\tux\\AppData\\Roaming' },
      'C:\\Users\\tux',
      'C:\\Users\\tux\\AppData\\Roaming\\kubewarden\\config\\verification-config.yml',
    ],
  ] as const)('names the place on %s with %j', (platform, env, home, path) => {
    expect(headerFor({ platform, env, homedir: () => home }).split('\n')).toContain(save + path);
  });

  it('stays a comment whatever the variable holds', () => {
    const env = { XDG_CONFIG_HOME: '/a\nallOf: []\n' };

    const lines = headerFor({ platform: 'linux', env, homedir: () => '/' })
      .trimEnd()
      .split('\n');

    expect(lines.every((line) => line.startsWith('#'))).toBe(true);
  });
});
