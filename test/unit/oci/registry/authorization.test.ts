import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../../../src/oci/auth/credentials.ts';
import { basicHeader, refuses, replies, withHeaders } from '../../../support/fake-registry.ts';
import { allOf, errorOf } from '../support.ts';
import {
  identity,
  keychainOf,
  login,
  openFake,
  openWithTokens,
  putBlob,
  putManifest,
  repositoryName,
} from './support.ts';

const { username, password } = login;
const account = { username, password };
const pull = `repository:${repositoryName}:pull`;
const push = `repository:${repositoryName}:pull,push`;

describe('a registry that asks for a password', () => {
  const authentication = { kind: 'basic', ...account } as const;

  it('gets it once it has asked', async () => {
    const keychain = keychainOf(login);
    const { registry, target, warnings } = await openFake({ authentication }, { keychain });
    putManifest(registry, 'v1');

    await target.resolve('v1');
    await target.resolve('v1');

    expect(registry.requests.map(({ headers }) => headers['authorization'])).toEqual([
      undefined,
      basicHeader(username, password),
      basicHeader(username, password),
    ]);
    expect(keychain.asked).toEqual([registry.host]);
    expect(warnings).toEqual([`${registry.host}: the credentials go to it without encryption`]);
  });

  it('gets it from all requests that were under way when it asked', async () => {
    const { registry, target, warnings } = await openFake(
      { authentication },
      { keychain: keychainOf(login) },
    );
    putManifest(registry, 'v1');
    putManifest(registry, 'v2');

    await expect(
      Promise.all([target.resolve('v1'), target.resolve('v2'), target.resolve('v1')]),
    ).resolves.toHaveLength(3);

    expect(warnings).toHaveLength(1);
  });

  it('and refuses it is not asked again', async () => {
    const keychain = keychainOf({ ...login, password: 'wr0ng' });
    const { registry, target } = await openFake({ authentication }, { keychain });

    const error = await errorOf(target.resolve('v1'));

    expect(registry.requests).toHaveLength(2);
    expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
    expect(error.message).toBe(
      `${registry.host}/${repositoryName}:v1: the registry answered with status 401, UNAUTHORIZED: authentication required (with the credentials of the test)`,
    );
    expect(error.hint).toBe(`Log in with an account that may do this: wardctl login ${registry.host}`);
  });

  it.each([
    ['no login', undefined, '(asked anonymously)'],
    ['an identity token', identity, '(with the credentials of the test)'],
  ])('cannot be convinced by %s', async (_name, credentials, who) => {
    const keychain = credentials === undefined ? {} : { keychain: keychainOf(credentials) };
    const { registry, target } = await openFake({ authentication }, keychain);

    const error = await errorOf(target.resolve('v1'));

    expect(registry.requests).toHaveLength(1);
    expect(error.message).toContain(who);
  });

  it('without saying how is believed', async () => {
    const { registry, target } = await openFake({}, { keychain: keychainOf(login) });
    registry.misbehave({}, replies(401));

    expect((await errorOf(target.resolve('v1'))).code).toBe('REGISTRY_UNAUTHORIZED');
    expect(registry.requests).toHaveLength(1);
  });
});

