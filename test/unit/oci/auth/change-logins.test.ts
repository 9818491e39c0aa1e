import { describe, expect, it } from 'vitest';
import { withLogin, withoutLogin } from '../../../../src/oci/auth/change-logins.ts';
import { basic, lookUp } from './support.ts';

const login = { username: 'ann', secret: 'geheim' };
const auth = basic('ann', 'geheim');

describe('a new login', () => {
  it('makes a file as docker writes it', () => {
    expect(withLogin(undefined, 'ghcr.io', login, 'config.json')).toBe(
      `{\n\t"auths": {\n\t\t"ghcr.io": {\n\t\t\t"auth": "${auth}"\n\t\t}\n\t}\n}`,
    );
    expect(withLogin('', 'ghcr.io', undefined, 'config.json')).toBe(
      '{\n\t"auths": {\n\t\t"ghcr.io": {}\n\t}\n}',
    );
  });

  it('leaves everything else as it is, in its order', () => {
    const before = `{
  "zebra": [1, 2.5, {"b": null, "a": true}, []],
  "auths": {
    "quay.io": {
      "auth": "other",
      "email": "ann@example.com"
    },
    "ghcr.io": {
      "email": "ann@example.com",
      "auth": "old",
      "identitytoken": "old",
      "7": "seven"
    },
    "gcr.io": {}
  },
  "2": "two",
  "1": "one",
  "plugins": {},
  "big": 12345678901234567890
}
`;

    expect(withLogin(before, 'ghcr.io', login, 'config.json')).toBe(`{
  "zebra": [
    1,
    2.5,
    {
      "b": null,
      "a": true
    },
    []
  ],
  "auths": {
    "quay.io": {
      "auth": "other",
      "email": "ann@example.com"
    },
    "ghcr.io": {
      "email": "ann@example.com",
      "7": "seven",
      "auth": "${auth}"
    },
    "gcr.io": {}
  },
  "2": "two",
  "1": "one",
  "plugins": {},
  "big": 12345678901234567890
}
`);
  });

  it("of Docker Hub stands under docker's own key", () => {
    const text = withLogin(undefined, 'docker.io', login, 'config.json');

    expect(JSON.parse(text)).toEqual({ auths: { 'https://index.docker.io/v1/': { auth } } });
  });

  it('replaces those under other names of the registry, but not those of namespaces', () => {
    const old = { auth: 'old' };
    const before = JSON.stringify({
      auths: { 'https://ghcr.io/v1/': old, 'ghcr.io/v2/': old, 'ghcr.io/team': old, 'quay.io': old },
    });

    const text = withLogin(before, 'ghcr.io', login, 'config.json');

    expect(JSON.parse(text)).toEqual({
      auths: { 'ghcr.io/team': old, 'quay.io': old, 'ghcr.io': { auth } },
    });
  });

  it('that a helper keeps takes the old one out of the file', () => {
    const before = JSON.stringify({ auths: { 'ghcr.io': { auth: 'old', username: 'a', password: 'b' } } });

    expect(JSON.parse(withLogin(before, 'ghcr.io', undefined, 'config.json'))).toEqual({
      auths: { 'ghcr.io': {} },
    });
  });

  it('with the user <token> is an identity token', async () => {
    const text = withLogin(undefined, 'ghcr.io', { username: '<token>', secret: 'idt' }, 'config.json');

    expect(JSON.parse(text)).toEqual({ auths: { 'ghcr.io': { identitytoken: 'idt' } } });
    expect(await lookUp(text, 'ghcr.io')).toMatchObject({ kind: 'identity-token', token: 'idt' });
  });

  it.each(['hunter2', '[]', '{"auths": ["hunter2"]}'])(
    'does not go into a file that is no configuration: %s',
    (before) => {
      expect(() => withLogin(before, 'ghcr.io', login, 'config.json')).toThrow(/^config\.json is no/);
    },
  );
});

describe('a login that is taken away', () => {
  const kept = { auth: 'x' };

  it('leaves under all names of the registry', () => {
    const before = JSON.stringify({
      auths: {
        'docker.io': kept,
        'https://index.docker.io/v1/': kept,
        'https://registry-1.docker.io/v2/': kept,
        'docker.io/team': kept,
        'quay.io': kept,
      },
      credsStore: 'pass',
    });

    expect(JSON.parse(withoutLogin(before, 'docker.io', 'config.json') ?? '')).toEqual({
      auths: { 'docker.io/team': kept, 'quay.io': kept },
      credsStore: 'pass',
    });
  });

  it.each([
    ['no file', undefined],
    ['an empty one', ''],
    ['no logins', '{}'],
    ['others', '{"auths":{"quay.io":{}}}'],
  ])('changes nothing where there is none: %s', (_name, before) => {
    expect(withoutLogin(before, 'ghcr.io', 'config.json')).toBeUndefined();
  });
});
