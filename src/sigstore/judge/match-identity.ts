import { shownText } from '../../oci/index.ts';
import type { GenericIssuerRequirement, GithubActionRequirement } from '../requirement.ts';
import { SignatureError } from '../signature-problem.ts';
import type { CertificateIdentity } from '../signer.ts';

/** Who vouches for workflows of GitHub Actions. */
const githubIssuer = 'https://token.actions.githubusercontent.com';

/** That a certificate is for the one who has to sign. @throws SignatureError *_MISMATCH */
export function matchIdentity(
  requirement: GenericIssuerRequirement | GithubActionRequirement,
  identity: CertificateIdentity,
): void {
  if (requirement.kind === 'githubAction') matchWorkflow(requirement, identity);
  else matchSubject(requirement, identity);
}

/** Compared byte by byte; a prefix is the start of the text, which ends in `/` (sigstore-and-oci 2.2). */
function matchSubject({ issuer, subject }: GenericIssuerRequirement, identity: CertificateIdentity): void {
  matchIssuer(issuer, identity);
  const matches =
    'equal' in subject
      ? identity.subject === subject.equal
      : identity.subjectKind === 'uri' &&
        identity.subject.startsWith(subject.urlPrefix) &&
        !hasDots(identity.subject);
  if (matches) return;
  const expected = 'equal' in subject ? subject.equal : `a URL that starts with ${subject.urlPrefix}`;
  throw new SignatureError(
    'IDENTITY_MISMATCH',
    `expected the subject ${expected}, found ${shownText(identity.subject)}`,
  );
}

/**
 * The repository that a workflow ran for, as the authority wrote it; and that the workflow itself, which the subject
 * names, is of the same owner. It may be of another repository: a reusable one (sigstore-and-oci 2.2; RATIONALE.md).
 */
function matchWorkflow(requirement: GithubActionRequirement, identity: CertificateIdentity): void {
  const { owner, repo } = requirement;
  matchIssuer(githubIssuer, identity);
  const { subject, subjectKind, workflowRepository } = identity;
  if (workflowRepository === undefined) {
    throw new SignatureError(
      'REPOSITORY_MISMATCH',
      'expected a certificate that names the repository of a workflow, found none in it',
    );
  }
  const [foundOwner = '', foundRepo = '', ...rest] = workflowRepository.split('/');
  const wanted = repo === undefined ? `a repository of ${owner}` : `${owner}/${repo}`;
  const mismatch = `expected a workflow of ${wanted}, found one of ${shownText(workflowRepository)}`;
  if (foundOwner !== owner) throw new SignatureError('OWNER_MISMATCH', mismatch);
  const isRepository = rest.length === 0 && !['', '.', '..'].includes(foundRepo);
  if (!isRepository || (repo !== undefined && foundRepo !== repo))
    throw new SignatureError('REPOSITORY_MISMATCH', mismatch);
  const start = `https://github.com/${owner}/`;
  if (subjectKind === 'uri' && subject.startsWith(start) && !hasDots(subject)) return;
  throw new SignatureError(
    'IDENTITY_MISMATCH',
    `expected a subject below ${start}, found ${shownText(subject)}`,
  );
}

/** Whether a URL leads elsewhere than it looks: authorities give no such names. */
function hasDots(url: string): boolean {
  return /(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\?#]|$)|\\/i.test(url);
}

function matchIssuer(issuer: string, identity: CertificateIdentity): void {
  if (identity.issuer === issuer) return;
  throw new SignatureError(
    'ISSUER_MISMATCH',
    `expected the issuer ${issuer}, found ${shownText(identity.issuer)}`,
  );
}
