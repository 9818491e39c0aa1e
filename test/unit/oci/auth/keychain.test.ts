import { describe, expect, it } from 'vitest';
import { fileKeychain } from '../../../../src/oci/auth/keychain.ts';
import { basic, loginFile, lookUp } from './support.ts';

const ann = { auth: basic('ann', 'secret:1') };
const annsLogin = { kind: 'password', username: 'ann', password: 'secret:1', source: 'config.json' };

describe('logins in the file', () => {
  it('are user and password in base64, divided at the first colon', async () => {
    expect(await lookUp({ auths: { 'ghcr.io': ann } }, 'ghcr.io')).toEqual(annsLogin);
  });

  it('lose the zero bytes that docker used to put behind passwords', async () => {
    const auth = basic('ann', 'secret:1\0\0');

    expect(await lookUp({ auths: { 'ghcr.io': { auth } } }, 'ghcr.io')).toEqual(annsLogin);
  });

  it('may be user and password in plain fields', async () => {
    const login = { username: 'ann', password: 'secret:1' };

    expect(await lookUp({ auths: { 'ghcr.io': login } }, 'ghcr.io')).toEqual(annsLogin);
  });

  it('are identity tokens before anything else', async () => {
    const login = { ...ann, identitytoken: 'idt' };

    expect(await lookUp({ auths: { 'ghcr.io': login } }, 'ghcr.io')).toEqual({
      kind: 'identity-token',
      token: 'idt',
      source: 'config.json',
    });
  });

  it.each([
    ['an empty file', ''],
    ['white space', ' \n'],
    ['an empty object', {}],
    ['no member of interest', { HttpHeaders: { 'User-Agent': 'x' }, psFormat: 'table' }],
    ['null', { auths: null, credHelpers: null, credsStore: null }],
    ['an empty entry', { auths: { 'ghcr.io': {} } }],
    ['null for an entry', { auths: { 'ghcr.io': null } }],
    ['empty texts', { auths: { 'ghcr.io': { auth: '', identitytoken: '' } }, credsStore: '' }],
    ['another registry', { auths: { 'quay.io': ann } }],
  ])('are none in %s', async (_name, config) => {
    expect(await lookUp(config, 'ghcr.io')).toBeUndefined();
  });
});

describe('the key of a registry', () => {
  it.each([
    ['its name', 'ghcr.io', 'ghcr.io'],
    ['with a port', 'localhost:5000', 'localhost:5000'],
    ['an IPv6 address', '[::1]:5000', '[::1]:5000'],
    ['a URL', 'https://ghcr.io', 'ghcr.io'],
    ['a URL with a path', 'https://ghcr.io/v1/', 'ghcr.io'],
    ['a URL of http, with a port', 'http://localhost:5000/v2/', 'localhost:5000'],
    ['with the version of the API', 'ghcr.io/v2/', 'ghcr.io'],
    ['with a slash', 'ghcr.io/', 'ghcr.io'],
    ["Docker Hub's own", 'https://index.docker.io/v1/', 'docker.io'],
    ["Docker Hub's short name", 'docker.io', 'docker.io'],
    ["Docker Hub's index", 'index.docker.io', 'docker.io'],
    ["Docker Hub's API", 'https://registry-1.docker.io/v2/', 'docker.io'],
    ["Docker Hub's own, asked by another name", 'https://index.docker.io/v1/', 'registry-1.docker.io'],
  ])('may be %s: %s', async (_name, key, registry) => {
    expect(await lookUp({ auths: { [key]: ann } }, registry)).toEqual(annsLogin);
  });

  it.each([
    ['another port', 'localhost:5000', 'localhost:5001'],
    ['no port', 'localhost:5000', 'localhost'],
    ['a longer name', 'ghcr.io', 'notghcr.io'],
    ['a host below', 'docker.io', 'auth.docker.io'],
    ['a name in the path of a URL', 'https://evil.example/ghcr.io', 'ghcr.io'],
    ['a user in a URL', 'https://ghcr.io@evil.example', 'ghcr.io'],
    ['a namespace', 'ghcr.io/team', 'ghcr.io'],
  ])('is not %s: %s', async (_name, key, registry) => {
    expect(await lookUp({ auths: { [key]: ann } }, registry)).toBeUndefined();
  });

  it('counts in its exact form before URLs', async () => {
    const auths = { 'https://ghcr.io/v1/': { auth: basic('old', 'x') }, 'ghcr.io': ann };

    expect(await lookUp({ auths }, 'ghcr.io')).toEqual(annsLogin);
  });

  it('is passed over where its entry is empty', async () => {
    const auths = { 'https://index.docker.io/v1/': {}, 'docker.io': ann };

    expect(await lookUp({ auths }, 'docker.io')).toEqual(annsLogin);
  });
});

