import { describe, expect, it } from 'vitest';
import { cacheDir } from '../../../src/cli/cache-dir.ts';

describe('cacheDir', () => {
  it.each([
    ['Linux', 'linux', {}, '/home/tux', '/home/tux/.cache/wardctl'],
    ['Linux with XDG', 'linux', { XDG_CACHE_HOME: '/var/cache/tux' }, '/home/tux', '/var/cache/tux/wardctl'],
    [
      'Linux with a relative XDG',
      'linux',
      { XDG_CACHE_HOME: 'cache' },
      '/home/tux',
      '/home/tux/.cache/wardctl',
    ],
    ['Linux with an empty XDG', 'linux', { XDG_CACHE_HOME: '' }, '/home/tux', '/home/tux/.cache/wardctl'],
    ['macOS', 'darwin', { XDG_CACHE_HOME: '/x' }, '/Users/tux', '/Users/tux/Library/Caches/wardctl'],
    [
      'Windows',
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\tux\\AppData\\Local' },
      'C:\\Users\\tux',
      'C:\\Users\\tux\\AppData\\Local\\wardctl\\Cache',
    ],
    [
      'Windows without the variable',
      'win32',
      {},
      'C:\\Users\\tux',
      'C:\\Users\\tux\\AppData\\Local\\wardctl\\Cache',
    ],
  ] as const)('%s', (_name, platform, env, home, expected) => {
    expect(cacheDir({ platform, env, homedir: () => home })).toBe(expected);
  });
});
