import { WardctlError } from '../../errors.ts';
import { policyArtifact, type PolicyArtifact } from '../../oci/index.ts';
import { readPolicyMetadata } from '../../policy/index.ts';
import { artifactAnnotations } from '../policy-annotations.ts';

/**
 * The artifact of a module that came without manifest: the one that `kwctl push` would have made of it.
 * @param uri for messages
 * @throws WardctlError WASM_* for bytes that are no module
 */
export function artifactOfModule(
  module: Uint8Array,
  uri: string,
  warn: (message: string) => void,
): PolicyArtifact {
  return policyArtifact(module, artifactAnnotations(annotationsOf(module, uri, warn)).annotations);
}

function annotationsOf(
  module: Uint8Array,
  uri: string,
  warn: (message: string) => void,
): ReadonlyMap<string, string> | undefined {
  try {
    return readPolicyMetadata(module)?.annotations;
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    if (error.code !== 'POLICY_METADATA_INVALID') throw error.about(uri);
    // It may be of a later version, and only running it needs to understand it.
    warn(`${uri}: its manifest has no annotations: ${error.message}`);
    return undefined;
  }
}
