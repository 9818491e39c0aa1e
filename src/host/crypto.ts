import { decodeJsonText, list, optional, string, struct, u16 } from '../json/index.ts';
import { callbackRequest, certificateVerificationRequest } from './callback-request.ts';
import type { CallbackRequest } from './callback-request.ts';
import type { Capability } from './capability.ts';

/** Trust in X.509 certificates (policy-abi 6.6). */
export const crypto: Capability = {
  namespace: 'crypto',
  operations: { 'v1/is_certificate_trusted': certificatePayload },
  answers: {
    async CryptoIsCertificateTrusted(request, { now }) {
      const question = certificateQuestion.decode(request.fields.get('request') ?? null, 'request');
      const { verifyCertificate } = await import('./certificate/index.ts');
      const reason = verifyCertificate(
        { certificate: question.cert, chain: question.cert_chain, verificationTime: question.not_after },
        now(),
      );
      // In the order of the reference, which policies see in its texts.
      return Buffer.from(JSON.stringify({ trusted: reason === '', reason }));
    },
  },
};

function certificatePayload(payload: Uint8Array): CallbackRequest {
  const request = decodeJsonText(payload, certificateVerificationRequest);
  return callbackRequest('CryptoIsCertificateTrusted', new Map([['request', request]]));
}

const certificate = struct('Certificate', { encoding: string, data: list(u16) });

const certificateQuestion = struct('CertificateVerificationRequest', {
  cert: certificate,
  cert_chain: optional(list(certificate)),
  not_after: optional(string),
});
