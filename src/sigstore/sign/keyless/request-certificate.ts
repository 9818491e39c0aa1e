import { X509Certificate, type KeyPairKeyObjectResult } from 'node:crypto';
import { list, optional, string, struct } from '../../../json/index.ts';
import { certificateFromPem } from '../../find/certificate.ts';
import { signBytes } from '../sign-bytes.ts';
import { askJson, endpoint, failed, readable, type ServiceConnection } from './post.ts';
import type { SigningService } from './signing-config.ts';

const what = 'certificate authority';

const chain = struct('chain', { certificates: list(string) });
const issued = optional(struct('SignedCertificate', { chain }));
const answer = struct('SigningCertificate', {
  signedCertificateEmbeddedSct: issued,
  signedCertificateDetachedSct: issued,
});

/** A certificate for a key that is used once, as DER, and those that lead to its root. */
export interface IssuedCertificate {
  readonly leaf: Buffer;
  readonly chain: readonly Buffer[];
}

/**
 * Asks Fulcio (API v2) for a certificate.
 * @param subject of the identity token, which has to be signed with the key
 * @throws WardctlError SIGNING_FAILED, and what `post` throws
 */
export async function requestCertificate(
  connection: ServiceConnection,
  service: SigningService,
  { publicKey, privateKey }: KeyPairKeyObjectResult,
  subject: string,
): Promise<IssuedCertificate> {
  const url = endpoint(service.url, '/api/v2/signingCert');
  const body = {
    credentials: { oidcIdentityToken: connection.identityToken },
    publicKeyRequest: {
      publicKey: {
        algorithm: 'ECDSA',
        content: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      },
      proofOfPossession: signBytes(Buffer.from(subject), privateKey).toString('base64'),
    },
  };
  const { signedCertificateEmbeddedSct: embedded, signedCertificateDetachedSct: detached } = await askJson(
    connection,
    { what, url, body },
    answer,
  );
  const certificates = (embedded ?? detached)?.chain.certificates ?? [];
  const [leaf, ...rest] = readable({ what, url }, () =>
    certificates.map((pem) => certificateFromPem(pem, 'the certificate')),
  );
  if (leaf === undefined) throw failed(what, url, 'expected a certificate, found none');
  if (!new X509Certificate(leaf).publicKey.equals(publicKey))
    throw failed(what, url, 'expected a certificate for the key that was sent, found one for another key');
  return { leaf, chain: rest };
}