describe('namespaces, as podman writes them', () => {
  const auths = {
    'quay.io': { auth: basic('host', 'x') },
    'quay.io/team': { auth: basic('team', 'x') },
    'quay.io/team/policies': { auth: basic('policies', 'x') },
    'docker.io/library': { auth: basic('library', 'x') },
  };

  it.each([
    ['quay.io', 'team/policies/pod', 'policies'],
    ['quay.io', 'team/policies', 'policies'],
    ['quay.io', 'team/policies-old', 'team'],
    ['quay.io', 'team/other', 'team'],
    ['quay.io', 'teams/other', 'host'],
    ['quay.io', undefined, 'host'],
    ['docker.io', 'library/busybox', 'library'],
    ['index.docker.io', 'library/busybox', 'library'],
  ])('%s/%s is opened by the longest that is around it: %s', async (registry, repository, username) => {
    expect(await lookUp({ auths }, registry, repository)).toMatchObject({ username });
  });

  it('open nothing outside of them', async () => {
    expect(await lookUp({ auths }, 'docker.io', 'team/busybox')).toBeUndefined();
  });
});

describe('several files', () => {
  const podman = loginFile({ auths: { 'ghcr.io': { auth: basic('podman', 'x') } } }, 'auth.json');
  const options = { platform: process.platform, environment: {}, warn: () => undefined };

  it('are asked in their order', async () => {
    const docker = loginFile({ auths: { 'ghcr.io': ann } });

    const found = await fileKeychain([docker, podman], options).credentialsFor('ghcr.io');

    expect(found).toEqual(annsLogin);
  });

  it('are asked until one knows the registry', async () => {
    const missing = { name: 'config.json', read: () => undefined };

    const found = await fileKeychain([missing, podman], options).credentialsFor('ghcr.io');

    expect(found).toMatchObject({ username: 'podman', source: 'auth.json' });
  });

  it('are read anew each time', async () => {
    let text = '{}';
    const keychain = fileKeychain([{ name: 'config.json', read: () => text }], options);

    expect(await keychain.credentialsFor('ghcr.io')).toBeUndefined();
    text = JSON.stringify({ auths: { 'ghcr.io': ann } });
    expect(await keychain.credentialsFor('ghcr.io')).toEqual(annsLogin);
  });
});

describe('a broken file', () => {
  it.each([
    ['no JSON', '{"auths": {\n"ghcr.io": hunter2}}', 'config.json is not valid JSON (line 2)'],
    ['a list', '[]', 'config.json is no docker configuration'],
    ['another type for auths', '{"auths": "hunter2"}', '`auths`'],
    ['another type for an entry', '{"auths": {"ghcr.io": "hunter2"}}', '`auths`'],
    ['another type in an entry', '{"auths": {"hunter2": {"auth": 5}}}', '`auths`'],
    ['another type for a helper', '{"credHelpers": {"hunter2": ["hunter2"]}}', '`credHelpers`'],
    ['another type for the store', '{"credsStore": {"hunter2": 1}}', '`credsStore`'],
    ['a login that is no base64 of a pair', `{"auths": {"ghcr.io": {"auth": "hunter2"}}}`, 'ghcr.io'],
    ['a login without user', `{"auths": {"ghcr.io": {"auth": "${basic('', 'hunter2')}"}}}`, 'ghcr.io'],
  ])('is refused and not shown: %s', async (_name, text, expected) => {
    const failure = lookUp(text, 'ghcr.io');

    await expect(failure).rejects.toMatchObject({
      code: 'CREDENTIALS_INVALID',
      message: expect.stringContaining(expected) as string,
    });
    await expect(failure).rejects.toMatchObject({
      message: expect.not.stringContaining('hunter2') as string,
    });
  });
});
