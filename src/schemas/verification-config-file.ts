/** What has to be true of a policy's signatures before it is used: a file for `--verification-config-path`. */
export type VerificationConfigFile = AllOfConfig | AnyOfConfig;

interface AllOfConfig extends Versioned {
  /** Each needs a signature that matches it; one signature may match several. */
  readonly allOf: Entries;
  /** Of these, some need a signature that matches. */
  readonly anyOf?: SomeOf | null;
}

interface AnyOfConfig extends Versioned {
  readonly allOf?: null;
  /** Of these, some need a signature that matches. */
  readonly anyOf: SomeOf;
}

interface Versioned {
  /** Files without it are read with a warning. */
  readonly apiVersion?: 'v1';
}

interface SomeOf {
  /**
   * How many of the entries have to match; at most as many as there are.
   * @asType integer
   * @minimum 1
   * @maximum 255
   * @default 1
   */
  readonly minimumMatches?: number;
  readonly signatures: Entries;
}

/**
 * @minItems 1
 * @maxItems 256
 */
type Entries = readonly (PubKeySignature | GenericIssuerSignature | GithubActionSignature)[];

/** A signature by a key. */
interface PubKeySignature extends Annotated {
  readonly kind: 'pubKey';
  /** PEM block `PUBLIC KEY`: P-256, P-384, RSA of 2048 bits or more, or Ed25519. */
  readonly key: Pem;
  /** Whose key it is, for messages. */
  readonly owner?: string | null;
}

/** A signature by somebody whom an OIDC issuer knows. */
interface GenericIssuerSignature extends Annotated {
  readonly kind: 'genericIssuer';
  /**
   * URL of the issuer, exactly as certificates have it.
   * @examples ["https://github.com/login/oauth"]
   */
  readonly issuer: FilledText;
  /** Whom the certificate is for. */
  readonly subject: ExactSubject | SubjectPrefix;
}

/** A signature by a workflow of GitHub Actions. */
interface GithubActionSignature extends Annotated {
  readonly kind: 'githubAction';
  /** The organisation or user that the workflow belongs to. */
  readonly owner: GithubName;
  /** The repository of the workflow, without its owner; default: any of the owner's. */
  readonly repo?: GithubName | null;
}

interface Annotated {
  /** What the signature has to say besides, exactly. */
  readonly annotations?: Readonly<Record<string, string>> | null;
}

interface ExactSubject {
  /** The mail address or URI of the certificate. */
  readonly equal: FilledText;
}

interface SubjectPrefix {
  /**
   * The beginning of the certificate's URI, up to a `/`, which is added where it does not end in one.
   * @examples ["https://github.com/acme"]
   */
  readonly urlPrefix: UrlPrefix;
}

/** @minLength 1 */
type FilledText = string;

/** @pattern ^[^\s\/]+$ */
type GithubName = string;

/** @pattern ^[a-zA-Z][a-zA-Z0-9+.\-]*:\/\/[^\s\/?#@\\]+(\/[^\s?#\\]*)?$ */
type UrlPrefix = string;

/** @pattern ^\s*-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+\/=\s]+-----END PUBLIC KEY-----\s*$ */
type Pem = string;
