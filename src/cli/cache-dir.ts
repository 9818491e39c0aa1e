import { posix, win32 } from 'node:path';

/** What decides where caches go. */
export interface CacheSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder by the operating system; used where no variable says otherwise. */
  readonly homedir: () => string;
}

/**
 * The user's cache folder for wardctl: `$XDG_CACHE_HOME/wardctl` (an absolute value only) or `~/.cache/wardctl`,
 * `~/Library/Caches/wardctl` on macOS, `%LOCALAPPDATA%\wardctl\Cache` on Windows.
 */
export function cacheDir({ platform, env, homedir }: CacheSurroundings): string {
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? '';
    const base = win32.isAbsolute(local) ? local : win32.join(homedir(), 'AppData', 'Local');
    return win32.join(base, 'wardctl', 'Cache');
  }
  if (platform === 'darwin') return posix.join(homedir(), 'Library', 'Caches', 'wardctl');
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  return posix.join(posix.isAbsolute(xdg) ? xdg : posix.join(homedir(), '.cache'), 'wardctl');
}
