import type {
  AttestationDescription,
  ProblemDescription,
  SignatureDescription,
} from '../verification/described-signature.ts';

/** What `wardctl verify --json` prints. */
export interface VerifiedPolicy {
  /** The policy in full, such as `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  readonly verified: boolean;
  /** Digest of the manifest whose signatures these are: of the policy, or of the list that it was chosen from. */
  readonly digest: string;
  /** Which of them that is. */
  readonly subject: 'manifest' | 'list';
  /** The policy, whatever becomes of its tag: `<registry>/<repository>@<digest>`. */
  readonly immutableRef: string;
  /** Everything that was found, in the order it was found. */
  readonly signatures: readonly JudgedSignature[];
  readonly attestations: readonly AttestationDescription[];
  /** The requirements, those of `allOf` first. */
  readonly requirements: readonly RequirementDescription[];
  /** Of `anyOf`: how many of its requirements have to be met, and are. Left out where there is no `anyOf`. */
  readonly anyOf?: { readonly minimumMatches: number; readonly matches: number };
  /** Left out where none was needed. */
  readonly trustRoot?: {
    /** A path, or the URL of a TUF mirror. */
    readonly origin: string;
    /** When it was fetched or refreshed last, RFC 3339; `null` for files of the user's. */
    readonly fetchedAt: string | null;
  };
  /** Why it is refused: `SIGNATURE_MISSING`, `SIGNATURE_INVALID` or `SIGNATURE_MISMATCH`; left out where it is not. */
  readonly refusal?: ProblemDescription;
}

/** A signature, and whether it is one of those that were asked for. */
export interface JudgedSignature extends SignatureDescription {
  /** Whether it met a requirement. */
  readonly counted: boolean;
}

export interface RequirementDescription {
  readonly list: 'allOf' | 'anyOf';
  readonly kind: 'pubKey' | 'genericIssuer' | 'githubAction';
  /** In words. */
  readonly text: string;
  readonly met: boolean;
  /** What became of it with each signature, by the digest and position of the signature's layer. */
  readonly signatures: readonly {
    readonly digest: string;
    readonly index: number;
    readonly met: boolean;
    /** The first check that failed. */
    readonly problem?: ProblemDescription;
  }[];
}