describe('a registry that asks for a token', () => {
  it('gets one that is for everybody', async () => {
    const { registry, target, tokens, warnings } = await openWithTokens();
    putManifest(registry, 'v1');

    await target.resolve('v1');

    expect(tokens.asked()).toEqual([`GET /token?service=fake-service&scope=${encodeURIComponent(pull)}`]);
    expect(tokens.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(warnings).toEqual([]);
  });

  it('gets one for a login, which itself is not shown to it', async () => {
    const { registry, target, tokens, warnings } = await openWithTokens(
      { account },
      { keychain: keychainOf(login) },
    );
    putManifest(registry, 'v1');

    await target.resolve('v1');

    expect(tokens.requests[0]?.headers['authorization']).toBe(basicHeader(username, password));
    expect(registry.requests.map(({ headers }) => headers['authorization']?.split(' ')[0])).toEqual([
      undefined,
      'Bearer',
    ]);
    expect(warnings).toEqual([`${registry.host}: the credentials go to ${tokens.host} without encryption`]);
  });

  it.each(['token', 'access_token'] as const)('may call it %s', async (field) => {
    const { registry, target } = await openWithTokens({ field });
    putManifest(registry, 'v1');

    await expect(target.resolve('v1')).resolves.toBeDefined();
  });

  it('is asked with the token until that expires, then with another', async () => {
    const { registry, target, tokens, time } = await openWithTokens({ more: { expires_in: 300 } });
    putManifest(registry, 'v1');

    await target.resolve('v1');
    time.nowMs += 290_000;
    await target.resolve('v1');
    expect(tokens.requests).toHaveLength(1);
    time.nowMs += 10_000;
    await target.resolve('v1');

    expect(tokens.requests).toHaveLength(2);
    // It was known that the old one would be refused.
    expect(registry.requests).toHaveLength(4);
  });

  it.each([
    ['60 s where nothing is said', {}, 54_000, 56_000],
    ['as it says', { expires_in: 100 }, 94_000, 96_000],
    ['from when it was given out', { expires_in: 100, issued_at: '2025-12-31T23:59:30Z' }, 64_000, 66_000],
    [
      'from now where the clocks differ',
      { expires_in: 100, issued_at: '2025-12-31T20:00:00Z' },
      94_000,
      96_000,
    ],
    [
      'from now where the clocks differ',
      { expires_in: 100, issued_at: '2026-01-01T04:00:00Z' },
      94_000,
      96_000,
    ],
    ['from now where that is no date', { expires_in: 100, issued_at: 'today' }, 94_000, 96_000],
    ['60 s where that is no number', { expires_in: '100' }, 54_000, 56_000],
    ['a day at most', { expires_in: 10 ** 15 }, 86_390_000, 86_400_000],
    ['a second at least', { expires_in: 1 }, 900, 1100],
  ])('takes tokens to be valid for %s', async (_name, more, validMs, expiredMs) => {
    const { registry, target, tokens, time } = await openWithTokens({ more });
    putManifest(registry, 'v1');
    await target.resolve('v1');
    const start = time.nowMs;

    time.nowMs = start + validMs;
    await target.resolve('v1');
    expect(tokens.requests).toHaveLength(1);
    time.nowMs = start + expiredMs;
    await target.resolve('v1');
    expect(tokens.requests).toHaveLength(2);
  });

  it('that has forgotten its tokens gets a new one', async () => {
    const { registry, target, tokens } = await openWithTokens();
    putManifest(registry, 'v1');
    await target.resolve('v1');
    tokens.expireTokens();

    await target.resolve('v1');

    expect(tokens.requests).toHaveLength(2);
  });

  it('gets one token for several requests at once', async () => {
    const { registry, target, tokens } = await openWithTokens();
    const blobs = [1, 2, 3].map(() => putBlob(registry));
    putManifest(registry, 'v1');
    await target.resolve('v1');
    tokens.expireTokens();

    const contents = await Promise.all(blobs.map((blob) => allOf(target.fetch(blob))));

    expect(contents.every((bytes, index) => blobs[index]?.bytes.equals(bytes))).toBe(true);
    expect(tokens.requests).toHaveLength(2);
  });

  it('gets a token for each kind of access', async () => {
    const { registry, target, tokens } = await openWithTokens();
    const blob = putBlob(registry);
    await allOf(target.fetch(blob));

    await target.exists(blob);

    expect(tokens.requests.map(({ url }) => url.searchParams.getAll('scope'))).toEqual([[pull], [push]]);
    // The second one was asked for before the registry had to refuse.
    expect(registry.requests).toHaveLength(3);
  });

  it('and finds it insufficient gets one for the union of scopes, once', async () => {
    const { registry, target, tokens } = await openWithTokens();
    putManifest(registry, 'v1');
    const more = 'repository:team/base:pull';
    registry.misbehave(
      { skip: 1, times: 1 },
      replies(401, {
        'www-authenticate': `Bearer realm="${tokens.url}/token",service="fake-service",scope="${more}",error="insufficient_scope"`,
      }),
    );

    await target.resolve('v1');

    expect(tokens.requests.map(({ url }) => url.searchParams.getAll('scope'))).toEqual([
      [pull],
      [pull, more],
    ]);
    expect(registry.requests).toHaveLength(3);
  });

  it('and is never content is given up', async () => {
    const { registry, target, tokens } = await openWithTokens(
      { grant: () => [] },
      { keychain: keychainOf(login) },
    );
    putManifest(registry, 'v1');

    const error = await errorOf(target.resolve('v1'));

    expect(tokens.requests).toHaveLength(2);
    expect(registry.requests).toHaveLength(3);
    expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
    expect(error.message).toContain('(with the credentials of the test)');
  });

  it('is asked with the password where it takes that, too', async () => {
    const { registry, target, tokens } = await openWithTokens({ account }, { keychain: keychainOf(login) });
    putManifest(registry, 'v1');
    registry.misbehave(
      { times: 1 },
      withHeaders({
        'www-authenticate': ['Basic realm="x"', `Bearer realm="${tokens.url}/token",service="fake-service"`],
      }),
    );

    await target.resolve('v1');

    // The token is preferred: it says less.
    expect(registry.requests.at(-1)?.headers['authorization']).toMatch(/^Bearer /);
  });

  it('lets in, or not, where it is only asked that', async () => {
    const { target, tokens } = await openWithTokens({ account }, { keychain: keychainOf(login) });
    await target.ping();
    expect(tokens.asked()).toEqual(['GET /token?service=fake-service']);

    const other = await openWithTokens(
      { account },
      { keychain: keychainOf({ ...login, password: 'wr0ng' }) },
    );
    const error = await errorOf(other.target.ping());
    expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
    expect(error.message).toBe(
      `${other.registry.host}: the token server ${other.tokens.host} answered with status 401, {"details":"incorrect username or password"} (with the credentials of the test)`,
    );
    expect(error.hint).toBe(`Check the login, or write it anew: wardctl login ${other.registry.host}`);
  });

  it('is no registry where nothing is at /v2/', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({}, replies(404, {}, 'nothing here'));

    const error = await errorOf(target.ping());

    expect(error.code).toBe('REGISTRY_NOT_FOUND');
    expect(error.message).toBe(`${registry.host}: expected a registry at ${registry.url}/v2/, found none`);
  });
});

