import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import type { SignedContent } from '../../verify/signed-content.ts';
import { legacyPayload } from '../legacy-payload.ts';
import type { NewSignature, SigningRequest } from '../new-signature.ts';
import { readBack } from '../read-back.ts';
import { signBytes } from '../sign-bytes.ts';
import { signingStatement } from '../statement.ts';
import { chooseServices } from './choose-services.ts';
import { tokenSubjectOf } from './identity-token.ts';
import { toBundle, toLegacySignature, type LoggedSignature } from './logged-signature.ts';
import type { Post } from './post.ts';
import { requestCertificate } from './request-certificate.ts';
import { requestLogEntry } from './request-log-entry.ts';
import { requestTimestamp } from './request-timestamp.ts';
import type { SigningConfig } from './signing-config.ts';

export interface KeylessOptions {
  /** JWT of an OIDC issuer that the certificate authority knows. It is sent there, and nowhere else. */
  readonly identityToken: string;
  readonly config: SigningConfig;
  readonly post: Post;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Signs a manifest with a key that is used once, in the name of somebody whom an OIDC issuer knows: an authority (Fulcio)
 * gives a certificate, a log (Rekor) and timestamp authorities say when it was used. What they answer has to be about this
 * signature, and readable; whether they are to be trusted is for others to verify.
 * @throws WardctlError USAGE_INVALID for tokens that cannot be used; SIGNING_FAILED where a service fails, or the
 *   configuration has none; what `post` throws
 */
export async function signKeyless(request: SigningRequest, options: KeylessOptions): Promise<NewSignature> {
  const made = await (request.format === 'legacy' ? signLegacy : signBundle)(request, options);
  readBack(made);
  return made;
}

async function signLegacy(request: SigningRequest, options: KeylessOptions): Promise<NewSignature> {
  const payload = legacyPayload(request);
  const content = { form: 'message', signedBytes: payload, payload } as const;
  return toLegacySignature(await signAndLog(content, 'legacy', options));
}

async function signBundle(request: SigningRequest, options: KeylessOptions): Promise<NewSignature> {
  const { payload, signedBytes } = signingStatement(request);
  const content = { form: 'envelope', signedBytes, payload } as const;
  return toBundle(await signAndLog(content, 'bundle', options));
}

async function signAndLog(
  content: Omit<SignedContent, 'signature'>,
  format: SigningRequest['format'],
  { identityToken, config, post, now, signal }: KeylessOptions,
): Promise<LoggedSignature> {
  const connection = { post, signal, identityToken };
  const { certificateAuthority, logs, timestampAuthorities } = chooseServices(config, format, now);
  const subject = tokenSubjectOf(identityToken, now);
  const keys = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const { leaf, chain } = await requestCertificate(connection, certificateAuthority, keys, subject);
  const signature = signBytes(content.signedBytes, keys.privateKey);
  const signed = { ...content, signature, certificate: leaf };
  const timestamps: Buffer[] = [];
  for (const service of timestampAuthorities)
    timestamps.push(await requestTimestamp(connection, service, signature));
  const entries: TransparencyLogEntry[] = [];
  for (const service of logs) entries.push(await requestLogEntry(connection, service, signed, format));
  return { ...signed, chain, entries, timestamps };
}
