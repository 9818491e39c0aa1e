import { describe, expect, it } from 'vitest';
import { requirementsFromFlags, type RequirementFlags } from '../../../../src/sigstore/config/from-flags.ts';
import { somePublicKey } from '../../../support/config-keys.ts';

const none: RequirementFlags = {
  certEmail: undefined,
  certOidcIssuer: undefined,
  githubOwner: undefined,
  githubRepo: undefined,
  keys: [],
  annotations: [],
};
const first = { pem: somePublicKey(), name: 'a.pub' };
const second = { pem: somePublicKey(), name: 'b.pub' };

describe('requirements from flags', () => {
  it('are none where nothing is said', () => {
    expect(requirementsFromFlags(none)).toBeUndefined();
  });

  it('all have to be met, with the same annotations, in the order of the reference', () => {
    const config = requirementsFromFlags({
      certEmail: 'a@example.com',
      certOidcIssuer: 'https://issuer.example',
      githubOwner: 'acme',
      githubRepo: 'policies',
      keys: [first, second],
      annotations: ['env=prod', 'formula=a=b', 'empty=', 'env=prod'],
    });

    const annotations = new Map([
      ['env', 'prod'],
      ['formula', 'a=b'],
      ['empty', ''],
    ]);
    expect(config).toMatchObject({
      allOf: [
        {
          kind: 'genericIssuer',
          issuer: 'https://issuer.example',
          subject: { equal: 'a@example.com' },
          annotations,
        },
        { kind: 'githubAction', owner: 'acme', repo: 'policies', annotations },
        { kind: 'pubKey', pem: first.pem, owner: first.name, annotations },
        { kind: 'pubKey', pem: second.pem, owner: second.name, annotations },
      ],
      anyOf: undefined,
    });
    expect(config?.allOf).toHaveLength(4);
  });

  it('may be one alone', () => {
    expect(requirementsFromFlags({ ...none, githubOwner: 'acme' })).toEqual({
      allOf: [{ kind: 'githubAction', owner: 'acme', repo: undefined, annotations: new Map() }],
      anyOf: undefined,
    });
  });

  it.each<[Partial<RequirementFlags>, string]>([
    [{ certEmail: 'a@example.com' }, '--cert-email needs --cert-oidc-issuer too'],
    [{ certOidcIssuer: 'i' }, '--cert-oidc-issuer needs --cert-email too'],
    [{ certOidcIssuer: 'i', keys: [first] }, '--cert-oidc-issuer needs --cert-email too'],
    [{ githubRepo: 'r' }, '--github-repo needs --github-owner too'],
    [{ annotations: ['a=b'] }, 'no flag says whose it has to be'],
    [{ keys: [first], annotations: ['prod'] }, 'expected KEY=VALUE, found "prod"'],
    [{ keys: [first], annotations: ['=prod'] }, 'expected KEY=VALUE, found "=prod"'],
    [{ annotations: ['prod'] }, 'expected KEY=VALUE, found "prod"'],
    [{ keys: [first], annotations: ['a=1', 'a=2'] }, 'expected one value of "a", found "1" and "2"'],
    [{ certEmail: '', certOidcIssuer: 'i' }, '--cert-email: expected a value, found an empty one'],
    [{ certEmail: 'a', certOidcIssuer: '' }, '--cert-oidc-issuer: expected a value'],
    [{ githubOwner: '' }, '--github-owner: expected a value'],
    [{ githubOwner: 'acme', githubRepo: '' }, '--github-repo: expected a value'],
    [{ githubOwner: 'acme/policies' }, '--github-owner: expected the name alone'],
    [{ githubOwner: 'acme', githubRepo: 'acme/policies' }, '--github-repo: expected the name alone'],
  ])('are refused: %j', (flags, problem) => {
    expect(() => requirementsFromFlags({ ...none, ...flags })).toThrow(
      expect.objectContaining({
        code: 'USAGE_INVALID',
        message: expect.stringContaining(problem) as unknown,
        hint: expect.stringMatching(/\w/) as unknown,
      }),
    );
  });

  it('name the file of a key that is none', () => {
    expect(() => requirementsFromFlags({ ...none, keys: [first, { pem: 'x', name: 'c.pub' }] })).toThrow(
      expect.objectContaining({
        code: 'KEY_INVALID',
        message: 'c.pub: expected one PEM block PUBLIC KEY, found no PEM block',
      }),
    );
  });
});
