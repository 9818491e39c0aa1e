import { WardctlError } from '../../errors.ts';
import { startsAsWasm } from '../../wasm/index.ts';
import { parseReference, type Descriptor, type Digest } from '../../oci/index.ts';

/** A policy of an archive, checked, with its contents in the staging folder. */
export interface Candidate {
  readonly uri: string;
  readonly manifest: Descriptor;
  readonly layer: Descriptor;
  /** Whether the manifest came with the archive, rather than being made for its module. */
  readonly hasOwnManifest: boolean;
}

/** @throws WardctlError ARCHIVE_INVALID for bytes that do not begin as modules do (cli-and-registry 3.4) */
export function checkMagic(start: Uint8Array, uri: string, archive: string): void {
  if (startsAsWasm(start)) return;
  throw new WardctlError(
    'ARCHIVE_INVALID',
    `${archive}: ${uri}: expected a WebAssembly module, found other bytes`,
    {
      hint: 'Nothing of the archive was loaded. Pull the policy again where the archive was made, and save it anew.',
    },
  );
}

/**
 * A URI with a digest promises contents; no archive may put others under it.
 * @param digests of what the archive has for the URI
 * @throws WardctlError ARCHIVE_INVALID
 */
export function checkPinned(uri: string, digests: readonly Digest[], archive: string): void {
  const pinned = uri.startsWith('registry://') ? parseReference(uri).digest : undefined;
  if (pinned === undefined || digests.includes(pinned)) return;
  const message = `${archive}: ${uri}: expected a manifest of this digest, found ${digests.join(', ')}`;
  throw new WardctlError('ARCHIVE_INVALID', message, {
    hint: 'Nothing of the archive was loaded. Archives of kwctl have no manifests: save the policy by its tag, or with wardctl save --format oci.',
  });
}
