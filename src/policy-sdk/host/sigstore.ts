import { byteList } from './bytes.ts';
import { callHost } from './channel.ts';

/** Which image, and what its signatures must say. */
export interface SignedImage {
  /** Such as `ghcr.io/acme/web:1`. */
  readonly image: string;
  /** Names and values that the signatures must have been made with. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A signature that is as it was asked for; one that is not is a {@link HostError}. */
export interface Verification {
  readonly isTrusted: boolean;
  /** Of the manifest that was signed, such as `sha256:…`. Pin the image to it, for tags move. */
  readonly digest: string;
}

/** Who signed without a key of their own. */
export interface KeylessIdentity {
  /** Such as `https://github.com/login/oauth`. */
  readonly issuer: string;
  /** Such as a mail address; equal to that of the certificate. */
  readonly subject: string;
}

/** Who signed without a key of their own, by the start of the URL that identifies them. */
export interface KeylessPrefix {
  readonly issuer: string;
  /** Such as `https://github.com/acme/`. */
  readonly urlPrefix: string;
}

/**
 * Requires signatures by each of the public keys.
 *
 * @param wanted `pubKeys` are PEM texts
 * @throws HostError when one is missing, or the image cannot be found
 * @example
 * sigstore.verifyPubKeys({ image, pubKeys: settings.keys, annotations: { env: 'prod' } }).digest;
 */
export function verifyPubKeys(wanted: SignedImage & { readonly pubKeys: readonly string[] }): Verification {
  return verify('SigstorePubKeyVerify', wanted, { pub_keys: wanted.pubKeys });
}

/**
 * Requires keyless signatures of each of the identities.
 *
 * @throws HostError when one is missing, or the image cannot be found
 */
export function verifyKeylessExactMatch(
  wanted: SignedImage & { readonly keyless: readonly KeylessIdentity[] },
): Verification {
  const keyless = wanted.keyless.map(({ issuer, subject }) => ({ issuer, subject }));
  return verify('SigstoreKeylessVerify', wanted, { keyless });
}

/**
 * Requires keyless signatures for each of the beginnings of URLs.
 *
 * @throws HostError when one is missing, or the image cannot be found
 */
export function verifyKeylessPrefixMatch(
  wanted: SignedImage & { readonly keylessPrefix: readonly KeylessPrefix[] },
): Verification {
  const keylessPrefix = wanted.keylessPrefix.map(({ issuer, urlPrefix }) => ({
    issuer,
    url_prefix: urlPrefix,
  }));
  return verify('SigstoreKeylessPrefixVerify', wanted, { keyless_prefix: keylessPrefix });
}

/**
 * Requires a keyless signature by a workflow of GitHub Actions.
 *
 * @param wanted `repo` left out: any repository of the owner
 * @throws HostError when there is none, or the image cannot be found
 */
export function verifyKeylessGithubActions(
  wanted: SignedImage & { readonly owner: string; readonly repo?: string },
): Verification {
  return verify('SigstoreGithubActionsVerify', wanted, { owner: wanted.owner, repo: wanted.repo ?? null });
}

/** Which certificate has to have signed. */
export interface CertificateSignature extends SignedImage {
  /** PEM. */
  readonly certificate: string | Uint8Array;
  /** PEM each, intermediates first; left out: the authorities that the host trusts. */
  readonly certificateChain?: readonly (string | Uint8Array)[];
  /** Whether the signature has to be in the transparency log too. Default: true. */
  readonly requireRekorBundle?: boolean;
}

/**
 * Requires a signature with the key of a certificate.
 *
 * @throws HostError when there is none, or the image cannot be found
 */
export function verifyCertificate(wanted: CertificateSignature): Verification {
  return verify('SigstoreCertificateVerify', wanted, {
    certificate: byteList(wanted.certificate),
    certificate_chain: wanted.certificateChain?.map(byteList) ?? null,
    require_rekor_bundle: wanted.requireRekorBundle ?? true,
  });
}

function verify(type: string, { image, annotations }: SignedImage, wanted: object): Verification {
  const payload = { type, image, ...wanted, annotations: annotations ?? null };
  const answer = callHost('oci', 'v2/verify', payload) as {
    readonly is_trusted: boolean;
    readonly digest: string;
  };
  return { isTrusted: answer.is_trusted, digest: answer.digest };
}
