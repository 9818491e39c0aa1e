import { WardctlError } from '../../errors.ts';
import { digestOf } from '../../oci/index.ts';
import { parseBundle } from '../find/parse-bundle.ts';
import { parseLegacyLayer } from '../find/parse-legacy-layer.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Signature } from '../signature.ts';
import type { NewSignature } from './new-signature.ts';

/**
 * A new signature as those read it who will verify it. It is not verified.
 * @throws WardctlError SIGNING_FAILED where they could not read it
 */
export function readBack(made: NewSignature): Signature {
  const digest = digestOf(made.format === 'legacy' ? made.payload : made.bundle);
  const origin = { format: made.format, manifest: digest, layer: digest, index: 0 };
  try {
    if (made.format === 'legacy') return parseLegacyLayer(made.payload, made.annotations, origin);
    const found = parseBundle(made.bundle, origin);
    if ('signature' in found) return found;
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    throw new WardctlError('SIGNING_FAILED', `the new signature cannot be read: ${error.message}`, {
      cause: error,
    });
  }
  throw new WardctlError('SIGNING_FAILED', 'the new signature is read as an attestation');
}
