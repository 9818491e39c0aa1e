import type { Signature, SignedSubject } from './signature.ts';

/** Who a certificate was given to, as its authority wrote it. */
export interface CertificateIdentity {
  /** The only subject alternative name: a mail address or a URI. */
  readonly subject: string;
  readonly subjectKind: 'email' | 'uri';
  /** Who knew the signer: the issuer of the OIDC token, a URL. */
  readonly issuer: string;
  /** `owner/repo` of the workflow (extension 1.3.6.1.4.1.57264.1.5); `undefined` outside of GitHub Actions. */
  readonly workflowRepository: string | undefined;
}

export type Signer =
  | {
      readonly kind: 'key';
      /** SHA-256 of the key's DER (SubjectPublicKeyInfo), 64 hexadecimal digits. */
      readonly fingerprint: string;
    }
  | { readonly kind: 'certificate'; readonly identity: CertificateIdentity };

/** An entry of a transparency log that was verified. */
export interface LogRecord {
  /** Base URL of the log in the trust root; empty where that has none. */
  readonly log: string;
  readonly logIndex: string;
  /** What proves that the entry is in the log. Both were verified where both are there. */
  readonly proof: 'promise' | 'inclusion' | 'both';
}

/** A signature that is what it says: by this signer, of this manifest. Whether that is wanted is for others to judge. */
export interface VerifiedSignature {
  readonly signature: Signature;
  /** The subjects that are the manifest in question, at least one; they may differ in what they say besides. */
  readonly subjects: readonly SignedSubject[];
  readonly signer: Signer;
  /** When it was signed, by a trusted log or timestamp authority; `undefined` where none says so (keys only). */
  readonly signedAt: Date | undefined;
  readonly logs: readonly LogRecord[];
  /** Base URLs or names of the timestamp authorities whose stamps were verified. */
  readonly timestampAuthorities: readonly string[];
}
