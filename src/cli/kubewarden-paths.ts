import { posix, win32 } from 'node:path';

/** What decides where Kubewarden's tools keep their files. */
export interface PathSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder by the operating system; asked only where no variable says otherwise. */
  readonly homedir: () => string;
}

/** Folders that wardctl shares with kwctl. */
export interface KubewardenPaths {
  /** The policy store. */
  readonly storeDir: string;
  /** Holds `sources.yaml` and `verification-config.yml`. */
  readonly configDir: string;
  /** What the reference caches besides policies. */
  readonly cacheDir: string;
}

/** Where the user's Kubewarden files are (cli-and-registry 3.1); variables count with absolute values only. */
export function kubewardenPaths(surroundings: PathSurroundings): KubewardenPaths {
  const { platform, homedir } = surroundings;
  if (platform === 'win32') return windowsPaths(surroundings);
  if (platform === 'darwin') {
    const library = posix.join(homedir(), 'Library');
    const name = 'io.kubewarden.kubewarden';
    return pathsIn(posix, {
      cache: posix.join(library, 'Caches', name),
      config: posix.join(library, 'Application Support', name),
    });
  }
  const base = (variable: string, folder: string): string =>
    absoluteOf(surroundings, variable, posix) ?? posix.join(homedir(), folder);
  return pathsIn(posix, {
    cache: posix.join(base('XDG_CACHE_HOME', '.cache'), 'kubewarden'),
    config: posix.join(base('XDG_CONFIG_HOME', '.config'), 'kubewarden'),
  });
}

function windowsPaths(surroundings: PathSurroundings): KubewardenPaths {
  const base = (variable: string, folder: string): string =>
    absoluteOf(surroundings, variable, win32) ?? win32.join(surroundings.homedir(), 'AppData', folder);
  return pathsIn(win32, {
    cache: win32.join(base('LOCALAPPDATA', 'Local'), 'kubewarden', 'cache'),
    config: win32.join(base('APPDATA', 'Roaming'), 'kubewarden', 'config'),
  });
}

function pathsIn(
  { join }: Pick<typeof posix, 'join'>,
  { cache, config }: { cache: string; config: string },
): KubewardenPaths {
  return { storeDir: join(cache, 'store'), configDir: config, cacheDir: join(cache, 'kwctl') };
}

function absoluteOf(
  { env }: PathSurroundings,
  variable: string,
  { isAbsolute }: Pick<typeof posix, 'isAbsolute'>,
): string | undefined {
  const value = env[variable] ?? '';
  return isAbsolute(value) ? value : undefined;
}
