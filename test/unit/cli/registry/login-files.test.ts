import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loginFilesOf } from '../../../../src/cli/registry/login-files.ts';
import { Home } from './support.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => {
  home.remove();
});

function pathsOf(folder: string | undefined, env: Record<string, string>): string[] {
  const { docker, podman } = loginFilesOf(folder, { ...home.surroundings(env), homedir: () => '/home/ann' });
  return [docker, ...podman].map(({ path }) => path);
}

describe('files of logins', () => {
  it.each([
    [{}, ['/home/ann/.docker/config.json', '/home/ann/.config/containers/auth.json']],
    [{ DOCKER_CONFIG: '/d' }, ['/d/config.json', '/home/ann/.config/containers/auth.json']],
    [{ DOCKER_CONFIG: '' }, ['/home/ann/.docker/config.json', '/home/ann/.config/containers/auth.json']],
    [
      { XDG_RUNTIME_DIR: '/run/user/1', XDG_CONFIG_HOME: '/c' },
      ['/home/ann/.docker/config.json', '/run/user/1/containers/auth.json', '/c/containers/auth.json'],
    ],
    [
      { REGISTRY_AUTH_FILE: '/a.json', XDG_RUNTIME_DIR: '/run/user/1' },
      ['/home/ann/.docker/config.json', '/a.json'],
    ],
  ])('are those of docker and podman: %j', (env, expected) => {
    expect(pathsOf(undefined, env)).toEqual(expected);
  });

  it('are that of a folder alone, where the user names one', () => {
    expect(pathsOf('/d', { DOCKER_CONFIG: '/e', REGISTRY_AUTH_FILE: '/a.json' })).toEqual(['/d/config.json']);
  });

  it('give a warning where the folder that the user named has none', () => {
    const path = home.write('d/config.json', '{}');

    expect(loginFilesOf(join(path, '..'), home.surroundings()).missing).toBeUndefined();
    expect(loginFilesOf(home.path, home.surroundings()).missing).toContain('there is no config.json');
    expect(loginFilesOf(undefined, home.surroundings()).missing).toBeUndefined();
  });

  it('are named by where they are in the home folder', () => {
    const { docker } = loginFilesOf(undefined, home.surroundings());

    expect(docker.name).toBe('~/.docker/config.json');
    expect(docker.path).toBe(join(home.path, '.docker/config.json'));
    expect(loginFilesOf('/else', home.surroundings()).docker.name).toBe('/else/config.json');
  });

  it('may be missing', () => {
    const { docker } = loginFilesOf(undefined, home.surroundings());

    expect(docker.read()).toBeUndefined();
    home.write('.docker', 'a file');
    expect(docker.read()).toBeUndefined();
  });

  it('are read as they are', () => {
    home.write('.docker/config.json', '{"auths": {}}');

    expect(loginFilesOf(undefined, home.surroundings()).docker.read()).toBe('{"auths": {}}');
  });

  it.each([
    [
      'a directory',
      () => mkdirSync(join(home.path, '.docker/config.json'), { recursive: true }),
      'found a directory',
    ],
    ['too large', () => home.write('.docker/config.json', ' '.repeat(5 * 1024 * 1024)), 'is too large'],
  ])('are an error where they cannot be read: %s', (_name, make, expected) => {
    make();

    const { docker } = loginFilesOf(undefined, home.surroundings());

    expect(() => docker.read()).toThrow(expected);
    expect(() => docker.read()).toThrow('~/.docker/config.json');
    expect(() => docker.read()).toThrow(expect.objectContaining({ code: 'CREDENTIALS_INVALID' }) as Error);
  });
});
