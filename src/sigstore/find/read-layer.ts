import { WardctlError, type ErrorCode } from '../../errors.ts';
import { verified, type Descriptor, type Fetcher, type FetchOptions } from '../../oci/index.ts';
import { SignatureError, type SignatureProblemCode } from '../signature-problem.ts';

/** What is wrong with one document, while the registry itself answers. */
const ownProblems: ReadonlyMap<ErrorCode, SignatureProblemCode> = new Map([
  ['REGISTRY_NOT_FOUND', 'MALFORMED'],
  ['REGISTRY_DIGEST_MISMATCH', 'MALFORMED'],
  ['REGISTRY_TOO_LARGE', 'TOO_LARGE'],
  ['ARTIFACT_INVALID', 'MALFORMED'],
]);

/**
 * The contents of a layer, whole. They are what the descriptor says.
 * @throws SignatureError TOO_LARGE before anything is read; WardctlError as `fetch` throws them
 */
export async function readLayer(
  repository: Fetcher,
  layer: Descriptor,
  maxBytes: number,
  options: FetchOptions,
): Promise<Buffer> {
  if (layer.size > maxBytes)
    throw new SignatureError(
      'TOO_LARGE',
      `expected at most ${String(maxBytes)} bytes, found ${String(layer.size)}`,
    );
  const chunks: Uint8Array[] = [];
  const content = verified(repository.fetch(layer, options), layer, layer.digest);
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Tells apart what is wrong with a signature, and what is wrong with the registry: that is not the same as there being no
 * signature.
 * @throws the error, where it is about the registry or anything else
 */
export function unreadableBecause(error: unknown): SignatureError {
  if (error instanceof SignatureError) return error;
  const code = error instanceof WardctlError ? ownProblems.get(error.code) : undefined;
  if (code === undefined || !(error instanceof WardctlError)) throw error;
  return new SignatureError(code, error.message, { cause: error });
}
