import { describe, expect, it } from 'vitest';
import { matchIdentity } from '../../../../src/sigstore/judge/match-identity.ts';
import type {
  GenericIssuerRequirement,
  GithubActionRequirement,
} from '../../../../src/sigstore/requirement.ts';
import { problemOf } from '../../../../src/sigstore/signature-problem.ts';
import type { CertificateIdentity } from '../../../../src/sigstore/signer.ts';

const githubIssuer = 'https://token.actions.githubusercontent.com';
const workflow: CertificateIdentity = {
  subject: 'https://github.com/acme/policies/.github/workflows/release.yml@refs/tags/v1',
  subjectKind: 'uri',
  issuer: githubIssuer,
  workflowRepository: 'acme/policies',
};
const person: CertificateIdentity = {
  subject: 'user@example.com',
  subjectKind: 'email',
  issuer: 'https://accounts.example.com',
  workflowRepository: undefined,
};

/** The code that a requirement refuses an identity with; `undefined` where it is met. */
function codeOf(
  requirement: GenericIssuerRequirement | GithubActionRequirement,
  identity: CertificateIdentity,
): string | undefined {
  try {
    matchIdentity(requirement, identity);
    return undefined;
  } catch (error) {
    return problemOf(error).code;
  }
}

const github = (owner: string, repo?: string): GithubActionRequirement => ({
  kind: 'githubAction',
  owner,
  repo,
  annotations: new Map(),
});
const issuer = (subject: GenericIssuerRequirement['subject'], by: string): GenericIssuerRequirement => ({
  kind: 'genericIssuer',
  issuer: by,
  subject,
  annotations: new Map(),
});

// sigstore-and-oci 2.2.
describe('a workflow of GitHub Actions', () => {
  it.each([
    ['its owner', github('acme')],
    ['its owner and repository', github('acme', 'policies')],
  ])('is known by %s', (_what, requirement) => {
    expect(codeOf(requirement, workflow)).toBeUndefined();
  });

  it('may use a reusable workflow of the same owner', () => {
    const reused = {
      ...workflow,
      subject: 'https://github.com/acme/actions/.github/workflows/release.yml@refs/tags/v4',
    };

    expect(codeOf(github('acme', 'policies'), reused)).toBeUndefined();
  });

  it.each([
    ['another owner', github('kubewarden'), workflow, 'OWNER_MISMATCH'],
    ['the start of an owner', github('acm'), workflow, 'OWNER_MISMATCH'],
    ['an owner in other case', github('Acme'), workflow, 'OWNER_MISMATCH'],
    ['another repository', github('acme', 'other'), workflow, 'REPOSITORY_MISMATCH'],
    ['another issuer', github('acme'), { ...workflow, issuer: 'https://evil.example' }, 'ISSUER_MISMATCH'],
    [
      'an issuer that only starts so',
      github('acme'),
      { ...workflow, issuer: `${githubIssuer}/x` },
      'ISSUER_MISMATCH',
    ],
    [
      'no repository in the certificate',
      github('acme'),
      { ...workflow, workflowRepository: undefined },
      'REPOSITORY_MISMATCH',
    ],
    [
      'a repository of three parts',
      github('acme'),
      { ...workflow, workflowRepository: 'acme/policies/x' },
      'REPOSITORY_MISMATCH',
    ],
    [
      'an owner without repository',
      github('acme'),
      { ...workflow, workflowRepository: 'acme' },
      'REPOSITORY_MISMATCH',
    ],
    [
      'a workflow of another owner',
      github('acme'),
      { ...workflow, subject: 'https://github.com/acme-fork/policies/.github/workflows/a.yml' },
      'IDENTITY_MISMATCH',
    ],
    [
      'a subject that leads elsewhere',
      github('acme'),
      { ...workflow, subject: 'https://github.com/acme/../evil/.github/workflows/a.yml' },
      'IDENTITY_MISMATCH',
    ],
    [
      'a repository that leads elsewhere',
      github('acme'),
      { ...workflow, workflowRepository: 'acme/..' },
      'REPOSITORY_MISMATCH',
    ],
    [
      'a subject on another host',
      github('acme'),
      { ...workflow, subject: 'https://github.com.evil.example/acme/policies/x' },
      'IDENTITY_MISMATCH',
    ],
    [
      'a mail address',
      github('acme'),
      { ...workflow, subject: 'https://github.com/acme/policies/x@y', subjectKind: 'email' },
      'IDENTITY_MISMATCH',
    ],
  ] as const)('is refused for %s', (_what, requirement, identity, code) => {
    expect(codeOf(requirement, identity)).toBe(code);
  });
});

describe('a signer known to an issuer', () => {
  const by = 'https://accounts.example.com';

  it('is known by the whole subject', () => {
    expect(codeOf(issuer({ equal: 'user@example.com' }, by), person)).toBeUndefined();
  });

  it.each(['user@example.co', 'ser@example.com', 'USER@example.com', 'user@example.com ', '.*'])(
    'is not %j',
    (equal) => {
      expect(codeOf(issuer({ equal }, by), person)).toBe('IDENTITY_MISMATCH');
    },
  );

  it('is known by the start of a URL', () => {
    const prefix = { urlPrefix: 'https://github.com/acme/' };

    expect(codeOf(issuer(prefix, githubIssuer), workflow)).toBeUndefined();
  });

  it.each([
    ['another owner that starts alike', { ...workflow, subject: 'https://github.com/acme-malicious/x' }],
    ['a mail address', { ...workflow, subject: 'https://github.com/acme/x', subjectKind: 'email' }],
    ['what leads elsewhere', { ...workflow, subject: 'https://github.com/acme/../evil/x' }],
    ['what leads elsewhere, encoded', { ...workflow, subject: 'https://github.com/acme/%2E%2e/evil' }],
    ['what leads elsewhere, with a backslash', { ...workflow, subject: 'https://github.com/acme/..\\evil' }],
  ] as const)('is not, with that start, %s', (_what, identity) => {
    const prefix = { urlPrefix: 'https://github.com/acme/' };

    expect(codeOf(issuer(prefix, githubIssuer), identity)).toBe('IDENTITY_MISMATCH');
  });

  it('is not known to another issuer', () => {
    expect(codeOf(issuer({ equal: 'user@example.com' }, 'https://other.example'), person)).toBe(
      'ISSUER_MISMATCH',
    );
  });
});