describe('an identity token', () => {
  const keychain = keychainOf(identity);

  it('is exchanged by POST', async () => {
    const { registry, target, tokens } = await openWithTokens(
      { identityToken: identity.token },
      { keychain },
    );
    putManifest(registry, 'v1');

    await target.resolve('v1');

    expect(tokens.asked()).toEqual(['POST /token']);
    expect(Object.fromEntries(new URLSearchParams(tokens.requests[0]?.body.toString()))).toEqual({
      grant_type: 'refresh_token',
      service: 'fake-service',
      scope: pull,
      client_id: 'wardctl',
      refresh_token: identity.token,
    });
    expect(tokens.requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  it.each([404, 405])('is left out where the server does not know it (%i)', async (status) => {
    const { registry, target, tokens } = await openWithTokens({}, { keychain });
    tokens.misbehave({ method: 'POST' }, replies(status));
    putManifest(registry, 'v1');

    await target.resolve('v1');

    expect(tokens.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(JSON.stringify(tokens.requests[1]?.headers) + String(tokens.requests[1]?.target)).not.toContain(
      identity.token,
    );
  });

  it('that is refused is an error', async () => {
    const { target } = await openWithTokens({ identityToken: 'another' }, { keychain });

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
    expect(error.message).toContain('invalid refresh token');
    expect(error.message).toContain('(with the credentials of the test)');
  });
});

describe('a token server', () => {
  it.each([
    ['is busy', 503, 'REGISTRY_FAILED'],
    ['has had enough', 429, 'REGISTRY_RATE_LIMITED'],
  ])('that %s is asked again', async (_name, status, code) => {
    const { registry, target, tokens, time } = await openWithTokens();
    putManifest(registry, 'v1');
    tokens.misbehave({ times: 1 }, replies(status, { 'retry-after': '2' }));
    await target.resolve('v1');
    expect(time.waits).toEqual([2000]);

    tokens.expireTokens();
    tokens.misbehave({}, replies(status));
    const error = await errorOf(target.resolve('v1'));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`the token server ${tokens.host} answered with status ${String(status)}`);
  });

  it.each([
    ['no token', '{}', 'gave no token'],
    ['an empty token', '{"token":""}', 'gave no token'],
    ['a token that is no word', '{"token":"a\\r\\nx: y"}', 'gave no token'],
    ['a number', '{"token":7}', 'gave no token'],
    ['no JSON', 'hello', 'answered with something else than JSON'],
    ['a list', '[]', 'answered with something else than JSON'],
  ])('that gives %s is an error', async (_name, body, problem) => {
    const { target, tokens } = await openWithTokens();
    tokens.misbehave({}, replies(200, {}, body));

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain(problem);
  });

  it('that says too much is an error', async () => {
    const { target, tokens } = await openWithTokens();
    tokens.misbehave({}, replies(200, {}, JSON.stringify({ token: 'x'.repeat(1024 * 1024) })));

    expect((await errorOf(target.resolve('v1'))).code).toBe('REGISTRY_TOO_LARGE');
  });

  it('may lead elsewhere, where the password does not go', async () => {
    const { registry, target, tokens } = await openWithTokens({}, { keychain: keychainOf(login) });
    const other = await openWithTokens();
    putManifest(registry, 'v1');
    tokens.misbehave({}, replies(307, { location: `${other.tokens.url}/token?scope=x:y:z` }));

    await errorOf(target.resolve('v1'));

    expect(tokens.requests[0]?.headers).toHaveProperty('authorization');
    expect(other.tokens.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is not waited for where nobody wants the answer any more', async () => {
    const { target, tokens } = await openWithTokens();
    const controller = new AbortController();
    tokens.misbehave({}, (normal) => {
      controller.abort(new RangeError('Ctrl-C'));
      return { ...normal, deliver: () => undefined };
    });

    await expect(target.resolve('v1', { signal: controller.signal })).rejects.toThrow('Ctrl-C');
  });
});

describe('a realm', () => {
  /** A registry on this machine that, in name, is elsewhere. */
  async function opened(
    realm: (tokens: string) => string,
    keychain = keychainOf(login),
  ): ReturnType<typeof openWithTokens> {
    const { tokens, ...rest } = await openWithTokens({}, { keychain });
    rest.registry.misbehave(
      {},
      refuses(401, 'UNAUTHORIZED', 'no', { 'www-authenticate': `Bearer realm="${realm(tokens.host)}"` }),
    );
    return { tokens, ...rest };
  }

  it.each([
    ['no URL', () => 'token'],
    ['empty', () => ''],
    ['another scheme', () => 'ftp://auth.example.com'],
    ['with a login', (host: string) => `http://user:pass@${host}/token`],
  ])('is refused: %s', async (_name, realm) => {
    const { target, tokens } = await opened(realm);

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('expected an https URL to get a token from');
    expect(error.message).not.toContain('pass');
    expect(error.hint).toContain('No credentials were sent');
    expect(tokens.requests).toEqual([]);
  });
});

describe('what goes where', () => {
  it('a login is asked for by the name of the registry', async () => {
    const keychain = keychainOf(login);
    const { target } = await openWithTokens({ account }, { keychain });
    await target.ping();

    expect(keychain.asked).toHaveLength(1);
  });

  it('what a keychain fails with is passed on', async () => {
    const failure = new RangeError('the helper is broken');
    const { target } = await openWithTokens(
      {},
      { keychain: { credentialsFor: (): Promise<Credentials> => Promise.reject(failure) } },
    );

    await expect(target.resolve('v1')).rejects.toBe(failure);
  });

  it('nothing is sent unasked', async () => {
    const keychain = keychainOf(login);
    const { registry, target } = await openFake({}, { keychain });
    putManifest(registry, 'v1');
    await target.resolve('v1');

    expect(keychain.asked).toEqual([]);
    expect(registry.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});
