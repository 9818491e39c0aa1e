import { describe, expect, it } from 'vitest';
import { realmOf } from '../../../../src/oci/registry/realm.ts';
import { Secrets } from '../../../../src/oci/secrets.ts';
import { login } from './support.ts';

function chosen(registryUrl: string, realm: string, isKnown = true): { url: string; warnings: string[] } {
  const warnings: string[] = [];
  const url = realmOf(
    { scheme: 'bearer', parameters: new Map([['realm', realm]]) },
    {
      registry: new URL(registryUrl).host,
      registryUrl: new URL(registryUrl),
      credentials: isKnown ? login : undefined,
      secrets: new Secrets(),
      warn: (message) => warnings.push(message),
    },
  );
  return { url: url.href, warnings };
}

describe('a realm', () => {
  it.each([
    ['https://ghcr.io/v2/', 'https://ghcr.io/token'],
    ['https://registry-1.docker.io/v2/', 'https://auth.docker.io/token'],
    ['https://registry.gitlab.com/v2/', 'https://gitlab.com/jwt/auth'],
    ['https://registry.example.com/v2/', 'https://auth.example.com/token?kind=robot'],
    ['https://registry.example.com/v2/', 'https://registry.example.com:8443/token'],
  ])('of %s may be %s, without a word', (registry, realm) => {
    expect(chosen(registry, realm)).toEqual({ url: realm, warnings: [] });
  });

  it.each([
    ['https://ghcr.io/v2/', 'https://evil.example/token'],
    ['https://registry.co.uk/v2/', 'https://evil.co.uk/token'],
    ['https://registry.example.com/v2/', 'https://registry-example.com/token'],
    ['https://10.0.0.1/v2/', 'https://10.1.0.1/token'],
    ['https://registry.io/v2/', 'https://evil.io/token'],
  ])('of %s that is %s is told, where credentials go there', (registry, realm) => {
    const { host } = new URL(realm);

    expect(chosen(registry, realm).warnings).toEqual([
      `${new URL(registry).host}: the credentials go to ${host}, which the registry names for tokens`,
    ]);
    expect(chosen(registry, realm, false).warnings).toEqual([]);
  });

  it.each([
    ['http://registry.example:5000/v2/', 'http://registry.example:5001/token'],
    ['https://127.0.0.1:5000/v2/', 'http://127.0.0.1:5001/token'],
    ['https://localhost:5000/v2/', 'http://localhost:5001/token'],
  ])('of %s may be %s, with a warning', (registry, realm) => {
    expect(chosen(registry, realm).warnings).toEqual([
      `${new URL(registry).host}: the credentials go to ${new URL(realm).host} without encryption`,
    ]);
  });

  it.each([
    ['https://ghcr.io/v2/', 'http://ghcr.io/token'],
    ['https://ghcr.io/v2/', 'http://127.0.0.1/token'],
    ['https://ghcr.io/v2/', 'https://127.0.0.1/token'],
    ['https://ghcr.io/v2/', 'https://169.254.169.254/token'],
    ['https://ghcr.io/v2/', 'https://localhost/token'],
    ['http://registry.example/v2/', 'http://[::1]/token'],
    ['https://ghcr.io/v2/', 'https://user:password@ghcr.io/token'],
    ['https://ghcr.io/v2/', 'file:///etc/passwd'],
    ['https://ghcr.io/v2/', '//ghcr.io/token'],
    ['https://ghcr.io/v2/', ''],
  ])('of %s is never %s', (registry, realm) => {
    expect(() => chosen(registry, realm)).toThrow(
      expect.objectContaining({
        code: 'REGISTRY_RESPONSE_INVALID',
        message: expect.stringContaining('expected an https URL to get a token from') as string,
      }),
    );
    expect(() => chosen(registry, realm)).not.toThrow(/password/);
  });
});
