import type { SignatureFormat } from '../../sigstore/index.ts';

/** How the user wants to sign: the values of `signingFlags`. */
export interface SigningSettings {
  /** File with a private key in the format of cosign. */
  readonly keyPath: string | undefined;
  readonly passwordFile: string | undefined;
  /** OIDC token of who signs without a key. */
  readonly identityToken: string | undefined;
  /** Where certificates, logs and timestamps come from; for signing without a key. */
  readonly signingConfigPath: string | undefined;
  readonly format: SignatureFormat;
  /** `KEY=VALUE`. */
  readonly annotations: readonly string[];
}
