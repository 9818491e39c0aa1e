import { isComponent, renameImportModule, replaceCustomSection } from '../wasm/index.ts';
import { checkSectionSize, metadataSection, type PolicyMetadata } from './metadata.ts';
import { formatMetadata } from './metadata-json.ts';

/** What the compiler of JavaScript policies calls the host function that waits in another module (policy-abi 1.5). */
const javyCall = { module: 'kubewarden:javy/host', name: 'call', newModule: 'host' };

/**
 * The module with the metadata in its custom section, and the host call of JavaScript policies under the name that
 * every host knows. Metadata that is there already is replaced; all other bytes stay as they are.
 * @throws WardctlError WASM_*; WASM_TOO_LARGE also for more than 8 MiB of metadata
 */
export function annotateModule(module: Uint8Array, metadata: PolicyMetadata): Uint8Array {
  const content = Buffer.from(formatMetadata(metadata));
  checkSectionSize(content.length);
  const renamed = isComponent(module) ? module : renameImportModule(module, javyCall);
  return replaceCustomSection(renamed, metadataSection, content);
}
