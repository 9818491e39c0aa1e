import { createPublicKey, type KeyObject } from 'node:crypto';
import { BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { cosignAnnotations, inTotoPayloadType } from '../find/cosign-format.ts';
import { legacyPayload } from './legacy-payload.ts';
import type { NewBundle, NewLegacySignature, NewSignature, SigningRequest } from './new-signature.ts';
import { keyHintOf, signBytes } from './sign-bytes.ts';
import { signingStatement } from './statement.ts';

/**
 * Signs a manifest with a key, without a log: such signatures are verified with the public key alone.
 * @param key a private one, as {@link readPrivateKey} gives it
 * @throws WardctlError KEY_INVALID for keys of other kinds
 */
export function signManifest(request: SigningRequest, key: KeyObject): NewSignature {
  return request.format === 'legacy' ? signLegacy(request, key) : signBundle(request, key);
}

function signLegacy(request: SigningRequest, key: KeyObject): NewLegacySignature {
  const payload = legacyPayload(request);
  const signature = signBytes(payload, key).toString('base64');
  return {
    format: 'legacy',
    payload,
    annotations: { [cosignAnnotations.signature]: signature },
    publicKey: createPublicKey(key),
  };
}

function signBundle(request: SigningRequest, key: KeyObject): NewBundle {
  const { payload, signedBytes } = signingStatement(request);
  const bundle = {
    mediaType: BUNDLE_V03_MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: keyHintOf(key) } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: inTotoPayloadType,
      // Without `keyid`: cosign refuses signatures that have one.
      signatures: [{ sig: signBytes(signedBytes, key).toString('base64') }],
    },
  };
  return { format: 'bundle', bundle: Buffer.from(JSON.stringify(bundle)) };
}
