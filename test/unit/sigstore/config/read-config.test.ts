import { describe, expect, it } from 'vitest';
import type { WardctlError } from '../../../../src/errors.ts';
import { fromPlain } from '../../../../src/json/index.ts';
import { scaffoldVerificationConfig } from '../../../../src/scaffold/index.ts';
import { readVerificationConfig } from '../../../../src/sigstore/config/read-config.ts';
import type { VerificationConfig } from '../../../../src/sigstore/requirement.ts';
import { stringifyYaml } from '../../../../src/yaml/index.ts';
import { somePublicKey } from '../../../support/config-keys.ts';

const warnings: string[] = [];

async function read(text: string): Promise<VerificationConfig> {
  warnings.length = 0;
  return readVerificationConfig(text, 'v.yml', (message) => warnings.push(message));
}

/** What is said of a text that is refused. */
async function refusal(text: string): Promise<WardctlError> {
  return read(text).then(
    () => expect.unreachable('it was accepted'),
    (error: unknown) => error as WardctlError,
  );
}

const pem = somePublicKey();
const indented = pem.trimEnd().replaceAll('\n', '\n      ');
const full = `apiVersion: v1
allOf:
  - kind: pubKey
    owner: team-a
    key: |
      ${indented}
    annotations: {env: prod}
  - kind: genericIssuer
    issuer: https://github.com/login/oauth
    subject: {equal: user@example.com}
  - kind: githubAction
    owner: acme
    repo: policies
anyOf:
  minimumMatches: 2
  signatures:
    - kind: githubAction
      owner: acme
    - kind: genericIssuer
      issuer: https://issuer.example
      subject:
        urlPrefix: https://github.com/acme
`;
const entry = '- {kind: githubAction, owner: acme}';

