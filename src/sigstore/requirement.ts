import type { PublicKey } from './public-key.ts';

/** What a signature has to say besides: each key with exactly this value. */
export type RequiredAnnotations = ReadonlyMap<string, string>;

/** A signature by a key. */
export interface PubKeyRequirement {
  readonly kind: 'pubKey';
  readonly key: PublicKey;
  /** As written, PEM. */
  readonly pem: string;
  /** Whose key it is, or which file it is from; for messages. */
  readonly owner: string | undefined;
  readonly annotations: RequiredAnnotations;
}

/** A signature by somebody whom an OIDC issuer knows. */
export interface GenericIssuerRequirement {
  readonly kind: 'genericIssuer';
  readonly issuer: string;
  /** `urlPrefix` is normalised: it ends in `/` (sigstore-and-oci 2.2). */
  readonly subject: { readonly equal: string } | { readonly urlPrefix: string };
  readonly annotations: RequiredAnnotations;
}

/** A signature by a workflow of GitHub Actions. */
export interface GithubActionRequirement {
  readonly kind: 'githubAction';
  readonly owner: string;
  /** Default: any of the owner's. */
  readonly repo: string | undefined;
  readonly annotations: RequiredAnnotations;
}

export type Requirement = PubKeyRequirement | GenericIssuerRequirement | GithubActionRequirement;

/** What has to be true of a policy's signatures before it is used (sigstore-and-oci 2). At least one list is there, none is empty. */
export interface VerificationConfig {
  /** Each needs a signature that meets it. Empty only where `anyOf` is there. */
  readonly allOf: readonly Requirement[];
  readonly anyOf:
    { readonly minimumMatches: number; readonly signatures: readonly Requirement[] } | undefined;
}

/** All requirements of a configuration, those of `allOf` first. */
export function requirementsIn({ allOf, anyOf }: VerificationConfig): readonly Requirement[] {
  return [...allOf, ...(anyOf?.signatures ?? [])];
}

/** Whether a requirement is about certificates, which only a trust root can judge. */
export function asksForCertificates(config: VerificationConfig): boolean {
  return requirementsIn(config).some(({ kind }) => kind !== 'pubKey');
}
