import { WardctlError } from '../../errors.ts';
import { parsePublicKey } from '../parse-public-key.ts';
import type { RequiredAnnotations, Requirement, VerificationConfig } from '../requirement.ts';

/** What the command line says of signatures; empty lists and `undefined` where a flag is not given. */
export interface RequirementFlags {
  readonly certEmail: string | undefined;
  readonly certOidcIssuer: string | undefined;
  readonly githubOwner: string | undefined;
  readonly githubRepo: string | undefined;
  /** Contents of the key files, and what the user calls them. */
  readonly keys: readonly { readonly pem: string; readonly name: string }[];
  /** Each `key=value`. */
  readonly annotations: readonly string[];
}

/**
 * The requirements that flags stand for, all of which have to be met, in this order: the certificate's mail address, the
 * workflow of GitHub Actions, each key. All ask for the same annotations (sigstore-and-oci 2.5).
 * @returns `undefined` where no flag is given
 * @throws WardctlError USAGE_INVALID where flags do not go together; KEY_INVALID, naming the key's file
 */
export function requirementsFromFlags(flags: RequirementFlags): VerificationConfig | undefined {
  checkValues(flags);
  const annotations = parseAnnotations(flags.annotations, '--verification-annotation');
  const allOf = [
    ...certificateRequirements(flags, annotations),
    ...githubRequirements(flags, annotations),
    ...flags.keys.map((key) => keyRequirement(key, annotations)),
  ];
  if (allOf.length > 0) return { allOf, anyOf: undefined };
  if (annotations.size === 0) return undefined;
  throw unusable(
    '--verification-annotation says what a signature has to say, and no flag says whose it has to be',
    'Add --verification-key, --cert-email with --cert-oidc-issuer, or --github-owner.',
  );
}

function checkValues({ certEmail, certOidcIssuer, githubOwner, githubRepo }: RequirementFlags): void {
  const values = Object.entries({
    '--cert-email': certEmail,
    '--cert-oidc-issuer': certOidcIssuer,
    '--github-owner': githubOwner,
    '--github-repo': githubRepo,
  });
  for (const [flag, value] of values) {
    if (value === '')
      throw unusable(`${flag}: expected a value, found an empty one`, `Write it behind ${flag}.`);
  }
  for (const [flag, value] of values.slice(2)) {
    if (value === undefined || /^[^\s/]+$/.test(value)) continue;
    throw unusable(
      `${flag}: expected the name alone, without slash and space, found ${JSON.stringify(value)}`,
      'Owner and repository have a flag each: --github-owner acme --github-repo policies',
    );
  }
}

function certificateRequirements(
  { certEmail, certOidcIssuer }: RequirementFlags,
  annotations: RequiredAnnotations,
): Requirement[] {
  if (certEmail === undefined && certOidcIssuer === undefined) return [];
  if (certEmail === undefined || certOidcIssuer === undefined) {
    const [given, missing] =
      certEmail === undefined
        ? ['--cert-oidc-issuer', '--cert-email']
        : ['--cert-email', '--cert-oidc-issuer'];
    throw unusable(
      `${given} needs ${missing} too: a mail address says who signed only together with who vouches for it`,
      `Add ${missing}.`,
    );
  }
  return [{ kind: 'genericIssuer', issuer: certOidcIssuer, subject: { equal: certEmail }, annotations }];
}

function githubRequirements(
  { githubOwner, githubRepo }: RequirementFlags,
  annotations: RequiredAnnotations,
): Requirement[] {
  if (githubOwner !== undefined) {
    return [{ kind: 'githubAction', owner: githubOwner, repo: githubRepo, annotations }];
  }
  if (githubRepo === undefined) return [];
  throw unusable('--github-repo needs --github-owner too', 'Add --github-owner.');
}

function keyRequirement(
  { pem, name }: RequirementFlags['keys'][number],
  annotations: RequiredAnnotations,
): Requirement {
  try {
    return { kind: 'pubKey', key: parsePublicKey(pem), pem, owner: name, annotations };
  } catch (error) {
    throw error instanceof WardctlError ? error.about(name) : error;
  }
}

/**
 * Annotations of `KEY=VALUE` texts. One without `=` is an error: dropped, less would be asked for than was written.
 * @param flag that they were given with, for messages
 * @throws WardctlError USAGE_INVALID
 */
export function parseAnnotations(texts: readonly string[], flag: string): RequiredAnnotations {
  const annotations = new Map<string, string>();
  for (const text of texts) {
    const end = text.indexOf('=');
    if (end < 1) {
      throw unusable(
        `${flag}: expected KEY=VALUE, found ${JSON.stringify(text)}`,
        'Write the key and the value with = between them.',
      );
    }
    const key = text.slice(0, end);
    const value = text.slice(end + 1);
    const earlier = annotations.get(key);
    if (earlier !== undefined && earlier !== value) {
      const values = `${JSON.stringify(earlier)} and ${JSON.stringify(value)}`;
      throw unusable(
        `${flag}: expected one value of ${JSON.stringify(key)}, found ${values}`,
        'No signature can say both: leave one.',
      );
    }
    annotations.set(key, value);
  }
  return annotations;
}

function unusable(problem: string, hint: string): WardctlError {
  return new WardctlError('USAGE_INVALID', problem, { hint });
}
