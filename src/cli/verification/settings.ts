import type { SignatureFormat } from '../../sigstore/index.ts';

/** What the user said about signatures: the values of `verificationFlags`. */
export interface VerificationSettings {
  /** Default: `verification-config.yml` of the user, if there is one, and no flag says who has to have signed. */
  readonly configPath: string | undefined;
  /** Files with public keys. */
  readonly keyPaths: readonly string[];
  /** `KEY=VALUE`. */
  readonly annotations: readonly string[];
  readonly certEmail: string | undefined;
  readonly certOidcIssuer: string | undefined;
  readonly githubOwner: string | undefined;
  readonly githubRepo: string | undefined;
  readonly formats: SignatureFormat | 'any';
  readonly trust: TrustSettings;
}

/** Where the trust root comes from: the values of `trustFlags`. */
export interface TrustSettings {
  /** A file with it. Default: the TUF mirror's. */
  readonly configPath: string | undefined;
  /** Default: the public instance of Sigstore. */
  readonly tufMirror: string | undefined;
  /** File with the root metadata that a mirror is trusted by at first use. */
  readonly tufRootPath: string | undefined;
  /** Whether to use what was fetched before, and ask no mirror. */
  readonly offline: boolean;
  /** Whether to refuse what could not be refreshed. */
  readonly strict: boolean;
}

/** Where no flag says anything: the user's file counts, if there is one. */
export const usualVerification: VerificationSettings = {
  configPath: undefined,
  keyPaths: [],
  annotations: [],
  certEmail: undefined,
  certOidcIssuer: undefined,
  githubOwner: undefined,
  githubRepo: undefined,
  formats: 'any',
  trust: {
    configPath: undefined,
    tufMirror: undefined,
    tufRootPath: undefined,
    offline: false,
    strict: false,
  },
};