describe('verification config', () => {
  it('is read whole', async () => {
    const config = await read(full);

    expect(config).toMatchObject({
      allOf: [
        { kind: 'pubKey', owner: 'team-a', pem, annotations: new Map([['env', 'prod']]) },
        {
          kind: 'genericIssuer',
          issuer: 'https://github.com/login/oauth',
          subject: { equal: 'user@example.com' },
          annotations: new Map(),
        },
        { kind: 'githubAction', owner: 'acme', repo: 'policies', annotations: new Map() },
      ],
      anyOf: {
        minimumMatches: 2,
        signatures: [
          { kind: 'githubAction', owner: 'acme', repo: undefined },
          { kind: 'genericIssuer', subject: { urlPrefix: 'https://github.com/acme/' } },
        ],
      },
    });
    expect(config.allOf[0]).toHaveProperty('key.algorithm', 'ecdsa-p256');
    expect(warnings).toEqual([]);
  });

  it('may be JSON', async () => {
    const text = JSON.stringify({ apiVersion: 'v1', allOf: [{ kind: 'githubAction', owner: 'acme' }] });

    await expect(read(text)).resolves.toMatchObject({ allOf: [{ owner: 'acme' }], anyOf: undefined });
  });

  it('is what is scaffolded, with its nulls', async () => {
    const config = await read(stringifyYaml(fromPlain(scaffoldVerificationConfig())));

    expect(config).toEqual({
      allOf: [{ kind: 'githubAction', owner: 'kubewarden', repo: undefined, annotations: new Map() }],
      anyOf: undefined,
    });
  });

  it('may have null for what is optional', async () => {
    const text = `apiVersion: v1\nallOf: null\nanyOf:\n  signatures:\n    - {kind: pubKey, owner: null, annotations: ~, key: ${JSON.stringify(pem)}}\n`;

    await expect(read(text)).resolves.toMatchObject({
      allOf: [],
      anyOf: { minimumMatches: 1, signatures: [{ owner: undefined, annotations: new Map() }] },
    });
  });

  it('is read with a warning where it has no version', async () => {
    await expect(read(`allOf:\n${entry}\n`)).resolves.toHaveProperty('allOf.length', 1);
    expect(warnings).toEqual([expect.stringMatching(/^v\.yml has no apiVersion, .*`apiVersion: v1`/)]);
  });

  it.each([
    ['!equal user@example.com', { equal: 'user@example.com' }],
    ['!equal 123', { equal: '123' }],
    ['!urlPrefix https://github.com/acme', { urlPrefix: 'https://github.com/acme/' }],
    ['\n      !urlPrefix "https://github.com/acme/"', { urlPrefix: 'https://github.com/acme/' }],
  ])('may have the subject as the reference prints it: %s', async (subject, expected) => {
    const text = `apiVersion: v1\nallOf:\n- kind: genericIssuer\n  issuer: i\n  subject: ${subject}\n`;

    await expect(read(text)).resolves.toMatchObject({ allOf: [{ subject: expected }] });
  });

  it.each([
    ['https://github.com/acme', 'https://github.com/acme/'],
    ['https://github.com/acme/', 'https://github.com/acme/'],
    ['https://github.com', 'https://github.com/'],
    ['HTTPS://GitHub.com:443/Acme', 'https://github.com/Acme/'],
    ['https://github.com/a/../acme', 'https://github.com/acme/'],
    [
      'https://github.com/acme/p/.github/workflows/r.yml@refs/tags',
      'https://github.com/acme/p/.github/workflows/r.yml@refs/tags/',
    ],
    ['spiffe://example.com/ns', 'spiffe://example.com/ns/'],
  ])('ends the prefix %s in a slash', async (urlPrefix, expected) => {
    const text = `apiVersion: v1\nallOf: [{kind: genericIssuer, issuer: i, subject: {urlPrefix: "${urlPrefix}"}}]`;

    await expect(read(text)).resolves.toMatchObject({ allOf: [{ subject: { urlPrefix: expected } }] });
  });

  it.each([
    ['allOf: []', 2, 8, 'allOf: expected at least one entry, found none: it requires nothing'],
    [`allOf: []\nanyOf:\n  signatures:\n  ${entry}`, 2, 8, 'allOf: expected at least one entry'],
    ['anyOf: {signatures: []}', 2, 21, 'anyOf.signatures: expected at least one entry'],
    [
      `anyOf:\n  minimumMatches: 0\n  signatures:\n  ${entry}`,
      3,
      19,
      'anyOf.minimumMatches: expected an integer from 1 to 255, found the number 0, which requires nothing',
    ],
    [`anyOf:\n  minimumMatches: 256\n  signatures:\n  ${entry}`, 3, 19, 'an integer from 1 to 255'],
    [`anyOf:\n  minimumMatches: 1.5\n  signatures:\n  ${entry}`, 3, 19, 'an integer from 1 to 255'],
    [`anyOf:\n  minimumMatches: -1\n  signatures:\n  ${entry}`, 3, 19, 'an integer from 1 to 255'],
    [`anyOf:\n  minimumMatches: "1"\n  signatures:\n  ${entry}`, 3, 19, 'an integer from 1 to 255'],
    [`anyOf:\n  minimumMatches: null\n  signatures:\n  ${entry}`, 3, 19, 'an integer from 1 to 255'],
    [
      `anyOf:\n  minimumMatches: 2\n  signatures:\n  ${entry}`,
      3,
      19,
      'expected at most 1, the number of signatures below, found 2, which nothing can ever reach',
    ],
    [
      'anyOf: {minimumMatches: 1}',
      2,
      8,
      'anyOf.signatures: expected a list of signatures, found no such key',
    ],
    [`foo: 1\nallOf:\n${entry}`, 2, 1, 'foo: unknown key; known are apiVersion, allOf, anyOf'],
    [`allof:\n${entry}`, 2, 1, 'allof: unknown key; did you mean allOf?'],
    [`allOf: [{kind: githubAction, owner: acme, repositry: x}]`, 2, 43, 'repositry: unknown key; known are'],
    [`allOf: [{kind: githubAction, ownr: acme}]`, 2, 30, 'allOf[0].ownr: unknown key; did you mean owner?'],
    [
      `allOf: [{kind: githubAction, owner: a, issuer: i}]`,
      2,
      40,
      'allOf[0].issuer: unknown key; known are kind, owner, repo, annotations',
    ],
    [`anyOf:\n  minMatches: 1\n  signatures:\n  ${entry}`, 3, 3, 'anyOf.minMatches: unknown key'],
    [`allOf: [{kind: x}]`, 2, 16, 'expected one of pubKey, genericIssuer, githubAction, found "x"'],
    [`allOf: [{kind: githubActions}]`, 2, 16, 'found "githubActions"; did you mean githubAction?'],
    [`allOf: [{kind: certificate}]`, 2, 16, 'expected one of pubKey, genericIssuer, githubAction'],
    [`allOf: [{owner: acme}]`, 2, 9, 'allOf[0].kind: expected one of pubKey'],
    [`allOf: [{Kind: githubAction}]`, 2, 10, 'allOf[0].Kind: unknown key; did you mean kind?'],
    ['allOf: [x]', 2, 9, 'allOf[0]: expected a mapping with a kind'],
    ['allOf: {a: 1}', 2, 8, 'allOf: expected a list, found a mapping'],
    ['allOf: [{kind: githubAction}]', 2, 9, 'allOf[0].owner: expected an owner, found no such key'],
    [`allOf: [{kind: githubAction, owner: 3}]`, 2, 37, 'found the number 3; put it in quotes'],
    [`allOf: [{kind: githubAction, owner: ""}]`, 2, 37, 'expected the name alone'],
    [`allOf: [{kind: githubAction, owner: a/b}]`, 2, 37, 'expected the name alone, without slash and space'],
    [`allOf: [{kind: githubAction, owner: a, repo: a/b}]`, 2, 46, 'allOf[0].repo: expected the name alone'],
    [
      `allOf: [{kind: githubAction, owner: a, annotations: {n: 3}}]`,
      2,
      57,
      'allOf[0].annotations.n: expected a text, found the number 3; put it in quotes',
    ],
    [`allOf: [{kind: githubAction, owner: a, annotations: []}]`, 2, 53, 'expected a mapping of texts'],
    [
      `allOf: [{kind: githubAction, owner: a, annotations: {n: null}}]`,
      2,
      57,
      'expected a text, found nothing',
    ],
    [
      'allOf: [{kind: genericIssuer, issuer: i}]',
      2,
      9,
      'allOf[0].subject: expected a subject, found no such',
    ],
    ['allOf: [{kind: genericIssuer, issuer: "", subject: {equal: a}}]', 2, 39, 'a text that is not empty'],
    ['allOf: [{kind: genericIssuer, issuer: i, subject: {}}]', 2, 51, 'found an empty mapping'],
    [
      'allOf: [{kind: genericIssuer, issuer: i, subject: a}]',
      2,
      51,
      'expected {equal: TEXT} or {urlPrefix: URL}',
    ],
    ['allOf: [{kind: genericIssuer, issuer: i, subject: !prefix a}]', 2, 59, 'expected {equal: TEXT} or'],
    [
      'allOf: [{kind: genericIssuer, issuer: i, subject: {equal: a, urlPrefix: "https://b/"}}]',
      2,
      51,
      'both',
    ],
    ['allOf: [{kind: genericIssuer, issuer: i, subject: {equals: a}}]', 2, 52, 'did you mean equal?'],
    ['allOf: [{kind: genericIssuer, issuer: i, subject: {equal: ""}}]', 2, 59, 'a text that is not empty'],
    ...[
      'acme',
      '/acme',
      'github.com/acme',
      'https:github.com/acme',
      'https://user@github.com/acme',
      'https://github.com/acme?x',
      'https://github.com/acme#x',
      'https://github.com\\\\acme',
      'https://[acme/',
      'mailto:a@example.com',
      'file:///acme',
      '',
    ].map((url): [string, number, number, string] => [
      `allOf: [{kind: genericIssuer, issuer: i, subject: {urlPrefix: "${url}"}}]`,
      2,
      63,
      'subject.urlPrefix: expected an absolute URL',
    ]),
    ['allOf: [{kind: pubKey}]', 2, 9, 'allOf[0].key: expected a public key, found no such key'],
    ['allOf: [{kind: pubKey, key: nonsense}]', 2, 29, 'allOf[0].key: expected one PEM block PUBLIC KEY'],
    ['allOf: [{kind: pubKey, key: 3}]', 2, 29, 'allOf[0].key: expected a text'],
  ])('is refused: %s', async (text, line, column, problem) => {
    const { code, message, hint } = await refusal(`apiVersion: v1\n${text}\n`);

    expect(code).toBe('VERIFICATION_CONFIG_INVALID');
    expect(message).toContain(`v.yml:${String(line)}:${String(column)}: `);
    expect(message).toContain(problem);
    expect(message.split('\n')).toHaveLength(1);
    expect(hint).toContain('wardctl schema verification-config');
  });

  it.each([
    ['', 'expected a mapping, found nothing'],
    ['- a', 'expected a mapping, found'],
    ['apiVersion: v1', 'expected allOf, anyOf or both, found neither'],
    ['apiVersion: v1\nallOf: null\nanyOf: null', 'expected allOf, anyOf or both, found neither'],
    [`apiVersion: v2\nallOf:\n${entry}`, 'v.yml:1:13: apiVersion: expected v1, found "v2"'],
    [`apiVersion: null\nallOf:\n${entry}`, 'v.yml:1:13: apiVersion: expected v1, found nothing'],
    [`apiVersion: v1\nallOf:\n${entry}\nallOf:\n${entry}`, 'found "allOf" again'],
    [`apiVersion: v1\nallOf: [\n`, 'is not valid YAML: line'],
    [`apiVersion: v1\nallOf:\n${entry}\n---\na: 1`, 'expected one document, found 2'],
  ])('is refused whole: %s', async (text, problem) => {
    const { code, message } = await refusal(text);

    expect(code).toBe('VERIFICATION_CONFIG_INVALID');
    expect(message).toContain(problem);
  });

  it('is refused where it is too large', async () => {
    const entries = `apiVersion: v1\nallOf:\n${`${entry}\n`.repeat(257)}`;

    await expect(refusal(entries)).resolves.toHaveProperty(
      'message',
      expect.stringContaining('v.yml:3:1: allOf: expected at most 256 entries, found 257'),
    );
    await expect(refusal(`#${' '.repeat(1024 * 1024)}`)).resolves.toHaveProperty(
      'message',
      expect.stringContaining('expected at most 1048576 bytes, found 1048577'),
    );
  });

  it('is refused with all its problems, in their order', async () => {
    const { message, details } = await refusal(
      `apiVersion: v3\nanyOf:\n  signatures: [{kind: x}, {kind: pubKey, key: ""}]\n  minimumMatches: 9\nbad: 1\n`,
    );

    expect(message.split('\n').map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
      'Verification config is invalid: v.yml has several problems',
      'v.yml:1:13: apiVersion',
      'v.yml:3:23: anyOf.signatures[0].kind',
      'v.yml:3:47: anyOf.signatures[1].key',
      'v.yml:5:1: bad',
    ]);
    expect(details?.['problems']).toHaveLength(4);
  });
});
